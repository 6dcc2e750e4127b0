/**
 * Asks an engine of the machine what it runs with.
 */
import {
  DaemonConfiguration,
  DaemonFindings,
  DaemonPlace,
  Discovery,
  Docker,
  type DockerAssessment,
  EngineFault,
  Engines,
  EngineSurvey,
  EngineVersion,
  type InfoAnswer,
  ReloadEvent,
  RunningConfiguration
} from "@oci-runtimes/core/docker"
import { Table } from "@oci-runtimes/core/data"
import { LocalRequest } from "@oci-runtimes/core/machine"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { Disk } from "../disk/Disk.ts"
import { EngineApi } from "../machine/EngineApi.ts"
import { Processes } from "../machine/Processes.ts"
import { VirtualEngine } from "../RuntimeErrors.ts"
import * as EngineAnswers from "./EngineAnswers.ts"
import * as EngineDetection from "./EngineDetection.ts"

/**
 * Asks an engine at its sockets, one after the other until one answers. Returns undefined if none of its sockets is there, or if
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
  let first: EngineSurvey.EngineSurvey | undefined
  for (const socket of daemon.sockets.map(LocalRequest.socketAt)) {
    if (yield* isMissing(socket)) continue
    const survey = yield* EngineAnswers.ask(socket, options)
    if (Result.isSuccess(survey.version)) return survey
    first ??= survey
  }
  return first
})

/**
 * Reports whether nothing is at the path of a socket. A look at a named pipe would connect to it, so the list of pipes is read, which
 * not every release of Node.js can.
 */
const isMissing = Effect.fnUntraced(function* ({ _tag, path }: LocalRequest.Socket) {
  const { lstat, readDirectory } = yield* Disk
  if (_tag === "NamedPipe") {
    return yield* Effect.match(readDirectory(LocalRequest.pipeDirectory), {
      onFailure: () => false,
      onSuccess: (names) => !LocalRequest.isPipeAmong(names, path)
    })
  }
  const errno = yield* Effect.match(lstat(path), { onFailure: (failure) => failure.errno, onSuccess: () => undefined })
  return errno === "ENOENT" || errno === "ENOTDIR"
})

/**
 * Asks an engine what it runs with. Fails with the reason, in sentences, why the engine was not asked or did not answer.
 *
 * @category looking
 * @since 1.0.0
 */
export const information = Effect.fn("RunningEngine.information")(function* (daemon: Discovery.Daemon) {
  const survey = yield* ask(daemon)
  if (survey === undefined) return yield* Effect.fail(DaemonFindings.describeUnasked(daemon))
  return yield* Effect.mapError(Effect.fromResult(survey.info), (fault) => EngineFault.describe(survey.socket, fault))
})

/**
 * Returns the rules of the release that an engine says it is; the newest rules if it does not say it.
 *
 * @category looking
 * @since 1.0.0
 */
export const generation = Effect.fn("RunningEngine.generation")(function* (daemon: Discovery.Daemon) {
  const survey = yield* ask(daemon)
  return Engines.saying(survey && EngineSurvey.dockerVersion(survey)?.version)
})

/**
 * Asks an engine whether it has reloaded its configuration since a time in milliseconds since 1970. Returns undefined if it does not
 * answer the question.
 *
 * @category looking
 * @since 1.0.0
 */
export const hasReloaded = Effect.fn("RunningEngine.hasReloaded")(function* (daemon: Discovery.Daemon, since: number) {
  const { request } = yield* EngineApi
  const { clock } = yield* Processes
  for (const socket of daemon.sockets.map(LocalRequest.socketAt)) {
    const question = ReloadEvent.question(since, yield* clock.currentTimeMillis)
    const answer = ReloadEvent.read(question, yield* request({ socket, question, limits: EngineAnswers.limits }))
    if (Result.isSuccess(answer)) return answer.success
  }
  return undefined
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
 * Reports whether the programs of an engine are on this machine. An engine of which only the socket is there is asked: it may be
 * Docker Desktop.
 *
 * @category looking
 * @since 1.0.0
 */
export const isOfThisMachine = Effect.fn("RunningEngine.isOfThisMachine")(function* (daemon: Discovery.Daemon) {
  const { isVirtual, next, process } = daemon
  const survey = isVirtual || next !== undefined || process !== undefined ? undefined : yield* ask(daemon)
  return DaemonPlace.isOfThisMachine(daemon, survey && Result.getOrUndefined(survey.info))
})

/**
 * Returns the directories and the containerd of an engine that runs; undefined if it does not run or does not answer. Fails if the
 * engine is in a virtual machine: its directories are not on this machine.
 *
 * @category looking
 * @since 1.0.0
 */
export const places = Effect.fn("RunningEngine.places")(function* (
  daemon: Discovery.Daemon,
  action: VirtualEngine["action"]
) {
  const survey = daemon.isVirtual ? undefined : yield* ask(daemon)
  const info = survey && Result.getOrUndefined(survey.info)
  if (!DaemonPlace.isOfThisMachine(daemon, info)) {
    return yield* new VirtualEngine({ action, engine: Discovery.title(daemon) })
  }
  if (info === undefined) return undefined
  const { containerd, dataRoot } = info
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
