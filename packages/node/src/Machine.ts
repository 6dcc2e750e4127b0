/**
 * Machines to run on: disk, environment, processes and programs together. Replacing the machine replaces all four.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Disk from "./disk/Disk.ts"
import * as EngineEnvironment from "./machine/EngineEnvironment.ts"
import * as Processes from "./machine/Processes.ts"
import * as Programs from "./machine/Programs.ts"

/**
 * The services that make up a machine.
 *
 * @category models
 * @since 1.0.0
 */
export type Machine = Disk.Disk | EngineEnvironment.EngineEnvironment | Processes.Processes | Programs.Programs

/**
 * The services of the provided machine only, without the span or the scope of the caller.
 *
 * @category getters
 * @since 1.0.0
 */
export const services: Effect.Effect<Context.Context<Machine>, never, Machine> = Effect.map(
  Effect.context<Machine>(),
  Context.pick(Disk.Disk, EngineEnvironment.EngineEnvironment, Processes.Processes, Programs.Programs)
)

/**
 * This machine: its disk, processes and programs, and the environment of this process.
 *
 * @category layers
 * @since 1.0.0
 */
export const live: Layer.Layer<Machine> = Layer.mergeAll(
  Disk.layer,
  EngineEnvironment.layerProcess,
  Processes.layer,
  Programs.layer
)

/**
 * Builds a machine in memory, for tests and what-if questions. Its programs give the configured answers. It sees no processes,
 * users or time of the real machine, so equal machines give equal answers, byte for byte.
 *
 * ```ts
 * import { ProgramRun } from "@oci-runtimes/core/machine"
 * import { EngineDetection, Machine } from "@oci-runtimes/node"
 * import * as Effect from "effect/Effect"
 *
 * const machine = Machine.memory({
 *   files: { "/usr/bin/dockerd": { type: "file", content: "", mode: 0o755 } },
 *   environment: { variables: { PATH: "/usr/bin" } },
 *   programs: { "/usr/bin/dockerd --version": ProgramRun.printed("Docker version 23.0.6, build 9dbdbd4") }
 * })
 *
 * const { engine } = await EngineDetection.detect.pipe(Effect.provide(machine), Effect.runPromise)
 * console.log(engine)
 * // => moby-23
 * ```
 *
 * @category layers
 * @since 1.0.0
 */
export const memory = (world: {
  readonly files?: Disk.Files
  readonly environment?: Partial<EngineEnvironment.Values>
  readonly processes?: Processes.Description
  readonly programs?: Programs.Answers
}): Layer.Layer<Machine> =>
  Layer.mergeAll(
    Disk.layerMemory(world.files, world.processes?.user),
    EngineEnvironment.layer(world.environment ?? {}),
    Processes.layerOf(world.processes),
    Programs.layerOf(world.programs ?? {})
  )
