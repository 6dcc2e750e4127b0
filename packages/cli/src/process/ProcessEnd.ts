/**
 * The end of the process: by itself, or after the first signal, even if an operation hangs.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import type * as Effect from "effect/Effect"
import * as Runtime from "effect/Runtime"
import { constants } from "node:os"

/** The options of a run. */
export interface Options {
  /** Milliseconds between a signal and the forced end of a process that waits for a read. Default 3000. */
  readonly patience?: number
}

/**
 * Runs an effect as the program of this process. SIGINT and SIGTERM interrupt it, and a shell sees the status 130 or 143. If
 * the run does not end, the process is forced to: files on the disk stay consistent. A run that waits for a read is ended
 * early, because the read may never end. A run that works gets more time, because it undoes its changes.
 */
export const runMain = <E>(effect: Effect.Effect<void, E>, { patience = 3000 }: Options = {}): void => {
  let received: NodeJS.Signals | undefined
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      received ??= signal
      endAfter(patience, received)
    })
  }
  NodeRuntime.runMain(effect, {
    teardown: (exit, onExit) => {
      if (received === undefined) Runtime.defaultTeardown(exit, onExit)
      else end(received)
    }
  })
}

/** The number of further periods of `patience` for a run that is not waiting for a read. */
const timesLonger = 20

const endAfter = (patience: number, signal: NodeJS.Signals, left = timesLonger): void => {
  setTimeout(() => (isReading() || left === 0 ? end(signal) : endAfter(patience, signal, left - 1)), patience)
}

/**
 * Ends the process as after a signal. `process.exit` waits for every read that the system has begun, which may never end. The
 * signal does not wait.
 */
const end = (signal: NodeJS.Signals): void => {
  const status = 128 + constants.signals[signal]
  if (isReading()) {
    process.emit("exit", status)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  }
  // The signal does not end the first process of a container.
  process.exit(status)
}

/** Reports whether a file system request is pending. */
const isReading = (): boolean => process.getActiveResourcesInfo().some((resource) => resource.startsWith("FSReq"))
