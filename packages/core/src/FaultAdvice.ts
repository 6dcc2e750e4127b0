/**
 * What to do about the faults of a configuration.
 */
import type { ConfigFault, InvalidRuntimeEntry, ScriptFault } from "./ConfigFault.ts"
import type { SyntaxReason } from "./JsonMistake.ts"
import * as RuntimeName from "./RuntimeName.ts"
import * as ShimOptions from "./ShimOptions.ts"

/** The way out, in a sentence. */
export const advice = (fault: ConfigFault): string => {
  switch (fault._tag) {
    case "InvalidEncoding":
      return "Save the file as UTF-8."
    case "InvalidSyntax":
      return syntaxAdvice[fault.reason]
    case "NotAnObject":
      return "Write the directives between { and }."
    case "NumberOutOfRange":
      return "Write a smaller number."
    case "UnknownDirective":
      return "Remove it, or correct its spelling; directives are case-sensitive."
    case "DirectiveConflict":
      return "Give it in one place only."
    case "WrongType":
      return `Write ${typeNames.get(fault.expected) ?? `a value of type ${fault.expected}`}.`
    case "InvalidSize":
      return 'Write the size as text, such as "64m".'
    case "DeprecatedDirective":
      return `Rename it to "${fault.replacement}".`
    case "ReservedRuntimeName":
      return "Give the runtime another name."
    case "UnknownDefaultRuntime":
      return "Configure a runtime of this name, or name one that exists."
    case "InvalidRuntimeEntry":
      return entryAdvice[fault.reason]
    case "RefusedShimOption":
      return ShimOptions.message(fault.fault)
    case "LongScriptName":
    case "UnwritableScript":
      return scriptAdvice(fault)
    case "NullRuntimes":
      return "Remove it, or write {} to have no configured runtimes."
  }
}

const scriptAdvice = ({ errno, excess, isCertain, name }: ScriptFault): string => {
  const subject = `The name of runtime ${RuntimeName.shown(name)}`
  switch (errno) {
    case "EINVAL":
      return `${subject} contains a NUL character, which no file name can. Rename the runtime, or remove its "runtimeArgs".`
    case "EISDIR":
      return `${subject} leads to a directory instead of a file. Rename the runtime, or remove its "runtimeArgs".`
    case "ENOENT":
      return `${subject} contains a slash, and leads to a directory that does not exist. Rename the runtime, or remove its "runtimeArgs".`
    case "ENAMETOOLONG": {
      const doubt = isCertain ? "" : " The engine starts only if it draws few random digits for the name of the file."
      return `${subject} is ${excess} ${excess === 1 ? "byte" : "bytes"} too long for a file.${doubt} Shorten it, or remove the "runtimeArgs".`
    }
  }
}

const entryAdvice: { readonly [reason in InvalidRuntimeEntry["reason"]]: string } = {
  NeitherPathNorType: 'Give it a "path" to a program, or a "runtimeType" that names a containerd shim.',
  PathAndType: 'Remove "runtimeType" to run the program, or "path" to use the shim.',
  OptionsWithPath: 'Remove "options"; a program takes "runtimeArgs".',
  ArgumentsWithType: 'Remove "runtimeArgs"; a shim takes "options".'
}

const syntaxAdvice: { readonly [reason in SyntaxReason]: string } = {
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
