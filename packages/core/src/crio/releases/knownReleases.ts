/**
 * The numbers of releases of CRI-O. Source: the tags of cri-o/cri-o.
 */
import { ReleaseNumber } from "../../engine/index.ts"

/**
 * Parses the number in a version, such as `1.34.11`, `v1.34` or `1.34.1+ds1`. Returns undefined if the text is not a version.
 *
 * @category decoding
 * @since 1.0.0
 */
export const parse = (text: string): ReleaseNumber.ReleaseNumber | undefined => ReleaseNumber.parse(text, lastMinors)

const lastMinors: ReleaseNumber.LastMinors = { 1: 36 }

/**
 * The oldest minor release whose rules are known.
 *
 * @category constants
 * @since 1.0.0
 */
export const oldest: ReleaseNumber.Minor = /*#__PURE__*/ Object.freeze({ major: 1, minor: 24 })

/**
 * The minor releases whose rules are known, oldest first.
 *
 * @category constants
 * @since 1.0.0
 */
export const minors: ReadonlyArray<ReleaseNumber.Minor> = /*#__PURE__*/ ReleaseNumber.minors(lastMinors, oldest)

/**
 * Returns the newest minor release whose rules are known.
 *
 * @category getters
 * @since 1.0.0
 */
export const newest = (): ReleaseNumber.Minor => minors.at(-1)!
