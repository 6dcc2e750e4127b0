/**
 * The facts about a system that tell its processes apart.
 */
import type { Trust } from "@oci-runtimes/core/disk"
import type * as Clock from "effect/Clock"

/** A process on a system, and what that system knows about other processes. */
export interface System {
  readonly pid: number
  /** The effective user and group of this process. */
  readonly user: Trust.UserAndGroup
  /** The boot ID of the system, and the PID namespace of this process. Only the letters and digits of both are used. */
  readonly boot: string
  readonly namespace: string
  /** Returns the user of a process; undefined if the user is unknown or the process does not exist. */
  readonly userOf: (pid: number) => number | undefined
  /** Returns the start time of a process, `DirectoryLock.unknownStart` if unknown; undefined if the process does not exist. */
  readonly startTime: (pid: number) => string | undefined
  /** Sends SIGHUP to a process. Returns the name of the system's error; undefined if the signal was sent. */
  readonly hangUp: (pid: number) => string | undefined
  /** Returns a different string of letters and digits on each call. Run names are made of these strings. */
  readonly token: () => string
  /** The clock by which this process waits for others. */
  readonly clock: Clock.Clock
}
