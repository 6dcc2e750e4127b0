/**
 * Tells whether the process that claimed a directory is still there. This process's own runs are told apart by a table of
 * those that are going on.
 */
import { Claim } from "@oci-runtimes/core/disk"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { randomBytes } from "node:crypto"
import { readFileSync, readlinkSync } from "node:fs"
import { currentUser } from "./internal/currentUser.ts"

/** Who claims, and whether others that did are alive. */
export interface Shape {
  /** A claim's owner that is like no other, and alive until the scope is closed. */
  readonly begin: Effect.Effect<Claim.Owner, never, Scope.Scope>
  /**
   * Whether an owner may still be at work, given the user to whom the claim belongs. If that cannot be known, it may; but
   * another user's claim counts only if the process is known to be theirs.
   */
  readonly isAlive: (owner: Claim.Owner, uid: number) => Effect.Effect<boolean>
  /** The namespace in which this process counts processes. */
  readonly namespace: string
}

/** The processes of a system, with its table of this process's runs. */
export const make = (system: System): Shape => {
  const active = new Set<string>()
  const { boot, namespace, pid } = system
  const startTime = system.startTime(pid) ?? Claim.unknownStart
  // Another copy of this module in the same process, in a worker thread say, has a table of its own.
  const instance = randomBytes(6).toString("hex")
  return {
    namespace,
    begin: Effect.acquireRelease(
      Effect.sync(() => {
        const owner = { pid, startTime, run: instance + randomBytes(6).toString("hex"), boot, namespace }
        active.add(owner.run)
        return owner
      }),
      ({ run }) => Effect.sync(() => void active.delete(run))
    ),
    isAlive: (owner, uid) =>
      Effect.sync(() => {
        const observation = { boot, namespace, startTime: system.startTime(owner.pid) }
        const users = { maker: uid, onlooker: system.uid, process: system.userOf(owner.pid) }
        if (!Claim.counts(owner, observation, users)) return false
        const isOurs = owner.pid === pid && owner.namespace === namespace && owner.run.startsWith(instance)
        return !isOurs || active.has(owner.run)
      })
  }
}

/** What has to be known of a system. */
export interface System {
  readonly pid: number
  /** The user of this process. */
  readonly uid: number
  readonly boot: string
  readonly namespace: string
  /** The user of a process; undefined if that cannot be told, or if there is no such process. */
  readonly userOf: (pid: number) => number | undefined
  /** When a process was started; `Claim.unknownStart` if that cannot be told; undefined if there is no such process. */
  readonly startTime: (pid: number) => string | undefined
}

/** This process on this system. Without Linux's `/proc`, processes are told apart by their numbers alone. */
export const thisSystem = (): System => {
  const hasProcesses = attempt(() => readFileSync("/proc/self/stat", "utf8")) !== undefined
  return {
    pid: process.pid,
    uid: currentUser().uid,
    userOf: userInProc,
    boot: word(attempt(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8"))),
    namespace: word(attempt(() => readlinkSync("/proc/self/ns/pid"))),
    startTime: hasProcesses ? startTimeInProc : startTimeBySignal
  }
}

/** The processes that claims are compared with; by default those of this system. */
export const Processes = Context.Reference<Shape>("@oci-runtimes/node/Processes", {
  defaultValue: () => make(thisSystem())
})

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
    return Claim.unknownStart
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH" ? undefined : Claim.unknownStart
  }
}

const attempt = <A>(read: () => A): A | undefined => {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** Short, and nothing but letters and digits, as it becomes part of a file name. */
const word = (text: string | undefined): string => text?.replaceAll(/[^0-9A-Za-z]/g, "").slice(-12) || "unknown"
