/**
 * The rules by which disks of macOS and Windows differ from those of Linux, for disks in memory.
 *
 * Source of the rule: macOS, unlink(2); libuv 1.51, `src/win/fs.c` and `src/win/error.c`; Node.js 20 for Windows, as it was tried in
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

const onWindows = (visit: Visit): Visit => ({
  ...visit,
  look: (path) => Effect.map(visit.look(path), (seen) => seen && withoutOwner(seen)),
  enter: (path) => Effect.map(visit.enter(path), withoutOwner),
  read: (path, limit) => Effect.map(visit.read(path, limit), (file) => ({ ...file, seen: withoutOwner(file.seen) })),
  perform: Effect.fnUntraced(function* (operation): Effect.fn.Return<void, DiskFailure> {
    if (operation._tag === "Symlink") return yield* new DiskFailure({ errno: "EPERM" })
    if (operation._tag === "SetOwner" || operation._tag === "SetMode") {
      const seen = yield* visit.look(operation.path)
      return yield* seen === undefined ? new DiskFailure({ errno: "ENOENT" }) : Effect.void
    }
    if (operation._tag === "Sync" && (yield* visit.look(operation.path))?.type === "Directory") {
      return yield* new DiskFailure({ errno: "EPERM" })
    }
    return yield* Effect.mapError(visit.perform(operation), ({ errno }) => {
      const known = errnosOnWindows[operation._tag]?.[errno]
      return new DiskFailure({ errno: known ?? errno })
    })
  })
})

/** Windows has no owners and modes; Node.js tells all directories and files apart by their type alone. */
const withoutOwner = (seen: Seen): Seen => ({
  ...seen,
  owner: { uid: 0, gid: 0 },
  mode: seen.type === "Directory" ? 0o700 : 0o600
})

/** The errors of Windows for the errors of Linux, by operation. */
const errnosOnWindows: { readonly [tag in Operation["_tag"]]?: { readonly [errno: string]: string } } = {
  RemoveDirectory: { ENOTDIR: "ENOENT" },
  Rename: { EISDIR: "EPERM", ENOTDIR: "EPERM", ENOTEMPTY: "EPERM", EINVAL: "EPERM" },
  Unlink: { EISDIR: "EPERM" }
}
