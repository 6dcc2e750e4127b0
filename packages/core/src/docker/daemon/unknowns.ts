/**
 * The reasons why something about an engine cannot be told, one sentence each.
 */
import * as Result from "effect/Result"
import { Wording } from "../../text/index.ts"
import * as EngineFault from "../api/EngineFault.ts"
import type * as EngineSurvey from "../api/EngineSurvey.ts"
import type * as Discovery from "./Discovery.ts"
import { isRunning, type Looked } from "./looked.ts"
import { hidesFlags } from "./advice.ts"

/** Says which answers are missing. An engine that does not run is not expected to answer. */
export const unanswered = (looked: Looked): ReadonlyArray<string> => {
  const { answers, daemon } = looked
  if (answers === undefined) {
    return daemon.process === undefined ? [] : ["The engine runs, but has no socket on this machine that can be asked."]
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

/** Reports whether only a socket shows an engine. */
const isLeftBehind = ({ isVirtual, next, ofUnit }: Discovery.Daemon): boolean =>
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
