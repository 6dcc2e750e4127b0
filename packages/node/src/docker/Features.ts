/**
 * Asks runtimes what they can do, as the engine does when it starts: each is run as `RUNTIME features`. Unlike the engine, which
 * waits for each for as long as it takes, this sets limits.
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
 * The features document of a runtime, or why there is none.
 *
 * @category models
 * @since 1.0.0
 */
export type Answer = Result.Result<RuntimeFeatures.Features, RuntimeFeatures.FeaturesFault>

/**
 * A runtime that is asked: its program as the configuration names it, and where that was found.
 *
 * @category models
 * @since 1.0.0
 */
export interface Asked extends Pick<DaemonConfig.RuntimeEntry, "path" | "runtimeArgs"> {
  readonly found: Result.Result<string, ExecutableSearch.ExecutableNotFound>
}

/**
 * What can be set for a reading.
 *
 * @category models
 * @since 1.0.0
 */
export interface FeaturesOptions {
  /** What each runtime may take. 10 seconds and 1 MiB by default. */
  readonly limits?: ProgramRun.Limits
  /** How many runtimes are asked at the same time. 4 by default. */
  readonly concurrency?: number
  /** The engine's `PATH`, which runtimes get. By default it is that of the environment. */
  readonly searchPath?: HostFacts.HostFacts["searchPath"]
}

/**
 * The limits by default: more than any runtime is known to take.
 *
 * @category constants
 * @since 1.0.0
 */
export const limits: ProgramRun.Limits = Object.freeze({ milliseconds: 10_000, bytes: 2 ** 20 })

/**
 * The answers of runtimes, by name. Each is asked by the program that was found for it, with its arguments, as its wrapper
 * script would; those without a program are not asked, and those that come to the same are asked once.
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
