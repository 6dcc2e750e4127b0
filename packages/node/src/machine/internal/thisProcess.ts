/**
 * This process, as it is: its number, user, environment and time, and what the system tells about other processes. Only live
 * layers use it.
 */
import { DirectoryLock, type Trust } from "@oci-runtimes/core/disk"
import type { HostFacts } from "@oci-runtimes/core/machine"
import * as Clock from "effect/Clock"
import { randomBytes } from "node:crypto"
import { readFileSync, readlinkSync } from "node:fs"
import type { System } from "./system.ts"

/** Returns this process on this system. Without Linux's `/proc`, processes are told apart by their numbers alone. */
export const thisSystem = (): System => {
  const hasProcesses = attempt(() => readFileSync("/proc/self/stat", "utf8")) !== undefined
  return {
    pid: process.pid,
    user: currentUser(),
    userOf: userInProc,
    boot: attempt(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")) ?? "unknown",
    namespace: attempt(() => readlinkSync("/proc/self/ns/pid")) ?? "unknown",
    startTime: hasProcesses ? startTimeInProc : startTimeBySignal,
    token: () => randomBytes(6).toString("hex"),
    // Other processes take their time, whatever a clock shows that a test has set.
    clock: Clock.Clock.defaultValue()
  }
}

/** Returns the effective user and group of this process; root where a system has no users. */
export const currentUser = (): Trust.UserAndGroup => ({ uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 })

/** Returns the variables of this process. */
export const variables = (): HostFacts.Environment => process.env

/** Returns the working directory. If it has been removed it has no path any more; the name it had leads nowhere, as it should. */
export const workingDirectory = (): string => {
  try {
    return process.cwd()
  } catch {
    return process.env.PWD ?? "/"
  }
}

/** The program's name, in parentheses, may hold anything; the fields begin behind the last one. The 22nd is the start. */
const startTimeInProc = (pid: number): string | undefined => {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, "utf8"))
  // That it cannot be read does not mean that there is none: there may be too many open files, or no permission.
  if (text === undefined) return startTimeBySignal(pid)
  const [state = "", ...fields] = text.slice(text.lastIndexOf(")") + 2).split(" ")
  // A process that has ended is still listed until its parent asks after it, which it may never do.
  return "ZXx".includes(state) ? undefined : fields[18]
}

/** The effective user, the second of four. */
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

const attempt = <A>(read: () => A): A | undefined => {
  try {
    return read()
  } catch {
    return undefined
  }
}
