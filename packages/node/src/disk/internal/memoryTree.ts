/**
 * Directories, files and links in memory, with the errors of a Linux file system. Every user is root there: modes are kept, but
 * deny nothing. The drives and shares of Windows are directories in the root.
 */
import type { Trust } from "@oci-runtimes/core/disk"
import { Bytes, HostPath } from "@oci-runtimes/core/text"
import { DiskFailure, type Seen } from "./contract.ts"

/** A file, a link or a directory. Only a file has content, only a link a target, only a directory entries. */
export interface Node extends Omit<Seen, "mode" | "owner"> {
  mode: number
  owner: Trust.UserAndGroup
  readonly content: Uint8Array
  readonly target: string
  readonly entries: Map<string, Node>
}

/** A place in a tree: the parent directory, the name in it, and the node there, if any. */
export interface Place {
  readonly parent: Node
  readonly name: string
  readonly node: Node | undefined
}

/** A tree, which at first has only its root. Its methods throw a `DiskFailure` if they fail. Paths are absolute and clean. */
export class MemoryTree {
  root: Node
  #inodes = 0

  constructor(owner: Trust.UserAndGroup) {
    this.root = this.make("Directory", 0o755, owner)
  }

  /** Makes a node that is not in the tree yet. */
  make(
    type: string,
    mode: number,
    owner: Trust.UserAndGroup,
    of: Partial<Pick<Node, "content" | "target">> = {}
  ): Node {
    const seen = { type, mode, owner, size: of.content?.length ?? 0, changed: undefined, device: 0 }
    return { ...nodeFrom({ ...seen, inode: ++this.#inodes }), ...of }
  }

  /** Returns the place of a path, whose directory must exist. No link is followed. */
  place(path: string): Place {
    if (path.includes("\0")) throw new DiskFailure({ errno: "EINVAL" })
    const parts = [...HostPath.names(path)]
    const name = parts.pop()
    if (name === undefined) return { parent: this.root, name: "", node: this.root }
    let parent = this.root
    for (const part of parts) {
      const inner = entry(parent, part)
      if (inner === undefined) throw new DiskFailure({ errno: "ENOENT" })
      parent = inner
    }
    return { parent, name, node: entry(parent, name) }
  }

  /** Returns what is at a path. */
  node(path: string): Node {
    const { node } = this.place(path)
    if (node === undefined) throw new DiskFailure({ errno: "ENOENT" })
    return node
  }

  /** Returns the directory at a path. */
  directory(path: string): Node {
    const node = this.node(path)
    if (node.type !== "Directory") throw new DiskFailure({ errno: "ENOTDIR" })
    return node
  }

  /** Adds a node at a path. Fails if there is a node already. */
  add(path: string, node: Node): void {
    const place = this.place(path)
    if (place.node !== undefined) throw new DiskFailure({ errno: "EEXIST" })
    place.parent.entries.set(place.name, node)
  }

  /** Makes a directory and its missing parents. */
  makeDirectories(path: string, owner: Trust.UserAndGroup): Node {
    let node = this.root
    for (const name of HostPath.names(path)) {
      if (entry(node, name) === undefined) node.entries.set(name, this.make("Directory", 0o755, owner))
      node = entry(node, name)!
    }
    if (node.type !== "Directory") throw new DiskFailure({ errno: "ENOTDIR" })
    return node
  }

  /** Renames a node, by the rules of `rename(2)`. */
  rename(from: string, to: string): void {
    const source = this.place(from)
    const target = this.place(to)
    const { node } = source
    if (node === undefined) throw new DiskFailure({ errno: "ENOENT" })
    if (node === this.root || target.node === this.root) throw new DiskFailure({ errno: "EBUSY" })
    if (to.startsWith(`${from}/`)) throw new DiskFailure({ errno: "EINVAL" })
    if (from.startsWith(`${to}/`)) throw new DiskFailure({ errno: "ENOTEMPTY" })
    // Two names of one file are left alone.
    if (target.node === node) return
    if (node.type === "Directory" && target.node !== undefined) {
      if (target.node.type !== "Directory") throw new DiskFailure({ errno: "ENOTDIR" })
      if (target.node.entries.size > 0) throw new DiskFailure({ errno: "ENOTEMPTY" })
    } else if (target.node?.type === "Directory") throw new DiskFailure({ errno: "EISDIR" })
    source.parent.entries.delete(source.name)
    target.parent.entries.set(target.name, node)
  }
}

/** Makes a node with this status. */
export const nodeFrom = (seen: Seen): Node => ({ ...seen, content: nothing, target: "", entries: new Map() })

/** Returns the status of a node. */
export const seenOf = ({ changed, device, inode, mode, owner, size, type }: Node): Seen => ({
  type,
  mode,
  owner,
  size,
  changed,
  device,
  inode
})

const nothing = new Uint8Array()

const entry = (directory: Node, name: string): Node | undefined => {
  if (directory.type !== "Directory") throw new DiskFailure({ errno: "ENOTDIR" })
  if (Bytes.ofText(name).length > 255) throw new DiskFailure({ errno: "ENAMETOOLONG" })
  return directory.entries.get(name)
}
