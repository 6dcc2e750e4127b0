/**
 * Locks a directory on a disk, after waiting for other runs with a lock.
 */
import { DirectoryLock, type Plan } from "@oci-runtimes/core/disk"
import { FilePath } from "@oci-runtimes/core/text"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Work } from "./work.ts"
import type { OperationFailed } from "../OperationFailed.ts"
import type { Journal } from "../PlanInterpreter.ts"
import type { Processes } from "../../machine/Processes.ts"
import type { LockHolding } from "../../RuntimeErrors.ts"

/** The default time to wait for other runs. */
export const defaultWait: Duration.Input = "30 seconds"

/** An attempt to lock a directory. */
export interface Attempt<E> {
  readonly disk: Work
  readonly journal: Journal
  readonly processes: Processes["Service"]
  readonly owner: DirectoryLock.LockHolder
  readonly kind: DirectoryLock.LockKind
  readonly wait: Duration.Duration
  /** Finds the directory to lock, anew each time. */
  readonly look: Effect.Effect<Sought, OperationFailed>
  /** Returns the error if the time to wait is over. */
  readonly held: (holding: LockHolding) => E
}

/** A directory to lock. */
export interface Sought {
  readonly directory: string
  /** The steps that make the directory, if it is missing, and the lock in it. */
  readonly steps: ReadonlyArray<Plan.Step>
}

/**
 * Makes the directory if it is missing, locks it, and returns the path of the lock. Removing this path releases the lock. Only
 * waiting is done under `restore`, so an interruption never loses a lock that is held.
 */
export const acquire = Effect.fnUntraced(function* <E>(attempt: Attempt<E>, restore: Restore) {
  const { journal, kind, owner, processes } = attempt
  const lock = DirectoryLock.name(owner, kind)
  const watch = yield* startWatch(attempt)
  for (let overtaken = 0; ;) {
    yield* attempt.disk.refresh
    const { directory, steps } = yield* attempt.look
    const path = FilePath.join(directory, lock)
    const made = yield* journal.take(steps).pipe(
      Effect.tapError(({ paths, remains }) => (remains && paths[0] === path ? journal.remove(path) : Effect.void)),
      Effect.as(true),
      // Another run may have made the directory meanwhile, or may have undone making it.
      Effect.catchIf(
        (failure) => isOvertaken(failure) && ++overtaken < maximumOvertakings,
        () => Effect.succeed(false)
      )
    )
    if (!made) continue
    const rival = yield* restore(contend(attempt, directory, lock, watch)).pipe(
      Effect.onExit((exit) => (Exit.isSuccess(exit) && exit.value === undefined ? Effect.void : journal.remove(path)))
    )
    if (rival === undefined) return path
    const waited = yield* watch.waited
    if (waited >= watch.limit && !rival.isForeign) {
      const description = DirectoryLock.describe(rival.owner, processes.namespace)
      const held = FilePath.join(directory, rival.name)
      return yield* Effect.fail(attempt.held({ lock: held, holder: rival.owner, description, waited }))
    }
    yield* restore(untilFree(attempt, directory, lock, watch))
  }
})

/** A function that makes an effect interruptible again. */
type Restore = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>

/** The lock of another run. */
interface Rival {
  readonly name: string
  readonly owner: DirectoryLock.LockHolder
  /** The user who made the lock, and whether it is another user than this one. */
  readonly uid: number
  readonly isForeign: boolean
}

/** The time that has passed and its limit, in milliseconds, independent of changes to the time of day. */
interface Watch {
  readonly waited: Effect.Effect<number>
  readonly limit: number
}

const startWatch = ({ processes: { clock }, wait }: Pick<Attempt<never>, "processes" | "wait">): Effect.Effect<Watch> =>
  Effect.map(clock.monotonicTimeNanos, (started) => ({
    waited: Effect.map(clock.monotonicTimeNanos, (now) => Math.floor(Number(now - started) / 1_000_000)),
    limit: Duration.toMillis(wait)
  }))

/** The part of an attempt that is needed to see the locks of other runs. */
type Contest = Pick<Attempt<never>, "disk" | "journal" | "kind" | "processes">

const pause = Duration.millis(20)

/** The maximum number of attempts to make the directory. More failures have another cause, such as a dangling link. */
const maximumOvertakings = 10

const isOvertaken = ({ errno, operation, refusal }: OperationFailed): boolean =>
  operation === "mkdir" && refusal === undefined && (errno === "ENOENT" || errno === "EEXIST")

/**
 * Waits until it is clear whether the lock is valid or another run comes first. Returns that run's lock; undefined if the lock
 * is valid.
 */
const contend = Effect.fnUntraced(function* (attempt: Contest, directory: string, lock: string, watch: Watch) {
  for (;;) {
    const live = yield* liveLocks(attempt, directory, lock)
    const waited = yield* watch.waited
    const isLate = waited >= watch.limit
    const rivals = isLate ? live.filter(({ isForeign }) => !isForeign) : live
    const verdict = DirectoryLock.decide(
      lock,
      rivals.map(({ name }) => name)
    )
    if (verdict === "hold") {
      for (const { name, uid } of live) {
        yield* attempt.journal.warn({ _tag: "LockPassedOver", path: FilePath.join(directory, name), uid, waited })
      }
      return undefined
    }
    if (verdict === "yield" || isLate) return rivals[0]
    yield* attempt.processes.clock.sleep(pause)
  }
})

/**
 * Waits, without a lock, until no other run has a lock or the time is over. A run that made its lock again at once would keep
 * the next run from ever being alone.
 */
const untilFree = Effect.fnUntraced(function* (attempt: Contest, directory: string, lock: string, watch: Watch) {
  for (;;) {
    yield* attempt.processes.clock.sleep(pause)
    const isLate = (yield* watch.waited) >= watch.limit
    const rivals = yield* Effect.orElseSucceed(liveLocks(attempt, directory, lock), () => [])
    if (isLate || rivals.length === 0) return
  }
})

/** Returns the locks of other runs that may still be at work. */
const liveLocks = Effect.fnUntraced(function* (
  { disk, kind, processes }: Pick<Contest, "disk" | "kind" | "processes">,
  directory: string,
  own: string
) {
  const names = yield* disk.list(directory)
  const locks: Array<Rival> = []
  for (const name of names) {
    const owner = name === own ? undefined : DirectoryLock.parse(name, kind)
    const seen = owner === undefined ? undefined : yield* disk.look(FilePath.join(directory, name))
    if (owner === undefined || seen?.type !== "Directory") continue
    const { uid } = seen.owner
    if (yield* processes.isAlive(owner, uid)) locks.push({ name, owner, uid, isForeign: uid !== disk.user.uid })
  }
  return locks
})
