/**
 * Explains on a machine what a name comes to: core says where to look and what the findings mean.
 */
import type { DaemonFile, Engine, EngineFlags, RuntimeMap } from "@oci-runtimes/core/docker"
import { ExecutableSearch, type HostFacts } from "@oci-runtimes/core/machine"
import { Explanation } from "@oci-runtimes/core/questions"
import { ShimSearch } from "@oci-runtimes/core/shim"
import * as Effect from "effect/Effect"
import * as ExecutableLookup from "./ExecutableLookup.ts"

/** What is to be explained, and what the map was made from. */
export interface Request {
  readonly engine: Engine.Engine
  readonly map: RuntimeMap.RuntimeMap
  /** The file that the map was made from; absent where that is not at hand. */
  readonly file?: DaemonFile.DaemonFile
  readonly flags: EngineFlags.EngineFlags
  readonly facts: HostFacts.HostFacts
  /** The name that is asked for; the default runtime's without it. */
  readonly name?: string | undefined
}

/**
 * Looks wherever the engine, containerd and the shim would, and explains. containerd's environment is taken to be that of
 * the engine, and its executable to be the one of that name in the engine's `PATH`.
 */
export const explain = Effect.fnUntraced(function* ({ engine, facts, file, flags, map, name }: Request) {
  const lookup = yield* ExecutableLookup.ExecutableLookup
  const { searchPath, workingDirectory } = facts
  const { searchRules } = engine
  const environment = { searchPath, workingDirectory }
  const subject: Explanation.Subject = {
    engine,
    map,
    name,
    sources: { flags, ...(file !== undefined && { file }) },
    environment,
    containerd: { ...environment, executable: yield* lookup.executable("containerd", environment, searchRules) }
  }
  const questions = Explanation.questions(subject)
  return Explanation.make(subject, {
    preflight: yield* lookup.look(questions.preflight, ExecutableSearch.suffices(searchRules)),
    shim: yield* lookup.look(questions.shim, ShimSearch.suffices(searchRules)),
    program: yield* lookup.look(questions.program, ExecutableSearch.suffices(searchRules))
  })
})
