/**
 * The end of the process: by itself, or by the first signal that asks for it, whatever hangs at that moment.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import type * as Effect from "effect/Effect"
import * as Runtime from "effect/Runtime"
import { constants } from "node:os"

/** What can be set for a run. */
export interface Options {
  /** The milliseconds that an interruption may take before the process ends anyway. */
  readonly patience?: number
}

/**
 * Runs an effect as the program of this process. SIGINT and SIGTERM interrupt it, and a shell sees the status 130 or 143. What
 * is on the disk stands any end, so a run that cannot be interrupted ends anyway after a while: soon if it waits for a read, which
 * may never end, and later if it works, since it undoes what it has done.
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

/** How many times as long as a read a run may work on. */
const timesLonger = 20

const endAfter = (patience: number, signal: NodeJS.Signals, left = timesLonger): void => {
  setTimeout(() => (isReading() || left === 0 ? end(signal) : endAfter(patience, signal, left - 1)), patience)
}

/**
 * Ends the process as after a signal. To exit means to wait for every read that the system has begun, which may never end; the
 * signal itself does not wait.
 */
const end = (signal: NodeJS.Signals): void => {
  const status = 128 + constants.signals[signal]
  if (isReading()) {
    process.emit("exit", status)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  }
  // The first process of a container does not end by a signal.
  process.exit(status)
}

/** Reports whether the system works on a request for a file. */
const isReading = (): boolean => process.getActiveResourcesInfo().some((resource) => resource.startsWith("FSReq"))
