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
 * Parses the number in a version, such as `26.1.5`, `26.1` or `26.1.5+dfsg1`. Without a minor number, the number is that of the
 * last minor release of the major release. Returns undefined if the text is not a version.
 *
 * @category decoding
 * @since 1.0.0
 */
export const parse = (text: string): WrittenNumber | undefined => {
  const [, written, majorText, minorText, patchText] =
    /^v?((\d{1,4})(?:\.(\d{1,4})(?:\.(\d{1,4}))?)?)(?:[+~_-].*)?$/.exec(text) ?? []
  if (written === undefined) return undefined
  const major = Number(majorText)
  return {
    written,
    major,
    minor: minorText === undefined ? (lastMinor(major) ?? 0) : Number(minorText),
    patch: patchText === undefined ? undefined : Number(patchText)
  }
}

/**
 * Reports whether the rules of a release for runtimes are known: 23.0 to 29.
 *
 * @category guards
 * @since 1.0.0
 */
export const isKnown = ({ major }: ReleaseNumber): boolean => newest.has(major)

/**
 * Reports whether a major version is Docker's: 1, or 17 (the year) and later. Podman's versions are between these.
 *
 * @category guards
 * @since 1.0.0
 */
export const isOfDocker = ({ major }: Pick<ReleaseNumber, "major">): boolean => major === 1 || major >= 17

/**
 * Reports whether a release is older than 23.0, the oldest release whose rules for runtimes are known.
 *
 * @category guards
 * @since 1.0.0
 */
export const isOlder = (release: ReleaseNumber): boolean => isOfDocker(release) && release.major < oldestMajor

/**
 * Returns the last minor number of a major release; undefined if its rules are not known.
 *
 * @category constants
 * @since 1.0.0
 */
export const lastMinor = (major: number): number | undefined => newest.get(major)

/**
 * Returns the first patch release of a minor release.
 *
 * @category constructors
 * @since 1.0.0
 */
export const first = (major: number, minor: number): Required<ReleaseNumber> =>
  Object.freeze({ major, minor, patch: 0 })

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
 * The oldest major release whose rules are known.
 *
 * @category constants
 * @since 1.0.0
 */
export const oldestMajor = 23

/**
 * The newest major release whose rules are known.
 *
 * @category constants
 * @since 1.0.0
 */
export const newestMajor = 29

/**
 * The last minor number of each major release whose rules are known.
 *
 * Source: the tags of moby/moby, up to `docker-v29.7.2`.
 */
const newest: ReadonlyMap<number, number> = /*#__PURE__*/ new Map([
  [oldestMajor, 0],
  [24, 0],
  [25, 0],
  [26, 1],
  [27, 5],
  [28, 5],
  [newestMajor, 7]
])

/**
 * The major releases whose rules are known, the oldest first.
 *
 * @category constants
 * @since 1.0.0
 */
export const majors: ReadonlyArray<number> = /*#__PURE__*/ Object.freeze([...newest.keys()])
