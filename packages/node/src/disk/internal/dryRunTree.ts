/**
 * A tree in memory that takes from a real file system what it is asked about, when it is asked for the first time. What
 * has been changed or removed in it is not asked for again.
 */
import { FilePath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import type { PlatformError } from "effect/PlatformError"
import { errnoOf } from "./errno.ts"
import { type MemoryDirectory, MemoryError, type MemoryFile, type MemoryNode, MemoryTree } from "./memoryTree.ts"

/** Where a directory of the tree comes from, and which of its names have been asked for. */
interface Origin {
  readonly path: string
  readonly device: bigint
  readonly asked: Set<string>
}

/** A tree over a real file system. */
export class DryRunTree {
  readonly tree = new MemoryTree()
  readonly #real: FileSystem.FileSystem
  readonly #origins = new WeakMap<MemoryDirectory, Origin>()
  readonly #paths = new WeakMap<MemoryNode, string>()
  readonly #unread = new WeakSet<MemoryFile>()
  readonly #files = new Map<string, MemoryFile>()

  constructor(real: FileSystem.FileSystem) {
    this.#real = real
    this.#origins.set(this.tree.root, { path: "/", device: 0n, asked: new Set() })
  }

  /** Has the tree know everything on the way to a path, and what is there. Fails as looking there fails. */
  readonly prepare = Effect.fnUntraced(function* (this: DryRunTree, path: string) {
    const trail: Array<MemoryDirectory> = [this.tree.root]
    const pending = path.split("/").toReversed()
    let links = 0
    for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
      if (part === "" || part === ".") continue
      if (part === "..") {
        if (trail.length > 1) trail.pop()
        continue
      }
      const directory = trail.at(-1)!
      yield* this.#ask(directory, part)
      const node = directory.entries.get(part)
      if (node?.type === "Directory") trail.push(node)
      else if (node?.type !== "SymbolicLink" || ++links > 40) return
      else {
        if (node.target.startsWith("/")) trail.length = 1
        pending.push(...node.target.split("/").toReversed())
      }
    }
  })

  /** Has the tree know the text of a file. */
  readonly read = Effect.fnUntraced(function* (this: DryRunTree, path: string) {
    const node = this.#at(path)
    if (node?.type !== "File" || !this.#unread.has(node)) return
    node.content = yield* this.#real.readFile(this.#paths.get(node)!)
    this.#unread.delete(node)
  })

  /** Has the tree know all names in a directory. */
  readonly list = Effect.fnUntraced(function* (this: DryRunTree, path: string) {
    const node = this.#at(path)
    const origin = node?.type === "Directory" ? this.#origins.get(node) : undefined
    if (node?.type !== "Directory" || origin === undefined) return
    for (const name of yield* this.#real.readDirectory(origin.path)) yield* this.#ask(node, name)
  })

  /** Fails where the real directory of a path would not let the name in it be made or removed. */
  readonly mayChange = Effect.fnUntraced(function* (this: DryRunTree, path: string) {
    const origin = this.#origins.get(this.tree.place(path, false).parent)
    if (origin !== undefined) yield* this.#real.access(origin.path, { writable: true })
  })

  /** Has the tree know all names in a directory and in those below it. */
  readonly listAll = (path: string): Effect.Effect<void, PlatformError> =>
    Effect.gen({ self: this }, function* () {
      yield* this.list(path)
      const node = this.#at(path)
      if (node?.type !== "Directory") return
      for (const [name, { type }] of node.entries) {
        if (type === "Directory") yield* this.listAll(FilePath.join(path, name))
      }
    })

  /** Fails where the real one would not let this process have what it asks for. */
  readonly mayAccess = (
    path: string,
    options?: Parameters<FileSystem.FileSystem["access"]>[1]
  ): Effect.Effect<void, PlatformError> =>
    Effect.suspend(() => {
      const real = this.#pathOf(path)
      return real === undefined ? Effect.void : this.#real.access(real, options)
    })

  /** Fails where the real one would not let mode, owner or times be set. */
  readonly maySet = (path: string): Effect.Effect<void, PlatformError> =>
    Effect.catchIf(
      this.mayAccess(path, { writable: true }),
      (error) => errnoOf(error) !== "EROFS",
      () => Effect.void
    )

  /** The mount that a path's directory is on; a directory that was made here is on that of the one above it. */
  device(path: string): bigint | undefined {
    for (let at = path; at !== "/"; at = FilePath.join(at, "..")) {
      const origin = this.#origins.get(this.tree.place(at, false).parent)
      if (origin !== undefined) return origin.device
    }
    return undefined
  }

  #at(path: string): MemoryNode | undefined {
    try {
      return this.tree.place(path, true).node
    } catch (error) {
      if (error instanceof MemoryError) return undefined
      throw error
    }
  }

  #pathOf(path: string): string | undefined {
    const node = this.#at(path)
    return node && this.#paths.get(node)
  }

  #ask(directory: MemoryDirectory, name: string): Effect.Effect<void, PlatformError> {
    const origin = this.#origins.get(directory)
    if (origin === undefined || origin.asked.has(name)) return Effect.void
    const path = FilePath.join(origin.path, name)
    return Effect.gen({ self: this }, function* () {
      const info = yield* this.#real
        .lstat(path)
        .pipe(Effect.catch((error) => (errnoOf(error) === "ENOENT" ? Effect.succeed(undefined) : Effect.fail(error))))
      origin.asked.add(name)
      if (info === undefined) return
      const node = yield* this.#take(path, info)
      this.#paths.set(node, path)
      directory.entries.set(name, node)
    })
  }

  #take(path: string, info: FileSystem.File.Info): Effect.Effect<MemoryNode, PlatformError> {
    const common = {
      inode: Number(Option.getOrElse(info.ino, () => 0n)),
      mode: info.mode & 0o7777,
      ...(Option.isSome(info.uid) && { uid: info.uid.value }),
      ...(Option.isSome(info.gid) && { gid: info.gid.value })
    }
    switch (info.type) {
      case "SymbolicLink":
        return Effect.map(this.#real.readLink(path), (target) => ({ ...common, type: "SymbolicLink", target }))
      case "Directory":
        return Effect.sync(() => {
          const directory: MemoryDirectory = { ...common, type: "Directory", entries: new Map() }
          this.#origins.set(directory, { path, device: info.dev, asked: new Set() })
          return directory
        })
      case "File":
        return Effect.sync(() => this.#takeFile(`${info.dev}:${common.inode}`, { ...common, size: Number(info.size) }))
      default:
        return Effect.succeed({ ...common, type: info.type })
    }
  }

  /** Two names of one file are two names of one node. Until it is read, zeros stand for its text. */
  #takeFile(identity: string, { size, ...common }: Omit<MemoryFile, "type" | "content"> & { size: number }) {
    const known = this.#files.get(identity)
    if (known !== undefined) return known
    const file: MemoryFile = { ...common, type: "File", content: new Uint8Array(Math.min(size, 2 ** 31)) }
    this.#unread.add(file)
    this.#files.set(identity, file)
    return file
  }
}
