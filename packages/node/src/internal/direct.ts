/**
 * A short way to the disk for work that consists of many small operations: it asks the system without an effect for each.
 * It does only what succeeds. What fails has done nothing, and is left to the file system that this is the short way of, which
 * fails in the same way and can say why. What may take long, such as a sync, is left to it as well.
 */
import { type Plan, Survey } from "@oci-runtimes/core"
import * as ByteSize from "effect/ByteSize"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as PlatformError from "effect/PlatformError"
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fchmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  type Stats,
  symlinkSync,
  unlinkSync,
  writeFileSync
} from "node:fs"

/** The short way of one file system. Whoever has another one, be it around this one, must not take it. */
export interface Shape {
  readonly of: FileSystem.FileSystem
  /** The same file system, but that looking at what is at a path, or in a directory, takes the short way. */
  readonly looking: FileSystem.FileSystem
  /** Performs an operation. False where nothing has been done. */
  readonly perform: (operation: Plan.Operation) => boolean
  /** The regular file at a path, if it may be a script; undefined for anything else. */
  readonly read: (path: string) => Survey.PresentFile | undefined
}

/** The short way of the machine's disk, where there is one. */
export const Direct = Context.Reference<Shape | undefined>("@oci-runtimes/node/internal/Direct", {
  defaultValue: () => undefined
})

/** So much is done between two looks at whatever else the process has to do. */
export const atOnce = 64

/** The short way of a file system, if there is one. */
export const directOf = (fileSystem: FileSystem.FileSystem): Effect.Effect<Shape | undefined> =>
  Effect.map(Effect.service(Direct), (direct) => (direct?.of === fileSystem ? direct : undefined))

/** That of the disk, where the file system that is provided works on it. */
export const layerDisk: Layer.Layer<never, never, FileSystem.FileSystem> = Layer.effect(
  Direct,
  Effect.map(FileSystem.FileSystem, (fileSystem): Shape => ({
    of: fileSystem,
    looking: lookingShortly(fileSystem),
    perform,
    read
  }))
)

const lookingShortly = (over: FileSystem.FileSystem): FileSystem.FileSystem => ({
  ...over,
  lstat: (path) => orElse(() => look(path), over.lstat(path)),
  readDirectory: (path, options) =>
    orElse(
      () => (options === undefined ? Effect.succeed(readdirSync(path)) : undefined),
      over.readDirectory(path, options)
    )
})

/** The other effect, where the first way leads nowhere. */
const orElse = <A, E>(
  shortly: () => Effect.Effect<A, E> | undefined,
  otherwise: Effect.Effect<A, E>
): Effect.Effect<A, E> =>
  Effect.suspend(() => {
    try {
      return shortly() ?? otherwise
    } catch {
      return otherwise
    }
  })

/** What is at a path, as far as anybody here asks. */
const look = (path: string): Effect.Effect<FileSystem.File.Info, PlatformError.PlatformError> | undefined => {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return Effect.fail(nothingAt(path))
  const type = stats.isFile()
    ? "File"
    : stats.isDirectory()
      ? "Directory"
      : stats.isSymbolicLink()
        ? "SymbolicLink"
        : undefined
  return type && Effect.succeed({ ...unasked, type, ...sizeAndOwner(stats) })
}

const nothingAt = (path: string): PlatformError.PlatformError =>
  PlatformError.systemError({ _tag: "NotFound", module: "FileSystem", method: "lstat", pathOrDescriptor: path })

const sizeAndOwner = ({ gid, mode, size, uid }: Stats) => ({
  mode,
  size: ByteSize.bytes(size),
  uid: Option.some(uid),
  gid: Option.some(gid)
})

const unasked = {
  dev: 0n,
  ino: Option.none(),
  nlink: Option.none(),
  rdev: Option.none(),
  blksize: Option.none(),
  blocks: Option.none(),
  mtime: Option.none(),
  atime: Option.none(),
  birthtime: Option.none()
}

const perform = (operation: Plan.Operation): boolean => {
  try {
    return act(operation)
  } catch {
    return false
  }
}

const act = (operation: Plan.Operation): boolean => {
  switch (operation._tag) {
    case "WriteFile":
      writeFile(operation.path, operation.content, operation.mode)
      return true
    case "MakeDirectory":
      makeDirectory(operation.path, operation.mode)
      return true
    case "Link":
      linkSync(operation.from, operation.to)
      return true
    case "Symlink":
      symlinkSync(operation.target, operation.path)
      return true
    case "Rename":
      renameSync(operation.from, operation.to)
      return true
    case "SetMode":
      chmodSync(operation.path, operation.mode)
      return true
    case "SetOwner":
      chownSync(operation.path, operation.uid, operation.gid)
      return true
    case "Unlink":
      unlinkSync(operation.path)
      return true
    case "RemoveTree":
      // Only where it is an empty directory, as what a run has prepared in is at its end.
      rmdirSync(operation.path)
      return true
    case "RemoveDirectory":
    case "Sync":
      return false
  }
}

/** "wx" neither overwrites anything nor follows a link. The process's umask takes bits away from the mode. */
const writeFile = (path: string, content: string | Uint8Array, mode: number): void => {
  const file = openSync(path, "wx", mode)
  try {
    try {
      writeFileSync(file, content)
      fchmodSync(file, mode)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    unlinkSync(path)
    throw error
  }
}

const makeDirectory = (path: string, mode: number): void => {
  mkdirSync(path, mode)
  try {
    chmodSync(path, mode)
  } catch (error) {
    rmdirSync(path)
    throw error
  }
}

/** Whatever has taken the place of the file meanwhile is neither followed nor waited for. */
const withoutLinks = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

const read = (path: string): Survey.PresentFile | undefined => {
  try {
    const info = lstatSync(path)
    if (!info.isFile() || info.size > Survey.maximumScriptLength) return undefined
    const content = readFileSync(path, { encoding: "utf8", flag: withoutLinks })
    // What is no text comes out with replacement characters in it; whether they stand there takes a closer look.
    if (content.includes("\uFFFD")) return undefined
    return { _tag: "File", content, mode: info.mode & 0o7777, uid: info.uid }
  } catch {
    return undefined
  }
}
