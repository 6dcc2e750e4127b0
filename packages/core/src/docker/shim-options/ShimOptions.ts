/**
 * The `options` of a runtime with a `runtimeType`, as the engine reads them.
 *
 * The engine knows three kinds of options and chooses by the exact string in `runtimeType`. An absolute path to runc's shim
 * selects the options of any other shim. The engine writes the object as TOML and reads the TOML into Go structs. Keys are
 * therefore names of Go fields, and the engine refuses values that TOML or the library does not support. It refuses every
 * number, because JSON numbers are floats in Go and the library does not convert a float to an integer. A fault keeps the
 * engine from starting: `runtime NAME: WORDS`. The engine does not read an empty object: it starts the shim without options.
 *
 * Source of the rule: Docker Engine 25.0 and 29.7, `libcontainerd/shimopts/convert.go`; go-toml 1.9.5 (up to Engine 29.2),
 * 2.2 and 2.3 (up to 29.6), and 2.4.
 */
import type { Json } from "../../document/index.ts"
import { ShimName } from "../../shim/index.ts"
import { GoText } from "../../text/index.ts"
import { type Fault, type JsonKind, type WrongType, isTables, kindOf, mismatchWords } from "./shimOptionFault.ts"
import * as Fields from "./shimOptionFields.ts"
import { tomlFaults } from "./tomlFaults.ts"

/**
 * The first release of Docker Engine that reads options in a certain way.
 *
 * - `24.0`: as 25.0, without the field `ConfigBody`.
 * - `25.0` to 27: `io.containerd.runc.v1` is also a name of runc's shim, and `CriuPath` is a field.
 * - `28.0` to 29.2: `TaskApiAddress` and `TaskApiVersion` replace `CriuPath`.
 * - `29.3` to 29.6: keys match in any case, a null leaves its key out, and the items of a list may differ in kind. These
 *   releases accept an empty object for most fields, and crash on some other objects. `decode` reports all
 *   objects as refused, as 29.7 does.
 * - `29.7`: as 29.3, with different error messages.
 *
 * @category models
 * @since 1.0.0
 */
export type Release = Fields.OptionRelease

export type { Fault } from "./shimOptionFault.ts"

/**
 * The options of runc's shim. An option has its zero value if the release does not have it or no value was given.
 *
 * @category models
 * @since 1.0.0
 */
export type RuncShimOptions = Fields.Values<typeof Fields.runcFields>

/**
 * The options of any other shim. `ConfigBody` is missing, because the engine reads only an empty list into it.
 *
 * @category models
 * @since 1.0.0
 */
export type GenericShimOptions = Fields.Values<typeof Fields.genericFields>

/**
 * The reason why a key has no effect.
 *
 * @category models
 * @since 1.0.0
 */
export type IgnoredReason = keyof typeof reasons

/**
 * A key that the engine silently drops, with everything in it.
 *
 * @category models
 * @since 1.0.0
 */
export interface IgnoredOption {
  readonly path: ReadonlyArray<string | number>
  readonly reason: IgnoredReason
  /** The field that was probably meant or, for an overridden key, the key that takes effect. */
  readonly likely?: string
}

/**
 * The decoded options. They have the values that could be read, even if there are faults.
 *
 * @category models
 * @since 1.0.0
 */
export type Decoded = {
  readonly ignored: ReadonlyArray<IgnoredOption>
  /**
   * The faults. Faults of writing TOML come first, because the engine writes all options before it reads any. The engine
   * names only one fault. At most 100 faults of writing are reported: every fault has its whole path, and together the
   * paths could be far longer than the options.
   */
  readonly faults: ReadonlyArray<Fault>
} & (
  | { readonly _tag: "Runc"; readonly options: RuncShimOptions }
  | { readonly _tag: "Generic"; readonly options: GenericShimOptions }
  /** Options of the shim for Windows. Only the faults that any options can have are modelled. */
  | { readonly _tag: "Unmodelled" }
)

/**
 * Decodes the options of a runtime with this `runtimeType`, as the engine does.
 *
 * ```ts
 * import { ShimOptions } from "@oci-runtimes/core/docker"
 *
 * const { ignored } = ShimOptions.decode("io.containerd.kata.v2", { config_path: "/opt/kata/configuration.toml" })
 * for (const key of ignored) console.log(ShimOptions.describeIgnored(key))
 * // => The engine ignores "config_path": write "ConfigPath".
 * ```
 *
 * @category decoding
 * @since 1.0.0
 */
export const decode = (runtimeType: string, given: Json.JsonObject, release: Release = "25.0"): Decoded => {
  const written = tomlFaults(given, release)
  if (runtimeType === "io.containerd.runhcs.v1") return { _tag: "Unmodelled", ignored: [], faults: written }
  const isRunc =
    runtimeType === ShimName.linuxShim || (Fields.isBefore28(release) && runtimeType === "io.containerd.runc.v1")
  const target = Fields.targetOf(isRunc, release)
  const assigned = Fields.goesByFields(release) ? byFields(target, given) : byKeys(target, given)
  const result = {
    ignored: ignoredKeys(target, given, assigned),
    faults: [...written, ...assigned.flatMap((assignment) => mismatch(target, assignment) ?? [])]
  }
  return isRunc
    ? { _tag: "Runc", options: valuesOf<RuncShimOptions>(Fields.everyRunc, assigned), ...result }
    : { _tag: "Generic", options: valuesOf<GenericShimOptions>(Fields.generic, assigned), ...result }
}

/**
 * Returns the program that the options of runc's shim name, and the key that names it. Undefined if they name no program.
 *
 * @category operations
 * @since 1.0.0
 */
export const program = (
  runtimeType: string,
  given: Json.JsonObject
): { readonly file: string; readonly key: string } | undefined => {
  const decoded = decode(runtimeType, given)
  const file = decoded._tag === "Runc" ? decoded.options.binaryName : ""
  const key = Object.keys(given).findLast((one) => given[one] === file)
  return file === "" || key === undefined ? undefined : { file, key }
}

/**
 * Returns the reason why a value is refused, and the way out. The engine's own words, if known, are in the fault.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = (fault: Fault): string => {
  const place = describePath(fault.path)
  const end = fault.crashes ? " The engine crashes." : ""
  switch (fault._tag) {
    case "WrongType":
      return `Cannot set ${place} to ${kindNames[fault.found]}: ${takes[fault.expected]}`
    case "NullValue":
      return `Cannot read null at ${place}: the engine passes options as TOML, which has no null. Remove it.${end}`
    case "ObjectInList":
      return `Cannot read the object at ${place}: its list is not a list of objects. Remove it.`
    case "MixedList":
      return `Cannot read ${kindNames[fault.found]} at ${place}: the list begins with ${kindNames[fault.expected]}. Remove it.${end}`
  }
}

/**
 * Returns the reason why a key has no effect, and the way out.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describeIgnored = ({ likely = "", path, reason }: IgnoredOption): string =>
  `The engine ignores ${describePath(path)}: ${reasons[reason](likely)}`

const reasons = {
  /** No field has a similar name. */
  Unknown: () => "there is no such option.",
  /** The key is a spelling of a field that the engine does not accept. */
  Spelling: (likely: string) => `write "${likely}".`,
  /** Another key for the same field takes effect. */
  Overridden: (likely: string) => `${GoText.quote(likely)} is the same option and replaces it. Remove one of them.`,
  /** The key is a field of the other kind of options. */
  OtherKind: (likely: string) =>
    likely in Fields.genericFields
      ? `"${likely}" is not an option of runc's shim, but of other shims.`
      : `"${likely}" is an option of the runtime type "${ShimName.linuxShim}" only.`,
  /** The key is a field in other releases. */
  OtherRelease: (likely: string) => `"${likely}" is an option of other releases only.`
}

/** A value that the engine reads into a field, and its key. */
interface Assignment {
  readonly field: Fields.Field
  readonly key: string
  readonly value: Json.Json
}

/** Assigns values as go-toml 1 does: for each field, the first spelling that is present. */
const byFields = ({ fields }: Fields.Target, given: Json.JsonObject): ReadonlyArray<Assignment> =>
  fields.flatMap((field) => {
    const key = field.spellings.find((spelling) => Object.hasOwn(given, spelling))
    return key === undefined ? [] : [{ field, key, value: given[key]! }]
  })

/** Assigns values as go-toml 2 does: in the order of the TOML, sorted and tables last. The last key for a field counts. */
const byKeys = (target: Fields.Target, given: Json.JsonObject): ReadonlyArray<Assignment> =>
  Object.entries(given)
    .map(([key, value]) => ({ key, value, isTable: kindOf(value) === "object" || isTables(value) }))
    .toSorted((a, b) => Number(a.isTable) - Number(b.isTable) || GoText.compare(a.key, b.key))
    .flatMap(({ key, value }) => {
      const field = value === null ? undefined : Fields.fieldOf(target, key)
      return field === undefined ? [] : [{ field, key, value }]
    })

const mismatch = ({ release, title }: Fields.Target, { field, key, value }: Assignment): Fault | undefined => {
  const { name, type } = field
  if (value === null || kindOf(value) === type) return undefined
  const isBytes = type === "[]uint8" && Array.isArray(value)
  const item: Json.Json | undefined = isBytes ? value[0] : value
  if (item === undefined || item === null) return undefined
  const [expected, path] = isBytes ? (["uint8", [key, 0]] as const) : [type, [key]]
  const words = mismatchWords({ value: item, expected, field: `${title}.${name}` }, release)
  return { _tag: "WrongType", path, field: name, found: kindOf(item), expected, crashes: false, words }
}

const ignoredKeys = (
  target: Fields.Target,
  given: Json.JsonObject,
  assigned: ReadonlyArray<Assignment>
): ReadonlyArray<IgnoredOption> => {
  const counting = new Map(assigned.map(({ field, key }) => [field, key]))
  const isCounted = new Set(counting.values())
  return Object.entries(given).flatMap(([key, value]) => {
    if (isCounted.has(key)) return []
    const field = Fields.fieldOf(target, key)
    if (field === undefined) return [{ path: [key], ...meaning(target, key) }]
    const likely = counting.get(field)
    // In go-toml 2 a null leaves its key out, which is its only purpose.
    return likely === undefined || (value === null && !Fields.goesByFields(target.release))
      ? []
      : [{ path: [key], reason: "Overridden", likely }]
  })
}

/** Returns the probable meaning of a key that sets no field. */
const meaning = (target: Fields.Target, key: string): Omit<IgnoredOption, "path"> => {
  const kinds = [
    ["Spelling", target],
    ["OtherKind", target.title === Fields.generic.title ? Fields.everyRunc : Fields.generic],
    ["OtherRelease", Fields.everyRunc]
  ] as const
  for (const [reason, candidate] of kinds) {
    const likely = Fields.likelyField(candidate, key)
    if (likely !== undefined) return { reason, likely }
  }
  return { reason: "Unknown" }
}

/** Returns the values of all fields, with zero values for fields that are missing or of a wrong type. */
const valuesOf = <Options>({ fields }: Fields.OptionStruct, assigned: ReadonlyArray<Assignment>): Options => {
  const values: { [property: string]: Json.Json } = {}
  for (const { property, type } of fields) if (type !== "[]uint8") values[property] = zeros[type]
  for (const { field, value } of assigned) {
    const { property, type } = field
    if (type !== "[]uint8") values[property] = kindOf(value) === type ? value : zeros[type]
  }
  return values as Options
}

const zeros = { bool: false, string: "", uint32: 0 }

const takes: { readonly [type in WrongType["expected"]]: string } = {
  bool: "the option takes true or false.",
  string: "the option takes a string in double quotes.",
  uint32: "the option takes an integer, but the engine reads every number of a configuration as a float. Remove it.",
  "[]uint8":
    'the option takes bytes, which JSON cannot express. Write them to a file, and set "ConfigPath" to its path.',
  uint8: 'the option takes bytes, which JSON cannot express. Write them to a file, and set "ConfigPath" to its path.'
}

const kindNames: { readonly [kind in JsonKind]: string } = {
  array: "a list",
  bool: "true or false",
  null: "null",
  number: "a number",
  object: "an object",
  string: "a string"
}

const describePath = (path: ReadonlyArray<string | number>): string =>
  path
    .map((step, index) => (typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${GoText.quote(step)}`))
    .join("")
