/**
 * The numbers of releases of Docker Engine.
 */

/**
 * The number of a release, such as 26.1.5. `patch` is undefined if any patch release is meant.
 *
 * @category models
 * @since 1.0.0
 */
export interface ReleaseNumber {
  readonly major: number
  readonly minor: number
  readonly patch: number | undefined
}

/**
 * A number as it was written, without the suffix of a distribution: `26`, `26.1` or `26.1.5`.
 *
 * @category models
 * @since 1.0.0
 */
export interface WrittenNumber extends ReleaseNumber {
  readonly written: string
}

/**
 * Reads a number from the text of a version, such as `26.1.5`, `26.1` or `26.1.5+dfsg1`. Without a minor number, it is the last
 * one of the major release. Returns undefined if the text is not a version, or a major release whose rules are not known.
 *
 * @category decoding
 * @since 1.0.0
 */
export const parse = (text: string): WrittenNumber | undefined => {
  const [, written = "", majorText, minorText, patchText] =
    /^v?((\d{1,4})(?:\.(\d{1,4})(?:\.(\d{1,4}))?)?)(?:[+~_-].*)?$/.exec(text) ?? []
  const major = Number(majorText)
  const lastMinor = newest.get(major)
  if (lastMinor === undefined) return undefined
  return {
    written,
    major,
    minor: minorText === undefined ? lastMinor : Number(minorText),
    patch: patchText === undefined ? undefined : Number(patchText)
  }
}

/**
 * Returns the number of the first patch of a release in words: `28` for 28.0, and `28.2` for 28.2.
 *
 * @category formatting
 * @since 1.0.0
 */
export const words = ({ major, minor }: Pick<ReleaseNumber, "major" | "minor">): string =>
  minor === 0 ? `${major}` : `${major}.${minor}`

/**
 * Reports whether a release came before another one. A release without a patch number counts as the last of its patches.
 *
 * @category comparison
 * @since 1.0.0
 */
export const isBefore = (one: ReleaseNumber, other: ReleaseNumber): boolean => {
  if (one.major !== other.major) return one.major < other.major
  if (one.minor !== other.minor) return one.minor < other.minor
  return (one.patch ?? Infinity) < (other.patch ?? 0)
}

/**
 * The last minor number of each major release whose rules are known.
 *
 * Source: the tags of moby/moby, up to `docker-v29.7.2`.
 */
const newest: ReadonlyMap<number, number> = /*#__PURE__*/ new Map([
  [23, 0],
  [24, 0],
  [25, 0],
  [26, 1],
  [27, 5],
  [28, 5],
  [29, 7]
])
