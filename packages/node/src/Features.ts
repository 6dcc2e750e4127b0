/**
 * Asks runtimes what they can do, as the engine does when it starts: each is looked up and run as `RUNTIME features`.
 * Unlike the engine, which waits for each for as long as it takes, this sets limits.
 *
 * Source of the rule: Docker Engine 25.0, `daemon/runtime_unix.go`, `defaultV2ShimConfig`.
 */
import type { Limits } from "@oci-runtimes/core/ProgramRun"
import * as RuntimeFeatures from "@oci-runtimes/core/RuntimeFeatures"
import * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import type { EngineEnvironment } from "./EngineEnvironment.ts"
import type { ExecutableLookup } from "./ExecutableLookup.ts"
import type { Programs } from "./Programs.ts"
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
export const limits: Limits = { milliseconds: 10_000, bytes: 2 ** 20 }

/**
 * The answers of runtimes, by the binary as it is given: a path, or a name that is looked up in the engine's `PATH`. Each
 * is asked once, however often it is given.
 */
export const read = (
  binaries: Iterable<string>,
  options: Options = {}
): Effect.Effect<ReadonlyMap<string, Answer>, never, EngineEnvironment | ExecutableLookup | Programs> =>
  Effect.map(
    Effect.forEach(
      new Set(binaries),
      (binary) =>
        Effect.map(
          EngineProgram.run(binary, RuntimeFeatures.runtimeArguments, options.limits ?? limits),
          (outcome) => [binary, RuntimeFeatures.read(outcome)] as const
        ),
      { concurrency: options.concurrency ?? 4 }
    ),
    (answers) => new Map(answers)
  )
