/**
 * Asks runtimes for their features, as the engine does at its start, by running `RUNTIME features`. Unlike the engine, which
 * waits without a limit, this module sets limits.
 *
 * Source of the rule: Docker Engine 25.0, `daemon/runtime_unix.go`, `defaultV2ShimConfig`.
 */
import { Table } from "@oci-runtimes/core/data"
import { type DaemonConfig, RuntimeFeatures } from "@oci-runtimes/core/docker"
import type { ExecutableSearch, HostFacts, ProgramRun } from "@oci-runtimes/core/machine"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { EngineEnvironment } from "../machine/EngineEnvironment.ts"
import { Programs } from "../machine/Programs.ts"

/**
 * The features document of a runtime, or the reason why there is none.
 *
 * @category models
 * @since 1.0.0
 */
export type Answer = Result.Result<RuntimeFeatures.Features, RuntimeFeatures.FeaturesFault>

/**
 * A runtime to ask: its program as configured, and the path where the program was found.
 *
 * @category models
 * @since 1.0.0
 */
export interface Asked extends Pick<DaemonConfig.RuntimeEntry, "path" | "runtimeArgs"> {
  readonly found: Result.Result<string, ExecutableSearch.ExecutableNotFound>
}

/**
 * The options for reading features.
 *
 * @category models
 * @since 1.0.0
 */
export interface FeaturesOptions {
  /** The limits for each runtime. 10 seconds and 1 MiB by default. */
  readonly limits?: ProgramRun.Limits
  /** The number of runtimes that are asked at the same time. 4 by default. */
  readonly concurrency?: number
  /** The engine's `PATH`, which is passed to runtimes. By default the `PATH` of the environment. */
  readonly searchPath?: HostFacts.HostFacts["searchPath"]
}

/**
 * The default limits: more than any known runtime needs.
 *
 * @category constants
 * @since 1.0.0
 */
export const limits: ProgramRun.Limits = Object.freeze({ milliseconds: 10_000, bytes: 2 ** 20 })

/**
 * Returns the answers of runtimes by name. Runs the program that was found for each runtime with the runtime's arguments, as
 * its wrapper script would. Skips runtimes without a program, and runs equal commands only once.
 *
 * @category looking
 * @since 1.0.0
 */
export const read = Effect.fn("Features.read")(function* (
  runtimes: Table.Table<Asked>,
  { concurrency = 4, limits: given = limits, searchPath }: FeaturesOptions = {}
) {
  const programs = yield* Programs
  const { variables, workingDirectory } = yield* EngineEnvironment
  const environment = searchPath === undefined ? variables : { ...variables, PATH: searchPath }

  const run = ({ found, ...entry }: Asked): Effect.Effect<ProgramRun.SearchedOutcome> => {
    if (Result.isFailure(found)) return Effect.succeed(Result.fail(found.failure))
    const { args } = RuntimeFeatures.command(entry)
    return programs.run({ path: found.success, args, environment, workingDirectory, limits: given })
  }

  const asked = new Map<string, Asked>()
  const keys = new Map<string, string>()
  for (const [name, runtime] of runtimes) {
    if (runtime.path === "") continue
    const key = JSON.stringify([runtime.path, runtime.runtimeArgs])
    asked.set(key, runtime)
    keys.set(name, key)
  }
  const answered = yield* Effect.forEach(
    asked,
    ([key, runtime]) =>
      Effect.map(run(runtime), (outcome): readonly [string, Answer] => [key, RuntimeFeatures.read(outcome)]),
    { concurrency }
  )
  const answers = new Map(answered)
  return Table.make(
    Array.from(keys).flatMap(([name, key]) => (answers.has(key) ? [[name, answers.get(key)!] as const] : []))
  )
})
