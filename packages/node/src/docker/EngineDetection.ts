/**
 * Finds out which engine's rules hold on this machine, by asking its programs for their version. What is asked, and what
 * the answers mean, is decided in core.
 */
import { EngineVersion } from "@oci-runtimes/core/docker"
import type { ProgramRun } from "@oci-runtimes/core/machine"
import * as Effect from "effect/Effect"
import type { EngineEnvironment } from "../machine/EngineEnvironment.ts"
import type { Disk } from "../disk/Disk.ts"
import type { Programs } from "../machine/Programs.ts"
import * as EngineProgram from "./internal/engineProgram.ts"

/**
 * What each program may take. One of them asks an engine that may hang.
 *
 * @category constants
 * @since 1.0.0
 */
export const limits: ProgramRun.Limits = Object.freeze({ milliseconds: 3_000, bytes: 2 ** 16 })

/**
 * The engine of this machine. Always comes to an answer, which says where it is from.
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
