/**
 * This process: its PID, user, environment and clock, and what the system knows about other processes. Only live layers use
 * this module.
 */
import { DirectoryLock, type Trust } from "@oci-runtimes/core/disk"
import { HostFacts } from "@oci-runtimes/core/machine"
import { HostPath, Platform } from "@oci-runtimes/core/text"
import * as Clock from "effect/Clock"
import { randomBytes } from "node:crypto"
import { readFileSync, readlinkSync } from "node:fs"
import { codeOf } from "./processGroup.ts"
import type { System } from "./system.ts"

/** Returns this process on this system. Without Linux's `/proc`, processes are told apart only by their PIDs. */
export const thisSystem = (): System => {
  const hasProcesses = attempt(() => readFileSync("/proc/self/stat", "utf8")) !== undefined
  return {
    pid: process.pid,
    user: currentUser(),
    userOf: userInProc,
    boot: attempt(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")) ?? "unknown",
    namespace: attempt(() => readlinkSync("/proc/self/ns/pid")) ?? "unknown",
    startTime: hasProcesses ? startTimeInProc : startTimeBySignal,
    hangUp,
    token: () => randomBytes(6).toString("hex"),
    // Other processes run in real time, even if a test replaces the clock.
    clock: Clock.Clock.defaultValue()
  }
}

/** Returns the effective user and group of this process; root if the system has no users. */
export const currentUser = (): Trust.UserAndGroup => ({ uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 })

/** Returns the system of this process. */
export const platform = (): Platform.Platform => Platform.named(process.platform)

/** Returns the variables of this process. On Windows, letter case does not matter in their names: they are in capitals here. */
export const variables = (): HostFacts.Environment =>
  platform() === "windows"
    ? Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name.toUpperCase(), value]))
    : process.env

/**
 * Returns the working directory. If the directory has been removed, returns its former path, which then leads nowhere, as it
 * should.
 */
export const workingDirectory = (): string => {
  try {
    return HostPath.ofSystem(process.cwd(), platform())
  } catch {
    return process.env.PWD ?? "/"
  }
}

/** Returns the start time in `/proc`. */
const startTimeInProc = (pid: number): string | undefined => {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, "utf8"))
  // The process may exist although the file cannot be read: too many open files, or no permission.
  if (text === undefined) return startTimeBySignal(pid)
  const stat = HostFacts.parseProcessStat(text)
  return stat === undefined || HostFacts.hasEnded(stat) ? undefined : stat.startTime
}

/** Returns the effective user, which is the second of four IDs. */
const userInProc = (pid: number): number | undefined => {
  const user = /^Uid:\t\d+\t(\d+)/m.exec(attempt(() => readFileSync(`/proc/${pid}/status`, "utf8")) ?? "")?.[1]
  return user === undefined ? undefined : Number(user)
}

const startTimeBySignal = (pid: number): string | undefined => {
  try {
    process.kill(pid, 0)
    return DirectoryLock.unknownStart
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH" ? undefined : DirectoryLock.unknownStart
  }
}

/** Sends SIGHUP to a process. Returns the error; undefined if the signal was sent. */
const hangUp = (pid: number): string | undefined => {
  try {
    process.kill(pid, "SIGHUP")
    return undefined
  } catch (error) {
    return codeOf(error)
  }
}

const attempt = <A>(read: () => A): A | undefined => {
  try {
    return read()
  } catch {
    return undefined
  }
}
