/**
 * Open files of the file system in memory.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import type { PlatformError } from "effect/PlatformError"
import { MemoryError, type MemoryFile, type MemoryNode, type MemoryTree, resize } from "./memoryTree.ts"

/** Runs an operation on the tree as an effect, its errors translated. */
export type Attempt = <A>(method: string, path: string, run: () => A) => Effect.Effect<A, PlatformError>

/** Opens a file, or for reading a directory, which can be synced but not read. */
export const openFile = (
  tree: MemoryTree,
  path: string,
  options: Parameters<FileSystem.FileSystem["open"]>[1],
  attempt: Attempt,
  info: (node: MemoryNode) => FileSystem.File.Info
): FileSystem.File => {
  const flag = options?.flag ?? "r"
  const node = nodeToOpen(tree, path, flag, options)
  const appends = flag.startsWith("a")
  let cursor = 0

  const content = (): MemoryFile => {
    if (node.type !== "File") throw new MemoryError("EISDIR", path)
    return node
  }
  const readAt = (size: number, position: number): Uint8Array => content().content.slice(position, position + size)
  const read = (size: number, at: FileSystem.File.ReadOptions | undefined): Uint8Array => {
    const bytes = readAt(size, at?.position === undefined ? cursor : Number(at.position))
    if (at?.position === undefined) cursor += bytes.length
    return bytes
  }
  const write = (bytes: Uint8Array): number => {
    if (flag === "r") throw new MemoryError("EBADF", path)
    const file = content()
    if (appends) cursor = file.content.length
    resize(file, Math.max(file.content.length, cursor + bytes.length))
    file.content.set(bytes, cursor)
    cursor += bytes.length
    return bytes.length
  }

  return {
    [FileSystem.FileTypeId]: FileSystem.FileTypeId,
    stat: attempt("stat", path, () => info(node)),
    sync: Effect.void,
    seek: (offset, from) =>
      Effect.sync(() => {
        cursor = (from === "start" ? 0 : cursor) + Number(offset)
        return BigInt(cursor)
      }),
    read: (buffer, at) =>
      attempt("read", path, () => {
        const bytes = read(buffer.length, at)
        buffer.set(bytes)
        return bytes.length
      }),
    readAlloc: (size, at) =>
      attempt("readAlloc", path, () => {
        const bytes = read(size, at)
        return bytes.length === 0 ? Option.none() : Option.some(bytes)
      }),
    truncate: (length) => attempt("truncate", path, () => resize(content(), length ?? 0)),
    write: (bytes) => attempt("write", path, () => write(bytes)),
    writeAll: (bytes) => attempt("writeAll", path, () => void write(bytes))
  }
}

const nodeToOpen = (
  tree: MemoryTree,
  path: string,
  flag: FileSystem.OpenFlag,
  options: Parameters<FileSystem.FileSystem["open"]>[1]
): MemoryNode => {
  if (options?.noFollow === true && tree.place(path, false).node?.type === "SymbolicLink") {
    throw new MemoryError("ELOOP", path)
  }
  if (flag === "r") return tree.node(path)
  const exclusive = flag.includes("x")
  const file = tree.openFile(path, { create: flag !== "r+", exclusive, mode: options?.mode ?? 0o644 })
  if (flag.startsWith("w")) file.content = new Uint8Array()
  return file
}
