/**
 * Locks a directory on a disk, waiting for those who have.
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

/** How long others are waited for where nothing else is asked for. */
export const defaultWait: Duration.Input = "30 seconds"

/** What a lock is made with. */
export interface Attempt<E> {
  readonly disk: Work
  readonly journal: Journal
  readonly processes: Processes["Service"]
  readonly owner: DirectoryLock.LockHolder
  readonly kind: DirectoryLock.LockKind
  readonly wait: Duration.Duration
  /** Looks anew where the directory to lock is. */
  readonly look: Effect.Effect<Sought, OperationFailed>
  /** The error of having waited in vain. */
  readonly held: (holding: LockHolding) => E
}

/** A directory to lock. */
export interface Sought {
  readonly directory: string
  /** The steps that make it where it is missing, and the lock in it. */
  readonly steps: ReadonlyArray<Plan.Step>
}

/**
 * Makes the directory where it is missing, and locks it. Removing the lock, whose path this gives back, gives it up. Only
 * waiting is done under `restore`, so that a lock that is held is never lost to an interruption.
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
      // Whoever made the directory may have taken that back meanwhile, or somebody else has made it.
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

/** Makes an effect interruptible again. */
type Restore = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>

/** A lock that is not the caller's own. */
interface Rival {
  readonly name: string
  readonly owner: DirectoryLock.LockHolder
  /** The user who made it, and whether that is another than this one. */
  readonly uid: number
  readonly isForeign: boolean
}

/** How long something lasts, in milliseconds, whatever becomes of the time of day. */
interface Watch {
  readonly waited: Effect.Effect<number>
  readonly limit: number
}

const startWatch = ({ processes: { clock }, wait }: Pick<Attempt<never>, "processes" | "wait">): Effect.Effect<Watch> =>
  Effect.map(clock.monotonicTimeNanos, (started) => ({
    waited: Effect.map(clock.monotonicTimeNanos, (now) => Math.floor(Number(now - started) / 1_000_000)),
    limit: Duration.toMillis(wait)
  }))

/** What has to be known to see others come and go. */
type Contest = Pick<Attempt<never>, "disk" | "journal" | "kind" | "processes">

const pause = Duration.millis(20)

/** After so many times it is no coincidence: the directory is a link that leads nowhere, say. */
const maximumOvertakings = 10

const isOvertaken = ({ errno, operation, refusal }: OperationFailed): boolean =>
  operation === "mkdir" && refusal === undefined && (errno === "ENOENT" || errno === "EEXIST")

/** Until it is clear that the lock holds, or who comes first. */
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
        yield* attempt.journal.warn({ _tag: "ClaimPassedOver", path: FilePath.join(directory, name), uid, waited })
      }
      return undefined
    }
    if (verdict === "yield" || isLate) return rivals[0]
    yield* attempt.processes.clock.sleep(pause)
  }
})

/**
 * Waits, without a lock, until nobody else has one or the time is over. Whoever made its lock anew without looking would
 * keep the one that comes next from ever being alone.
 */
const untilFree = Effect.fnUntraced(function* (attempt: Contest, directory: string, lock: string, watch: Watch) {
  for (;;) {
    yield* attempt.processes.clock.sleep(pause)
    const isLate = (yield* watch.waited) >= watch.limit
    const rivals = yield* Effect.orElseSucceed(liveLocks(attempt, directory, lock), () => [])
    if (isLate || rivals.length === 0) return
  }
})

/** The locks of others who may still be at work. */
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
