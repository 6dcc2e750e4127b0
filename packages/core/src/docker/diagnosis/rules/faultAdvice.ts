/**
 * What to do about a fault of a configuration, as far as the fault alone tells: what is always the same is the help of its code.
 */
import type { JsonMistake } from "../../../document/index.ts"
import type { ConfigFault, InvalidRuntimeEntry } from "../../daemon-json/ConfigFault.ts"
import * as DiagnosticCode from "../DiagnosticCode.ts"
import { scriptAdvice } from "./scriptAdvice.ts"
import * as ShimOptions from "../../shim-options/ShimOptions.ts"

/** Returns the way out, in a sentence or two. */
export const faultAdvice = (fault: ConfigFault): string => {
  switch (fault._tag) {
    case "InvalidSyntax":
      return syntaxAdvice[fault.reason]
    case "WrongType":
      return `Write ${typeNames.get(fault.expected) ?? `a value of type ${fault.expected}`}.`
    case "DeprecatedDirective":
      return replacedBy(fault.replacement)
    case "InvalidRuntimeEntry":
      return entryAdvice[fault.reason]
    case "RefusedShimOption":
      return ShimOptions.message(fault.fault)
    case "LongScriptName":
    case "UnwritableScript":
      return scriptAdvice(fault)
    default:
      return DiagnosticCode.rules[DiagnosticCode.ofTag(fault._tag)].help
  }
}

/** Returns what to do about a directive that has another name now. */
export const replacedBy = (directive: string): string =>
  `${JSON.stringify(directive)} took its place: write that instead.`

const entryAdvice: { readonly [reason in InvalidRuntimeEntry["reason"]]: string } = {
  NeitherPathNorType: 'Give it a "path" to a program, or a "runtimeType" that names a containerd shim.',
  PathAndType: 'Remove "runtimeType" to run the program, or "path" to use the shim.',
  OptionsWithPath: 'Remove "options"; a program takes "runtimeArgs".',
  ArgumentsWithType: 'Remove "runtimeArgs"; a shim takes "options".'
}

const syntaxAdvice: { readonly [reason in JsonMistake.SyntaxReason]: string } = {
  Comment: "Remove the comment; JSON has none.",
  TrailingComma: "Remove the comma.",
  MissingComma: "Put a comma before it.",
  InvalidString: "Close the string, and escape what JSON does not allow in one.",
  InvalidNumber: "Complete the number.",
  UnexpectedToken: "Correct the text here; names and values that are text stand between straight double quotes.",
  UnexpectedEnd: "Complete the file; something is still open at its end.",
  TooDeep: "Nest less deeply."
}

const typeNames: ReadonlyMap<string, string> = new Map([
  ["bool", "true or false"],
  ["string", "text between double quotes"],
  ["int", "a whole number"],
  ["int64", "a whole number"],
  ["net.IP", "an IP address between double quotes"],
  ["[]string", 'a list of texts, such as ["a", "b"]'],
  ["netip.Addr", "an IP address between double quotes"],
  ["[]netip.Addr", "a list of IP addresses, each between double quotes"],
  ["types.Runtime", 'an object such as {"path": "/usr/bin/crun"}'],
  ["system.Runtime", 'an object such as {"path": "/usr/bin/crun"}'],
  ["map[string]types.Runtime", 'an object such as {"crun": {"path": "/usr/bin/crun"}}'],
  ["map[string]system.Runtime", 'an object such as {"crun": {"path": "/usr/bin/crun"}}'],
  ["map[string]interface {}", 'an object such as {"BinaryName": "/usr/bin/crun"}']
])
