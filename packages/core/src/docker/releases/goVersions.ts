/**
 * The minor version of Go 1 that the official builds of each release are made with. It decides how a program is looked for,
 * and the words of errors in JSON. A build of a distribution may be made with another version: Debian's 26.1.5, for example,
 * is built with Go 1.24.
 *
 * Source: `GO_VERSION` in `Dockerfile` at the tags of moby/moby. A row is the first release with its version.
 */
import * as ReleaseNumber from "./ReleaseNumber.ts"

/** Returns the minor version of Go 1 of a release's official build. */
export const goOf = (release: ReleaseNumber.ReleaseNumber): number =>
  builds.findLast(([major, minor, patch]) => !ReleaseNumber.isBefore(release, { major, minor, patch }))?.[3] ?? oldest

const oldest = 13

const builds: ReadonlyArray<readonly [major: number, minor: number, patch: number, go: number]> = [
  [20, 10, 0, oldest],
  [20, 10, 8, 16],
  [20, 10, 15, 17],
  [20, 10, 18, 18],
  [20, 10, 24, 19],
  [20, 10, 27, 20],
  [23, 0, 0, 19],
  [23, 0, 7, 20],
  [23, 0, 12, 21],
  [23, 0, 15, 22],
  [23, 0, 18, 23],
  [24, 0, 0, 20],
  [25, 0, 0, 21],
  [25, 0, 7, 22],
  [25, 0, 10, 23],
  [25, 0, 16, 25],
  [25, 0, 17, 26],
  [26, 0, 0, 21],
  [27, 2, 1, 22],
  [28, 0, 0, 23],
  [28, 2, 0, 24],
  [29, 0, 0, 25],
  [29, 4, 0, 26]
]
