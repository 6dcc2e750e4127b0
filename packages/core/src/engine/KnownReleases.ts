/**
 * The releases of an engine whose rules are known.
 */
import * as ReleaseNumber from "./ReleaseNumber.ts"

/**
 * The releases whose rules are known, by their minor releases.
 *
 * @category models
 * @since 1.0.0
 */
export interface KnownReleases {
  /** The minor releases, oldest first. */
  readonly minors: ReadonlyArray<ReleaseNumber.Minor>
  /** The version of the newest minor release, such as `5.8`. */
  readonly newest: string
  /** Finds the release of a version. Returns undefined if the text is not a version, or if the release is too old. */
  readonly find: (version: string) => FoundRelease | undefined
  /** Returns the versions of the minor releases between two versions, oldest first; none if the second is not newer. */
  readonly between: (from: string, to: string) => ReadonlyArray<string>
}

/**
 * A release: its number, and the number of the release whose rules apply, which is the newest known one if the release is newer.
 *
 * @category models
 * @since 1.0.0
 */
export interface FoundRelease {
  readonly number: ReleaseNumber.ReleaseNumber
  readonly rules: ReleaseNumber.Minor & { readonly patch?: number | undefined }
  readonly isNewer: boolean
}

/**
 * Makes the releases from the last minor number of each major release, and the oldest minor release.
 *
 * ```ts
 * import { KnownReleases } from "@oci-runtimes/core/engine"
 *
 * const { between, find, newest } = KnownReleases.make({ 1: 7, 2: 3 }, { major: 1, minor: 6 })
 * console.log(newest, between("1.6.20", "2.2"), find("2.4.1")?.isNewer, find("1.5"))
 * // => 2.3 [ '1.7', '2.0', '2.1' ] true undefined
 * ```
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (lastMinors: ReleaseNumber.LastMinors, oldest: ReleaseNumber.Minor): KnownReleases => {
  const minors = Object.freeze(ReleaseNumber.minors(lastMinors, oldest))
  const newest = minors.at(-1)!
  const parse = (version: string) => ReleaseNumber.parse(version, lastMinors)
  return Object.freeze({
    minors,
    newest: versionOf(newest),
    find: (version: string) => {
      const number = parse(version)
      if (number === undefined || ReleaseNumber.isAfter(oldest, number)) return undefined
      const isNewer = ReleaseNumber.isAfter(number, newest)
      return { number, isNewer, rules: isNewer ? newest : number }
    },
    between: (from: string, to: string) => {
      const [first, last] = [parse(from), parse(to)]
      if (first === undefined || last === undefined) return []
      return minors
        .filter((minor) => ReleaseNumber.isAfter(minor, first) && ReleaseNumber.isAfter(last, minor))
        .map(versionOf)
    }
  })
}

const versionOf = ({ major, minor }: ReleaseNumber.Minor): string => `${major}.${minor}`
