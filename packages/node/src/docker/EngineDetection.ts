/**
 * Detects the engine of this machine by asking its programs for their version. Core decides what to ask and what the answers
 * mean.
 */
import { EngineVersion } from "@oci-runtimes/core/docker"
import type { ProgramRun } from "@oci-runtimes/core/machine"
import * as Effect from "effect/Effect"
import type { EngineEnvironment } from "../machine/EngineEnvironment.ts"
import type { Disk } from "../disk/Disk.ts"
import type { Programs } from "../machine/Programs.ts"
import * as EngineProgram from "./internal/engineProgram.ts"

/**
 * The limits for each program. One of the programs asks an engine, which may hang.
 *
 * @category constants
 * @since 1.0.0
 */
export const limits: ProgramRun.Limits = Object.freeze({ milliseconds: 3_000, bytes: 2 ** 16 })

/**
 * Detects the engine of this machine. Never fails: the result says what it is based on.
 *
 * @category looking
 * @since 1.0.0
 */
export const detect: Effect.Effect<EngineVersion.Detection, never, Disk | EngineEnvironment | Programs> = Effect.gen(
  function* () {
    const answers: Array<EngineVersion.VersionProbe> = []
    for (const question of EngineVersion.questions) {
      const outcome = yield* EngineProgram.run(question.program, question.args, limits)
      const answer = { question, outcome }
      answers.push(answer)
      if (EngineVersion.isDecisive(answer)) break
    }
    return EngineVersion.detect(answers)
  }
).pipe(Effect.withSpan("EngineDetection.detect"))
