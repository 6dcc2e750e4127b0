/**
 * Runs a program as the engine would run it: found where the engine looks, with the engine's environment.
 */
import { DockerEnvironment } from "@oci-runtimes/core/docker"
import type { ProgramRun } from "@oci-runtimes/core/machine"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Disk } from "../../disk/Disk.ts"
import { EngineEnvironment } from "../../machine/EngineEnvironment.ts"
import * as ExecutableLookup from "../../disk/ExecutableLookup.ts"
import { Programs } from "../../machine/Programs.ts"

/** Finds a program, and runs it by the path where it was found. Runs only programs that this user may execute. */
export const run = (
  file: string,
  args: ReadonlyArray<string>,
  limits: ProgramRun.Limits
): Effect.Effect<ProgramRun.SearchedOutcome, never, Disk | EngineEnvironment | Programs> =>
  Effect.gen(function* () {
    const programs = yield* Programs
    const { variables, workingDirectory } = yield* EngineEnvironment
    const { searchPath } = DockerEnvironment.facts(variables)
    const found = yield* ExecutableLookup.find(file, { searchPath, workingDirectory }, "go-1.20")
    if (Result.isFailure(found)) return Result.fail(found.failure)
    return yield* programs.run({ path: found.success, args, environment: variables, workingDirectory, limits })
  })
