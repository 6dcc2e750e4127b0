/**
 * The numbers of releases of Podman.
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
  readonly written: string
}

/**
 * The major and minor number with which a change began.
 *
 * @category models
 * @since 1.0.0
 */
export type Since = readonly [major: number, minor: number]

/**
 * Parses the number in a version, such as `5.2.1`, `5.2` or `4.9.3+ds1`. Without a minor number, the number is that of the last
 * minor release of the major release. Returns undefined if the text is not a version.
 *
 * @category decoding
 * @since 1.0.0
 */
export const parse = (text: string): ReleaseNumber | undefined => {
  const [, written, major, minor] = /^v?((\d{1,4})(?:\.(\d{1,4})(?:\.\d{1,4})?)?)(?:[+~_-].*)?$/s.exec(text) ?? []
  if (written === undefined) return undefined
  return { written, major: Number(major), minor: minor === undefined ? (lastMinor[Number(major)] ?? 0) : Number(minor) }
}

/**
 * Reports whether a release has a change.
 *
 * @category guards
 * @since 1.0.0
 */
export const has = (
  { major, minor }: Pick<ReleaseNumber, "major" | "minor">,
  [sinceMajor, sinceMinor]: Since
): boolean => (major === sinceMajor ? minor >= sinceMinor : major > sinceMajor)

/**
 * The number of a minor release.
 *
 * @category models
 * @since 1.0.0
 */
export type Minor = Pick<ReleaseNumber, "major" | "minor">

/** The last minor number of each major release whose rules are known. Source: the tags of containers/podman. */
const lastMinor: { readonly [major: number]: number } = { 4: 9, 5: 8 }

/**
 * The minor releases whose rules are known, oldest first.
 *
 * @category getters
 * @since 1.0.0
 */
export const minors: ReadonlyArray<Minor> = /*#__PURE__*/ Object.entries(lastMinor).flatMap(([major, last]) =>
  Array.from({ length: last + 1 }, (_, minor) => ({ major: Number(major), minor }))
)

/**
 * The newest minor release whose rules are known.
 *
 * @category getters
 * @since 1.0.0
 */
export const newest = (): Minor => minors.at(-1)!

/**
 * Reports whether a minor release comes after another one.
 *
 * @category guards
 * @since 1.0.0
 */
export const isAfter = (one: Minor, { major, minor }: Minor): boolean => has(one, [major, minor + 1])
