/**
 * Looks for a runtime's program on the machine, as the engine would. Core decides where to look and what the path states mean.
 */
import { ExecutableSearch, Search } from "@oci-runtimes/core/machine"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { Disk } from "./Disk.ts"

/**
 * Finds the path of the program as the engine would use it, or the reason why it is not found.
 *
 * @category looking
 * @since 1.0.0
 */
export const find = (
  file: string,
  environment: ExecutableSearch.SearchEnvironment,
  rules: ExecutableSearch.SearchRules
): Effect.Effect<Result.Result<string, ExecutableSearch.ExecutableNotFound>, never, Disk> =>
  Effect.map(look(ExecutableSearch.search(file, environment, rules).places), (findings) =>
    ExecutableSearch.decide(file, environment, findings, rules)
  )

/**
 * Returns the states of the places of a search, in order, up to the place that ends the search.
 *
 * @category looking
 * @since 1.0.0
 */
export const look = Effect.fn("ExecutableLookup.look")(function* (
  places: ReadonlyArray<Search.SearchPlace>
): Effect.fn.Return<ReadonlyArray<Search.PathState>, never, Disk> {
  // Looking at several places at once saves more time than stopping at the end of the search.
  const findings = yield* Effect.forEach(places, lookAt, { concurrency: atOnce })
  const last = findings.findIndex((finding, index) => Search.ends(places[index]!, finding))
  return last === -1 ? findings : findings.slice(0, last + 1)
})

/**
 * Finds the path without links that a process of the program knows as its own; undefined if the program is not found.
 *
 * @category looking
 * @since 1.0.0
 */
export const executable = Effect.fn("ExecutableLookup.executable")(function* (
  file: string,
  environment: ExecutableSearch.SearchEnvironment,
  rules: ExecutableSearch.SearchRules
) {
  const search = ExecutableSearch.search(file, environment, rules)
  const { probed } = Search.run(search, yield* look(search.places))
  const place = probed.find(({ isMatch }) => isMatch)?.place
  if (place === undefined) return undefined
  const { realPath } = yield* Disk
  return yield* Effect.orElseSucceed(realPath(place.location), () => undefined)
})

/** The number of places that are looked at concurrently. */
const atOnce = 8

const lookAt = Effect.fnUntraced(function* (
  candidate: Search.Candidate
): Effect.fn.Return<Search.PathState, never, Disk> {
  const foreseen = Search.foreseen(candidate)
  if (foreseen !== undefined) return foreseen
  const disk = yield* Disk
  const found = yield* Effect.result(disk.stat(candidate.location))
  if (Result.isFailure(found)) return { _tag: "Unreadable", errno: found.failure.errno }
  const { mode, type } = found.success
  if (type === "Directory") return { _tag: "Directory" }
  const execution = yield* disk.execution(candidate.location)
  return { _tag: "File", mode: mode | (typeBits[type] ?? 0), ...(execution !== undefined && { execution }) }
})

/** The bits of a mode that tell a special file from a regular one. */
const typeBits: { readonly [type: string]: number } = {
  FIFO: 0o010000,
  CharacterDevice: 0o020000,
  BlockDevice: 0o060000,
  Socket: 0o140000
}
