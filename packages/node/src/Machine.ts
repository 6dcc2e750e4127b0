/**
 * Machines to run on: disk, environment, processes, programs and the interfaces of running engines together. Replacing the machine
 * replaces all six.
 */
import { DiskSystem } from "@oci-runtimes/core/disk"
import { HostPath } from "@oci-runtimes/core/text"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as Disk from "./disk/Disk.ts"
import * as CriApi from "./machine/CriApi.ts"
import * as EngineApi from "./machine/EngineApi.ts"
import * as EngineEnvironment from "./machine/EngineEnvironment.ts"
import * as Processes from "./machine/Processes.ts"
import * as Programs from "./machine/Programs.ts"

/**
 * The services that make up a machine.
 *
 * @category models
 * @since 1.0.0
 */
export type Machine =
  | CriApi.CriApi
  | Disk.Disk
  | EngineApi.EngineApi
  | EngineEnvironment.EngineEnvironment
  | Processes.Processes
  | Programs.Programs

/**
 * The services of the provided machine only, without the span or the scope of the caller.
 *
 * @category getters
 * @since 1.0.0
 */
export const services: Effect.Effect<Context.Context<Machine>, never, Machine> = Effect.map(
  Effect.context<Machine>(),
  Context.pick(
    CriApi.CriApi,
    Disk.Disk,
    EngineApi.EngineApi,
    EngineEnvironment.EngineEnvironment,
    Processes.Processes,
    Programs.Programs
  )
)

/**
 * This machine: its disk, processes, programs and sockets, and the environment of this process.
 *
 * @category layers
 * @since 1.0.0
 */
export const live: Layer.Layer<Machine> = Layer.mergeAll(
  CriApi.layer,
  Disk.layer,
  EngineApi.layer,
  EngineEnvironment.layerProcess,
  Processes.layer,
  Programs.layer
)

/**
 * Builds a machine in memory, for tests and what-if questions. Its programs and its sockets give the configured answers. The disk shows
 * the sockets, unless `files` has something else at their paths. The machine sees no processes, users or time of the real machine, so
 * equal machines give equal answers, byte for byte. Its system is the platform of the environment, by default Linux: see `Disk.memory`
 * about the disks of other systems.
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
  readonly sockets?: CriApi.Sockets
}): Layer.Layer<Machine> => {
  const { environment = {}, sockets = {} } = world
  const { platform = "linux", variables = {} } = environment
  const home = HostPath.home(variables, platform)
  const system = DiskSystem.make(platform, home === undefined ? [] : [home])
  const interfaces = Layer.unwrap(
    Effect.map(Disk.Disk, (disk) => {
      const find = finderOn(disk)
      return Layer.merge(EngineApi.layerOf(sockets, find, platform), CriApi.layerOf(sockets, find, platform))
    })
  )
  return Layer.provideMerge(
    interfaces,
    Layer.mergeAll(
      Disk.layerMemory({ ...onDisk(sockets), ...world.files }, world.processes?.user, system),
      EngineEnvironment.layer(environment),
      Processes.layerOf(world.processes),
      Programs.layerOf(world.programs ?? {})
    )
  )
}

const onDisk = (sockets: CriApi.Sockets): Disk.Files =>
  Object.fromEntries(
    Object.entries(sockets).map(([path, { owner = 0 }]): [string, Disk.Entry] => [path, { type: "socket", uid: owner }])
  )

/** Returns a function that looks for sockets on a disk. */
const finderOn =
  ({ realPath, stat }: Disk.Shape) =>
  (path: string): Effect.Effect<Result.Result<EngineApi.Found, string>> =>
    Effect.all([realPath(path), stat(path)]).pipe(
      Effect.map(([real, { owner, type }]) => ({ path: real, isSocket: type === "Socket", owner: owner.uid })),
      Effect.mapError(({ errno }) => errno),
      Effect.result
    )
