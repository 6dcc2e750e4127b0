/**
 * Effect's `FileSystem` over a tree in memory. Everything that works on such a tree shares it.
 */
import type { Trust } from "@oci-runtimes/core/disk"
import { FilePath } from "@oci-runtimes/core/text"
import * as ByteSize from "effect/ByteSize"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as PlatformError from "effect/PlatformError"
import * as Stream from "effect/Stream"
import { type Attempt, openFile } from "./memoryFile.ts"
import { MemoryError, type MemoryNode, type MemoryTree, resize } from "./memoryTree.ts"

/** The tree as a file system. What has no owner in the tree belongs to this user, or to nobody that is known. */
export const fromTree = (tree: MemoryTree, user?: Trust.Owner): FileSystem.FileSystem => {
  const info = infoFor(user)
  let temporaries = 0
  const makeTemporary = (directory = "/tmp", prefix = ""): string => {
    tree.directory(directory)
    const path = FilePath.join(directory, prefix + (++temporaries).toString(36).padStart(6, "0"))
    tree.makeDirectory(path, 0o700)
    return path
  }
  const makeTempDirectory: FileSystem.FileSystem["makeTempDirectory"] = (options) =>
    attempt("makeTempDirectory", options?.directory ?? "/tmp", () => makeTemporary(options?.directory, options?.prefix))
  const makeTempFile: FileSystem.FileSystem["makeTempFile"] = (options) =>
    attempt("makeTempFile", options?.directory ?? "/tmp", () => {
      const path = FilePath.join(makeTemporary(options?.directory, options?.prefix), `file${options?.suffix ?? ""}`)
      tree.openFile(path, { create: true, exclusive: true, mode: 0o644 })
      return path
    })
  const remove: FileSystem.FileSystem["remove"] = (path, options) =>
    attempt("remove", path, () =>
      tree.remove(path, { recursive: options?.recursive ?? false, force: options?.force ?? false })
    )
  const copyFile = (from: string, to: string): void => {
    const source = tree.file(from)
    tree.openFile(to, { create: true, exclusive: false, mode: source.mode }).content = source.content.slice()
  }
  const copy = (from: string, to: string, overwrite: boolean): void => {
    const source = tree.node(from)
    if (source.type !== "Directory") {
      if (overwrite || tree.place(to, true).node === undefined) copyFile(from, to)
      return
    }
    makeDirectories(tree, to, source.mode)
    for (const name of source.entries.keys()) copy(FilePath.join(from, name), FilePath.join(to, name), overwrite)
  }
  const names = (path: string, recursive: boolean): Array<string> => {
    const { entries } = tree.directory(path)
    if (!recursive) return [...entries.keys()]
    return [...entries].flatMap(([name, node]) =>
      node.type === "Directory"
        ? [name, ...names(FilePath.join(path, name), true).map((inner) => `${name}/${inner}`)]
        : [name]
    )
  }

  return FileSystem.make({
    access: (path) => attempt("access", path, () => void tree.node(path)),
    chmod: (path, mode) => attempt("chmod", path, () => void (tree.node(path).mode = mode & 0o7777)),
    chown: (path, uid, gid) => attempt("chown", path, () => void Object.assign(tree.node(path), { uid, gid })),
    copy: (from, to, options) => attempt("copy", from, () => copy(from, to, options?.overwrite ?? false)),
    copyFile: (from, to) => attempt("copyFile", from, () => copyFile(from, to)),
    link: (from, to) => attempt("link", from, () => tree.link(from, to)),
    lstat: (path) => attempt("lstat", path, () => info(tree.node(path, false))),
    makeDirectory: (path, options) =>
      attempt("makeDirectory", path, () =>
        options?.recursive === true
          ? makeDirectories(tree, path, options.mode)
          : void tree.makeDirectory(path, options?.mode ?? 0o755)
      ),
    makeTempDirectory,
    makeTempDirectoryScoped: (options) =>
      Effect.acquireRelease(makeTempDirectory(options), (path) => Effect.orDie(remove(path, { recursive: true }))),
    makeTempFile,
    makeTempFileScoped: (options) =>
      Effect.acquireRelease(makeTempFile(options), (path) =>
        Effect.orDie(remove(FilePath.join(path, ".."), { recursive: true }))
      ),
    open: (path, options) => attempt("open", path, () => openFile(tree, path, options, attempt, info)),
    readDirectory: (path, options) => attempt("readDirectory", path, () => names(path, options?.recursive ?? false)),
    readDirectoryEntries: (path) =>
      attempt("readDirectoryEntries", path, () =>
        [...tree.directory(path).entries].map(([name, { type }]) => ({ name, type }))
      ),
    readFile: (path) => attempt("readFile", path, () => tree.file(path).content.slice()),
    readLink: (path) =>
      attempt("readLink", path, () => {
        const node = tree.node(path, false)
        if (node.type !== "SymbolicLink") throw new MemoryError("EINVAL", path)
        return node.target
      }),
    realPath: (path) =>
      attempt("realPath", path, () => {
        const place = tree.place(path, true)
        if (place.node === undefined) throw new MemoryError("ENOENT", path)
        return place.path
      }),
    remove,
    rename: (from, to) => attempt("rename", from, () => tree.rename(from, to)),
    stat: (path) => attempt("stat", path, () => info(tree.node(path))),
    symlink: (target, path) => attempt("symlink", path, () => tree.makeLink(path, target)),
    truncate: (path, length) => attempt("truncate", path, () => resize(tree.file(path), length ?? 0)),
    utimes: (path) => attempt("utimes", path, () => void tree.node(path)),
    watch: (path) => Stream.fail(platformError("watch", path, new MemoryError("ENOSYS", path))),
    writeFile: (path, data, options) =>
      attempt("writeFile", path, () => {
        const flag = options?.flag ?? "w"
        const create = !flag.startsWith("r")
        const file = tree.openFile(path, { create, exclusive: flag.includes("x"), mode: options?.mode ?? 0o644 })
        file.content = flag.startsWith("a") ? Uint8Array.from([...file.content, ...data]) : data.slice()
      })
  })
}

/** Makes a directory, and those above it that are missing. Throws where something else is in the way. */
export const makeDirectories = (tree: MemoryTree, path: string, mode = 0o755): void => {
  const cleaned = FilePath.clean(path)
  let made = "/"
  for (const part of cleaned.split("/")) {
    made = FilePath.join(made, part)
    if (tree.place(made, false).node === undefined) {
      tree.makeDirectory(made, mode)
      continue
    }
    const { node } = tree.place(made, true)
    if (node?.type === "Directory") continue
    if (made !== cleaned) throw new MemoryError("ENOTDIR", path)
    throw new MemoryError(node === undefined ? "ENOENT" : "EEXIST", path)
  }
}

const attempt: Attempt = (method, path, run) =>
  Effect.try({ try: run, catch: (error) => platformError(method, path, error) })

const infoFor =
  (user: Trust.Owner | undefined) =>
  (node: MemoryNode): FileSystem.File.Info => ({
    type: node.type,
    mode: fileTypeBits[node.type] | node.mode,
    size: ByteSize.bytes(node.type === "File" ? node.content.length : 0),
    ino: Option.some(BigInt(node.inode)),
    dev: 0n,
    nlink: Option.none(),
    uid: Option.fromUndefinedOr(node.uid ?? user?.uid),
    gid: Option.fromUndefinedOr(node.gid ?? user?.gid),
    rdev: Option.none(),
    blksize: Option.none(),
    blocks: Option.none(),
    mtime: Option.none(),
    atime: Option.none(),
    birthtime: Option.none()
  })

const fileTypeBits: { readonly [type in MemoryNode["type"]]: number } = {
  BlockDevice: 0o060000,
  CharacterDevice: 0o020000,
  Directory: 0o040000,
  FIFO: 0o010000,
  File: 0o100000,
  Socket: 0o140000,
  SymbolicLink: 0o120000,
  Unknown: 0
}

/** The error as Node's file system would give it. */
export const platformError = (method: string, path: string, cause: unknown): PlatformError.PlatformError =>
  PlatformError.systemError({
    _tag: tags[codeOf(cause)] ?? "Unknown",
    module: "FileSystem",
    method,
    pathOrDescriptor: path,
    cause
  })

/** Sorted as Effect's file system for Node sorts them. */
const tags: { readonly [code: string]: PlatformError.SystemErrorTag } = {
  EACCES: "PermissionDenied",
  EBUSY: "Busy",
  EEXIST: "AlreadyExists",
  EISDIR: "BadResource",
  ELOOP: "BadResource",
  ENOENT: "NotFound",
  ENOTDIR: "BadResource",
  EPERM: "PermissionDenied"
}

const codeOf = (cause: unknown): string =>
  cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : ""
