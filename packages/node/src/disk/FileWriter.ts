/**
 * Writes configuration files, completely or not at all, one run at a time, and never over changes that others have made
 * meanwhile.
 *
 * The mode and the owner of an existing file are kept. Extended attributes are not kept, because Node.js cannot read them. If a
 * file has an access control list, its group bits are a mask, which becomes the group's rights when the list is gone. Other
 * names of the file (hard links) keep the old text. On Windows, the new text has the access list of its directory.
 */
import { DirectoryLock, AtomicWrite } from "@oci-runtimes/core/disk"
import { FilePath, HostPath, Wording } from "@oci-runtimes/core/text"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
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
 * The options for writing a file.
 *
 * @category models
 * @since 1.0.0
 */
export interface WriteOptions {
  /** True if the previous text is kept as `PATH.bak`, next to the file that is written. False by default. */
  readonly backup?: boolean
  /** True if everything is synced to the disk, so that it survives a power cut. True by default. */
  readonly sync?: boolean
  /** The time to wait for other runs that are writing in the same directory. 30 seconds by default. */
  readonly wait?: Duration.Input
}

/**
 * A file to write, and its old and new bytes.
 *
 * @category models
 * @since 1.0.0
 */
export interface WriteRequest extends WriteOptions {
  /** The file. Links are followed: the target is written, and made if it is missing. */
  readonly path: string
  /** The directory from which a relative path starts. Without this directory a relative path is refused. */
  readonly workingDirectory?: string
  /** The bytes that the new bytes were made from; undefined if the file was missing. */
  readonly before: Uint8Array | undefined
  /** The new bytes; undefined to remove the file, for example to undo a write that made it. */
  readonly after: Uint8Array | undefined
}

/**
 * The report of a write.
 *
 * @category models
 * @since 1.0.0
 */
export interface WriteReport extends PlanInterpreter.Record {
  /** The requested path. */
  readonly path: string
  /** The file that the path leads to, without links. */
  readonly target: string
  /** The change: a new file, a new text, no file, or none, in which case nothing was written. */
  readonly change: AtomicWrite.AtomicWrite["change"]
  /** The length of the file in bytes. */
  readonly bytes: number
  /** The path of the previous text, if it was kept. */
  readonly backup: string | undefined
}

/**
 * The errors of writing a file. The file is unchanged, and warnings name everything that is left behind.
 *
 * @category models
 * @since 1.0.0
 */
export type WriteError = FileChanged | FileLocked | WriteFailed | WriteRefused

/**
 * Replaces the content of a file or removes the file, completely or not at all. If the file has the new content already, writes nothing and does
 * not wait for other runs.
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
  const port = yield* Disk
  const { system } = port
  const disk = yield* Work.begin(port, processes.user)
  const journal = yield* PlanInterpreter.begin(disk)

  const planIn = Effect.fnUntraced(function* (locked?: string) {
    const snapshot = yield* snapshotOf(disk, processes, path)
    yield* Effect.forEach(snapshot.leftAlone, (one) => journal.warn(Report.leftAlone(one)), { discard: true })
    const lock = locked ?? FilePath.join(snapshot.directory, name)
    const result = AtomicWrite.plan({ snapshot, lock, before, after, backup, sync, system })
    const atomicWrite = yield* Effect.mapError(Effect.fromResult(result), refusalError)
    return { snapshot, atomicWrite }
  })

  type Planned = Effect.Success<ReturnType<typeof planIn>>

  const replace = Effect.fnUntraced(function* ({ atomicWrite, snapshot }: Planned) {
    if (!AtomicWrite.isSame(snapshot, yield* destinationOf(disk, path))) {
      return yield* new FileChanged({ path })
    }
    yield* journal.take(atomicWrite.replacement)
    yield* journal.commit
  })

  const carryOut = Effect.fnUntraced(function* (planned: Planned) {
    yield* journal.take(planned.atomicWrite.preparation)
    // After the rename nothing can be undone, so it must not be interrupted.
    if (planned.atomicWrite.replacement.length > 0) yield* Effect.uninterruptible(replace(planned))
    return planned
  }, journal.rollbackOnFailure)

  const locked = Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      const look = Effect.map(destinationOf(disk, path), ({ directory, missing }) => ({
        directory,
        steps: AtomicWrite.lockSteps({ missing }, FilePath.join(directory, name), sync, system)
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
    return yield* first.atomicWrite.change === "unchanged" ? carryOut(first) : locked
  })

  const { atomicWrite, snapshot } = yield* Effect.catchTag(
    journal.rollbackOnFailure(attempted),
    "OperationFailed",
    Effect.fnUntraced(function* (failure) {
      const { operations, warnings } = yield* journal.record
      return yield* new WriteFailed({ path, failure, operations, warnings, system })
    })
  )
  const { change } = atomicWrite
  const report: WriteReport = {
    path,
    target: snapshot.target,
    change,
    bytes: after?.length ?? 0,
    backup: atomicWrite.backup,
    ...(yield* journal.record)
  }
  return report
}, Effect.scoped)

/**
 * Writes several files in their order, all or none: if one cannot be written, those before it get their old content again. A process that
 * ends between two files leaves the first ones written.
 *
 * @category writing
 * @since 1.0.0
 */
export const writeAll = Effect.fn("FileWriter.writeAll")(function* (requests: ReadonlyArray<WriteRequest>) {
  const written: Array<WriteReport> = []
  for (const [index, request] of requests.entries()) {
    const undo = Effect.forEach(requests.slice(0, index).toReversed(), (done) =>
      Effect.map(
        Effect.result(write({ ...done, backup: false, before: done.after, after: done.before })),
        (undone) => [done.path, undone] as const
      )
    )
    const failed = (failure: WriteError) =>
      Effect.flatMap(undo, (all): Effect.Effect<never, FilesLeftWritten | WriteError> => {
        const left = all.flatMap(([path, undone]) =>
          Result.isFailure(undone) ? [[path, undone.failure] as const] : []
        )
        const [first] = left
        return first === undefined
          ? Effect.fail(failure)
          : Effect.fail(new FilesLeftWritten({ paths: left.map(([path]) => path), failure, undoFailure: first[1] }))
      })
    const report = yield* Effect.catch(
      Effect.onInterrupt(write(request), () => undo),
      failed
    )
    written.push(report)
  }
  return written
})

/**
 * One of several files cannot be written, and others that were written before could not be restored.
 *
 * @category errors
 * @since 1.0.0
 */
export class FilesLeftWritten extends Data.TaggedError("FilesLeftWritten")<{
  /** The files that have their new content. */
  readonly paths: ReadonlyArray<string>
  readonly failure: WriteError
  readonly undoFailure: WriteError
}> {
  override get message(): string {
    const { failure, paths, undoFailure } = this
    const named = Wording.list(paths.map((path) => JSON.stringify(path)))
    return `${failure.message}; and the files written before have their new content, because they could not be restored: ${named}: ${undoFailure.message}`
  }
}

/**
 * Fails if a path leads to something other than a regular file, such as a pipe, from which reading may not end. Ignores a path
 * that cannot be looked at, such as a missing file: later reads and writes report it.
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
  workingDirectory === undefined || path === FilePath.standardInput ? path : HostPath.absolute(path, workingDirectory)

const refusalError = (refusal: AtomicWrite.WriteRefusal): FileChanged | WriteRefused =>
  refusal._tag === "ChangedDestination"
    ? new FileChanged({ path: refusal.path })
    : new WriteRefused({ refused: refusal })
