/**
 * Follows symbolic links, but only if no other user decides where they lead.
 */
import { Trust } from "@oci-runtimes/core/disk"
import { FilePath, HostPath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import { walk } from "./walk.ts"
import type { Work } from "./work.ts"
import { OperationFailed } from "../OperationFailed.ts"

/**
 * Returns the path without links, whether or not anything is there; undefined if there are too many links. Fails at a link that
 * another user has made, or could exchange.
 */
export const followed = (disk: Work, path: string): Effect.Effect<string | undefined, OperationFailed> =>
  walk(path, {
    ...disk,
    mayFollow: Effect.fnUntraced(function* (at, link, directory) {
      const holder = (yield* disk.look(directory)) ?? link
      const refusal = Trust.linkRefusal({ ...link, path: at }, { ...holder, path: directory }, disk.user)
      if (refusal !== undefined) return yield* failed("readlink", at, "EACCES", refusal)
    })
  })

/**
 * Returns the path of a data root without links, given its path when the work was prepared. Fails if links on the configured
 * path must not be followed, or lead elsewhere now.
 */
export const placeOf = Effect.fnUntraced(function* (
  disk: Work,
  dataRoot: string,
  configured: { readonly dataRoot: string; readonly workingDirectory: string } | undefined
) {
  const place = yield* placeAt(disk, dataRoot)
  if (configured === undefined) return place
  const { workingDirectory } = configured
  yield* requireWorkingDirectory(disk, configured.dataRoot, workingDirectory)
  const path = FilePath.absolute(configured.dataRoot, workingDirectory)
  const now = yield* placeAt(disk, path)
  if (place === now || place.startsWith(now === "/" ? now : `${now}/`)) return place
  return yield* failed("readlink", path, "ESTALE", { _tag: "MovedPlace", path, before: place })
})

/** Returns the path of a place without links. Fails at a dangling link: like the engine, makes nothing at its target. */
const placeAt = Effect.fnUntraced(function* (disk: Work, path: string) {
  const place = (yield* followed(disk, path)) ?? (yield* failed("readlink", path, "ELOOP"))
  const isThere = (yield* disk.look(place)) !== undefined
  const parent = isThere ? undefined : yield* followed(disk, FilePath.join(path, ".."))
  const named = parent === undefined ? place : FilePath.join(parent, FilePath.lastElement(FilePath.clean(path)))
  return named === place ? place : yield* failed("mkdir", path, "ENOENT")
})

/** Fails if a path is relative to a working directory that no longer exists. Nothing can make that directory again. */
export const requireWorkingDirectory = Effect.fnUntraced(function* (
  disk: Work,
  path: string,
  workingDirectory: string
) {
  if (HostPath.isAbsolute(path, disk.system.platform)) return
  if ((yield* disk.look(yield* placeAt(disk, workingDirectory))) === undefined) yield* failed("open", path, "ENOENT")
})

const failed = (operation: string, path: string, errno: string, refusal?: Trust.DistrustReason) =>
  Effect.fail(
    new OperationFailed({
      operation,
      paths: [path],
      errno,
      context: undefined,
      refusal,
      remains: false,
      cause: undefined
    })
  )
