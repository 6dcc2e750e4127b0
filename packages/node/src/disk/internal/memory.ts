/**
 * A disk in memory, for tests, browsers and what-if questions. It answers like a Linux disk answers root, including errors, but
 * has no times. A disk of another system answers as `otherRules` says.
 */
import { DiskSystem, type Trust } from "@oci-runtimes/core/disk"
import { HostPath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import {
  attempt,
  bytesOf,
  DiskFailure,
  type Operation,
  type Shape,
  rootUser,
  unfitness,
  type Visit
} from "./contract.ts"
import { following } from "./following.ts"
import { MemoryTree, type Node, seenOf } from "./memoryTree.ts"
import { underRules } from "./otherRules.ts"

/**
 * An initial entry. A string is a file that every user may read.
 *
 * @category models
 * @since 1.0.0
 */
export type Entry =
  | string
  | { readonly type: "file"; readonly content: string | Uint8Array; readonly mode?: number; readonly uid?: number }
  | { readonly type: "directory"; readonly mode?: number; readonly uid?: number }
  | { readonly type: "link"; readonly target: string }
  | { readonly type: "socket"; readonly mode?: number; readonly uid?: number }

/**
 * The initial entries by absolute path. Their parent directories are made automatically.
 *
 * @category models
 * @since 1.0.0
 */
export interface Files {
  readonly [path: string]: Entry
}

/**
 * Makes a disk with these files, with the rules of a system, by default Linux. Files without a `uid` belong to the owner, by default
 * root. Throws if two files conflict. Only a disk of Linux holds directories. On Windows, all directories and files have the same
 * owner and modes, directories cannot be synced, and links cannot be made; letter case matters, unlike on a real disk.
 *
 * ```ts
 * import { Disk } from "@oci-runtimes/node"
 * import * as Effect from "effect/Effect"
 *
 * const disk = Disk.memory({
 *   "/etc/docker/daemon.json": "{}",
 *   "/etc/docker/link": { type: "link", target: "daemon.json" },
 *   "/var/lib/docker": { type: "directory", mode: 0o710 }
 * })
 * console.log(new TextDecoder().decode(await Effect.runPromise(disk.readFile("/etc/docker/link", 100))))
 * console.log((await Effect.runPromise(Effect.flip(disk.readDirectory("/etc/docker/link")))).errno)
 * // => {}
 * // => ENOTDIR
 * ```
 *
 * @category constructors
 * @since 1.0.0
 */
export const memory = (
  files: Files = {},
  owner: Trust.UserAndGroup = rootUser,
  system: DiskSystem.DiskSystem = DiskSystem.linux
): Shape => {
  const tree = new MemoryTree(owner)
  for (const [path, entry] of Object.entries(files)) add(tree, HostPath.clean(path, system.platform), entry, owner)
  const visit = (user: Trust.UserAndGroup) => Effect.succeed(visitTo(tree, user, system))
  return Object.freeze<Shape>({
    ...following(visit, system),
    visit,
    holdsDirectories: system.platform === "linux",
    system,
    readInput: () => Effect.fail(new DiskFailure({ errno: "EBADF" }))
  })
}

/** Returns a visit to a tree, by the rules of a system. */
export const visitTo = (tree: MemoryTree, user: Trust.UserAndGroup, system: DiskSystem.DiskSystem): Visit =>
  underRules(onLinux(tree, user), system.platform)

const onLinux = (tree: MemoryTree, user: Trust.UserAndGroup): Visit => ({
  user,
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
      if (node.type === "SymbolicLink") throw new DiskFailure({ errno: "ELOOP" })
      const unfit = unfitness(node, limit)
      if (unfit !== undefined) throw unfit
      return { bytes: node.content.slice(), seen: seenOf(node) }
    }),
  readLink: (path) =>
    attempt(() => {
      const { target, type } = tree.node(path)
      if (type !== "SymbolicLink") throw new DiskFailure({ errno: "EINVAL" })
      return target
    }),
  access: (path) => attempt(() => void tree.node(path)),
  perform: (operation) => attempt(() => perform(tree, user, operation)),
  refresh: Effect.void
})

const nodeAt = (tree: MemoryTree, path: string): Node | undefined => {
  try {
    return tree.place(path).node
  } catch (error) {
    if (error instanceof DiskFailure && error.errno === "ENOENT") return undefined
    throw error
  }
}

const perform = (tree: MemoryTree, user: Trust.UserAndGroup, operation: Operation): void => {
  switch (operation._tag) {
    case "MakeDirectory":
      return tree.add(operation.path, tree.make("Directory", operation.mode, user))
    case "WriteFile": {
      const content = bytesOf(operation.content).slice()
      return tree.add(operation.path, tree.make("File", operation.mode, user, { content }))
    }
    case "Link": {
      const [{ node }, to] = [tree.place(operation.from), tree.place(operation.to)]
      if (node === undefined) throw new DiskFailure({ errno: "ENOENT" })
      if (to.node !== undefined) throw new DiskFailure({ errno: "EEXIST" })
      if (node.type === "Directory") throw new DiskFailure({ errno: "EPERM" })
      return void to.parent.entries.set(to.name, node)
    }
    case "Symlink": {
      const { path, target } = operation
      if (target === "") throw new DiskFailure({ errno: "ENOENT" })
      return tree.add(path, tree.make("SymbolicLink", 0o777, user, { target }))
    }
    case "Rename":
      return tree.rename(operation.from, operation.to)
    case "SetMode": {
      const node = tree.node(operation.path)
      if (node.type === "SymbolicLink") throw new DiskFailure({ errno: "ENOTSUP" })
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
      if (node === undefined) throw new DiskFailure({ errno: "ENOENT" })
      if (node.type === "Directory") throw new DiskFailure({ errno: "EISDIR" })
      return void parent.entries.delete(name)
    }
    case "RemoveDirectory": {
      const { name, parent } = tree.place(operation.path)
      const { entries } = tree.directory(operation.path)
      if (entries.size > 0) throw new DiskFailure({ errno: "ENOTEMPTY" })
      return void parent.entries.delete(name)
    }
    case "Sync": {
      const { type } = tree.node(operation.path)
      if (type === "SymbolicLink") throw new DiskFailure({ errno: "ELOOP" })
      return
    }
  }
}

const add = (tree: MemoryTree, path: string, entry: Entry, owner: Trust.UserAndGroup): void => {
  const whole = typeof entry === "string" ? { type: "file" as const, content: entry } : entry
  const user = "uid" in whole && whole.uid !== undefined ? { ...owner, uid: whole.uid } : owner
  tree.makeDirectories(HostPath.parent(path), owner)
  switch (whole.type) {
    case "link":
      return tree.add(path, tree.make("SymbolicLink", 0o777, user, { target: whole.target }))
    case "directory":
      return void Object.assign(tree.makeDirectories(path, user), { mode: whole.mode ?? 0o755, owner: user })
    case "socket":
      return tree.add(path, tree.make("Socket", whole.mode ?? 0o660, user))
    case "file":
      return tree.add(path, tree.make("File", whole.mode ?? 0o644, user, { content: bytesOf(whole.content).slice() }))
  }
}
