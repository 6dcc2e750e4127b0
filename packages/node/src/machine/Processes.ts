/**
 * The processes of a machine: the identity of this process, whether the processes that locked a directory are still alive, and
 * the clock for waiting. A table of active runs tells apart the runs of this process.
 */
import { Lazy } from "@oci-runtimes/core/data"
import { DirectoryLock, type Trust } from "@oci-runtimes/core/disk"
import type * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as OwnTime from "./internal/ownTime.ts"
import type { System } from "./internal/system.ts"
import { thisSystem } from "./internal/thisProcess.ts"
import { SignalFailed } from "../RuntimeErrors.ts"

/**
 * A process on a system, and what that system knows about other processes.
 *
 * @category models
 * @since 1.0.0
 */
export type { System }

/**
 * The processes of a machine.
 *
 * @category services
 * @since 1.0.0
 */
export class Processes extends Context.Service<
  Processes,
  {
    /** The effective user and group of this process, who own the files that it makes. */
    readonly user: Trust.UserAndGroup
    /** The PID namespace of this process. */
    readonly namespace: string
    /** The clock by which this process waits for others. */
    readonly clock: Clock.Clock
    /** Begins a run. Returns a unique lock holder, which is alive until the scope is closed. */
    readonly begin: Effect.Effect<DirectoryLock.LockHolder, never, Scope.Scope>
    /**
     * Reports whether a lock holder may still be at work, given the user who owns the lock. A holder that cannot be checked
     * counts as alive. Another user's lock counts only if the process is known to belong to that user.
     */
    readonly isAlive: (owner: DirectoryLock.LockHolder, uid: number) => Effect.Effect<boolean>
    /** Reports whether a process still runs: a process with its number and its start time. */
    readonly runs: (process: StartedProcess) => Effect.Effect<boolean>
    /**
     * Sends SIGHUP to a process, which makes a daemon read its configuration again. Fails with `ESRCH` if the process has ended,
     * even if another one has its number now, and with `EPERM` without the right to send it signals.
     */
    readonly hangUp: (process: StartedProcess) => Effect.Effect<void, SignalFailed>
  }
>()("@oci-runtimes/node/Processes") {}

/**
 * A process that is told apart by its start time from a later one with its number.
 *
 * @category models
 * @since 1.0.0
 */
export interface StartedProcess {
  readonly pid: number
  readonly startTime: string
}

/**
 * The processes of a machine in memory: this process and the others.
 *
 * @category models
 * @since 1.0.0
 */
export interface Description {
  /** The PID of this process. By default 1, as in a PID namespace of its own. */
  readonly pid?: number
  /** The start time of this process, as digits. By default "1". */
  readonly startTime?: string
  /** The boot ID of the machine. By default "memory". */
  readonly boot?: string
  /** The PID namespace of this process. By default "memory". */
  readonly namespace?: string
  /** The effective user and group of this process. By default it is root. */
  readonly user?: Trust.UserAndGroup
  /** The other processes of the machine, by PID. By default there are none. */
  readonly others?: { readonly [pid: number]: OtherProcess }
  /**
   * The clock of this process. By default it starts at zero and advances only when the process waits, which takes no real time.
   */
  readonly clock?: Clock.Clock
}

/**
 * Another process of the machine.
 *
 * @category models
 * @since 1.0.0
 */
export interface OtherProcess {
  readonly startTime: string
  /** The user of the process; undefined if unknown. */
  readonly uid?: number
  /** Called when the process gets SIGHUP, which ends a process without this function. */
  readonly onHangUp?: () => void
}

/** The active runs of a process. */
interface Runs {
  /**
   * Returns the prefix of the runs' names. Another copy of this module in the same process, such as in a worker thread, has
   * another prefix.
   */
  readonly instance: () => string
  readonly active: Set<string>
}

const noRuns = ({ token }: System): Runs => ({ instance: Lazy.lazy(token), active: new Set() })

/** The active runs of this process, shared by all of its layers. */
const RunsHere = Context.Reference<Runs>("@oci-runtimes/node/Processes/RunsHere", {
  defaultValue: () => noRuns(thisSystem())
})

/**
 * The processes of this machine.
 *
 * @category layers
 * @since 1.0.0
 */
export const layer: Layer.Layer<Processes> = Layer.effect(
  Processes,
  Effect.map(RunsHere, (runs) => over(thisSystem(), runs))
)

/**
 * Builds a layer with the described processes. Run names are counted, so equal machines give equal names. Each build of the
 * layer restarts the count: runs on one disk need the same layer, or their names are equal.
 *
 * ```ts
 * import { Machine, Processes } from "@oci-runtimes/node"
 * import * as Effect from "effect/Effect"
 *
 * const machine = Machine.memory({ processes: { pid: 7, user: { uid: 1000, gid: 1000 } } })
 * const begun = Processes.Processes.use(({ begin }) => begin)
 * const { boot, pid, run } = await Effect.runPromise(Effect.provide(Effect.scoped(begun), machine))
 * console.log(pid, run, boot)
 * // => 7 000000000001000000000002 memory
 * ```
 *
 * @category layers
 * @since 1.0.0
 */
export const layerOf = (description: Description = {}): Layer.Layer<Processes> =>
  Layer.sync(Processes, () => make(described(description)))

/**
 * Returns the processes of a system, with their own table of runs.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (system: System): Processes["Service"] => over(system, noRuns(system))

/**
 * Returns the described system.
 *
 * @category constructors
 * @since 1.0.0
 */
export const described = (description: Description = {}): System => {
  const { boot = "memory", clock = OwnTime.make(), namespace = "memory", pid = 1, startTime = "1" } = description
  const user = { uid: 0, gid: 0, ...description.user }
  const processes = new Map<number, OtherProcess>([[pid, { startTime, uid: user.uid }]])
  for (const [number, other] of Object.entries(description.others ?? {})) processes.set(Number(number), { ...other })
  let tokens = 0
  return {
    pid,
    user,
    boot,
    namespace,
    userOf: (number) => processes.get(number)?.uid,
    startTime: (number) => processes.get(number)?.startTime,
    hangUp: (number) => {
      const process = processes.get(number)
      if (process === undefined) return "ESRCH"
      if (user.uid !== 0 && user.uid !== process.uid) return "EPERM"
      if (process.onHangUp === undefined) processes.delete(number)
      else process.onHangUp()
      return undefined
    },
    token: () => (++tokens).toString(16).padStart(12, "0"),
    clock
  }
}

const over = (system: System, { active, instance }: Runs): Processes["Service"] => {
  const { clock, pid } = system
  const [boot, namespace] = [word(system.boot), word(system.namespace)]
  const startTime = system.startTime(pid) ?? DirectoryLock.unknownStart
  const user = Object.freeze({ ...system.user })
  const service = Processes.of({
    user,
    namespace,
    clock,
    begin: Effect.acquireRelease(
      Effect.sync(() => {
        const owner = { pid, startTime, run: instance() + system.token(), boot, namespace }
        active.add(owner.run)
        return owner
      }),
      ({ run }) => Effect.sync(() => void active.delete(run))
    ),
    isAlive: (owner, uid) =>
      Effect.sync(() => {
        const isOurs = owner.pid === pid && owner.namespace === namespace && owner.run.startsWith(instance())
        if (isOurs && uid === user.uid) return active.has(owner.run)
        const observation = { boot, namespace, startTime: system.startTime(owner.pid) }
        const users = { maker: uid, onlooker: user.uid, process: system.userOf(owner.pid) }
        return DirectoryLock.isInForce(owner, observation, users) && (!isOurs || active.has(owner.run))
      }),
    runs: (process) => Effect.sync(() => system.startTime(process.pid) === process.startTime),
    hangUp: (process) =>
      Effect.suspend(() => {
        const { pid: number, startTime: since } = process
        const errno = system.startTime(number) === since ? system.hangUp(number) : "ESRCH"
        return errno === undefined ? Effect.void : Effect.fail(new SignalFailed({ pid: number, errno }))
      })
  })
  return Object.freeze(service)
}

/** Returns the last 12 letters and digits of a string, for use in a file name. */
const word = (text: string): string => text.replaceAll(/[^0-9A-Za-z]/g, "").slice(-12) || "unknown"
