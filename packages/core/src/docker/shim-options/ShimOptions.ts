/**
 * What the engine makes of the `options` of a runtime that is given by `runtimeType`.
 *
 * The engine knows three kinds of options and chooses by the exact text of `runtimeType`; an absolute path to runc's shim
 * gets those of any other shim. It writes the object as TOML and reads that into Go structs, so keys are names of Go
 * fields, and what TOML or the library cannot do is refused. So is every number: JSON numbers are floats to Go, and the
 * library converts no float into a whole number. A fault keeps the engine from starting: `runtime NAME: WORDS`. An empty
 * object never comes this far: the shim is then started without options.
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
 * The release of Docker Engine from which on options are read in a certain way.
 *
 * - `25.0` to 27: `io.containerd.runc.v1` is a name of runc's shim too, and there is `CriuPath`.
 * - `28.0` to 29.2: instead of `CriuPath` there are `TaskApiAddress` and `TaskApiVersion`.
 * - `29.3` to 29.6: keys match in any case, a null leaves its key out, and the items of a list may differ. These releases
 *   take an empty object for most fields, and some others crash them; reported is what 29.7 does, which refuses them all.
 * - `29.7`: as 29.3, in other words.
 *
 * @category models
 * @since 1.0.0
 */
export type Release = Fields.OptionRelease

export type { Fault } from "./shimOptionFault.ts"

/**
 * The options of runc's shim. Those that a release does not have, and those that nothing was given for, are empty.
 *
 * @category models
 * @since 1.0.0
 */
export type RuncShimOptions = Fields.Values<typeof Fields.runcFields>

/**
 * The options of any other shim. `ConfigBody` is missing here: the engine reads nothing but an empty list into it.
 *
 * @category models
 * @since 1.0.0
 */
export type GenericShimOptions = Fields.Values<typeof Fields.genericFields>

/**
 * Why a key has no effect.
 *
 * @category models
 * @since 1.0.0
 */
export type IgnoredReason = keyof typeof reasons

/**
 * A key that the engine drops without a word, with all that is in it.
 *
 * @category models
 * @since 1.0.0
 */
export interface IgnoredOption {
  readonly path: ReadonlyArray<string | number>
  readonly reason: IgnoredReason
  /** The field that was likely meant; of an overridden key, the key that counts. */
  readonly likely?: string
}

/**
 * What has become of the options: they hold what could be read, even where there are faults.
 *
 * @category models
 * @since 1.0.0
 */
export type Decoded = {
  readonly ignored: ReadonlyArray<IgnoredOption>
  /**
   * The faults, those of writing TOML first, for the engine writes all before it reads any. It names one of them. Of
   * writing, at most a hundred are reported: every fault has its whole path, and together they could be far longer than
   * the options.
   */
  readonly faults: ReadonlyArray<Fault>
} & (
  | { readonly _tag: "Runc"; readonly options: RuncShimOptions }
  | { readonly _tag: "Generic"; readonly options: GenericShimOptions }
  /** Options of the shim for Windows, of which nothing is modelled here but the faults that any options can have. */
  | { readonly _tag: "Unmodelled" }
)

/**
 * What the engine makes of the options of a runtime with this `runtimeType`.
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
  const isRunc = runtimeType === ShimName.linuxShim || (release === "25.0" && runtimeType === "io.containerd.runc.v1")
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
 * What is wrong with a value, and what to do about it. The engine's own words, where they are known, are in the fault.
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
      return `Cannot read null at ${place}: TOML, in which the engine passes options on, has none. Remove it.${end}`
    case "ObjectInList":
      return `Cannot read the object at ${place}: it stands in a list that is not one of objects. Remove it.`
    case "MixedList":
      return `Cannot read ${kindNames[fault.found]} at ${place}: the list begins with ${kindNames[fault.expected]}. Remove it.${end}`
  }
}

/**
 * Why a key has no effect, and what to do about it.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describeIgnored = ({ likely = "", path, reason }: IgnoredOption): string =>
  `The engine ignores ${describePath(path)}: ${reasons[reason](likely)}`

const reasons = {
  /** It is like no field. */
  Unknown: () => "there is no such option.",
  /** It is another spelling of a field than those that count. */
  Spelling: (likely: string) => `write "${likely}".`,
  /** Another key for the same field counts. */
  Overridden: (likely: string) =>
    `${GoText.quote(likely)} stands for the same option and takes its place. Remove one of them.`,
  /** It is a field of the other kind of options. */
  OtherKind: (likely: string) =>
    likely in Fields.genericFields
      ? `"${likely}" is no option of runc's shim, but of others.`
      : `"${likely}" is an option of the runtime type "${ShimName.linuxShim}" only.`,
  /** It is a field that other releases have. */
  OtherRelease: (likely: string) => `"${likely}" is an option in other releases only.`
}

/** A value that the engine reads into a field, and the key under which it stands. */
interface Assignment {
  readonly field: Fields.Field
  readonly key: string
  readonly value: Json.Json
}

/** As go-toml 1 reads: for each field, the first key that is there. */
const byFields = ({ fields }: Fields.Target, given: Json.JsonObject): ReadonlyArray<Assignment> =>
  fields.flatMap((field) => {
    const key = field.spellings.find((spelling) => Object.hasOwn(given, spelling))
    return key === undefined ? [] : [{ field, key, value: given[key]! }]
  })

/** As go-toml 2 reads: key by key as they are written, sorted, tables at the end. The last one for a field counts. */
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
    // Where a null leaves its key out, that is all it was written for.
    return likely === undefined || (value === null && !Fields.goesByFields(target.release))
      ? []
      : [{ path: [key], reason: "Overridden", likely }]
  })
}

/** What a key was likely written for that no field is read from. */
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

/** The values of all fields, those of missing ones included. */
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
  bool: "it takes true or false.",
  string: "it takes text between double quotes.",
  uint32: "it takes a whole number, and no number of a configuration is one to the engine. Remove it.",
  "[]uint8": 'it takes bytes, and JSON has none. Write them to a file, and its path as "ConfigPath".',
  uint8: 'it takes bytes, and JSON has none. Write them to a file, and its path as "ConfigPath".'
}

const kindNames: { readonly [kind in JsonKind]: string } = {
  array: "a list",
  bool: "true or false",
  null: "null",
  number: "a number",
  object: "an object",
  string: "text"
}

const describePath = (path: ReadonlyArray<string | number>): string =>
  path
    .map((step, index) => (typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${GoText.quote(step)}`))
    .join("")
