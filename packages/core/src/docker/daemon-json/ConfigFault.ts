/**
 * Everything that can be wrong with a configuration, as data, and the engine's wording for it.
 *
 * Source of the wording: Docker Engine 23.0, `daemon/config/config.go`; Go 1.19, `encoding/json`.
 */
import type { Json, JsonMistake } from "../../document/index.ts"
import { Errno, type SourceText } from "../../text/index.ts"
import type * as ShimOptions from "../shim-options/ShimOptions.ts"

/** Where a fault is. `range` is undefined where it does not come from a file (a flag, or a configuration made by hand). */
export interface Place {
  readonly path: Json.JsonPath
  readonly range: SourceText.Range | undefined
}

/**
 * The bytes are not text: neither UTF-8 nor marked as UTF-16. `byteOffset` is the first faulty byte; the engine says how
 * many bytes it had read by then, `consumed`.
 */
export interface InvalidEncoding extends Place {
  readonly _tag: "InvalidEncoding"
  readonly byteOffset: number
  readonly consumed: number
}

/** The text is not strict JSON. `detail` is the engine's message for the first such fault, ours for the others. */
export interface InvalidSyntax extends Place {
  readonly _tag: "InvalidSyntax"
  readonly reason: JsonMistake.SyntaxReason
  readonly detail: string
}

/** The whole file is a value other than an object. */
export interface NotAnObject extends Place {
  readonly _tag: "NotAnObject"
  readonly found: string
}

/** A number beyond the range of a 64-bit float, anywhere in the file. */
export interface NumberOutOfRange extends Place {
  readonly _tag: "NumberOutOfRange"
  readonly text: string
}

/** A top-level key that is no directive of the engine, or a key inside an object that the engine flattens. */
export interface UnknownDirective extends Place {
  readonly _tag: "UnknownDirective"
  readonly directive: string
}

/** A directive given in the file and as a flag. The values are printed as the engine prints them. */
export interface DirectiveConflict extends Place {
  readonly _tag: "DirectiveConflict"
  readonly directive: string
  readonly fromFlag: string
  readonly fromFile: string
}

/** A value of the wrong type. `expected` is the engine's Go type; `field` is the Go field it was meant for. */
export interface WrongType extends Place {
  readonly _tag: "WrongType"
  readonly found: string
  readonly expected: string
  readonly field: string | undefined
}

/** A size that is not text; `text` is what stands there. */
export interface InvalidSize extends Place {
  readonly _tag: "InvalidSize"
  readonly text: string
}

/** A directive that the engine knows only to refuse it. */
export interface DeprecatedDirective extends Place {
  readonly _tag: "DeprecatedDirective"
  readonly directive: string
  readonly replacement: string
}

/** The configuration defines a runtime under a name that belongs to the engine. */
export interface ReservedRuntimeName extends Place {
  readonly _tag: "ReservedRuntimeName"
  readonly name: string
}

/** The default runtime is neither stock nor configured nor permissible as an implicit name. */
export interface UnknownDefaultRuntime extends Place {
  readonly _tag: "UnknownDefaultRuntime"
  readonly name: string
}

/** An entry under `runtimes` that the engine can make no runtime of. */
export interface InvalidRuntimeEntry extends Place {
  readonly _tag: "InvalidRuntimeEntry"
  readonly name: string
  readonly reason: "NeitherPathNorType" | "PathAndType" | "OptionsWithPath" | "ArgumentsWithType"
}

/** A value in the options of a runtime that no release of the engine takes. */
export interface RefusedShimOption extends Place {
  readonly _tag: "RefusedShimOption"
  readonly name: string
  readonly fault: ShimOptions.Fault
}

/**
 * A script that the engine cannot write, because the name of its runtime is too long or leads to no place for a file.
 * `file` is what the engine opens, with `*` in the place of random digits, and `errno` is the system's answer.
 */
export interface ScriptFault extends Place {
  readonly _tag: "LongScriptName" | "UnwritableScript"
  readonly name: string
  readonly file: string
  readonly errno: "EINVAL" | "EISDIR" | "ENAMETOOLONG" | "ENOENT"
  /** How many bytes the name is too long; 0 if its length is not the reason. */
  readonly excess: number
  /** Whether the engine never succeeds. With a name that is hardly too long it does if it draws few random digits. */
  readonly isCertain: boolean
}

/** The directive `runtimes` is given without a value to an engine that runs already. The original crashes. */
export interface NullRuntimes extends Place {
  readonly _tag: "NullRuntimes"
}

/** Any fault of a configuration. */
export type ConfigFault =
  | InvalidEncoding
  | InvalidSyntax
  | NotAnObject
  | NumberOutOfRange
  | UnknownDirective
  | DirectiveConflict
  | WrongType
  | InvalidSize
  | ReloadFault

/** The faults that the engine finds only when it validates what file and flags amount to. */
export type ValidationFault =
  | DeprecatedDirective
  | InvalidRuntimeEntry
  | RefusedShimOption
  | ReservedRuntimeName
  | UnknownDefaultRuntime

/** The faults that the engine finds only when it has validated and takes over what it read again. */
export type ReloadFault = NullRuntimes | ScriptFault | ValidationFault

/** The engine's message for this fault alone; ours where the engine has none. */
export const message = (fault: ConfigFault): string => {
  switch (fault._tag) {
    case "InvalidEncoding":
      return `failed to decode configuration JSON at offset ${fault.consumed}: encoding: invalid UTF-8`
    case "InvalidSyntax":
      return fault.detail
    case "NotAnObject":
      return `json: cannot unmarshal ${fault.found} into Go value of type map[string]interface {}`
    case "NumberOutOfRange":
      return `json: cannot unmarshal number ${fault.text} into Go value of type float64`
    case "UnknownDirective":
      return unknownDirectives([fault])
    case "DirectiveConflict":
      return conflicts([fault])
    case "WrongType":
      return `json: cannot unmarshal ${fault.found} into Go ${
        fault.field === undefined ? "value" : `struct field ${fault.field}`
      } of type ${fault.expected}`
    case "InvalidSize":
      return `invalid size: ${fault.text}`
    case "DeprecatedDirective":
      return `the "${fault.directive}" config file option is deprecated; use "${fault.replacement}" instead`
    case "ReservedRuntimeName":
      return `runtime name '${fault.name}' is reserved`
    case "UnknownDefaultRuntime":
      return `specified default runtime '${fault.name}' does not exist`
    case "InvalidRuntimeEntry":
      return `runtime ${fault.name}: ${entryReasons[fault.reason]}`
    case "RefusedShimOption":
      return `runtime ${fault.name}: ${fault.fault.words ?? "its options cannot be read"}`
    case "LongScriptName":
    case "UnwritableScript":
      return `open ${fault.file}: ${Errno.describe(fault.errno)}`
    case "NullRuntimes":
      return 'Cannot replace the runtimes: "runtimes" is null'
  }
}

/** What the engine was validating: file and flags at its start, flags alone, or a file that it has read again. */
export type Occasion = "start" | "flags" | "reload"

/**
 * How an engine says on an occasion that validation has failed: the words before the message, and whether its line begins
 * with the file.
 */
export type Wording = {
  readonly [occasion in Occasion]: { readonly words: string; readonly namesFile: boolean }
}

/**
 * The one line in which the engine refuses a configuration with these faults. It works in stages and stops at the first
 * one that fails, so the other faults do not show in it. Empty when there are none.
 */
export const verdict = (faults: ReadonlyArray<ConfigFault>, validationFailed = ""): string => {
  const [first] = inEngineOrder(faults)
  if (first === undefined) return ""
  if (first._tag === "UnknownDirective") return unknownDirectives(faults.filter(isTagged("UnknownDirective")))
  if (first._tag === "DirectiveConflict") return conflicts(faults.filter(isTagged("DirectiveConflict")))
  if (isScriptFault(first)) return `Error reconfiguring the daemon: ${message(first)}`
  return isValidationFault(first) ? `${validationFailed}${message(first)}` : message(first)
}

/** Whether the engine finds this fault only when it writes the scripts. */
export const isScriptFault = (fault: ConfigFault): fault is ScriptFault =>
  fault._tag === "LongScriptName" || fault._tag === "UnwritableScript"

/** Whether the engine finds this fault only when it validates. */
export const isValidationFault = (fault: ConfigFault): fault is ValidationFault =>
  stageOf(fault) === stages.ReservedRuntimeName

/** Whether the fault is in what file and flags amount to, so that the engine does not blame the file for it. */
export const isOfSettings = (fault: ConfigFault): boolean => isValidationFault(fault) || isScriptFault(fault)

/** Puts faults into the order in which the engine looks for them; those of one stage keep theirs. */
export const inEngineOrder = (faults: ReadonlyArray<ConfigFault>): ReadonlyArray<ConfigFault> =>
  faults.toSorted((a, b) => stageOf(a) - stageOf(b))

/** The engine's stages, in order: each runs only when those before it found nothing. */
const stages: { readonly [tag in ConfigFault["_tag"]]: number } = {
  InvalidEncoding: 0,
  InvalidSyntax: 1,
  NotAnObject: 2,
  NumberOutOfRange: 2,
  UnknownDirective: 3,
  DirectiveConflict: 4,
  WrongType: 5,
  InvalidSize: 5,
  DeprecatedDirective: 6,
  ReservedRuntimeName: 6,
  UnknownDefaultRuntime: 6,
  InvalidRuntimeEntry: 6,
  RefusedShimOption: 6,
  NullRuntimes: 7,
  LongScriptName: 8,
  UnwritableScript: 8
}

const stageOf = (fault: ConfigFault): number => stages[fault._tag]

const isTagged =
  <Tag extends ConfigFault["_tag"]>(tag: Tag) =>
  (fault: ConfigFault): fault is Extract<ConfigFault, { readonly _tag: Tag }> =>
    fault._tag === tag

const unknownDirectives = (faults: ReadonlyArray<UnknownDirective>): string =>
  `the following directives don't match any configuration option: ${faults.map(({ directive }) => directive).join(", ")}`

const conflicts = (faults: ReadonlyArray<DirectiveConflict>): string => {
  const listed = faults.map(
    ({ directive, fromFile, fromFlag }) => `${directive}: (from flag: ${fromFlag}, from file: ${fromFile})`
  )
  return `the following directives are specified both as a flag and in the configuration file: ${listed.join(", ")}`
}

const entryReasons: { readonly [reason in InvalidRuntimeEntry["reason"]]: string } = {
  NeitherPathNorType: "either a runtimeType or a path must be configured",
  PathAndType: "cannot configure both path and runtimeType for the same runtime",
  OptionsWithPath: "options cannot be used with a path runtime",
  ArgumentsWithType: "args cannot be used with a runtimeType runtime"
}
