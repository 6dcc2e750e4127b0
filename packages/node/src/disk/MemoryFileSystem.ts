/**
 * Effect's `FileSystem` in memory: a world of its own for tests, browsers and what-if questions. It answers as Node's does
 * on Linux for root with the usual umask, system errors included, but knows no times, and what it holds belongs to the user
 * whom it is made for, root by default, unless it is said to be another's. Only watching is not to be had; it fails with `ENOSYS`.
 */
import type { Trust } from "@oci-runtimes/core/disk"
import { FilePath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Disk from "./Disk.ts"
import { fromTree, makeDirectories } from "./internal/memoryFileSystem.ts"
import { MemoryTree } from "./internal/memoryTree.ts"

/** What stands at a path beforehand. A text alone is a file that everybody may read. */
export type Entry =
  | string
  | { readonly type: "file"; readonly content: string | Uint8Array; readonly mode?: number; readonly uid?: number }
  | { readonly type: "directory"; readonly mode?: number; readonly uid?: number }
  | { readonly type: "link"; readonly target: string }

/** A world: entries by absolute path. Directories on the way to them come by themselves. */
export interface Files {
  readonly [path: string]: Entry
}

/**
 * A file system that holds these files, and the disk that it is. Each layer that is built has a copy of its own. Building one dies where a file
 * stands in the way of another, as `make` throws.
 */
export const layer = (files: Files = {}, user?: Trust.Owner): Layer.Layer<Disk.Disk | FileSystem.FileSystem> =>
  Layer.unwrap(Effect.sync(() => Disk.layerOn(make(files, user))))

/**
 * A file system that holds these files. Throws where one of them stands in the way of another.
 *
 * ```ts
 * import { MemoryFileSystem } from "@oci-runtimes/node"
 * import * as Effect from "effect/Effect"
 *
 * const fileSystem = MemoryFileSystem.make({
 *   "/etc/docker/daemon.json": "{}",
 *   "/etc/docker/link": { type: "link", target: "daemon.json" },
 *   "/var/lib/docker": { type: "directory", mode: 0o710 }
 * })
 * console.log(await Effect.runPromise(fileSystem.readFileString("/etc/docker/link")))
 * console.log((await Effect.runPromise(Effect.flip(fileSystem.remove("/var/lib")))).message)
 * // => {}
 * // => BadResource: FileSystem.remove (/var/lib)
 * ```
 */
export const make = (files: Files = {}, user: Trust.Owner = root): FileSystem.FileSystem => {
  const tree = new MemoryTree()
  for (const [path, entry] of Object.entries(files)) add(tree, path, entry)
  return fromTree(tree, { ...user })
}

const root: Trust.Owner = { uid: 0, gid: 0 }

const add = (tree: MemoryTree, path: string, entry: Entry): void => {
  makeParents(tree, path)
  if (typeof entry !== "string" && entry.type === "link") return tree.makeLink(path, entry.target)
  if (typeof entry !== "string" && entry.type === "directory") {
    makeDirectories(tree, path)
    const directory = tree.directory(path)
    directory.mode = entry.mode ?? 0o755
    if (entry.uid !== undefined) directory.uid = entry.uid
    return
  }
  const { content, mode = 0o644 } = typeof entry === "string" ? { content: entry } : entry
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content.slice()
  const file = tree.openFile(path, { create: true, exclusive: true, mode })
  file.content = bytes
  if (typeof entry !== "string" && entry.uid !== undefined) file.uid = entry.uid
}

const makeParents = (tree: MemoryTree, path: string): void => makeDirectories(tree, FilePath.join(path, ".."))
