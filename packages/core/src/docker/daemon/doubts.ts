/**
 * The reasons why something about an engine cannot be told, one sentence each.
 */
import * as Result from "effect/Result"
import * as EngineFault from "../api/EngineFault.ts"
import type { Daemon } from "./Discovery.ts"
import { isRunning, type Looked } from "./looked.ts"
import { hidesFlags } from "./waysOut.ts"

/** Says which answers are missing. An engine that does not run is not expected to answer. */
export const unanswered = (looked: Looked): ReadonlyArray<string> => {
  const { answers, daemon } = looked
  if (answers === undefined) return daemon.process === undefined ? [] : [unasked(daemon)]
  if (isRunning(looked) === false) return []
  const asked: ReadonlyArray<Result.Result<unknown, EngineFault.EngineFault>> = [answers.version, answers.info]
  const faults = asked.flatMap((answer) =>
    Result.isFailure(answer) && answer.failure.reason._tag !== "RefusedOwner"
      ? [EngineFault.describe(answers.socket, answer.failure)]
      : []
  )
  return [...new Set(faults)]
}

/** Says why an engine was not asked, with the way out. */
export const unasked = ({ process, standIn }: Pick<Daemon, "process" | "standIn">): string => {
  if (process !== undefined) return "The engine runs, but has no socket on this machine that can be asked."
  if (standIn === undefined) return "The engine does not run. Start it, and ask again."
  return standIn._tag === "Systemd"
    ? "The engine does not run. It is not asked, because systemd listens at its socket and would start it. Start the engine, and ask again."
    : `The engine does not run, and process ${standIn.pid} listens at its socket. Stop that process, start the engine, and ask again.`
}

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
