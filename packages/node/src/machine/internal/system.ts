/**
 * What has to be known of a system to tell its processes apart.
 */
import type { Trust } from "@oci-runtimes/core/disk"
import type * as Clock from "effect/Clock"

/** A process on a system, and what that system tells about others. */
export interface System {
  readonly pid: number
  /** The effective user and group of this process. */
  readonly user: Trust.UserAndGroup
  /** The boot of the system, and the namespace in which this process counts processes. Only letters and digits are used. */
  readonly boot: string
  readonly namespace: string
  /** Returns the user of a process; undefined if that cannot be told, or if there is no such process. */
  readonly userOf: (pid: number) => number | undefined
  /** Returns when a process was started; `DirectoryLock.unknownStart` if that cannot be told; undefined if there is no such process. */
  readonly startTime: (pid: number) => string | undefined
  /** Returns letters and digits that no earlier call has returned. The names of runs are made of them. */
  readonly token: () => string
  /** The time that passes while this process waits for others. */
  readonly clock: Clock.Clock
}
