/**
 * Effect's `FileSystem` with faults at chosen operations, around any other one: for those who test that nothing is lost
 * whatever the machine does.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import type { PlatformError } from "effect/PlatformError"
import { platformError } from "./internal/memoryFileSystem.ts"
import { MemoryError } from "./internal/memoryTree.ts"

/** An operation that changes or syncs something. The first has the number 1. */
export interface Operation {
  readonly index: number
  readonly method: string
  readonly paths: ReadonlyArray<string>
}

/** What goes wrong. */
export type Fault =
  /** An operation fails and does nothing. */
  | { readonly _tag: "Fail"; readonly at: number; readonly errno: string }
  /** Every operation for which an errno is named fails and does nothing. */
  | {
      readonly _tag: "FailWhere"
      /** The errno of an operation that is to fail, and undefined for any other. */
      readonly errno: (operation: Operation) => string | undefined
    }
  /**
   * The world stops dead, as in a kill: this operation is not done, or done, or in the case of a write done for the part
   * of its bytes, from 0 to 1; and no later one does anything, those that would take back or tidy up included.
   */
  | { readonly _tag: "Stop"; readonly at: number; readonly when: "before" | "after" | { readonly written: number } }

/** The defect with which every operation ends once the world has stopped. */
export class Stopped extends Data.TaggedError("Stopped")<{ readonly operation: Operation }> {}

/** The errors that the operations of a set-up may meet, for tests that try each of them. */
export const errnos: ReadonlyArray<string> = Object.freeze([
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
])

/** A file system with faults, and what was done on it. */
export interface Faulty {
  readonly fileSystem: FileSystem.FileSystem
  /** The operations so far, failed ones included. Run once without faults to learn how many there are. */
  readonly operations: () => ReadonlyArray<Operation>
}

/**
 * Wraps a file system. Reading is not counted and never fails, until the world stops.
 *
 * ```ts
 * import { MemoryFileSystem } from "@oci-runtimes/node"
 * import { FaultyFileSystem } from "@oci-runtimes/node/testing"
 * import * as Effect from "effect/Effect"
 *
 * const faulty = FaultyFileSystem.make(MemoryFileSystem.make(), { _tag: "Fail", at: 2, errno: "ENOSPC" })
 * const work = Effect.andThen(faulty.fileSystem.makeDirectory("/a"), faulty.fileSystem.makeDirectory("/b"))
 * await Effect.runPromise(Effect.ignore(work))
 * console.log(faulty.operations().map(({ method, paths }) => `${method} ${paths.join(" ")}`))
 * // => [ 'makeDirectory /a', 'makeDirectory /b' ]
 * ```
 */
export const make = (over: FileSystem.FileSystem, ...faults: ReadonlyArray<Fault>): Faulty => {
  const operations: Array<Operation> = []
  let stopped: Operation | undefined

  const unlessStopped = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.suspend(() => (stopped === undefined ? effect : Effect.die(new Stopped({ operation: stopped }))))

  const stop = (operation: Operation) =>
    Effect.suspend(() => {
      stopped = operation
      return Effect.die(new Stopped({ operation }))
    })

  const counted = <A, R>(
    method: string,
    paths: ReadonlyArray<string>,
    effect: Effect.Effect<A, PlatformError, R>,
    part: (share: number) => Effect.Effect<unknown, PlatformError, R> = () => Effect.void
  ): Effect.Effect<A, PlatformError, R> =>
    unlessStopped(
      Effect.suspend(() => {
        const operation: Operation = { index: operations.length + 1, method, paths }
        operations.push(operation)
        for (const fault of faults) {
          const errno = errnoOfFault(fault, operation)
          if (errno !== undefined) {
            return Effect.fail(platformError(method, paths[0] ?? "", new MemoryError(errno, paths.join(" "))))
          }
          if (fault._tag !== "Stop" || fault.at !== operation.index) continue
          if (fault.when === "before") return stop(operation)
          const done = fault.when === "after" ? effect : part(fault.when.written)
          return Effect.andThen(done, stop(operation))
        }
        return effect
      })
    )

  const file = (path: string, opened: FileSystem.File): FileSystem.File => ({
    ...opened,
    stat: unlessStopped(opened.stat),
    seek: (offset, from) => unlessStopped(opened.seek(offset, from)),
    sync: counted("sync", [path], opened.sync),
    read: (buffer, options) => unlessStopped(opened.read(buffer, options)),
    readAlloc: (size, options) => unlessStopped(opened.readAlloc(size, options)),
    truncate: (length) => counted("truncate", [path], opened.truncate(length)),
    write: (bytes) => counted("write", [path], opened.write(bytes), (of) => opened.write(share(bytes, of))),
    writeAll: (bytes) => counted("write", [path], opened.writeAll(bytes), (of) => opened.writeAll(share(bytes, of)))
  })

  const fileSystem = FileSystem.make({
    access: (path, options) => unlessStopped(over.access(path, options)),
    chmod: (path, mode) => counted("chmod", [path], over.chmod(path, mode)),
    chown: (path, uid, gid) => counted("chown", [path], over.chown(path, uid, gid)),
    copy: (from, to, options) => counted("copy", [from, to], over.copy(from, to, options)),
    copyFile: (from, to) => counted("copyFile", [from, to], over.copyFile(from, to)),
    link: (from, to) => counted("link", [from, to], over.link(from, to)),
    lstat: (path) => unlessStopped(over.lstat(path)),
    makeDirectory: (path, options) => counted("makeDirectory", [path], over.makeDirectory(path, options)),
    makeTempDirectory: (options) =>
      counted("makeTempDirectory", [options?.directory ?? ""], over.makeTempDirectory(options)),
    makeTempDirectoryScoped: (options) =>
      counted("makeTempDirectory", [options?.directory ?? ""], over.makeTempDirectoryScoped(options)),
    makeTempFile: (options) => counted("makeTempFile", [options?.directory ?? ""], over.makeTempFile(options)),
    makeTempFileScoped: (options) =>
      counted("makeTempFile", [options?.directory ?? ""], over.makeTempFileScoped(options)),
    open: (path, options) => {
      const opened = Effect.map(over.open(path, options), (one) => file(path, one))
      return (options?.flag ?? "r") === "r" ? unlessStopped(opened) : counted("open", [path], opened)
    },
    readDirectory: (path, options) => unlessStopped(over.readDirectory(path, options)),
    readDirectoryEntries: (path) => unlessStopped(over.readDirectoryEntries(path)),
    readFile: (path) => unlessStopped(over.readFile(path)),
    readLink: (path) => unlessStopped(over.readLink(path)),
    realPath: (path) => unlessStopped(over.realPath(path)),
    remove: (path, options) => counted("remove", [path], over.remove(path, options)),
    rename: (from, to) => counted("rename", [from, to], over.rename(from, to)),
    stat: (path) => unlessStopped(over.stat(path)),
    symlink: (target, path) => counted("symlink", [path], over.symlink(target, path)),
    truncate: (path, length) => counted("truncate", [path], over.truncate(path, length)),
    utimes: (path, atime, mtime) => counted("utimes", [path], over.utimes(path, atime, mtime)),
    watch: (path, options) => over.watch(path, options),
    writeFile: (path, data, options) =>
      counted("writeFile", [path], over.writeFile(path, data, options), (of) =>
        over.writeFile(path, share(data, of), options)
      )
  })

  return { fileSystem, operations: () => [...operations] }
}

const errnoOfFault = (fault: Fault, operation: Operation): string | undefined => {
  if (fault._tag === "FailWhere") return fault.errno(operation)
  return fault._tag === "Fail" && fault.at === operation.index ? fault.errno : undefined
}

const share = (bytes: Uint8Array, of: number): Uint8Array => bytes.subarray(0, Math.floor(bytes.length * of))
