/**
 * The numbers of releases of Podman. Source: the tags of containers/podman.
 */
import { ReleaseNumber } from "../../engine/index.ts"

/**
 * Parses the number in a version, such as `5.2.1`, `5.2` or `4.9.3+ds1`. Without a minor number, the number is that of the last
 * minor release of the major release. Returns undefined if the text is not a version.
 *
 * @category decoding
 * @since 1.0.0
 */
export const parse = (text: string): ReleaseNumber.ReleaseNumber | undefined => ReleaseNumber.parse(text, lastMinors)

const lastMinors: ReleaseNumber.LastMinors = { 4: 9, 5: 8 }

/**
 * The minor releases whose rules are known, oldest first.
 *
 * @category getters
 * @since 1.0.0
 */
export const minors: ReadonlyArray<ReleaseNumber.Minor> = /*#__PURE__*/ ReleaseNumber.minors(lastMinors, {
  major: 4,
  minor: 0
})

/**
 * The newest minor release whose rules are known.
 *
 * @category getters
 * @since 1.0.0
 */
export const newest = (): ReleaseNumber.Minor => minors.at(-1)!
