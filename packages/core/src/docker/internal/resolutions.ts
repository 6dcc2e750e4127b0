/**
 * The resolutions of the names that a runtime map knows: made with the map, and frozen.
 */
import * as Result from "effect/Result"
import { Frozen } from "../../data/index.ts"
import type { ShimName } from "../../shim/index.ts"
import * as DockerResolution from "../DockerResolution.ts"
import type { KnownRuntime, RuntimeMap } from "../RuntimeMap.ts"

/** A map without resolutions. */
export type Unresolved = Omit<RuntimeMap, "resolutions">

/** The rules by which an engine resolves names that a map knows, and any others. */
export interface ResolutionRules {
  readonly id: string
  readonly known: (map: Unresolved, name: string, runtime: KnownRuntime) => DockerResolution.DockerResolution
  readonly nameRules: ShimName.NameRules
}

/** Completes a map with the resolution of each of its names, and freezes it. */
export const complete = (map: Unresolved, { id, known }: ResolutionRules): RuntimeMap => {
  const byName = Frozen.frozenTable(
    Array.from(map.runtimes, ([name, runtime]) => [name, known(map, name, runtime)] as const)
  )
  return Frozen.frozen(
    Object.defineProperty({ ...map }, "resolutions", { value: Frozen.frozen({ engine: id, byName }) })
  )
}

/** Resolves a name. A map that another engine made, or a copy of a map, has no resolutions for this engine. */
export const resolve = (
  map: RuntimeMap,
  name: string,
  { id, known, nameRules }: ResolutionRules
): Result.Result<DockerResolution.DockerResolution, DockerResolution.RefusedRuntime> => {
  const made = map.resolutions?.engine === id ? map.resolutions.byName.get(name) : undefined
  if (made !== undefined) return Result.succeed(made)
  const runtime = map.runtimes.get(name)
  return runtime === undefined
    ? DockerResolution.implicit(name, nameRules)
    : Result.succeed(Frozen.frozenCopy(known(map, name, runtime)))
}
