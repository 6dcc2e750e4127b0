/**
 * The words for the problems that Docker Engine itself finds: the engine's own message, and our advice.
 *
 * Source of the wording: Docker Engine 23.0, `daemon/config/config.go`; Go 1.19, `encoding/json`; for others see the modules
 * that they come from.
 */
import { Errno, Wording } from "../../text/index.ts"
import * as CgroupDriver from "../CgroupDriver.ts"
import * as DockerResolution from "../DockerResolution.ts"
import * as UsernsRemap from "../UsernsRemap.ts"
import { removedDirectives } from "../daemon-json/removedDirectives.ts"
import type { DetailsOf, ScriptFault } from "./details.ts"
import { conflictAdvice } from "./flagWords.ts"
import { describeType } from "./typeWords.ts"
import { valueAdvice } from "./valueWords.ts"
import * as ShimOptions from "../shim-options/ShimOptions.ts"
import * as ShimOptionsReview from "../shim-options/ShimOptionsReview.ts"

/** The words for one problem. Without an advice, the advice is the help of the code. */
interface ProblemWords<Details> {
  readonly message: (details: Details) => string
  readonly advice?: (details: Details) => string | undefined
}

/** The words for a script that the engine cannot write. */
const ofScript: ProblemWords<ScriptFault> = {
  message: ({ errno, file }) => `open ${file}: ${Errno.describe(errno)}`,
  advice: (fault) => scriptAdvice(fault)
}

/** The words for each problem. */
export const words: { readonly [code in keyof DetailsOf]: ProblemWords<DetailsOf[code]> } = {
  "invalid-encoding": {
    message: ({ consumed }) => `failed to decode configuration JSON at offset ${consumed}: encoding: invalid UTF-8`
  },
  "invalid-syntax": { message: ({ detail }) => detail },
  "not-an-object": {
    message: ({ found }) => `json: cannot unmarshal ${found} into Go value of type map[string]interface {}`
  },
  "number-out-of-range": {
    message: ({ text }) => `json: cannot unmarshal number ${text} into Go value of type float64`
  },
  "unknown-directive": { message: (details) => unknownDirectives([details]) },
  "directive-conflict": { message: (details) => conflicts([details]), advice: conflictAdvice },
  "invalid-flag": { message: ({ refusal }) => refusal },
  "wrong-type": {
    message: ({ expected, field, found }) =>
      `json: cannot unmarshal ${found} into Go ${field === undefined ? "value" : `struct field ${field}`} of type ${expected}`,
    advice: ({ expected }) => `Write ${describeType(expected)}.`
  },
  "invalid-value": { message: ({ refusal }) => refusal, advice: valueAdvice },
  "deprecated-directive": {
    message: ({ directive, replacement }) =>
      `the "${directive}" config file option is deprecated; use "${replacement}" instead`,
    advice: ({ replacement }) => replacedBy(replacement)
  },
  "removed-directive": {
    message: ({ directive }) => removedDirectives.get(directive)?.message ?? "",
    advice: ({ directive }) => removedDirectives.get(directive)?.advice ?? ""
  },
  "invalid-exec-option": { message: CgroupDriver.laterMessage },
  "reserved-runtime-name": { message: ({ name }) => `runtime name '${name}' is reserved` },
  "unknown-default-runtime": { message: ({ name }) => `specified default runtime '${name}' does not exist` },
  "invalid-runtime-entry": {
    message: ({ name, reason }) => `runtime ${name}: ${entryMessages[reason]}`,
    advice: ({ reason }) => entryAdvice[reason]
  },
  "refused-shim-option": {
    message: ({ fault, name }) => `runtime ${name}: ${fault.words ?? "its options cannot be read"}`,
    advice: ({ fault }) => ShimOptions.message(fault)
  },
  "long-script-name": ofScript,
  "unwritable-script": ofScript,
  "null-runtimes": { message: () => 'Cannot replace the runtimes: "runtimes" is null' },
  "cgroup-driver-fault": {
    message: CgroupDriver.message,
    advice: () =>
      'Write "native.cgroupdriver=systemd" or "native.cgroupdriver=cgroupfs", or remove it from "exec-opts".'
  },
  "default-runtime-not-found": {
    message: ({ failure }) => `couldn't create plugin manager: ${DockerResolution.preflightMessage(failure)}`,
    advice: ({ failure }) => `Install ${JSON.stringify(failure.file)}, or make another runtime the default.`
  },
  "userns-remap-fault": {
    message: UsernsRemap.startMessage,
    advice: ({ doubt }) => `${UsernsRemap.advice(doubt)}.`
  },
  "dropped-shim-option": {
    message: ({ dropped, name }) => `runtime ${Wording.shown(name)}: ${ShimOptions.describeIgnored(dropped)}`,
    advice: ({ dropped: { likely, reason } }) => {
      const without = "The shim runs without it."
      if (reason !== "Unknown") return without
      return likely === undefined
        ? `${without} Remove it, or correct its spelling.`
        : `${without} Did you mean ${JSON.stringify(likely)}?`
    }
  },
  "shim-option-refused-by-some": {
    message: ({ name, refusal: { fault, releases } }) =>
      `runtime ${Wording.shown(name)}: ${ShimOptionsReview.describeReleases(releases)} does not start: ${ShimOptions.message(fault)}`,
    advice: () => "Correct the option for all releases."
  },
  "directive-of-some-releases": {
    message: ({ directive, refusing }) =>
      `Docker Engine ${refusing} refuses the file, because ${refusing.includes(" ") ? "these releases do" : "this release does"} not know "${directive}".`
  },
  "exec-options-read-otherwise": {
    message: ({ driver, later }) => {
      if (later._tag !== "Driver") {
        return `Docker Engine 28 and later refuses the configuration: ${CgroupDriver.laterMessage(later)}`
      }
      return CgroupDriver.isAllowed(later.driver)
        ? `Docker Engine 28 and later uses the last cgroup driver in "exec-opts", ${JSON.stringify(later.driver)}; up to 27, the engine uses the first, ${JSON.stringify(driver)}.`
        : `Docker Engine 28 and later does not start: ${CgroupDriver.message(later)}`
    },
    advice: () => 'Keep one cgroup driver in "exec-opts" and no other option.'
  }
}

/** Returns the engine's message for all unknown directives of a file. */
export const unknownDirectives = (unknown: ReadonlyArray<DetailsOf["unknown-directive"]>): string =>
  `the following directives don't match any configuration option: ${unknown.map(({ directive }) => directive).join(", ")}`

/** Returns the engine's message for all directives that are given in a file and as a flag. */
export const conflicts = (found: ReadonlyArray<DetailsOf["directive-conflict"]>): string => {
  const listed = found.map(
    ({ directive, fromFile, fromFlag }) => `${directive}: (from flag: ${fromFlag}, from file: ${fromFile})`
  )
  return `the following directives are specified both as a flag and in the configuration file: ${listed.join(", ")}`
}

/** Returns the advice for a directive that has been renamed. */
export const replacedBy = (directive: string): string => `Write ${JSON.stringify(directive)} instead.`

type EntryReason = DetailsOf["invalid-runtime-entry"]["reason"]

const entryMessages: { readonly [reason in EntryReason]: string } = {
  NeitherPathNorType: "either a runtimeType or a path must be configured",
  PathAndType: "cannot configure both path and runtimeType for the same runtime",
  OptionsWithPath: "options cannot be used with a path runtime",
  ArgumentsWithType: "args cannot be used with a runtimeType runtime"
}

const entryAdvice: { readonly [reason in EntryReason]: string } = {
  NeitherPathNorType: 'Give it a "path" to a program, or a "runtimeType" that names a containerd shim.',
  PathAndType: 'Remove "runtimeType" to run the program, or "path" to use the shim.',
  OptionsWithPath: 'Remove "options"; use "runtimeArgs" for a program.',
  ArgumentsWithType: 'Remove "runtimeArgs"; use "options" for a shim.'
}

const scriptAdvice = ({ errno, excess, isCertain, name }: ScriptFault): string => {
  const subject = `The name of runtime ${Wording.shown(name)}`
  if (errno !== "ENAMETOOLONG")
    return `${subject} ${nameFaults[errno]}. Rename the runtime, or remove its "runtimeArgs".`
  const doubt = isCertain ? "" : " The engine starts only if the random part of the file name is short."
  return `${subject} is ${excess} ${excess === 1 ? "byte" : "bytes"} too long for a file name.${doubt} Shorten it, or remove the "runtimeArgs".`
}

const nameFaults: { readonly [errno in Exclude<ScriptFault["errno"], "ENAMETOOLONG">]: string } = {
  EINVAL: "contains a NUL character, which a file name cannot contain",
  EISDIR: "leads to a directory instead of a file",
  ENOENT: "contains a slash, and leads to a directory that does not exist"
}
