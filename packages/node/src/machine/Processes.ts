/**
 * The processes of a machine: who this one is, whether those that locked a directory are still there, and the time that passes
 * while they are waited for. This process's own runs are told apart by a table of those that are going on.
 */
import { DirectoryLock, type Trust } from "@oci-runtimes/core/disk"
import type * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as OwnTime from "./internal/ownTime.ts"
import type { System } from "./internal/system.ts"
import { thisSystem } from "./internal/thisProcess.ts"

/**
 * A process on a system, and what that system tells about others.
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
    /** The effective user and group of this process, to whom belongs what it makes. */
    readonly user: Trust.UserAndGroup
    /** The namespace in which this process counts processes. */
    readonly namespace: string
    /** The time that passes while this process waits for others. */
    readonly clock: Clock.Clock
    /** Begins a run: returns a lock's owner that is like no other, and alive until the scope is closed. */
    readonly begin: Effect.Effect<DirectoryLock.LockHolder, never, Scope.Scope>
    /**
     * Reports whether an owner may still be at work, given the user to whom the lock belongs. If that cannot be known, it may;
     * but another user's lock counts only if the process is known to be theirs.
     */
    readonly isAlive: (owner: DirectoryLock.LockHolder, uid: number) => Effect.Effect<boolean>
  }
>()("@oci-runtimes/node/Processes") {}

/**
 * The process of a machine in memory, and the others there.
 *
 * @category models
 * @since 1.0.0
 */
export interface Description {
  /** The number of this process. By default it is 1, as in a namespace of its own. */
  readonly pid?: number
  /** When this process was started, as digits. By default it is "1". */
  readonly startTime?: string
  /** The boot of the machine. By default it is "memory". */
  readonly boot?: string
  /** The namespace in which this process counts processes. By default it is "memory". */
  readonly namespace?: string
  /** The effective user and group of this process. By default it is root. */
  readonly user?: Trust.UserAndGroup
  /** The other processes of the machine, by number. By default there are none. */
  readonly others?: { readonly [pid: number]: OtherProcess }
  /** The time of this process. By default it begins at zero and moves only while the process waits, which takes no time. */
  readonly clock?: Clock.Clock
}

/**
 * A process that runs beside this one.
 *
 * @category models
 * @since 1.0.0
 */
export interface OtherProcess {
  readonly startTime: string
  /** Its user. Without one that cannot be told. */
  readonly uid?: number
}

/** The runs of a process that are going on. */
interface Runs {
  /** What their names begin with. Another copy of this module in the same process, in a worker thread say, has its own. */
  readonly instance: string
  readonly active: Set<string>
}

const noRuns = ({ token }: System): Runs => ({ instance: token(), active: new Set() })

/** The runs of this process, whatever the number of layers that are built. */
const RunsHere = Context.Reference<Runs>("@oci-runtimes/node/Processes/RunsHere", {
  defaultValue: () => noRuns(thisSystem())
})

/**
 * This process on this machine.
 *
 * @category layers
 * @since 1.0.0
 */
export const layer: Layer.Layer<Processes> = Layer.effect(
  Processes,
  Effect.map(RunsHere, (runs) => over(thisSystem(), runs))
)

/**
 * The processes of a machine that is described. The names of its runs are counted, so that equal machines give equal names.
 * Each layer that is built counts anew. Give runs on one disk the same processes, or their names are equal.
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
 * Returns the processes of a system, with a table of runs of its own.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (system: System): Processes["Service"] => over(system, noRuns(system))

/**
 * Returns the system that is described.
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
        const owner = { pid, startTime, run: instance + system.token(), boot, namespace }
        active.add(owner.run)
        return owner
      }),
      ({ run }) => Effect.sync(() => void active.delete(run))
    ),
    isAlive: (owner, uid) =>
      Effect.sync(() => {
        const observation = { boot, namespace, startTime: system.startTime(owner.pid) }
        const users = { maker: uid, onlooker: user.uid, process: system.userOf(owner.pid) }
        if (!DirectoryLock.isInForce(owner, observation, users)) return false
        const isOurs = owner.pid === pid && owner.namespace === namespace && owner.run.startsWith(instance)
        return !isOurs || active.has(owner.run)
      })
  })
  return Object.freeze(service)
}

/** Short, and nothing but letters and digits, as it becomes part of a file name. */
const word = (text: string): string => text.replaceAll(/[^0-9A-Za-z]/g, "").slice(-12) || "unknown"
