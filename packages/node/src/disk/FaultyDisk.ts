/**
 * A disk with faults at chosen operations, around any other one: for those who test that nothing is lost whatever the machine
 * does.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { bytesOf, DiskFailure, type Operation, type Shape, type Visit } from "./internal/contract.ts"

/**
 * An operation that was tried. The first has the number 1.
 *
 * @category models
 * @since 1.0.0
 */
export interface Tried {
  readonly index: number
  readonly operation: Operation
}

/**
 * What goes wrong.
 *
 * @category models
 * @since 1.0.0
 */
export type Fault =
  /** An operation fails and does nothing, or leaves half a file, or a directory, that remains. */
  | { readonly _tag: "Fail"; readonly at: number; readonly errno: string; readonly remains?: boolean }
  /** Every operation for which an errno is named fails and does nothing. */
  | {
      readonly _tag: "FailWhere"
      /** The errno of an operation that is to fail, and undefined for any other. */
      readonly errno: (tried: Tried) => string | undefined
    }
  /**
   * The world stops dead, as in a kill: this operation is not done, or done, or in the case of a file done for the part of its
   * bytes, from 0 to 1; and no later one does anything, those that would take back or tidy up included.
   */
  | { readonly _tag: "Stop"; readonly at: number; readonly when: "before" | "after" | { readonly written: number } }

/**
 * The defect with which everything ends once the world has stopped.
 *
 * @category errors
 * @since 1.0.0
 */
export class Stopped extends Data.TaggedError("Stopped")<{ readonly at: Tried }> {}

/**
 * Returns each failure that an operation may meet: with each errno, and so that half of it remains.
 *
 * @category constructors
 * @since 1.0.0
 */
export const failuresAt = ({ index, operation }: Tried): ReadonlyArray<Extract<Fault, { readonly _tag: "Fail" }>> => [
  ...errnos.map((errno) => ({ _tag: "Fail" as const, at: index, errno })),
  ...(isDivisible(operation) ? [{ _tag: "Fail" as const, at: index, errno: "EIO", remains: true }] : [])
]

/**
 * Returns each way in which the world may stop at an operation, or within it. To stop before is to stop after the one before.
 *
 * @category constructors
 * @since 1.0.0
 */
export const stopsAt = ({ index, operation }: Tried): ReadonlyArray<Fault> => [
  ...(operation._tag === "WriteFile" ? [0, 0.5].map((written) => stopAt(index, { written })) : []),
  ...(index === 1 ? [stopAt(index, "before")] : []),
  stopAt(index, "after")
]

const stopAt = (at: number, when: Extract<Fault, { readonly _tag: "Stop" }>["when"]): Fault => ({
  _tag: "Stop",
  at,
  when
})

const isDivisible = ({ _tag }: Operation): boolean => _tag === "WriteFile" || _tag === "MakeDirectory"

const errnos: ReadonlyArray<string> = [
  "EACCES",
  "EPERM",
  "ENOSPC",
  "EDQUOT",
  "EROFS",
  "EIO",
  "EMFILE",
  "EXDEV",
  "ENOTEMPTY",
  "EBUSY",
  "ENOENT",
  "ENOTDIR",
  "EEXIST",
  "ELOOP",
  "ENAMETOOLONG"
]

/**
 * A disk with faults, and what was done on it.
 *
 * @category models
 * @since 1.0.0
 */
export interface Faulty {
  readonly disk: Shape
  /** The operations so far, failed ones included. Run once without faults to learn how many there are. */
  readonly operations: () => ReadonlyArray<Tried>
}

/**
 * Wraps a disk. Looks are not counted and never fail, until the world stops.
 *
 * ```ts
 * import { Disk } from "@oci-runtimes/node"
 * import { FaultyDisk } from "@oci-runtimes/node/testing"
 * import * as Effect from "effect/Effect"
 *
 * const { disk, operations } = FaultyDisk.make(Disk.memory(), { _tag: "Fail", at: 2, errno: "ENOSPC" })
 * const make = (path: string) =>
 *   Effect.flatMap(disk.visit({ uid: 0, gid: 0 }), ({ perform }) => perform({ _tag: "MakeDirectory", path, mode: 0o755 }))
 *
 * await Effect.runPromise(Effect.scoped(Effect.ignore(Effect.andThen(make("/a"), make("/b")))))
 * console.log(operations().map(({ operation }) => operation._tag))
 * // => [ 'MakeDirectory', 'MakeDirectory' ]
 * ```
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (over: Shape, ...faults: ReadonlyArray<Fault>): Faulty => {
  const operations: Array<Tried> = []
  let stopped: Tried | undefined

  const unlessStopped =
    <Args extends ReadonlyArray<unknown>, A, E>(run: (...args: Args) => Effect.Effect<A, E>) =>
    (...args: Args): Effect.Effect<A, E> =>
      Effect.suspend(() => (stopped === undefined ? run(...args) : Effect.die(new Stopped({ at: stopped }))))

  const stop = (at: Tried): Effect.Effect<never> =>
    Effect.suspend(() => {
      stopped = at
      return Effect.die(new Stopped({ at }))
    })

  const perform = (visit: Visit, operation: Operation): Effect.Effect<void, DiskFailure> => {
    const tried: Tried = { index: operations.length + 1, operation }
    operations.push(tried)
    for (const fault of faults) {
      const errno = errnoOfFault(fault, tried)
      if (errno !== undefined) {
        const remains = fault._tag === "Fail" && fault.remains === true
        const done = remains ? Effect.ignore(performInPart(visit, operation, 0.5)) : Effect.void
        return Effect.andThen(done, Effect.fail(new DiskFailure({ errno, remains })))
      }
      if (fault._tag !== "Stop" || fault.at !== tried.index) continue
      if (fault.when === "before") return stop(tried)
      const done =
        fault.when === "after" ? visit.perform(operation) : performInPart(visit, operation, fault.when.written)
      return Effect.andThen(done, stop(tried))
    }
    return visit.perform(operation)
  }

  const disk: Shape = {
    holdsDirectories: over.holdsDirectories,
    visit: (user) =>
      Effect.map(over.visit(user), (visit) => ({
        user,
        look: unlessStopped(visit.look),
        enter: unlessStopped(visit.enter),
        list: unlessStopped(visit.list),
        read: unlessStopped(visit.read),
        readLink: unlessStopped(visit.readLink),
        access: unlessStopped(visit.access),
        perform: unlessStopped((operation: Operation) => perform(visit, operation)),
        refresh: visit.refresh
      })),
    stat: unlessStopped(over.stat),
    lstat: unlessStopped(over.lstat),
    readDirectory: unlessStopped(over.readDirectory),
    readFile: unlessStopped(over.readFile),
    realPath: unlessStopped(over.realPath),
    execution: unlessStopped(over.execution),
    readInput: unlessStopped(over.readInput)
  }

  return { disk, operations: () => [...operations] }
}

const errnoOfFault = (fault: Fault, tried: Tried): string | undefined => {
  if (fault._tag === "FailWhere") return fault.errno(tried)
  return fault._tag === "Fail" && fault.at === tried.index ? fault.errno : undefined
}

const performInPart = (visit: Visit, operation: Operation, share: number): Effect.Effect<void, DiskFailure> => {
  if (operation._tag === "MakeDirectory") return visit.perform(operation)
  if (operation._tag !== "WriteFile") return Effect.void
  const bytes = bytesOf(operation.content)
  return visit.perform({ ...operation, content: bytes.subarray(0, Math.floor(bytes.length * share)) })
}
