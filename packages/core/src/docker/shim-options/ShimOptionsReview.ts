/**
 * What comes of a runtime's options over all releases of Docker Engine that read them, since these differ in what they
 * drop and what they refuse.
 */
import { Frozen } from "../../data/index.ts"
import type { Json } from "../../document/index.ts"
import type { RuntimeEntry } from "../daemon-json/DaemonConfig.ts"
import * as ShimOptions from "./ShimOptions.ts"

/**
 * The releases from which on options are read differently, in order.
 *
 * @category constants
 * @since 1.0.0
 */
export const releases: ReadonlyArray<ShimOptions.Release> = /*#__PURE__*/ Frozen.frozen([
  "25.0",
  "28.0",
  "29.3",
  "29.7"
])

/**
 * A value that some releases refuse, as the first of them does. A release with more faults than are reported may refuse it
 * without being named; it then refuses a hundred others that are here.
 *
 * @category models
 * @since 1.0.0
 */
export interface Refusal {
  readonly fault: ShimOptions.Fault
  readonly releases: ReadonlyArray<ShimOptions.Release>
}

/**
 * What comes of the options.
 *
 * @category models
 * @since 1.0.0
 */
export interface Review {
  /** As the newest release reads them. */
  readonly decoded: ShimOptions.Decoded
  /** The keys that every release drops. */
  readonly dropped: ReadonlyArray<ShimOptions.Dropped>
  readonly refusals: ReadonlyArray<Refusal>
  /** No release starts with these options. */
  readonly isRefusedByAll: boolean
}

/**
 * The review of the options of a runtime with this `runtimeType`.
 *
 * @category operations
 * @since 1.0.0
 */
export const review = (runtimeType: string, given: Json.JsonObject): Review => {
  const readings: Array<ShimOptions.Decoded> = []
  for (const [index, release] of releases.entries()) {
    const before = releases[index - 1]
    const isAlike = before !== undefined && ShimOptions.areReadAlike(runtimeType, before, release)
    readings.push(isAlike ? readings[index - 1]! : ShimOptions.decode(runtimeType, given, release))
  }
  const refusals = new Map<string, Refusal>()
  for (const [index, release] of releases.entries()) {
    for (const fault of readings[index]!.faults) {
      const key = JSON.stringify([fault._tag, fault.path])
      const before = refusals.get(key)
      refusals.set(key, { fault: before?.fault ?? fault, releases: [...(before?.releases ?? []), release] })
    }
  }
  return {
    decoded: readings.at(-1)!,
    dropped: droppedByAll(readings),
    refusals: [...refusals.values()],
    isRefusedByAll: readings.every(({ faults }) => faults.length > 0)
  }
}

const droppedByAll = ([oldest, ...later]: ReadonlyArray<ShimOptions.Decoded>): ReadonlyArray<ShimOptions.Dropped> => {
  if (oldest === undefined || oldest.dropped.length === 0) return []
  const droppedLater = later.map(({ dropped }) => new Set(dropped.map(({ path }) => keyOf(path))))
  return oldest.dropped.filter(({ path }) => droppedLater.every((keys) => keys.has(keyOf(path))))
}

/** The path of what is dropped is a key of the options. */
const keyOf = (path: ShimOptions.Dropped["path"]): string =>
  path.length === 1 ? String(path[0]) : JSON.stringify(path)

/**
 * The reviews of all runtimes that have a type and options.
 *
 * @category constructors
 * @since 1.0.0
 */
export const ofRuntimes = (
  runtimes: Iterable<readonly [name: string, entry: RuntimeEntry]>
): ReadonlyArray<Review & { readonly name: string }> =>
  Array.from(runtimes).flatMap(([name, { options = {}, runtimeType = "" }]) =>
    runtimeType === "" || Object.keys(options).length === 0 ? [] : [{ name, ...review(runtimeType, options) }]
  )

/**
 * Those of runtimes whose options no release takes.
 *
 * @category constructors
 * @since 1.0.0
 */
export const ofRefusedRuntimes = (
  runtimes: Iterable<readonly [name: string, entry: RuntimeEntry]>
): ReadonlyArray<Review & { readonly name: string }> =>
  ofRuntimes(
    Array.from(runtimes).filter(
      ([, { options = {}, runtimeType = "" }]) => runtimeType !== "" && ShimOptions.isRefused(runtimeType, options)
    )
  ).filter(({ isRefusedByAll }) => isRefusedByAll)

/**
 * Where a value in the options of a runtime stands in the configuration.
 *
 * @category operations
 * @since 1.0.0
 */
export const pathTo = (name: string, path: ReadonlyArray<string | number>): ReadonlyArray<string | number> => [
  "runtimes",
  name,
  "options",
  ...path
]

/**
 * The releases in words, such as `Docker Engine 25.0 to 29.2`.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describeReleases = (some: ReadonlyArray<ShimOptions.Release>): string => {
  const ranges: Array<{ readonly first: number; last: number }> = []
  for (const [index, release] of releases.entries()) {
    if (!some.includes(release)) continue
    const range = ranges.at(-1)
    if (range?.last === index - 1) range.last = index
    else ranges.push({ first: index, last: index })
  }
  const words = ranges.map(({ first, last }) => `${releases[first]} ${ends[last]}`)
  return `Docker Engine ${words.join(", and ")}`
}

/** The last release that reads as the one at the same place. */
const ends = ["to 27.5", "to 29.2", "to 29.6", "and later"]
