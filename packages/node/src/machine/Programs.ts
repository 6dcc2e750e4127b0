/**
 * Runs programs that somebody else chose and that may do anything: never end, print without end, leave children behind
 * that hold on to their output. Each gets a time and an amount of output, and no input, and nothing is left of it
 * afterwards. Swap the service to say what programs would answer instead of running them.
 *
 * Each program leads a process group of its own, which is killed as a whole. The spawner that comes with Effect has such
 * groups too, but asks before it kills and then waits without a limit for the program and for its output, and a group
 * that survives is left alone. A child that makes a session of its own leaves the group and cannot be found any more; it
 * is not waited for.
 */
import type { ProgramRun } from "@oci-runtimes/core/machine"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { foresee } from "./internal/executableHead.ts"
import { killedAtExit, start } from "./internal/processGroup.ts"

/**
 * The running of programs.
 *
 * @category services
 * @since 1.0.0
 */
export class Programs extends Context.Service<
  Programs,
  {
    /** Runs a program to its end, or to that of its limits. Interrupting it kills the program. */
    readonly run: (program: ProgramRun.ProgramCall) => Effect.Effect<ProgramRun.RunOutcome>
  }
>()("@oci-runtimes/node/Programs") {}

/**
 * Runs programs on this machine. Those that still run when the process exits are killed.
 *
 * @category layers
 * @since 1.0.0
 */
export const layer: Layer.Layer<Programs> = Layer.effect(
  Programs,
  Effect.gen(function* () {
    const running = new Set<() => void>()
    yield* killedAtExit(running)
    const service = Programs.of({
      run: (program) =>
        Effect.flatMap(foresee(program), (failure) =>
          failure === undefined ? start(program, running) : Effect.succeed(Result.fail(failure))
        )
    })
    return Object.freeze(service)
  })
)

/**
 * What programs answer, by their path and arguments with blanks between.
 *
 * @category models
 * @since 1.0.0
 */
export interface Answers {
  readonly [commandLine: string]: ProgramRun.RunOutcome
}

/**
 * Answers for programs without running any. One without an answer is not there.
 *
 * ```ts
 * import { ProgramRun } from "@oci-runtimes/core/machine"
 * import { Programs } from "@oci-runtimes/node"
 * import * as Effect from "effect/Effect"
 * import * as Result from "effect/Result"
 *
 * const asked = Programs.Programs.use(({ run }) =>
 *   run({
 *     path: "/usr/bin/runc",
 *     args: ["features"],
 *     environment: {},
 *     workingDirectory: "/",
 *     limits: { milliseconds: 1000, bytes: 1000 }
 *   })
 * )
 * const programs = Programs.layerOf({ "/usr/bin/runc features": ProgramRun.printed("{}") })
 * console.log(Result.getOrThrow(await Effect.runPromise(Effect.provide(asked, programs))).stdout)
 * // => {}
 * ```
 *
 * @category layers
 * @since 1.0.0
 */
export const layerOf = (answers: Answers): Layer.Layer<Programs> =>
  Layer.sync(Programs, () => {
    const known = new Map(Object.entries(answers).map(([commandLine, outcome]) => [commandLine, copyOf(outcome)]))
    return Object.freeze({
      run: ({ args, path }) => {
        const outcome = known.get([path, ...args].join(" "))
        const missing: ProgramRun.RunOutcome = Result.fail({ _tag: "NotStarted", at: path, errno: "ENOENT" })
        return Effect.succeed(outcome === undefined ? missing : copyOf(outcome))
      }
    })
  })

const copyOf = (outcome: ProgramRun.RunOutcome): ProgramRun.RunOutcome =>
  Result.mapBoth(outcome, { onSuccess: (finished) => ({ ...finished }), onFailure: (failure) => ({ ...failure }) })
