/**
 * The rules by which disks of macOS and Windows differ from those of Linux, for disks in memory.
 *
 * Source of the rule: macOS, unlink(2); libuv 1.51, `src/win/fs.c` and `src/win/error.c`; Node.js 22 for Windows, as it was tried in
 * Wine 8.
 */
import type { Platform } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import { DiskFailure, type Operation, type Seen, type Visit } from "./contract.ts"

/** Returns a visit that answers as a system does, given a visit that answers as Linux does. */
export const underRules = (visit: Visit, platform: Platform.Platform): Visit => {
  switch (platform) {
    case "linux":
      return visit
    case "macos":
      return { ...visit, perform: (operation) => Effect.mapError(visit.perform(operation), onMac(operation)) }
    case "windows":
      return onWindows(visit)
  }
}

const onMac =
  ({ _tag }: Operation) =>
  (failure: DiskFailure): DiskFailure =>
    _tag === "Unlink" && failure.errno === "EISDIR" ? new DiskFailure({ errno: "EPERM" }) : failure

const onWindows = (visit: Visit): Visit => {
  // A name has no colon there, so a drive is found by its own root alone. Nothing is below a file.
  const look = (path: string): Effect.Effect<Seen | undefined, DiskFailure> =>
    /^\/[A-Za-z]:/.test(path)
      ? Effect.undefined
      : Effect.catchIf(
          Effect.map(visit.look(path), (seen) => seen && withoutOwner(seen)),
          ({ errno }: DiskFailure) => errno === "ENOTDIR",
          () => Effect.undefined
        )

  const refusal = Effect.fnUntraced(function* (operation: Operation) {
    switch (operation._tag) {
      case "Symlink":
        return "EPERM"
      case "SetMode":
      case "SetOwner":
        return (yield* look(operation.path)) === undefined ? "ENOENT" : undefined
      case "Sync":
        return (yield* look(operation.path))?.type === "Directory" ? "EPERM" : undefined
      case "Rename": {
        const [moved, there] = [yield* look(operation.from), yield* look(operation.to)]
        const isOver = moved !== undefined && there?.type === "Directory" && moved.inode !== there.inode
        // A file is replaced, but not an empty directory.
        return isOver ? "EPERM" : undefined
      }
      default:
        return undefined
    }
  })

  return {
    ...visit,
    look,
    enter: (path) => Effect.map(visit.enter(path), withoutOwner),
    read: (path, limit) => Effect.map(visit.read(path, limit), (file) => ({ ...file, seen: withoutOwner(file.seen) })),
    perform: Effect.fnUntraced(function* (operation): Effect.fn.Return<void, DiskFailure> {
      const errno = yield* refusal(operation)
      if (errno !== undefined) return yield* new DiskFailure({ errno })
      if (operation._tag === "SetMode" || operation._tag === "SetOwner") return
      return yield* Effect.mapError(visit.perform(operation), (failure) => {
        const known = errnosOnWindows[operation._tag]?.[failure.errno]
        return new DiskFailure({ errno: known ?? failure.errno })
      })
    })
  }
}

/** Windows has no owners and modes; Node.js tells all directories and files apart by their type alone. */
const withoutOwner = (seen: Seen): Seen => ({
  ...seen,
  owner: { uid: 0, gid: 0 },
  mode: seen.type === "Directory" ? 0o700 : 0o600
})

/** The errors of Windows for the errors of Linux, by operation. */
const errnosOnWindows: { readonly [tag in Operation["_tag"]]?: { readonly [errno: string]: string } } = {
  RemoveDirectory: { ENOTDIR: "ENOENT" },
  Rename: { ENOTDIR: "EPERM" },
  Unlink: { EISDIR: "EPERM" }
}
