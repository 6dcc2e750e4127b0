/**
 * Runs untrusted programs, which may never end, print without end, or leave children that keep their output open. Each program
 * gets a time limit, an output limit and no input, and is killed with its process group at the end. Replace this service to set
 * the outcomes of programs instead of running them.
 *
 * Each program leads its own process group, which is killed as a whole. Effect's spawner also uses process groups, but it asks
 * a program to end before it kills, then waits without a limit for the program and its output, and ignores a group that
 * survives. A child that starts its own session leaves the group and cannot be found any more. Runs do not wait for such a
 * child.
 */
import type { ProgramRun } from "@oci-runtimes/core/machine"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { foresee } from "./internal/executableHead.ts"
import { killedAtExit, start } from "./internal/processGroup.ts"

/**
 * The service that runs programs.
 *
 * @category services
 * @since 1.0.0
 */
export class Programs extends Context.Service<
  Programs,
  {
    /** Runs a program until it ends or exceeds its limits. An interruption kills the program. */
    readonly run: (program: ProgramRun.ProgramCall) => Effect.Effect<ProgramRun.RunOutcome>
  }
>()("@oci-runtimes/node/Programs") {}

/**
 * A layer that runs programs on this machine. Programs that still run when this process exits are killed.
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
 * The outcomes of programs by command line: the path and the arguments, separated by spaces. A function is called for each run, so
 * that a program can change the machine.
 *
 * @category models
 * @since 1.0.0
 */
export interface Answers {
  readonly [commandLine: string]: ProgramRun.RunOutcome | (() => ProgramRun.RunOutcome)
}

/**
 * Builds a layer that returns set outcomes without running any program. A program without an outcome is missing.
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
    const known = new Map(
      Object.entries(answers).map(([commandLine, outcome]) => [
        commandLine,
        typeof outcome === "function" ? outcome : copyOf(outcome)
      ])
    )
    return Object.freeze({
      run: ({ args, path }) => {
        const outcome = known.get([path, ...args].join(" "))
        const missing: ProgramRun.RunOutcome = Result.fail({ _tag: "NotStarted", at: path, errno: "ENOENT" })
        if (typeof outcome === "function") return Effect.sync(outcome)
        return Effect.succeed(outcome === undefined ? missing : copyOf(outcome))
      }
    })
  })

const copyOf = (outcome: ProgramRun.RunOutcome): ProgramRun.RunOutcome =>
  Result.mapBoth(outcome, { onSuccess: (finished) => ({ ...finished }), onFailure: (failure) => ({ ...failure }) })
