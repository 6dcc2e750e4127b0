/**
 * Asks runtimes what they can do, as the engine does when it starts: each is looked up and run as `RUNTIME features`.
 * Unlike the engine, which waits for each for as long as it takes, this sets limits.
 *
 * Source of the rule: Docker Engine 25.0, `daemon/runtime_unix.go`, `defaultV2ShimConfig`.
 */
import { type DaemonConfig, Table } from "@oci-runtimes/core"
import type { Limits } from "@oci-runtimes/core/ProgramRun"
import * as RuntimeFeatures from "@oci-runtimes/core/RuntimeFeatures"
import * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import * as EngineProgram from "./internal/engineProgram.ts"

/** The features document of a runtime, or why there is none. */
export type Answer = Result.Result<RuntimeFeatures.Features, RuntimeFeatures.FeaturesFault>

/** What can be set for a reading. */
export interface Options {
  /** What each runtime may take. 10 seconds and 1 MiB by default. */
  readonly limits?: Limits
  /** How many runtimes are asked at the same time. 4 by default. */
  readonly concurrency?: number
}

/** The limits by default: more than any runtime is known to take. */
export const limits: Limits = Object.freeze({ milliseconds: 10_000, bytes: 2 ** 20 })

/**
 * The answers of runtimes, by name. Each is asked by its program with its arguments, as its wrapper script would; those
 * without a program are not asked, and those that come to the same are asked once.
 */
export const read = Effect.fnUntraced(function* (
  runtimes: Table.Table<DaemonConfig.RuntimeEntry>,
  { concurrency = 4, limits: given = limits }: Options = {}
) {
  const commands = new Map<string, RuntimeFeatures.Command>()
  const keys = new Map<string, string>()
  for (const [name, entry] of runtimes) {
    if (entry.path === "") continue
    const command = RuntimeFeatures.command(entry)
    const key = JSON.stringify(command)
    commands.set(key, command)
    keys.set(name, key)
  }
  const asked = yield* Effect.forEach(
    commands,
    ([key, { program, args }]) =>
      Effect.map(EngineProgram.run(program, args, given), (outcome): readonly [string, Answer] => [
        key,
        RuntimeFeatures.read(outcome)
      ]),
    { concurrency }
  )
  const answers = new Map(asked)
  return Table.make(
    Array.from(keys).flatMap(([name, key]) => (answers.has(key) ? [[name, answers.get(key)!] as const] : []))
  )
})
