/**
 * The calls on a file system of Effect: one in memory, a dry run's, or one with faults. They are as safe as that is from other
 * users, of whom these know nothing.
 */
import type { Trust } from "@oci-runtimes/core/disk"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import type { PlatformError } from "effect/PlatformError"
import { CallFailed, type Calls, type Seen } from "./calls.ts"
import { errnoOf } from "./errno.ts"

/** The calls of a user on a file system. What has no owner there belongs to that user. */
export const callsOn = (fileSystem: FileSystem.FileSystem, user: Trust.Owner): Calls => {
  const orTakenBack = (made: Effect.Effect<void, PlatformError>, path: string): Effect.Effect<void, CallFailed> =>
    Effect.catch(made, (cause) =>
      Effect.matchEffect(fileSystem.remove(path, { recursive: true }), {
        onSuccess: () => Effect.fail(failureOf(cause)),
        onFailure: () => Effect.fail(new CallFailed({ errno: errnoOf(cause), cause, remains: true }))
      })
    )

  const seenFrom = ({ gid, mode, mtime, size, type, uid }: FileSystem.File.Info): Seen => ({
    type,
    mode: mode & 0o7777,
    owner: { uid: Option.getOrElse(uid, () => user.uid), gid: Option.getOrElse(gid, () => user.gid) },
    size: Number(size),
    changed: Option.match(mtime, { onNone: () => 0, onSome: (date) => date.getTime() })
  })

  return {
    user,
    lstat: (path) =>
      Effect.matchEffect(fileSystem.lstat(path), {
        onSuccess: (info) => Effect.succeed(seenFrom(info)),
        onFailure: (cause) => (errnoOf(cause) === "ENOENT" ? Effect.succeed(undefined) : Effect.fail(failureOf(cause)))
      }),
    enter: (path) =>
      Effect.flatMap(call(fileSystem.lstat(path)), (info) =>
        info.type === "Directory" ? Effect.succeed(seenFrom(info)) : Effect.fail(new CallFailed({ errno: "ENOTDIR" }))
      ),
    readdir: (path) => call(fileSystem.readDirectory(path)),
    readlink: (path) => call(fileSystem.readLink(path)),
    read: Effect.fnUntraced(function* (path, limit) {
      const info = yield* call(fileSystem.lstat(path))
      if (info.type !== "File") return yield* new CallFailed({ errno: info.type === "Directory" ? "EISDIR" : "ENXIO" })
      if (Number(info.size) > limit) return yield* new CallFailed({ errno: "EFBIG" })
      return { bytes: yield* call(fileSystem.readFile(path)), seen: seenFrom(info) }
    }),
    create: Effect.fnUntraced(function* (path, bytes, mode) {
      const file = yield* call(fileSystem.open(path, { flag: "wx", mode }))
      yield* orTakenBack(Effect.andThen(file.writeAll(bytes), fileSystem.chmod(path, mode)), path)
    }, Effect.scoped),
    mkdir: (path, mode) =>
      Effect.andThen(call(fileSystem.makeDirectory(path, { mode })), orTakenBack(fileSystem.chmod(path, mode), path)),
    link: (from, to) => call(fileSystem.link(from, to)),
    symlink: (target, path) => call(fileSystem.symlink(target, path)),
    rename: (from, to) => call(fileSystem.rename(from, to)),
    chmod: (path, mode) => call(fileSystem.chmod(path, mode)),
    chown: (path, uid, gid) => call(fileSystem.chown(path, uid, gid)),
    unlink: (path) => call(fileSystem.remove(path)),
    // Effect's file systems have no call that removes a directory only if it is empty.
    rmdir: (path) =>
      Effect.flatMap(call(fileSystem.readDirectory(path)), (names) =>
        names.length > 0
          ? Effect.fail(new CallFailed({ errno: "ENOTEMPTY" }))
          : call(fileSystem.remove(path, { recursive: true }))
      ),
    fsync: (path) => call(Effect.scoped(Effect.flatMap(fileSystem.open(path, { flag: "r" }), (file) => file.sync))),
    refresh: Effect.void
  }
}

const call = <A, R>(effect: Effect.Effect<A, PlatformError, R>): Effect.Effect<A, CallFailed, R> =>
  Effect.mapError(effect, failureOf)

const failureOf = (cause: PlatformError): CallFailed => new CallFailed({ errno: errnoOf(cause), cause })
