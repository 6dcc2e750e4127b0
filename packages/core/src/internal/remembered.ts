/**
 * Keeps what a runtime map comes to, so that it is worked out once: what its names resolve to, and its scripts. A map does not
 * change, so an answer holds for as long as there is the map, and goes with it.
 */
import * as Result from "effect/Result"
import type { RefusedRuntime, Resolution } from "../Resolution.ts"
import type { Runtime, RuntimeMap } from "../RuntimeMap.ts"

/** What a name comes to in a map. */
type Resolve = (map: RuntimeMap, name: string) => Result.Result<Resolution, RefusedRuntime>

/**
 * Resolves the names that a map knows by `known`, once for each, and all others by `unknown`, anew each time: there is no end
 * of them.
 */
export const remembered = (
  known: (map: RuntimeMap, name: string, runtime: Runtime) => Resolution,
  unknown: (name: string) => Result.Result<Resolution, RefusedRuntime>
): Resolve => {
  const answersByMap = new WeakMap<RuntimeMap, Map<string, Result.Result<Resolution, RefusedRuntime>>>()
  return (map, name) => {
    let answers = answersByMap.get(map)
    const before = answers?.get(name)
    if (before !== undefined) return before
    const runtime = map.runtimes.get(name)
    if (runtime === undefined) return unknown(name)
    if (answers === undefined) {
      answers = new Map()
      answersByMap.set(map, answers)
    }
    const answer = Result.succeed(known(map, name, runtime))
    answers.set(name, answer)
    return answer
  }
}

/** Makes something of a map once. */
export const perMap = <A extends object>(make: (map: RuntimeMap) => A): ((map: RuntimeMap) => A) => {
  const made = new WeakMap<RuntimeMap, A>()
  return (map) => {
    const before = made.get(map)
    if (before !== undefined) return before
    const first = make(map)
    made.set(map, first)
    return first
  }
}
