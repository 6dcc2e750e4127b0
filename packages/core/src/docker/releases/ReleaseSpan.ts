/**
 * Spans of consecutive releases of Docker Engine.
 */
import { Frozen } from "../../data/index.ts"
import * as ReleaseNumber from "./ReleaseNumber.ts"

/**
 * The releases from `since` on, and before `until`. Without `since` the span has no first release, and without `until` no last.
 *
 * @category models
 * @since 1.0.0
 */
export interface ReleaseSpan {
  readonly since?: ReleaseNumber.ReleaseNumber
  readonly until?: ReleaseNumber.ReleaseNumber
}

/**
 * Returns the span of the releases from a minor release on.
 *
 * @category constructors
 * @since 1.0.0
 */
export const since = (major: number, minor = 0): ReleaseSpan =>
  Frozen.frozen({ since: ReleaseNumber.first(major, minor) })

/**
 * Returns the span of the releases before a minor release.
 *
 * @category constructors
 * @since 1.0.0
 */
export const until = (major: number, minor = 0): ReleaseSpan =>
  Frozen.frozen({ until: ReleaseNumber.first(major, minor) })

/**
 * Returns the span of the releases from one minor release on and before another.
 *
 * @category constructors
 * @since 1.0.0
 */
export const between = (one: ReleaseSpan, other: ReleaseSpan): ReleaseSpan => Frozen.frozen({ ...one, ...other })

/**
 * Reports whether a release is in a span.
 *
 * @category guards
 * @since 1.0.0
 */
export const has = ({ since: first, until: end }: ReleaseSpan, release: ReleaseNumber.ReleaseNumber): boolean =>
  !(first !== undefined && ReleaseNumber.isBefore(release, first)) &&
  (end === undefined || ReleaseNumber.isBefore(release, end))

/**
 * Returns a span in words: `25 to 28`, `28 and 29`, `25 to 28.0`, `29.0 to 29.1`, `28`, `29.2 and later`, `23 and earlier`.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = ({ since: first, until: after }: ReleaseSpan): string => {
  if (first === undefined) return after === undefined ? "all releases" : `${lastBefore(after).words} and earlier`
  const from = numbers(first)
  if (after === undefined) return `${from} and later`
  const last = lastBefore(after)
  if (first.major !== last.major) {
    const areNeighbours = first.minor === 0 && last.minor === undefined && first.major + 1 === last.major
    return `${from} ${areNeighbours ? "and" : "to"} ${last.words}`
  }
  if (first.minor === 0 && last.minor === undefined) return last.words
  const [one, other] = [first, { ...first, minor: last.minor ?? ReleaseNumber.lastMinor(first.major) ?? 0 }].map(
    ({ major, minor }) => `${major}.${minor}`
  )
  return one === other ? `${one}` : `${one} to ${other}`
}

/**
 * Returns the first release after a span in words, such as `28`; empty if the span has no end.
 *
 * @category formatting
 * @since 1.0.0
 */
export const end = ({ until: after }: ReleaseSpan): string => (after === undefined ? "" : numbers(after))

/** The last release of a span. `minor` is undefined if it is the last minor release of its major release. */
interface Last {
  readonly major: number
  readonly minor: number | undefined
  readonly words: string
}

const numbers = ({ major, minor }: Pick<ReleaseNumber.ReleaseNumber, "major" | "minor">): string =>
  minor === 0 ? `${major}` : `${major}.${minor}`

/** Returns the last release before a minor release. There is no release 21 or 22. */
const lastBefore = ({ major, minor }: ReleaseNumber.ReleaseNumber): Last => {
  if (minor > 0) return { major, minor: minor - 1, words: `${major}.${minor - 1}` }
  return major === 23
    ? { major: 20, minor: 10, words: "20.10" }
    : { major: major - 1, minor: undefined, words: `${major - 1}` }
}
