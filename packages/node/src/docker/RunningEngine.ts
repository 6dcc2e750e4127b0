/**
 * Asks an engine of the machine what it runs with.
 */
import {
  DaemonConfiguration,
  DaemonJson,
  type Discovery,
  Docker,
  type DockerAssessment,
  EngineFlags,
  EngineVersion,
  type InfoAnswer,
  RunningConfiguration
} from "@oci-runtimes/core/docker"
import { Table } from "@oci-runtimes/core/data"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { Disk } from "../disk/Disk.ts"
import * as DaemonJsonFile from "./DaemonJsonFile.ts"
import * as EngineAnswers from "./EngineAnswers.ts"
import * as EngineDetection from "./EngineDetection.ts"

/**
 * Asks an engine at its socket: the first of its sockets that is there. Returns undefined if none of its sockets is there, or if
 * something else listens there. In particular, systemd would start the engine if it were asked.
 *
 * @category looking
 * @since 1.0.0
 */
export const ask = Effect.fn("RunningEngine.ask")(function* (
  daemon: Discovery.Daemon,
  options: EngineAnswers.AskOptions = {}
) {
  if (daemon.standIn !== undefined) return undefined
  const { lstat } = yield* Disk
  for (const path of yield* sockets(daemon)) {
    const found = yield* Effect.option(lstat(path))
    if (found._tag === "Some") return yield* EngineAnswers.ask({ _tag: "UnixSocket", path }, options)
  }
  return undefined
})

/**
 * Returns the paths of the sockets of an engine: from its flags, otherwise from its file.
 *
 * @category looking
 * @since 1.0.0
 */
export const sockets = Effect.fn("RunningEngine.sockets")(function* (daemon: Discovery.Daemon) {
  const { defaults, next, running, socket } = daemon
  const start = running ?? next
  // The flags and the directive of sockets are the same in all releases.
  const engine = Docker.newest()
  const own = start && DaemonConfiguration.make(engine, start, defaults)
  if (own?.flags.hosts !== undefined) return DaemonConfiguration.sockets(own.flags, undefined, socket)
  const path = own?.configFile ?? defaults.configFile
  const bytes = yield* Effect.orElseSucceed(
    DaemonJsonFile.read(path, { mayBeMissing: true, workingDirectory: start?.workingDirectory ?? "/" }),
    () => undefined
  )
  const file = bytes && DaemonJson.read(engine.directives, bytes, path)
  return DaemonConfiguration.sockets(EngineFlags.none, file, socket)
})

/**
 * Returns the configuration with which an engine runs. `predicted` is its start with the configuration as it is now.
 *
 * @category operations
 * @since 1.0.0
 */
export const configuration = (
  predicted: DockerAssessment.DockerAssessment,
  info: InfoAnswer.InfoAnswer
): RunningConfiguration.RunningConfiguration =>
  RunningConfiguration.make(predicted, {
    runtimes: Table.make(
      Array.from(info.runtimes, ([name, { options, path = "", runtimeArgs, runtimeType }]) => [
        name,
        { path, runtimeArgs, ...(runtimeType && { runtimeType }), ...(options && { options }) }
      ])
    ),
    defaultRuntime: info.defaultRuntime ?? predicted.map.defaultRuntime,
    dataRoot: info.dataRoot,
    cgroupDriver: info.cgroupDriver ?? ""
  })

/**
 * Returns the directories and the containerd of an engine that runs; undefined if it does not run or does not answer.
 *
 * @category looking
 * @since 1.0.0
 */
export const places = Effect.fn("RunningEngine.places")(function* (daemon: Discovery.Daemon) {
  const survey = yield* ask(daemon)
  if (survey === undefined || Result.isFailure(survey.info)) return undefined
  const { containerd, dataRoot } = survey.info.success
  const { defaults, running } = daemon
  const flags = running && DaemonConfiguration.make(Docker.newest(), running, defaults).flags
  const found: RunningConfiguration.RunningPlaces = {
    dataRoot,
    execRoot: flags?.execRoot,
    containerd: containerd?.address ?? flags?.containerd
  }
  return found
})

/**
 * Returns the version that the installed program of an engine prints; undefined if it prints none.
 *
 * @category looking
 * @since 1.0.0
 */
export const installed = Effect.fn("RunningEngine.installed")(function* (daemon: Discovery.Daemon) {
  const probe = yield* EngineDetection.askProgram(daemon)
  const version = probe && EngineVersion.read(probe)
  return version !== undefined && Result.isSuccess(version) ? version.success.text : undefined
})
