/**
 * Releases of Docker Engine before 23.0, of which only the syntax, the directives and the types of the file are known.
 */
import type * as Moby from "../Moby.ts"
import * as Moby23 from "../Moby23.ts"
import * as Moby25 from "../Moby25.ts"
import { directivesOf } from "./releaseDirectives.ts"
import * as ReleaseNumber from "./ReleaseNumber.ts"

/**
 * Returns the engine of an older release. Its rules for runtimes are those of 23.0 where a map is needed, but it neither
 * validates runtimes nor looks for faults of a start. The directives of releases before 20.10 are not recorded: those of 20.10 are used.
 */
export const make = ({ major, written }: ReleaseNumber.WrittenNumber): Moby.Generation => ({
  ...Moby23,
  id: `docker-${written}`,
  title: titleOf(written),
  directives: directivesOf(oldestWithKnownDirectives, Moby23.directives, Moby25.directives),
  isOnlyOfDirectives: true,
  ...(major < oldestWithKnownDirectives.major && { directivesFrom: titleOf("20.10") }),
  validate: () => [],
  verifyStart: () => [],
  warnings: () => []
})

const titleOf = (written: string): string => `Docker Engine ${written}`

const oldestWithKnownDirectives = ReleaseNumber.first(20, 10)
