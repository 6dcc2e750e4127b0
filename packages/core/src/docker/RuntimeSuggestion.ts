/** The names that may be meant by an unknown runtime name. */
import { Suggestion } from "../engine/index.ts"
import { ShimName } from "../shim/index.ts"
import type { RuntimeMap } from "./RuntimeMap.ts"

/**
 * Returns the names of a map and of the engine that are nearest to a name, the nearest first; empty if nothing is near.
 *
 * @category comparison
 * @since 1.0.0
 */
export const nearest = (
  asked: string,
  { runtimes }: Pick<RuntimeMap, "runtimes">
): ReadonlyArray<Suggestion.Suggestion> =>
  Suggestion.nearest(asked, [
    ...Array.from(runtimes, ([name, { path }]) => ({ name, program: path })),
    { name: ShimName.linuxShim }
  ])
