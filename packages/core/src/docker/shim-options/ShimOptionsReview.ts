/**
 * The review of a runtime's options across releases of Docker Engine that read options. The releases differ in the keys that
 * they drop and the values that they refuse.
 */
import type { Json } from "../../document/index.ts"
import type { RuntimeEntry } from "../daemon-json/DaemonConfig.ts"
import * as ShimOptions from "./ShimOptions.ts"
import { spans } from "./shimOptionFields.ts"

/**
 * The first release of each way of reading options from Docker Engine 25.0 on, in order.
 *
 * @category constants
 * @since 1.0.0
 */
export const releases: ReadonlyArray<ShimOptions.Release> = /*#__PURE__*/ Object.freeze(
  (Object.keys(spans) as Array<ShimOptions.Release>).filter((release) => release !== "24.0")
)

/**
 * The releases of a review: those that the engine stands for, and those that are compared with them.
 *
 * @category models
 * @since 1.0.0
 */
export interface Reviewed {
  readonly own: ReadonlyArray<ShimOptions.Release>
  readonly compared: ReadonlyArray<ShimOptions.Release>
}

const allReleases: Reviewed = /*#__PURE__*/ Object.freeze({ own: releases, compared: releases })

/**
 * A value that at least one release refuses, with the fault in the first of these releases. `releases` may lack a release
 * with more faults than are reported; 100 other faults of that release are then listed.
 *
 * @category models
 * @since 1.0.0
 */
export interface OptionRefusal {
  readonly fault: ShimOptions.Fault
  readonly releases: ReadonlyArray<ShimOptions.Release>
}

/**
 * The review of a runtime's options.
 *
 * @category models
 * @since 1.0.0
 */
export interface Review {
  /** The options as the newest of the engine's own releases reads them. */
  readonly decoded: ShimOptions.Decoded
  /** The keys that every own release drops. */
  readonly ignored: ReadonlyArray<ShimOptions.IgnoredOption>
  /** The values that compared releases refuse. */
  readonly refusals: ReadonlyArray<OptionRefusal>
  /** True if no own release starts with these options. */
  readonly isRefused: boolean
}

/**
 * Reviews the options of a runtime with this `runtimeType`, by default for all releases from 25.0 on.
 *
 * @category operations
 * @since 1.0.0
 */
export const review = (
  runtimeType: string,
  given: Json.JsonObject,
  { compared, own }: Reviewed = allReleases
): Review => {
  const readings = own.map((release) => ShimOptions.decode(runtimeType, given, release))
  const refused = compared.flatMap((release) =>
    ShimOptions.decode(runtimeType, given, release).faults.map((fault) => ({ fault, release }))
  )
  const byValue = Map.groupBy(refused, ({ fault }) => JSON.stringify([fault._tag, fault.path]))
  return {
    decoded: readings.at(-1)!,
    ignored: ignoredByAll(readings),
    refusals: Array.from(byValue.values(), (group) => ({
      fault: group[0]!.fault,
      releases: group.map(({ release }) => release)
    })),
    isRefused: readings.every(({ faults }) => faults.length > 0)
  }
}

const ignoredByAll = ([
  oldest,
  ...later
]: ReadonlyArray<ShimOptions.Decoded>): ReadonlyArray<ShimOptions.IgnoredOption> => {
  const keys = later.map(({ ignored }) => new Set(ignored.map(({ path: [key] }) => key)))
  return oldest?.ignored.filter(({ path: [key] }) => keys.every((known) => known.has(key))) ?? []
}

/**
 * Returns the reviews of all runtimes that have a type and options.
 *
 * @category constructors
 * @since 1.0.0
 */
export const ofRuntimes = (
  runtimes: Runtimes,
  reviewed: Reviewed = allReleases
): ReadonlyArray<Review & { readonly name: string }> =>
  withOptions(runtimes).map(({ name, options, runtimeType }) => ({ name, ...review(runtimeType, options, reviewed) }))

/**
 * Returns the reviews of the runtimes with which none of the releases starts.
 *
 * @category constructors
 * @since 1.0.0
 */
export const ofRefusedRuntimes = (
  runtimes: Runtimes,
  own: Reviewed["own"] = releases
): ReadonlyArray<Review & { readonly name: string }> =>
  withOptions(runtimes).flatMap(({ name, options, runtimeType }) => {
    // The fast path: the newest release accepts nearly all options.
    if (ShimOptions.decode(runtimeType, options, own.at(-1)).faults.length === 0) return []
    const reviewed = review(runtimeType, options, { own, compared: own })
    return reviewed.isRefused ? [{ name, ...reviewed }] : []
  })

type Runtimes = Iterable<readonly [name: string, entry: RuntimeEntry]>

const withOptions = (runtimes: Runtimes) =>
  Array.from(runtimes).flatMap(([name, { options = {}, runtimeType = "" }]) =>
    runtimeType === "" || Object.keys(options).length === 0 ? [] : [{ name, options, runtimeType }]
  )

/**
 * Returns the configuration path of a value in the options of a runtime.
 *
 * @category operations
 * @since 1.0.0
 */
export const pathTo = (name: string, path: Json.JsonPath): Json.JsonPath => ["runtimes", name, "options", ...path]

/**
 * Returns the releases in words, such as `Docker Engine 25.0 to 29.2`.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describeReleases = (some: ReadonlyArray<ShimOptions.Release>): string => {
  const isAmong = releases.map((release) => some.includes(release))
  const ranges = releases.flatMap((release, index) => {
    if (!isAmong[index] || isAmong[index - 1]) return []
    const last = releases.findIndex((_, at) => at >= index && !isAmong[at + 1])
    return [`${release} ${spans[releases[last]!]}`]
  })
  return `Docker Engine ${ranges.join(", and ")}`
}
