/**
 * The numbers of releases of CRI-O. All of them have the major number 1.
 */

/**
 * The number of a release, and the text that it was written as, without the suffix of a distribution.
 *
 * @category models
 * @since 1.0.0
 */
export interface ReleaseNumber {
  readonly major: number
  readonly minor: number
  readonly patch: number
  readonly written: string
}

/**
 * The minor and patch number of a release.
 *
 * @category models
 * @since 1.0.0
 */
export type Patch = Pick<ReleaseNumber, "minor" | "patch">

/**
 * The releases with which a change began, as minor and patch numbers: a change may reach older minor releases too. Every minor release
 * after the last one has the change.
 *
 * @category models
 * @since 1.0.0
 */
export type Since = ReadonlyArray<readonly [minor: number, patch: number]>

/**
 * Parses the number in a version, such as `1.34.11`, `v1.34` or `1.34.1+ds1`. Without a patch number, the release is the last one of its
 * minor release. Returns undefined if the text is not a version.
 *
 * @category decoding
 * @since 1.0.0
 */
export const parse = (text: string): ReleaseNumber | undefined => {
  const [, written, major, minor, patch] = /^v?((\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?)(?:[+~_-].*)?$/s.exec(text) ?? []
  if (written === undefined) return undefined
  return { written, major: Number(major), minor: Number(minor), patch: patch === undefined ? Infinity : Number(patch) }
}

/**
 * Reports whether a release has a change.
 *
 * @category guards
 * @since 1.0.0
 */
export const has = ({ minor, patch }: Patch, since: Since): boolean =>
  since.some(([first, fixed]) => minor === first && patch >= fixed) || since.every(([first]) => minor > first)

/**
 * The oldest minor number whose rules are known.
 *
 * @category constants
 * @since 1.0.0
 */
export const oldestMinor = 24

/**
 * The newest minor number whose rules are known. Source: the tags of cri-o/cri-o.
 *
 * @category constants
 * @since 1.0.0
 */
export const newestMinor = 36
