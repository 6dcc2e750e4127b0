/**
 * A dry run over a disk. It reads that disk, keeps every change in memory, and answers as if the change had been made. It finds
 * the same obstacles as the disk: missing directories, missing permissions, read-only mounts, other mounts. It does not find
 * obstacles that only a real write shows: a full disk, or a file system such as `/proc`, in which no user can make anything in
 * spite of the permissions.
 */
import { type DiskSystem, Plan, type Trust } from "@oci-runtimes/core/disk"
import { FilePath, HostPath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import { DiskFailure, type Looks, type Operation, rootUser, type Shape, type Visit } from "./contract.ts"
import { following } from "./following.ts"
import { visitTo } from "./memory.ts"
import { MemoryTree, type Node, nodeFrom, type Place, seenOf } from "./memoryTree.ts"

/**
 * Makes a dry run over a disk, which starts from the disk's current state.
 *
 * @category constructors
 * @since 1.0.0
 */
export const dryRun = (disk: Shape): Shape => {
  const changes = new Changes()
  const visit = (user: Trust.UserAndGroup) => Effect.map(disk.visit(user), (base) => over(base, changes, disk.system))
  const changed = following(visit, disk.system)
  /** Runs a look on the disk itself until something has changed. */
  const looking = <A, E>(look: (looks: Looks) => Effect.Effect<A, E>): Effect.Effect<A, E> =>
    Effect.suspend(() => look(changes.areMade ? changed : disk))
  return Object.freeze<Shape>({
    visit,
    holdsDirectories: disk.holdsDirectories,
    system: disk.system,
    stat: (path) => looking(({ stat }) => stat(path)),
    lstat: (path) => looking(({ lstat }) => lstat(path)),
    readDirectory: (path) => looking(({ readDirectory }) => readDirectory(path)),
    readFile: (path, limit) => looking(({ readFile }) => readFile(path, limit)),
    realPath: (path) => looking(({ realPath }) => realPath(path)),
    execution: (path) => looking(({ execution }) => execution(path)),
    readInput: disk.readInput
  })
}

/** A tree that takes each entry from a disk when it is first needed. */
class Changes {
  readonly tree = new MemoryTree(rootUser)
  /** The path on the disk of each node that is from there, and the names already asked for in each directory. */
  readonly origins = new WeakMap<Node, string>()
  readonly asked = new WeakMap<Node, Set<string>>()
  /** The nodes of files by identity: two names of one file share a node. */
  readonly files = new Map<string, Node>()
  areMade = false

  /** Returns the place of a path, if its directory exists. */
  place(path: string): Place | undefined {
    try {
      return this.tree.place(path)
    } catch (error) {
      if (error instanceof DiskFailure) return undefined
      throw error
    }
  }

  /** Returns the file system of a path. A directory that was made in this dry run is on the file system of its parent. */
  device(path: string): number | undefined {
    for (let at = path; HostPath.parent(at) !== at; at = HostPath.parent(at)) {
      const parent = this.place(at)?.parent
      if (parent !== undefined && this.origins.has(parent)) return parent.device
    }
    return undefined
  }

  /** Returns the paths whose directories an operation would change; none if it fails earlier. */
  changedBy(operation: Operation): ReadonlyArray<string> {
    const has = (path: string): boolean => this.place(path)?.node !== undefined
    switch (operation._tag) {
      case "SetMode":
      case "SetOwner":
      case "Sync":
        return []
      case "Rename":
        return has(operation.from) ? [operation.from, operation.to] : []
      case "Link":
        return has(operation.from) && !has(operation.to) ? [operation.to] : []
      case "Unlink":
      case "RemoveDirectory":
        return has(operation.path) ? [operation.path] : []
      default:
        return has(operation.path) ? [] : [operation.path]
    }
  }
}

const over = (base: Visit, changes: Changes, system: DiskSystem.DiskSystem): Visit => {
  const { asked, files, origins, tree } = changes
  const memory = visitTo(tree, base.user, system)

  const take = Effect.fnUntraced(function* (path: string) {
    const seen = yield* base.look(path)
    if (seen === undefined) return undefined
    const identity = `${seen.device}:${seen.inode}`
    const known = seen.type === "File" ? files.get(identity) : undefined
    const target = seen.type === "SymbolicLink" ? yield* base.readLink(path) : ""
    const node = known ?? { ...nodeFrom(seen), target }
    origins.set(node, path)
    if (seen.type === "Directory") asked.set(node, new Set())
    if (seen.type === "File") files.set(identity, node)
    return node
  })

  const ask = Effect.fnUntraced(function* (directory: Node, name: string) {
    const names = asked.get(directory)
    if (names === undefined || names.has(name)) return
    const node = yield* take(placeOf(origins.get(directory)!, name))
    // Another fiber may have asked meanwhile, and changed something.
    if (names.has(name)) return
    names.add(name)
    if (node !== undefined) directory.entries.set(name, node)
  })

  /** Takes everything on the way to a path, and the entry at the path, into the tree. Fails if a look at the disk fails. */
  const prepare = Effect.fnUntraced(function* (path: string) {
    if (!origins.has(tree.root)) tree.root = (yield* take("/"))!
    let node: Node | undefined = tree.root
    for (const part of HostPath.names(path)) {
      if (node?.type !== "Directory") return
      yield* ask(node, part)
      node = node.entries.get(part)
    }
  })

  /** Returns the path on the disk of an entry. The drives of Windows are entries of the root of the tree. */
  const placeOf = (directory: string, name: string): string =>
    system.platform === "windows" && directory === "/" && name.endsWith(":")
      ? `${name}/`
      : FilePath.join(directory, name)

  const prepareAll = Effect.fnUntraced(function* (path: string) {
    const node = changes.place(path)?.node
    const origin = node?.type === "Directory" ? origins.get(node) : undefined
    if (node === undefined || origin === undefined) return
    for (const name of yield* base.list(origin)) yield* ask(node, name)
  })

  const access = (node: Node | undefined, right: "read" | "write"): Effect.Effect<void, DiskFailure> => {
    const origin = node && origins.get(node)
    return origin === undefined ? Effect.void : base.access(origin, right)
  }

  /** Fails if the disk would not permit an operation. */
  const permit = Effect.fnUntraced(function* (operation: Operation) {
    const changed = changes.changedBy(operation)
    const [from = "", to = from] = Plan.paths(operation)
    if (changed.length > 0 && changes.device(from) !== changes.device(to))
      return yield* new DiskFailure({ errno: "EXDEV" })
    for (const path of changed) yield* access(changes.place(path)?.parent, "write")
    const node = changes.place(from)?.node
    if (operation._tag === "Sync" && (node?.type === "File" || node?.type === "Directory")) yield* access(node, "read")
    if (operation._tag !== "SetMode" && operation._tag !== "SetOwner") return
    yield* Effect.catchIf(
      access(node, "write"),
      ({ errno }) => errno !== "EROFS",
      () => Effect.void
    )
  })

  return {
    user: base.user,
    look: (path) => Effect.andThen(prepare(path), memory.look(path)),
    enter: (path) => Effect.andThen(prepare(path), memory.enter(path)),
    list: Effect.fnUntraced(function* (path) {
      yield* prepare(path)
      const known = yield* memory.list(path)
      const node = tree.node(path)
      const origin = origins.get(node)
      const there = origin === undefined ? [] : yield* base.list(origin)
      return [...known, ...there.filter((name) => asked.get(node)?.has(name) === false)]
    }),
    read: Effect.fnUntraced(function* (path, limit) {
      yield* prepare(path)
      const node = changes.place(path)?.node
      const origin = node?.type === "File" ? origins.get(node) : undefined
      if (node === undefined || origin === undefined) return yield* memory.read(path, limit)
      return { ...(yield* base.read(origin, limit)), seen: seenOf(node) }
    }),
    readLink: (path) => Effect.andThen(prepare(path), memory.readLink(path)),
    access: (path, right) =>
      Effect.andThen(
        prepare(path),
        Effect.suspend(() => access(changes.place(path)?.node, right))
      ),
    perform: Effect.fnUntraced(function* (operation) {
      for (const path of Plan.paths(operation)) yield* prepare(path)
      yield* permit(operation)
      if (operation._tag === "Rename") yield* prepareAll(operation.to)
      if (operation._tag === "RemoveDirectory") yield* prepareAll(operation.path)
      yield* memory.perform(operation)
      changes.areMade ||= operation._tag !== "Sync"
    }),
    refresh: Effect.void
  }
}
