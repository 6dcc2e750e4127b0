/**
 * Runs a program as an engine would run it: found where the engine looks, with the engine's environment.
 */
import type { HostFacts, ProgramRun } from "@oci-runtimes/core/machine"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { EngineEnvironment } from "../../machine/EngineEnvironment.ts"
import { Programs } from "../../machine/Programs.ts"
import type { Disk } from "../Disk.ts"
import * as ExecutableLookup from "../ExecutableLookup.ts"

/**
 * Finds a program in `PATH`, and runs it by the path where it was found. Runs only programs that this user may execute. `added` are
 * variables besides those of the environment.
 */
export const run = (
  file: string,
  args: ReadonlyArray<string>,
  limits: ProgramRun.Limits,
  added: HostFacts.Environment = {}
): Effect.Effect<ProgramRun.SearchedOutcome, never, Disk | EngineEnvironment | Programs> =>
  Effect.gen(function* () {
    const programs = yield* Programs
    const { variables, workingDirectory } = yield* EngineEnvironment
    const found = yield* ExecutableLookup.find(file, { searchPath: variables.PATH ?? "", workingDirectory }, "go-1.20")
    if (Result.isFailure(found)) return Result.fail(found.failure)
    const environment = { ...variables, ...added }
    return yield* programs.run({ path: found.success, args, environment, workingDirectory, limits })
  })

/** Asks a program for its version, as `run` does. A program that hangs is ended. */
export const askVersion = (program: string, added?: HostFacts.Environment) => run(program, ["--version"], limits, added)

/** The limits for a program that answers at once, unless it hangs. */
export const limits: ProgramRun.Limits = Object.freeze({ milliseconds: 3_000, bytes: 2 ** 16 })
