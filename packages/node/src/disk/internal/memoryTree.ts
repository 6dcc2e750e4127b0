/**
 * A tree of directories, files and symbolic links in memory, with the errors of a Linux file system. Everybody is root
 * in it: modes are kept but deny nothing.
 */

/** What a name in a directory stands for. */
export type MemoryNode = MemoryFile | MemoryDirectory | MemoryLink | MemorySpecial

/** A file. */
export interface MemoryFile {
  readonly type: "File"
  readonly inode: number
  mode: number
  uid?: number
  gid?: number
  content: Uint8Array
}

/** A directory. */
export interface MemoryDirectory {
  readonly type: "Directory"
  readonly inode: number
  mode: number
  uid?: number
  gid?: number
  readonly entries: Map<string, MemoryNode>
}

/** A symbolic link. */
export interface MemoryLink {
  readonly type: "SymbolicLink"
  readonly inode: number
  mode: number
  uid?: number
  gid?: number
  readonly target: string
}

/** Anything else. It has no content that could be read. */
export interface MemorySpecial {
  readonly type: "BlockDevice" | "CharacterDevice" | "FIFO" | "Socket" | "Unknown"
  readonly inode: number
  mode: number
  uid?: number
  gid?: number
}

/** A failed operation. `code` is the system's name of the error, as in the errors of `node:fs`. */
export class MemoryError extends Error {
  readonly code: string

  constructor(code: string, path: string) {
    super(`${code}: ${path}`)
    this.code = code
  }
}

/** Cuts a file to a length, or fills it up with zeros. */
export const resize = (file: MemoryFile, length: number): void => {
  const content = new Uint8Array(length)
  content.set(file.content.subarray(0, length))
  file.content = content
}

/** A place in the tree: the directory, the name in it, and what is there, if anything. */
export interface Place {
  readonly parent: MemoryDirectory
  readonly name: string
  readonly node: MemoryNode | undefined
  /** The absolute path of the place, without links. */
  readonly path: string
}

/** A tree, which starts with nothing but its root. Its operations throw `MemoryError`. */
export class MemoryTree {
  readonly root: MemoryDirectory = { type: "Directory", inode: 1, mode: 0o755, entries: new Map() }
  #inodes = 1

  /** The place that a path names. Its directory must exist. */
  place(path: string, follow: boolean): Place {
    if (path === "") throw new MemoryError("ENOENT", path)
    if (path.includes("\0")) throw new MemoryError("EINVAL", path)
    return this.#walk(path, follow)
  }

  /** What is at a path. */
  node(path: string, follow = true): MemoryNode {
    const { node } = this.place(path, follow)
    if (node === undefined) throw new MemoryError("ENOENT", path)
    return node
  }

  /** The file at a path. */
  file(path: string): MemoryFile {
    const node = this.node(path)
    if (node.type !== "File") throw new MemoryError(node.type === "Directory" ? "EISDIR" : "ENXIO", path)
    return node
  }

  /** The directory at a path. */
  directory(path: string): MemoryDirectory {
    const node = this.node(path)
    if (node.type !== "Directory") throw new MemoryError("ENOTDIR", path)
    return node
  }

  /** Makes a directory where nothing is. */
  makeDirectory(path: string, mode: number): MemoryDirectory {
    const directory: MemoryDirectory = { type: "Directory", inode: ++this.#inodes, mode, entries: new Map() }
    this.#add(path, directory)
    return directory
  }

  /** Makes a symbolic link where nothing is. */
  makeLink(path: string, target: string): void {
    this.#add(path, { type: "SymbolicLink", inode: ++this.#inodes, mode: 0o777, target })
  }

  /** Gives a file a second name. */
  link(from: string, to: string): void {
    const node = this.node(from, false)
    if (node.type === "Directory") throw new MemoryError("EPERM", from)
    this.#add(to, node)
  }

  /** The file at a path, made if it is missing. With `exclusive` anything there, links included, is an error. */
  openFile(
    path: string,
    options: { readonly create: boolean; readonly exclusive: boolean; readonly mode: number }
  ): MemoryFile {
    const place = this.place(path, !options.exclusive)
    if (place.node !== undefined) {
      if (options.exclusive) throw new MemoryError("EEXIST", path)
      if (place.node.type !== "File") throw new MemoryError("EISDIR", path)
      return place.node
    }
    if (!options.create) throw new MemoryError("ENOENT", path)
    if (path.endsWith("/")) throw new MemoryError("EISDIR", path)
    const file: MemoryFile = { type: "File", inode: ++this.#inodes, mode: options.mode, content: new Uint8Array() }
    place.parent.entries.set(place.name, file)
    return file
  }

  /** Removes what is at a path; a directory only with all it holds. */
  remove(path: string, options: { readonly recursive: boolean; readonly force: boolean }): void {
    const place = this.#placeOrNothing(path, options.force)
    if (place?.node === undefined) {
      if (options.force) return
      throw new MemoryError("ENOENT", path)
    }
    if (place.node.type === "Directory" && !options.recursive) throw new MemoryError("EISDIR", path)
    if (place.node === this.root) throw new MemoryError("EBUSY", path)
    place.parent.entries.delete(place.name)
  }

  /** Renames, by the rules of `rename(2)`. */
  rename(from: string, to: string): void {
    const source = this.place(from, false)
    const target = this.place(to, false)
    const { node } = source
    if (node === undefined) throw new MemoryError("ENOENT", from)
    if (node === this.root || target.node === this.root) throw new MemoryError("EBUSY", from)
    // Two names of one file are left alone.
    if (target.node === node) return
    if (target.path.startsWith(`${source.path}/`)) throw new MemoryError("EINVAL", to)
    if (source.path.startsWith(`${target.path}/`)) throw new MemoryError("ENOTEMPTY", to)
    if (node.type === "Directory") {
      if (target.node !== undefined && target.node.type !== "Directory") throw new MemoryError("ENOTDIR", to)
      if (target.node?.type === "Directory" && target.node.entries.size > 0) throw new MemoryError("ENOTEMPTY", to)
    } else if (target.node?.type === "Directory") throw new MemoryError("EISDIR", to)
    source.parent.entries.delete(source.name)
    target.parent.entries.set(target.name, node)
  }

  #add(path: string, node: MemoryNode): void {
    const place = this.place(path, false)
    if (place.node !== undefined) throw new MemoryError("EEXIST", path)
    place.parent.entries.set(place.name, node)
  }

  #placeOrNothing(path: string, lenient: boolean): Place | undefined {
    try {
      return this.place(path, false)
    } catch (error) {
      if (lenient && error instanceof MemoryError && error.code === "ENOENT") return undefined
      throw error
    }
  }

  #walk(path: string, follow: boolean): Place {
    const trail: Array<{ readonly name: string; readonly directory: MemoryDirectory }> = []
    const pending = path.split("/").toReversed()
    let links = 0
    let place: Place = { parent: this.root, name: "", node: this.root, path: "/" }
    for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
      const last = pending.every((rest) => rest === "")
      if (part === "") continue
      if (place.node === undefined) throw new MemoryError("ENOENT", path)
      if (place.node.type !== "Directory") throw new MemoryError("ENOTDIR", path)
      if (part === ".") continue
      if (part === "..") {
        trail.pop()
      } else {
        if (new TextEncoder().encode(part).length > 255) throw new MemoryError("ENAMETOOLONG", path)
        const node = place.node.entries.get(part)
        if (node?.type === "SymbolicLink" && (!last || follow || path.endsWith("/"))) {
          if (++links > 40) throw new MemoryError("ELOOP", path)
          if (node.target.startsWith("/")) trail.length = 0
          for (const step of node.target.split("/").toReversed()) pending.push(step)
          place = this.#at(trail)
          continue
        }
        const parent = place.node
        place = { parent, name: part, node, path: `/${[...trail.map(({ name }) => name), part].join("/")}` }
        if (node?.type === "Directory") trail.push({ name: part, directory: node })
        continue
      }
      place = this.#at(trail)
    }
    if (path.endsWith("/") && place.node !== undefined && place.node.type !== "Directory") {
      throw new MemoryError("ENOTDIR", path)
    }
    return place
  }

  #at(trail: ReadonlyArray<{ readonly name: string; readonly directory: MemoryDirectory }>): Place {
    const here = trail.at(-1)
    return {
      parent: trail.at(-2)?.directory ?? this.root,
      name: here?.name ?? "",
      node: here?.directory ?? this.root,
      path: `/${trail.map(({ name }) => name).join("/")}`
    }
  }
}
