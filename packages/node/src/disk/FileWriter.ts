/**
 * Writes configuration files, whole or not at all, one run at a time, and never over what somebody else has written
 * meanwhile.
 *
 * What has to be kept of a file that is there is its mode and its owner. Extended attributes are not, for Node.js cannot read
 * them: where a file has an access control list, the bits of its group are a mask, and become the group's rights when the
 * list is gone. Further names of the file (hard links) keep the old text.
 */
import { DirectoryLock, AtomicWrite } from "@oci-runtimes/core/disk"
import { FilePath } from "@oci-runtimes/core/text"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Option from "effect/Option"
import { Disk } from "./Disk.ts"
import * as Work from "./internal/work.ts"
import * as Locks from "./internal/directoryLock.ts"
import { destinationOf, snapshotOf } from "./internal/destination.ts"
import { requireWorkingDirectory } from "./internal/links.ts"
import * as PlanInterpreter from "./PlanInterpreter.ts"
import { Processes } from "../machine/Processes.ts"
import * as Report from "./Report.ts"
import { FileChanged, FileLocked, WriteFailed, WriteRefused, type LockHolding } from "../RuntimeErrors.ts"

/**
 * How a file is written.
 *
 * @category models
 * @since 1.0.0
 */
export interface WriteOptions {
  /** Whether the previous text is kept as `PATH.bak`, beside the file that is written. By default it is not. */
  readonly backup?: boolean
  /** Whether everything is brought to the disk, so that it survives a power cut. By default it is. */
  readonly sync?: boolean
  /** How long to wait for others who are writing in the same directory. By default half a minute. */
  readonly wait?: Duration.Input
}

/**
 * What to write, and how.
 *
 * @category models
 * @since 1.0.0
 */
export interface WriteRequest extends WriteOptions {
  /** The file. A link is followed: what it leads to is written, and made where it leads to nothing. */
  readonly path: string
  /** Where a relative path is taken from; without one it is refused. */
  readonly workingDirectory?: string
  /** The bytes that the new ones were made from; undefined where there was no file. */
  readonly before: Uint8Array | undefined
  readonly after: Uint8Array
}

/**
 * What was done.
 *
 * @category models
 * @since 1.0.0
 */
export interface WriteReport extends PlanInterpreter.Record {
  /** The path that was asked for. */
  readonly path: string
  /** The file that it leads to, without links. */
  readonly target: string
  /** Whether the file is new, has a new text, or had it before, in which case nothing was written. */
  readonly change: AtomicWrite.AtomicWrite["change"]
  /** The length of its text. */
  readonly bytes: number
  /** Where the previous text is, if it was kept. */
  readonly backup: string | undefined
}

/**
 * Why a file could not be written. It is untouched, and nothing is left behind but what a warning names.
 *
 * @category models
 * @since 1.0.0
 */
export type WriteError = FileChanged | FileLocked | WriteFailed | WriteRefused

/**
 * Puts a new text in the place of the old one, whole or not at all. If it is there already, nothing is written and nobody
 * waited for.
 *
 * @category writing
 * @since 1.0.0
 */
export const write = Effect.fn("FileWriter.write")(function* (
  request: WriteRequest
): Effect.fn.Return<WriteReport, WriteError, Disk | Processes | Scope.Scope> {
  const { after, backup = false, before, sync = true } = request
  const path = absolutePath(request)
  yield* Effect.annotateCurrentSpan({ path })
  const wait = Duration.fromInputUnsafe(request.wait ?? Locks.defaultWait)
  const processes = yield* Processes
  const owner = yield* processes.begin
  const name = DirectoryLock.name(owner, DirectoryLock.configuration)
  const disk = yield* Work.begin(yield* Disk, processes.user)
  const journal = yield* PlanInterpreter.begin(disk)

  const planIn = Effect.fnUntraced(function* (locked?: string) {
    const snapshot = yield* snapshotOf(disk, processes, path)
    yield* Effect.forEach(snapshot.leftAlone, (one) => journal.warn(Report.leftAlone(one)), { discard: true })
    const lock = locked ?? FilePath.join(snapshot.directory, name)
    const result = AtomicWrite.plan({ snapshot, lock, before, after, backup, sync })
    const replacement = yield* Effect.mapError(Effect.fromResult(result), refusalError)
    return { snapshot, replacement }
  })

  type Planned = Effect.Success<ReturnType<typeof planIn>>

  const exchange = Effect.fnUntraced(function* ({ replacement, snapshot }: Planned) {
    if (!AtomicWrite.isSame(snapshot, yield* destinationOf(disk, path))) {
      return yield* new FileChanged({ path })
    }
    yield* journal.take(replacement.exchange)
    yield* journal.commit
  })

  const carryOut = Effect.fnUntraced(function* (planned: Planned) {
    yield* journal.take(planned.replacement.preparation)
    // Between the new text and the end of the work there is nothing that an interruption could have taken back.
    if (planned.replacement.exchange.length > 0) yield* Effect.uninterruptible(exchange(planned))
    return planned
  }, journal.rollbackOnFailure)

  const locked = Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      const look = Effect.map(destinationOf(disk, path), ({ directory, missing }) => ({
        directory,
        steps: AtomicWrite.beginning({ missing }, FilePath.join(directory, name), sync)
      }))
      const held = (holding: LockHolding) => new FileLocked({ path, ...holding })
      const attempt = { disk, journal, processes, owner, kind: DirectoryLock.configuration, wait, look, held }
      const lock = yield* Locks.acquire(attempt, restore)
      return yield* Effect.ensuring(restore(Effect.flatMap(planIn(lock), carryOut)), journal.remove(lock))
    })
  )

  const attempted = Effect.gen(function* () {
    yield* requireWorkingDirectory(disk, request.path, request.workingDirectory ?? "/")
    const first = yield* planIn()
    return yield* first.replacement.change === "unchanged" ? carryOut(first) : locked
  })

  const { replacement, snapshot } = yield* Effect.catchTag(
    journal.rollbackOnFailure(attempted),
    "OperationFailed",
    Effect.fnUntraced(function* (failure) {
      const { operations, warnings } = yield* journal.record
      return yield* new WriteFailed({ path, failure, operations, warnings })
    })
  )
  const { change } = replacement
  const report: WriteReport = {
    path,
    target: snapshot.target,
    change,
    bytes: after.length,
    backup: replacement.backup,
    ...(yield* journal.record)
  }
  return report
}, Effect.scoped)

/**
 * Fails if what a path leads to is no regular file, such as a pipe, from which reading may not end. Whatever cannot be looked
 * at, a missing file for one, is left to those who read or write it.
 *
 * @category writing
 * @since 1.0.0
 */
export const requireRegular = Effect.fn("FileWriter.requireRegular")(function* (
  request: Pick<WriteRequest, "path" | "workingDirectory">
) {
  const path = absolutePath(request)
  const seen = yield* Effect.option((yield* Disk).stat(path))
  const refused = AtomicWrite.refusalOf(Option.getOrUndefined(seen)?.type, path)
  if (refused !== undefined) return yield* new WriteRefused({ refused })
})

const absolutePath = ({ path, workingDirectory }: Pick<WriteRequest, "path" | "workingDirectory">): string =>
  workingDirectory === undefined || path === FilePath.standardInput ? path : FilePath.absolute(path, workingDirectory)

const refusalError = (refusal: AtomicWrite.WriteRefusal): FileChanged | WriteRefused =>
  refusal._tag === "ChangedDestination"
    ? new FileChanged({ path: refusal.path })
    : new WriteRefused({ refused: refusal })
