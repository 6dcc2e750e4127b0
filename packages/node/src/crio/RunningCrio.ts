/**
 * Asks a running CRI-O by CRI which handlers it shows. Nothing is changed.
 */
import { RunningDaemon } from "@oci-runtimes/core/crio"
import { CriAnswer } from "@oci-runtimes/core/machine"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { CriApi } from "../machine/CriApi.ts"
import type { CrioAssessment } from "./CrioMachine.ts"

/**
 * The known facts about a daemon that runs, or could run.
 *
 * @category models
 * @since 1.0.0
 */
export interface Running {
  /** The number of the process; undefined if the daemon does not run. */
  readonly pid: number | undefined
  /** The socket that was asked. */
  readonly socket: string
  /** The release that runs; undefined if it is not known. */
  readonly release: string | undefined
  /** The names of the handlers that it shows; undefined if it shows none. */
  readonly handlers: ReadonlyArray<string> | undefined
  /** The differences between the files and what runs. */
  readonly differences: ReadonlyArray<RunningDaemon.RunningDifference>
  /** Sentences about what cannot be told. */
  readonly unknown: ReadonlyArray<string>
}

/**
 * Asks about the daemon of an assessment. Only a daemon that runs is asked at its socket.
 *
 * @category looking
 * @since 1.0.0
 */
export const ask = Effect.fn("RunningCrio.ask")(function* ({ daemon, reading, table }: CrioAssessment) {
  const { pid } = daemon
  const socket = RunningDaemon.socketOf(daemon, reading.settings)
  const known: Running = { pid, socket, release: undefined, handlers: undefined, differences: [], unknown: [] }
  if (pid === undefined) return known
  const cri = yield* CriApi
  const version = yield* cri.version(socket)
  if (Result.isFailure(version)) return { ...known, unknown: [CriAnswer.describe(socket, version.failure)] }
  const release = version.success.runtimeVersion
  const status = yield* cri.status(socket)
  if (Result.isFailure(status)) return { ...known, release, unknown: [CriAnswer.describe(socket, status.failure)] }
  const handlers = RunningDaemon.handlersIn(status.success)
  return handlers === undefined
    ? { ...known, release, unknown: [`CRI-O ${release} does not show its handlers by CRI, which it does since 1.30.`] }
    : { ...known, release, handlers, differences: RunningDaemon.differences(table, handlers) }
})
