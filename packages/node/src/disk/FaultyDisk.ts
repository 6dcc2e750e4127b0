/**
 * A disk with faults at chosen operations, around any other disk, for tests that nothing is lost.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { bytesOf, DiskFailure, type Operation, type Shape, type Visit } from "./internal/contract.ts"

/**
 * An operation that was tried. The first operation has the index 1.
 *
 * @category models
 * @since 1.0.0
 */
export interface Tried {
  readonly index: number
  readonly operation: Operation
}

/**
 * A fault of the disk.
 *
 * @category models
 * @since 1.0.0
 */
export type Fault =
  /** One operation fails. It does nothing, or with `remains` it leaves half a file, or a directory. */
  | { readonly _tag: "Fail"; readonly at: number; readonly errno: string; readonly remains?: boolean }
  /** Every operation for which `errno` returns an errno fails and does nothing. */
  | {
      readonly _tag: "FailWhere"
      /** Returns the errno of an operation that should fail; undefined for any other. */
      readonly errno: (tried: Tried) => string | undefined
    }
  /**
   * The machine stops, as if the process were killed: before this operation, after it, or after the `written` share of a file's
   * bytes, from 0 to 1. No later operation does anything, including undo and cleanup.
   */
  | { readonly _tag: "Stop"; readonly at: number; readonly when: "before" | "after" | { readonly written: number } }

/**
 * The defect with which everything ends once the machine has stopped.
 *
 * @category errors
 * @since 1.0.0
 */
export class Stopped extends Data.TaggedError("Stopped")<{ readonly at: Tried }> {}

/**
 * Returns each failure that an operation may have: one for each errno, and one that leaves half of its result.
 *
 * @category constructors
 * @since 1.0.0
 */
export const failuresAt = ({ index, operation }: Tried): ReadonlyArray<Extract<Fault, { readonly _tag: "Fail" }>> => [
  ...errnos.map((errno) => ({ _tag: "Fail" as const, at: index, errno })),
  ...(isDivisible(operation) ? [{ _tag: "Fail" as const, at: index, errno: "EIO", remains: true }] : [])
]

/**
 * Returns each way in which the machine may stop at an operation, or within it. A stop before an operation is the same as a
 * stop after the previous operation.
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
 * A disk with faults, and the operations that were tried on it.
 *
 * @category models
 * @since 1.0.0
 */
export interface Faulty {
  readonly disk: Shape
  /** Returns the operations so far, including failed operations. Run once without faults to learn their number. */
  readonly operations: () => ReadonlyArray<Tried>
}

/**
 * Wraps a disk with faults. Looks are not counted and get no faults, until the machine stops.
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
    system: over.system,
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
