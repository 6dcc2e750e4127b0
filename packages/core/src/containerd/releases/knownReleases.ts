/**
 * The numbers of releases of containerd. Source: the tags of containerd/containerd.
 */
import { ReleaseNumber } from "../../engine/index.ts"

/**
 * Parses the number in a version, such as `1.7.24`, `v2.1` or `1.6.20~ds1`. Returns undefined if the text is not a version.
 *
 * @category decoding
 * @since 1.0.0
 */
export const parse = (text: string): ReleaseNumber.ReleaseNumber | undefined => ReleaseNumber.parse(text, lastMinors)

const lastMinors: ReleaseNumber.LastMinors = { 1: 7, 2: 3 }

/**
 * The minor releases whose rules are known, oldest first.
 *
 * @category getters
 * @since 1.0.0
 */
export const minors: ReadonlyArray<ReleaseNumber.Minor> = /*#__PURE__*/ ReleaseNumber.minors(lastMinors, {
  major: 1,
  minor: 6
})

/**
 * The newest minor release whose rules are known.
 *
 * @category getters
 * @since 1.0.0
 */
export const newest = (): ReleaseNumber.Minor => minors.at(-1)!
