/**
 * A short way to the disk for work that consists of many small operations: it asks the system without an effect for each.
 * What fails and has done nothing is left to the file system that this is the short way of, which tries it once more and can
 * say why it fails. What may take long, such as a sync, is left to it as well.
 */
import { type Plan, Survey } from "@oci-runtimes/core"
import * as ByteSize from "effect/ByteSize"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as PlatformError from "effect/PlatformError"
import { type Looked, machine, type SystemCalls } from "./systemCalls.ts"

/** The short way of one file system. Whoever has another one, be it around this one, must not take it. */
export interface Shape {
  readonly of: FileSystem.FileSystem
  /** The same file system, but that looking at what is at a path, or in a directory, takes the short way. */
  readonly looking: FileSystem.FileSystem
  readonly perform: (operation: Plan.Operation) => Outcome
  /** The regular file at a path, if it may be a script; undefined for anything else. */
  readonly read: (path: string) => Survey.PresentFile | undefined
}

/** What has become of an operation. What is half done could not be taken back: something is left behind. */
export type Outcome =
  | { readonly _tag: "Done" }
  | { readonly _tag: "NotDone" }
  | { readonly _tag: "HalfDone"; readonly cause: PlatformError.PlatformError }

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
  Effect.map(FileSystem.FileSystem, (fileSystem) => make(fileSystem, machine))
)

/** The short way of a file system by way of system calls that do the same. */
export const make = (fileSystem: FileSystem.FileSystem, calls: SystemCalls): Shape => ({
  of: fileSystem,
  looking: lookingShortly(fileSystem, calls),
  perform: (operation) => perform(calls, operation),
  read: (path) => read(calls, path)
})

const lookingShortly = (over: FileSystem.FileSystem, calls: SystemCalls): FileSystem.FileSystem => ({
  ...over,
  lstat: (path) => orElse(() => look(calls, path), over.lstat(path)),
  readDirectory: (path, options) =>
    orElse(
      () => (options === undefined ? Effect.succeed(calls.readdir(path)) : undefined),
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
const look = (
  calls: SystemCalls,
  path: string
): Effect.Effect<FileSystem.File.Info, PlatformError.PlatformError> | undefined => {
  const stats = calls.lstat(path)
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

const sizeAndOwner = ({ gid, mode, size, uid }: Looked) => ({
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

const done: Outcome = { _tag: "Done" }

const notDone: Outcome = { _tag: "NotDone" }

const perform = (calls: SystemCalls, operation: Plan.Operation): Outcome => {
  try {
    return act(calls, operation)
  } catch (error) {
    return error instanceof HalfDone ? { _tag: "HalfDone", cause: error.platformError } : notDone
  }
}

/** What an operation has begun could not be taken back when it failed. The cause is why it failed. */
class HalfDone extends Error {
  readonly platformError: PlatformError.PlatformError

  constructor(method: string, path: string, cause: unknown) {
    super(`${method} ${path} is half done`, { cause })
    const reason = { _tag: "Unknown", module: "FileSystem", method, pathOrDescriptor: path, cause } as const
    this.platformError = PlatformError.systemError(reason)
  }
}

const act = (calls: SystemCalls, operation: Plan.Operation): Outcome => {
  switch (operation._tag) {
    case "WriteFile":
      writeFile(calls, operation.path, operation.content, operation.mode)
      return done
    case "MakeDirectory":
      makeDirectory(calls, operation.path, operation.mode)
      return done
    case "Link":
      calls.link(operation.from, operation.to)
      return done
    case "Symlink":
      calls.symlink(operation.target, operation.path)
      return done
    case "Rename":
      calls.rename(operation.from, operation.to)
      return done
    case "SetMode":
      calls.chmod(operation.path, operation.mode)
      return done
    case "SetOwner":
      calls.chown(operation.path, operation.uid, operation.gid)
      return done
    case "Unlink":
      calls.unlink(operation.path)
      return done
    case "RemoveTree":
      // Only where it is an empty directory, as what a run has prepared in is at its end.
      calls.rmdir(operation.path)
      return done
    case "RemoveDirectory":
    case "Sync":
      return notDone
  }
}

/** The process's umask takes bits away from the mode that a file is made with. */
const writeFile = (calls: SystemCalls, path: string, content: string | Uint8Array, mode: number): void => {
  const file = calls.create(path, mode)
  orTakenBack(
    () => {
      closing(calls, file, () => {
        writeAll(calls, file, content)
        calls.fchmod(file, mode)
      })
    },
    () => calls.unlink(path),
    (cause) => new HalfDone("writeFile", path, cause)
  )
}

const makeDirectory = (calls: SystemCalls, path: string, mode: number): void => {
  calls.mkdir(path, mode)
  orTakenBack(
    () => calls.chmod(path, mode),
    () => calls.rmdir(path),
    (cause) => new HalfDone("makeDirectory", path, cause)
  )
}

/** What is left of an operation once it has begun. Where it fails, and so does taking back, the first failure counts. */
const orTakenBack = (rest: () => void, back: () => void, failed: (cause: unknown) => HalfDone): void => {
  try {
    rest()
  } catch (error) {
    try {
      back()
    } catch {
      throw failed(error)
    }
    throw error
  }
}

/** A file may be found not to be written only when it is closed. What fails first counts. */
const closing = (calls: SystemCalls, file: number, work: () => void): void => {
  try {
    work()
  } catch (error) {
    attempt(() => calls.close(file))
    throw error
  }
  calls.close(file)
}

const attempt = (call: () => void): void => {
  try {
    call()
  } catch {
    return
  }
}

const writeAll = (calls: SystemCalls, file: number, content: string | Uint8Array): void => {
  const written = calls.write(file, content)
  if (written === Buffer.byteLength(content)) return
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content
  for (let at = written; at < bytes.length;) {
    const more = calls.write(file, bytes.subarray(at))
    if (more === 0) throw new Error(`Cannot write more than ${at} of ${bytes.length} bytes.`)
    at += more
  }
}

const read = (calls: SystemCalls, path: string): Survey.PresentFile | undefined => {
  try {
    const info = calls.lstat(path)
    if (info === undefined || !info.isFile() || info.size > Survey.maximumScriptLength) return undefined
    const content = calls.readText(path)
    // What is no text comes out with replacement characters in it; whether they stand there takes a closer look.
    if (content.includes("\uFFFD")) return undefined
    return { _tag: "File", content, mode: info.mode & 0o7777, uid: info.uid }
  } catch {
    return undefined
  }
}
