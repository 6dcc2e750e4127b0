/**
 * Looks at the surroundings of some work: leftovers of earlier runs, and the directories on the way there.
 */
import { DirectoryLock, type Trust } from "@oci-runtimes/core/disk"
import { FilePath, HostPath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import type { Processes } from "../../machine/Processes.ts"
import type { Work } from "./work.ts"

/** Returns the entries with these names in a directory, except locks of live processes, sorted by name. */
export const leftoversIn = Effect.fnUntraced(function* (
  disk: Work,
  processes: Processes["Service"],
  directory: string,
  names: ReadonlyArray<string>,
  kind: DirectoryLock.LockKind
) {
  const candidates: Array<Trust.NamedFileStatus> = []
  for (const name of names.toSorted()) {
    const path = FilePath.join(directory, name)
    const seen = yield* disk.look(path)
    const holder = DirectoryLock.parse(name, kind)
    if (seen === undefined || (holder !== undefined && (yield* processes.isAlive(holder, seen.owner.uid)))) continue
    candidates.push({ ...seen, path })
  }
  return candidates
})

/** Returns the missing directories on the way to a directory, including itself, the outermost first. The root always exists. */
export const missingDirectories = Effect.fnUntraced(function* (disk: Work, directory: string) {
  const missing: Array<string> = []
  for (let path = directory; !isRoot(path) && (yield* disk.look(path)) === undefined; path = HostPath.parent(path)) {
    missing.unshift(path)
  }
  return missing
})

/** Returns a directory and its parents up to the root, except missing directories. */
export const directoriesTo = Effect.fnUntraced(function* (disk: Work, directory: string) {
  const directories: Array<Trust.NamedFileStatus> = []
  for (let path = directory; ; path = HostPath.parent(path)) {
    const seen = yield* disk.look(path)
    if (seen !== undefined) directories.push({ ...seen, path })
    if (isRoot(path)) return directories
  }
})

const isRoot = (path: string): boolean => HostPath.parent(path) === path
