/**
 * The reasons why something about an engine cannot be told, one sentence each.
 */
import * as Result from "effect/Result"
import { Wording } from "../../text/index.ts"
import * as EngineFault from "../api/EngineFault.ts"
import type * as EngineSurvey from "../api/EngineSurvey.ts"
import { isOfThisMachine } from "./DaemonPlace.ts"
import { type Daemon, title } from "./Discovery.ts"
import { isRunning, type Looked } from "./looked.ts"
import { hidesFlags } from "./advice.ts"

/** Says which answers are missing. An engine that does not run is not expected to answer. */
export const unanswered = (looked: Looked): ReadonlyArray<string> => {
  const { answers, daemon } = looked
  if (answers === undefined) return withoutSocket(looked)
  if (daemon.isVirtual && Result.isSuccess(answers.info) && !answers.info.success.isDesktop) {
    return [
      `The engine at ${Wording.plain(answers.socket.path)} is not that of Docker Desktop, so it may read another file than ${Wording.plain(looked.configFile)}.`
    ]
  }
  if (isRunning(looked) === false) return isLeftBehind(daemon) ? [leftBehind(answers.socket)] : []
  const asked: ReadonlyArray<Result.Result<unknown, EngineFault.EngineFault>> = [answers.version, answers.info]
  const faults = asked.flatMap((answer) =>
    Result.isFailure(answer) && answer.failure.reason._tag !== "RefusedOwner"
      ? [EngineFault.describe(answers.socket, answer.failure)]
      : []
  )
  return [...new Set(faults)]
}

/**
 * Says why an engine did not tell its containers. An engine that does not run is not expected to, because its data root has them,
 * unless the engine is in a virtual machine.
 *
 * @category operations
 * @since 1.0.0
 */
export const untoldContainers = (looked: Pick<Looked, "answers" | "daemon">): ReadonlyArray<string> => {
  const { answers, daemon } = looked
  if (isRunning(looked) === false) {
    return isOfThisMachine(daemon, undefined)
      ? []
      : [
          `The containers of the ${title(daemon)} are in a virtual machine, and the engine does not run. Start the engine, and try again.`
        ]
  }
  if (answers === undefined) return withoutSocket(looked)
  const { containers, socket } = answers
  return containers !== undefined && Result.isFailure(containers)
    ? [EngineFault.describe(socket, containers.failure)]
    : []
}

const withoutSocket = ({ daemon }: Pick<Looked, "daemon">): ReadonlyArray<string> =>
  daemon.process === undefined ? [] : [describeUnasked(daemon)]

/**
 * Says why an engine was not asked, with the way out. An engine is not asked if none of its sockets is there, or if another program
 * listens at them.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describeUnasked = ({ process, standIn }: Pick<Daemon, "process" | "standIn">): string => {
  if (process !== undefined) return "The engine runs, but has no socket on this machine that can be asked."
  if (standIn === undefined) return "The engine does not run. Start it, and ask again."
  return standIn._tag === "Systemd"
    ? `The engine does not run. It is not asked, because ${standIn.unit} listens at its socket and would start it. Start the engine, and ask again.`
    : `The engine does not run, and process ${standIn.pid} listens at its socket. Stop that process, start the engine, and ask again.`
}

/** Reports whether only a socket shows an engine. */
const isLeftBehind = ({ isVirtual, next, ofUnit }: Daemon): boolean =>
  !isVirtual && next === undefined && ofUnit === undefined

const leftBehind = ({ path }: EngineSurvey.EngineSurvey["socket"]): string =>
  `Nothing listens at the socket ${Wording.plain(path)}, and nothing on this machine starts an engine.`

export const unforeseen = (looked: Looked): ReadonlyArray<string> => {
  const { next, ofUnit, running } = looked.daemon
  return [
    ...new Set([
      ...(next?.unforeseen ?? []),
      ...(next === undefined || hidesFlags(looked) ? (running?.unforeseen ?? []) : []),
      ...(ofUnit?.why !== undefined && ofUnit.unit.state !== "masked" ? [ofUnit.why] : [])
    ])
  ]
}
