/**
 * Tables of the outcome of each look and each operation on a disk. Their directory has one entry of each kind: a file `file`,
 * the directories `empty` and `full`, with `empty` and `file` in `full`, the links `link` to `full` and `dangling` to nothing,
 * and the links `one` and `two` to each other.
 */
import type { DiskSystem } from "@oci-runtimes/core/disk"
import * as Effect from "effect/Effect"
import type { DiskFailure, Operation, Shape, Visit } from "./contract.ts"

/** Returns operations in a directory that `furnish` has made, each with its errno on a disk of Linux or macOS. */
export const operationErrnos = (
  at: (name: string) => string,
  { platform }: DiskSystem.DiskSystem
): ReadonlyArray<readonly [string, Operation]> => {
  const directory = (path: string): Operation => ({ _tag: "MakeDirectory", path: at(path), mode: 0o755 })
  const file = (path: string): Operation => ({ _tag: "WriteFile", path: at(path), content: "x", mode: 0o644 })
  const symlink = (path: string): Operation => ({ _tag: "Symlink", target: "x", path: at(path) })
  const link = (from: string, to: string): Operation => ({ _tag: "Link", from: at(from), to: at(to) })
  const rename = (from: string, to: string): Operation => ({ _tag: "Rename", from: at(from), to: at(to) })
  const setMode = (path: string): Operation => ({ _tag: "SetMode", path: at(path), mode: 0o700 })
  const setOwner = (path: string): Operation => ({ _tag: "SetOwner", path: at(path), uid: 1, gid: 1 })
  const unlink = (path: string): Operation => ({ _tag: "Unlink", path: at(path) })
  const removeDirectory = (path: string): Operation => ({ _tag: "RemoveDirectory", path: at(path) })
  const sync = (path: string): Operation => ({ _tag: "Sync", path: at(path) })
  const long = "n".repeat(256)
  return [
    ...[directory, file, symlink, (to: string) => link("file", to)].flatMap((make) => [
      ["EEXIST", make("file")] as const,
      ["EEXIST", make("full")] as const,
      ["EEXIST", make("dangling")] as const,
      ["ENOENT", make("none/new")] as const,
      ["ENOTDIR", make("file/new")] as const,
      ["ENOTDIR", make("link/new")] as const,
      ["ENAMETOOLONG", make(long)] as const,
      ["EINVAL", make("a\0b")] as const
    ]),
    ...[
      setMode,
      setOwner,
      unlink,
      removeDirectory,
      sync,
      (from: string) => link(from, "new"),
      (from: string) => rename(from, "new")
    ].flatMap((change) => [
      ["ENOENT", change("none")] as const,
      ["ENOENT", change("none/inner")] as const,
      ["ENOTDIR", change("file/inner")] as const,
      ["ENOTDIR", change("link/file")] as const,
      ["ENAMETOOLONG", change(long)] as const,
      ["EINVAL", change("a\0b")] as const
    ]),
    ["ENOENT", { _tag: "Symlink", target: "", path: at("new") }],
    ["EPERM", link("empty", "new")],
    ["EISDIR", rename("file", "empty")],
    ["EISDIR", rename("link", "empty")],
    ["ENOTDIR", rename("empty", "file")],
    ["ENOTDIR", rename("empty", "link")],
    ["ENOTEMPTY", rename("empty", "full")],
    ["ENOTEMPTY", rename("full/empty", "full")],
    ["EINVAL", rename("full", "full/new")],
    ["ENOENT", rename("file", "none/new")],
    ["ENOTDIR", rename("file", "link/new")],
    ["ENOTSUP", setMode("link")],
    [platform === "macos" ? "EPERM" : "EISDIR", unlink("empty")],
    ["ENOTDIR", removeDirectory("file")],
    ["ENOTDIR", removeDirectory("link")],
    ["ENOTEMPTY", removeDirectory("full")],
    ["ELOOP", sync("link")]
  ]
}

/** Returns looks in a directory that `furnish` has made, each with its errno or its result. */
export const looksAt = (disk: Shape, visit: Visit, at: (name: string) => string) => {
  const names = Effect.map((found: ReadonlyArray<string>) => found.toSorted().join(" "))
  const type = Effect.map((seen: { readonly type: string } | undefined) => seen?.type ?? "nothing")
  const text = Effect.map((bytes: Uint8Array) => new TextDecoder().decode(bytes))
  const read = (path: string, limit = 5) => text(Effect.map(visit.read(at(path), limit), ({ bytes }) => bytes))
  const readFile = (path: string, limit = 5) => text(disk.readFile(at(path), limit))
  const real = (path: string) => Effect.map(disk.realPath(at(path)), (found) => found.slice(at("").length))
  const looks: ReadonlyArray<readonly [string, Effect.Effect<string, DiskFailure>]> = [
    ["File", type(visit.look(at("file")))],
    ["SymbolicLink", type(visit.look(at("link")))],
    ["nothing", type(visit.look(at("none")))],
    ["nothing", type(visit.look(at("none/inner")))],
    ["ENOTDIR", type(visit.look(at("file/inner")))],
    ["ENOTDIR", type(visit.look(at("link/file")))],
    ["Directory", type(visit.enter(at("full")))],
    ["ENOTDIR", type(visit.enter(at("file")))],
    ["ENOTDIR", type(visit.enter(at("link")))],
    ["ENOENT", type(visit.enter(at("none")))],
    ["empty file", names(visit.list(at("full")))],
    ["", names(visit.list(at("empty")))],
    ["ENOTDIR", names(visit.list(at("file")))],
    ["ENOTDIR", names(visit.list(at("link")))],
    ["ENOENT", names(visit.list(at("none")))],
    ["text", read("file")],
    ["EFBIG", read("file", 3)],
    ["EISDIR", read("full")],
    ["ELOOP", read("link")],
    ["ENOTDIR", read("link/file")],
    ["ENOENT", read("none")],
    ["full", visit.readLink(at("link"))],
    ["EINVAL", visit.readLink(at("file"))],
    ["ENOENT", visit.readLink(at("none"))],
    ["File", type(disk.stat(at("link/file")))],
    ["Directory", type(disk.stat(at("link")))],
    ["SymbolicLink", type(disk.lstat(at("link")))],
    ["Directory", type(disk.lstat(at("link/empty")))],
    ["ENOENT", type(disk.stat(at("dangling")))],
    ["SymbolicLink", type(disk.lstat(at("dangling")))],
    ["ENOENT", type(disk.lstat(at("dangling/inner")))],
    ["ENOTDIR", type(disk.stat(at("file/inner")))],
    ["ENOTDIR", type(disk.stat(at("file/")))],
    ["ENOTDIR", type(disk.stat(at("file/..")))],
    ["ENOENT", type(disk.stat(at("none/..")))],
    ["ELOOP", type(disk.stat(at("one")))],
    ["ELOOP", type(disk.lstat(at("one/inner")))],
    ["empty file", names(disk.readDirectory(at("link")))],
    ["ENOTDIR", names(disk.readDirectory(at("file")))],
    ["ENOENT", names(disk.readDirectory(at("none")))],
    ["inner", readFile("link/file")],
    ["EFBIG", readFile("link/file", 4)],
    ["EISDIR", readFile("link")],
    ["ENOENT", readFile("dangling")],
    ["full/file", real("./link/../link/file")],
    ["full", real("link/empty/..")],
    ["ENOENT", real("dangling")]
  ]
  return looks
}
