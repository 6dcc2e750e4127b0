/**
 * A disk over a file system of Effect. Such a file system has no operations on descriptors, so work is refused in directories
 * in which other users could exchange something.
 */
import { DiskSystem, type Trust } from "@oci-runtimes/core/disk"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import type { PlatformError } from "effect/PlatformError"
import { errnoOf } from "./errno.ts"
import { bytesOf, DiskFailure, type Operation, type Seen, type Shape, unfitness, type Visit } from "./contract.ts"
import { following } from "./following.ts"

/**
 * Makes a disk from a file system, with the rules of a system, by default Linux. The disk has no standard input.
 *
 * @category constructors
 * @since 1.0.0
 */
export const fromFileSystem = (fileSystem: FileSystem.FileSystem, system = DiskSystem.linux): Shape => {
  const visit = (user: Trust.UserAndGroup) => Effect.succeed(visitTo(fileSystem, user))
  return Object.freeze<Shape>({
    ...following(visit, system),
    visit,
    holdsDirectories: false,
    system,
    readInput: () => Effect.fail(new DiskFailure({ errno: "EBADF" }))
  })
}

const visitTo = (fileSystem: FileSystem.FileSystem, user: Trust.UserAndGroup): Visit => {
  const seenAt = (path: string): Effect.Effect<Seen, DiskFailure> =>
    Effect.map(call(fileSystem.lstat(path)), (info) => seenFrom(info, user))

  /** Runs the rest of an operation, and undoes the operation if the rest fails. */
  const orTakenBack = (rest: Effect.Effect<void, PlatformError>, path: string): Effect.Effect<void, DiskFailure> =>
    Effect.catch(call(rest), ({ cause, errno }) =>
      Effect.matchEffect(fileSystem.remove(path, { recursive: true }), {
        onSuccess: () => Effect.fail(new DiskFailure({ errno, cause })),
        onFailure: () => Effect.fail(new DiskFailure({ errno, cause, remains: true }))
      })
    )

  const perform = Effect.fnUntraced(function* (operation: Operation): Effect.fn.Return<void, DiskFailure> {
    switch (operation._tag) {
      case "MakeDirectory": {
        const { mode, path } = operation
        yield* call(fileSystem.makeDirectory(path, { mode }))
        return yield* orTakenBack(fileSystem.chmod(path, mode), path)
      }
      case "WriteFile":
        return yield* Effect.scoped(write(operation))
      case "Link":
        return yield* call(fileSystem.link(operation.from, operation.to))
      case "Symlink":
        return yield* call(fileSystem.symlink(operation.target, operation.path))
      case "Rename":
        return yield* call(fileSystem.rename(operation.from, operation.to))
      case "SetMode":
        yield* unless(operation.path, { SymbolicLink: "ENOTSUP" })
        return yield* call(fileSystem.chmod(operation.path, operation.mode))
      case "SetOwner":
        yield* unless(operation.path, { SymbolicLink: "ENOTSUP" })
        return yield* call(fileSystem.chown(operation.path, operation.uid, operation.gid))
      case "Unlink":
        yield* unless(operation.path, { Directory: "EISDIR" })
        return yield* call(fileSystem.remove(operation.path))
      case "RemoveDirectory": {
        // Effect's file systems have no call that removes a directory only if it is empty.
        const { path } = operation
        if ((yield* seenAt(path)).type !== "Directory") return yield* new DiskFailure({ errno: "ENOTDIR" })
        if ((yield* call(fileSystem.readDirectory(path))).length > 0)
          return yield* new DiskFailure({ errno: "ENOTEMPTY" })
        return yield* call(fileSystem.remove(path, { recursive: true }))
      }
      case "Sync":
        yield* unless(operation.path, { SymbolicLink: "ELOOP" })
        return yield* call(
          Effect.scoped(Effect.flatMap(fileSystem.open(operation.path, { flag: "r" }), (file) => file.sync))
        )
    }
  })

  const write = Effect.fnUntraced(function* (operation: Extract<Operation, { readonly _tag: "WriteFile" }>) {
    const { content, mode, path } = operation
    const file = yield* call(fileSystem.open(path, { flag: "wx", mode }))
    yield* orTakenBack(Effect.andThen(file.writeAll(bytesOf(content)), fileSystem.chmod(path, mode)), path)
  })

  const unless = Effect.fnUntraced(function* (path: string, errnos: { readonly [type: string]: string }) {
    const seen = yield* seenAt(path)
    const errno = errnos[seen.type]
    return errno === undefined ? seen : yield* new DiskFailure({ errno })
  })

  return {
    user,
    look: (path) =>
      Effect.catchIf(
        seenAt(path),
        ({ errno }) => errno === "ENOENT",
        () => Effect.undefined
      ),
    enter: Effect.fnUntraced(function* (path) {
      const seen = yield* seenAt(path)
      return seen.type === "Directory" ? seen : yield* new DiskFailure({ errno: "ENOTDIR" })
    }),
    list: (path) => call(fileSystem.readDirectory(path)),
    read: Effect.fnUntraced(function* (path, limit) {
      const seen = yield* unless(path, { SymbolicLink: "ELOOP" })
      const unfit = unfitness(seen, limit)
      return unfit === undefined ? { bytes: yield* call(fileSystem.readFile(path)), seen } : yield* unfit
    }),
    readLink: (path) => call(fileSystem.readLink(path)),
    access: (path, right) => call(fileSystem.access(path, { readable: right === "read", writable: right === "write" })),
    perform,
    refresh: Effect.void
  }
}

/** Converts file information. A file without an owner belongs to the user of the visit. */
const seenFrom = (
  { dev, gid, ino, mode, mtime, size, type, uid }: FileSystem.File.Info,
  user: Trust.UserAndGroup
): Seen => ({
  type,
  mode: mode & 0o7777,
  owner: {
    uid: Option.getOrElse(uid, () => user.uid),
    gid: Option.getOrElse(gid, () => user.gid)
  },
  size: Number(size),
  changed: Option.getOrUndefined(mtime)?.getTime(),
  device: Number(dev),
  inode: Number(Option.getOrElse(ino, () => 0n))
})

const call = <A, R>(effect: Effect.Effect<A, PlatformError, R>): Effect.Effect<A, DiskFailure, R> =>
  Effect.mapError(effect, (cause) => new DiskFailure({ errno: errnoOf(cause), cause }))
