/**
 * The numbers of releases: major, minor and patch, as most engines have them.
 */

/**
 * The number of a release, and the text that it was written as, without the suffix of a distribution. Without a patch number, the
 * number is that of the last patch release.
 *
 * @category models
 * @since 1.0.0
 */
export interface ReleaseNumber extends Minor {
  readonly patch: number | undefined
  readonly written: string
}

/**
 * The number of a minor release.
 *
 * @category models
 * @since 1.0.0
 */
export interface Minor {
  readonly major: number
  readonly minor: number
}

/**
 * The number of the release with which a change began.
 *
 * @category models
 * @since 1.0.0
 */
export type Since = readonly [major: number, minor: number, patch?: number]

/**
 * The last minor number of each major release whose rules are known.
 *
 * @category models
 * @since 1.0.0
 */
export interface LastMinors {
  readonly [major: number]: number
}

/**
 * Parses the number in a version, such as `5.2.1`, `v5.2` or `4.9.3+ds1`. Without a minor number, the number is that of the last
 * minor release of the major release. Returns undefined if the text is not a version.
 *
 * ```ts
 * import { ReleaseNumber } from "@oci-runtimes/core/engine"
 *
 * console.log(ReleaseNumber.parse("1.6.20~ds1-1", {}))
 * // => { major: 1, minor: 6, patch: 20, written: '1.6.20' }
 * ```
 *
 * @category decoding
 * @since 1.0.0
 */
export const parse = (text: string, lastMinors: LastMinors): ReleaseNumber | undefined => {
  const [, written, major, minor, patch] =
    /^v?((\d{1,4})(?:\.(\d{1,4})(?:\.(\d{1,4}))?)?)(?:[+~_-].*)?$/s.exec(text) ?? []
  if (written === undefined) return undefined
  return {
    major: Number(major),
    minor: minor === undefined ? (lastMinors[Number(major)] ?? 0) : Number(minor),
    patch: patch === undefined ? undefined : Number(patch),
    written
  }
}

/**
 * Reports whether a release has a change.
 *
 * @category guards
 * @since 1.0.0
 */
export const has = (
  { major, minor, patch = Number.POSITIVE_INFINITY }: Minor & { readonly patch?: number | undefined },
  [sinceMajor, sinceMinor, sincePatch = 0]: Since
): boolean => {
  if (major !== sinceMajor) return major > sinceMajor
  return minor === sinceMinor ? patch >= sincePatch : minor > sinceMinor
}

/**
 * Returns the minor releases whose rules are known, oldest first. `first` is the oldest.
 *
 * @category getters
 * @since 1.0.0
 */
export const minors = (lastMinors: LastMinors, first: Minor): ReadonlyArray<Minor> =>
  Object.entries(lastMinors)
    .flatMap(([major, last]) => Array.from({ length: last + 1 }, (_, minor) => ({ major: Number(major), minor })))
    .filter((minor) => !isAfter(first, minor))

/**
 * Reports whether a minor release comes after another one.
 *
 * @category guards
 * @since 1.0.0
 */
export const isAfter = (one: Minor, { major, minor }: Minor): boolean => has(one, [major, minor + 1])
