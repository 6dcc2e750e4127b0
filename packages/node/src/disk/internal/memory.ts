/**
 * A disk in memory: a world of its own for tests, browsers and what-if questions. It answers as that of Linux does to root,
 * errors included, but knows no times, and what it holds belongs to the user of this process unless it is said to be another's.
 */
import type { Trust } from "@oci-runtimes/core/disk"
import { FilePath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import { currentUser } from "../../machine/internal/currentUser.ts"
import { attempt, bytesOf, Failure, type Operation, type Shape, unfitness, type Visit } from "./contract.ts"
import { following } from "./following.ts"
import { MemoryTree, type Node, seenOf } from "./memoryTree.ts"

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
 * Makes a disk that holds these files. Throws if one of them stands in the way of another.
 */
export const memory = (files: Files = {}, owner: Trust.Owner = currentUser()): Shape => {
  const tree = new MemoryTree(owner)
  for (const [path, entry] of Object.entries(files)) add(tree, path, entry)
  const visit = Effect.succeed(visitTo(tree))
  return Object.freeze<Shape>({
    ...following(visit),
    visit,
    holdsDirectories: true,
    readInput: () => Effect.fail(new Failure({ errno: "EBADF" }))
  })
}

/** Returns a visit to a tree. */
export const visitTo = (tree: MemoryTree): Visit => ({
  look: (path) =>
    attempt(() => {
      const node = nodeAt(tree, path)
      return node && seenOf(node)
    }),
  enter: (path) => attempt(() => seenOf(tree.directory(path))),
  list: (path) => attempt(() => [...tree.directory(path).entries.keys()]),
  read: (path, limit) =>
    attempt(() => {
      const node = tree.node(path)
      if (node.type === "SymbolicLink") throw new Failure({ errno: "ELOOP" })
      const unfit = unfitness(node, limit)
      if (unfit !== undefined) throw unfit
      return { bytes: node.content.slice(), seen: seenOf(node) }
    }),
  readLink: (path) =>
    attempt(() => {
      const { target, type } = tree.node(path)
      if (type !== "SymbolicLink") throw new Failure({ errno: "EINVAL" })
      return target
    }),
  access: (path) => attempt(() => void tree.node(path)),
  perform: (operation) => attempt(() => perform(tree, operation)),
  refresh: Effect.void
})

const nodeAt = (tree: MemoryTree, path: string): Node | undefined => {
  try {
    return tree.place(path).node
  } catch (error) {
    if (error instanceof Failure && error.errno === "ENOENT") return undefined
    throw error
  }
}

const perform = (tree: MemoryTree, operation: Operation): void => {
  switch (operation._tag) {
    case "MakeDirectory":
      return tree.add(operation.path, tree.make("Directory", operation.mode))
    case "WriteFile":
      return tree.add(
        operation.path,
        tree.make("File", operation.mode, { content: bytesOf(operation.content).slice() })
      )
    case "Link": {
      const [{ node }, to] = [tree.place(operation.from), tree.place(operation.to)]
      if (node === undefined) throw new Failure({ errno: "ENOENT" })
      if (to.node !== undefined) throw new Failure({ errno: "EEXIST" })
      if (node.type === "Directory") throw new Failure({ errno: "EPERM" })
      return void to.parent.entries.set(to.name, node)
    }
    case "Symlink": {
      const { path, target } = operation
      if (target === "") throw new Failure({ errno: "ENOENT" })
      return tree.add(path, tree.make("SymbolicLink", 0o777, { target }))
    }
    case "Rename":
      return tree.rename(operation.from, operation.to)
    case "SetMode": {
      const node = tree.node(operation.path)
      if (node.type === "SymbolicLink") throw new Failure({ errno: "ENOTSUP" })
      node.mode = operation.mode
      return
    }
    case "SetOwner": {
      const node = tree.node(operation.path)
      node.owner = { uid: operation.uid, gid: operation.gid }
      if (node.type === "File") node.mode &= (node.mode & 0o010) === 0 ? ~0o4000 : ~0o6000
      return
    }
    case "Unlink": {
      const { name, node, parent } = tree.place(operation.path)
      if (node === undefined) throw new Failure({ errno: "ENOENT" })
      if (node.type === "Directory") throw new Failure({ errno: "EISDIR" })
      return void parent.entries.delete(name)
    }
    case "RemoveDirectory": {
      const { name, parent } = tree.place(operation.path)
      const { entries } = tree.directory(operation.path)
      if (entries.size > 0) throw new Failure({ errno: "ENOTEMPTY" })
      return void parent.entries.delete(name)
    }
    case "Sync": {
      const { type } = tree.node(operation.path)
      if (type === "SymbolicLink") throw new Failure({ errno: "ELOOP" })
      return
    }
  }
}

const add = (tree: MemoryTree, at: string, entry: Entry): void => {
  const path = FilePath.clean(at)
  tree.makeDirectories(FilePath.join(path, ".."))
  if (typeof entry !== "string" && entry.type === "link") {
    return tree.add(path, tree.make("SymbolicLink", 0o777, { target: entry.target }))
  }
  if (typeof entry !== "string" && entry.type === "directory") {
    const directory = tree.makeDirectories(path)
    directory.mode = entry.mode ?? 0o755
    return own(directory, entry.uid)
  }
  const { content, mode = 0o644, uid } = typeof entry === "string" ? { content: entry, uid: undefined } : entry
  const file = tree.make("File", mode, { content: bytesOf(content).slice() })
  tree.add(path, file)
  own(file, uid)
}

const own = (node: Node, uid: number | undefined): void => {
  if (uid !== undefined) node.owner = { ...node.owner, uid }
}
