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
 * validates runtimes nor looks for faults of a start.
 */
export const make = (written: string): Moby.Generation => ({
  ...Moby23,
  id: `docker-${written}`,
  title: `Docker Engine ${written}`,
  directives: directivesOf(oldestWithKnownDirectives, Moby23.directives, Moby25.directives),
  isOnlyOfDirectives: true,
  validate: () => [],
  verifyStart: () => [],
  warnings: () => []
})

/** The directives of older releases than this one are not recorded. */
const oldestWithKnownDirectives = ReleaseNumber.first(20, 10)
