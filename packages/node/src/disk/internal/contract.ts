/**
 * The contract of a disk. The page "Your own interpreter" of the site has it as a table: what each look and each operation guarantees,
 * and with which errors it fails. `testing` has the suite that every disk must pass.
 */
import type { DiskSystem, Plan, Trust } from "@oci-runtimes/core/disk"
import type { Search } from "@oci-runtimes/core/machine"
import { Bytes } from "@oci-runtimes/core/text"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"

/**
 * The type, mode, owner, size, time and identity of the file at a path.
 *
 * @category models
 * @since 1.0.0
 */
export interface Seen extends Trust.FileStatus {
  /** The size of a file in bytes. */
  readonly size: number
  /** The time of the last change, in milliseconds since 1970; undefined on a disk without times. */
  readonly changed: number | undefined
  /** The file system, and the number of the file on it. Paths with equal `device` and `inode` are names of one file. */
  readonly device: number
  readonly inode: number
}

/**
 * The reason why something is not read as a file: it is not a regular file, or it has more bytes than the limit.
 *
 * @category models
 * @since 1.0.0
 */
export type Unfit =
  | { readonly _tag: "NotAFile"; readonly type: string }
  | { readonly _tag: "TooLarge"; readonly size: number | undefined }

/**
 * A regular file: its bytes, and the mode and the owner of the same opened file.
 *
 * @category models
 * @since 1.0.0
 */
export interface FileRead {
  readonly bytes: Uint8Array
  readonly seen: Seen
}

/**
 * The failure of a look or an operation. A failed operation did nothing unless `remains` is true. `refusal` says why the
 * operation was not tried, `unfit` why a file was not read.
 *
 * @category errors
 * @since 1.0.0
 */
export class DiskFailure extends Data.TaggedError("DiskFailure")<{
  readonly errno: string
  readonly cause?: unknown
  readonly refusal?: Trust.DistrustReason | undefined
  readonly remains?: boolean
  readonly unfit?: Unfit
}> {}

/**
 * An operation that a disk performs. `RemoveTree` is made of such operations.
 *
 * @category models
 * @since 1.0.0
 */
export type Operation = Exclude<Plan.Operation, { readonly _tag: "RemoveTree" }>

/**
 * One run's visit to a disk, as the user who owns what the visit makes. Paths are absolute and clean. No link is followed,
 * neither at a path nor on the way there.
 *
 * @category models
 * @since 1.0.0
 */
export interface Visit {
  readonly user: Trust.UserAndGroup
  /** Returns what is at a path; undefined if there is nothing. */
  readonly look: (path: string) => Effect.Effect<Seen | undefined, DiskFailure>
  /** Enters a directory and returns its status. The directory at this path then stays the same until `refresh`. */
  readonly enter: (path: string) => Effect.Effect<Seen, DiskFailure>
  /** Returns the names in a directory. */
  readonly list: (path: string) => Effect.Effect<ReadonlyArray<string>, DiskFailure>
  /** Returns a regular file. Fails with `EFBIG` if it holds more than the limit, in bytes. */
  readonly read: (path: string, limit: number) => Effect.Effect<FileRead, DiskFailure>
  /** Returns the target of a symbolic link. */
  readonly readLink: (path: string) => Effect.Effect<string, DiskFailure>
  /** Fails if the user may not read or write something. Writing a directory means changing its entries. */
  readonly access: (path: string, right: "read" | "write") => Effect.Effect<void, DiskFailure>
  /** Performs an operation. `RemoveDirectory` fails with `ENOTEMPTY` if the directory is not empty. */
  readonly perform: (operation: Operation) => Effect.Effect<void, DiskFailure>
  /** Finds directories by their paths again from now on, except directories that this visit has made and works in. */
  readonly refresh: Effect.Effect<void>
}

/**
 * Looks by absolute paths, with links followed.
 *
 * @category models
 * @since 1.0.0
 */
export interface Looks {
  /** Returns what a path leads to. */
  readonly stat: (path: string) => Effect.Effect<Seen, DiskFailure>
  /** Returns what is at a path. A link there is not followed, but links on the way are. */
  readonly lstat: (path: string) => Effect.Effect<Seen, DiskFailure>
  /** Returns the names in a directory. */
  readonly readDirectory: (path: string) => Effect.Effect<ReadonlyArray<string>, DiskFailure>
  /**
   * Returns the bytes of a file. Opens the file without waiting. Fails unless it is a regular file, or a device that is safe to
   * open, such as `/dev/null`, and has no more bytes than the limit.
   */
  readonly readFile: (path: string, limit: number) => Effect.Effect<Uint8Array, DiskFailure>
  /** Returns the path without links. */
  readonly realPath: (path: string) => Effect.Effect<string, DiskFailure>
  /** Returns whether the user of this process may execute a file, which depends on more than its mode; undefined if unknown. */
  readonly execution: (path: string) => Effect.Effect<Search.Execution | undefined>
}

/**
 * A disk.
 *
 * @category models
 * @since 1.0.0
 */
export interface Shape extends Looks {
  /** Begins a visit as the user of this process. The visit ends with the scope. */
  readonly visit: (user: Trust.UserAndGroup) => Effect.Effect<Visit, never, Scope.Scope>
  /**
   * True if a visit keeps working in the directory that it looked at, even if another user renames it. If false, work is
   * refused in directories in which another user could exchange something.
   */
  readonly holdsDirectories: boolean
  /** The system of the disk, for which plans are made. */
  readonly system: DiskSystem.DiskSystem
  /** Returns the content of standard input, which is read once, at the first call. */
  readonly readInput: (limit: number) => Effect.Effect<Uint8Array, DiskFailure>
}

/** The default owner of everything in memory. */
export const rootUser: Trust.UserAndGroup = Object.freeze({ uid: 0, gid: 0 })

/** Returns work that may throw a `DiskFailure` or a system error. */
export const attempt = <A>(run: () => A): Effect.Effect<A, DiskFailure> => Effect.suspend(() => tried(run))

/** Runs work that may throw a `DiskFailure` or a system error. */
export const tried = <A>(run: () => A): Effect.Effect<A, DiskFailure> => {
  try {
    return Effect.succeed(run())
  } catch (error) {
    return Effect.fail(failureOf(error))
  }
}

/** Converts a system error to a failure. Throws any other error. */
export const failureOf = (error: unknown): DiskFailure => {
  if (error instanceof DiskFailure) return error
  const code = error instanceof Error && "code" in error ? error.code : undefined
  if (typeof code !== "string") throw error
  // Node.js itself rejects some arguments, such as a NUL character. The system's error is EINVAL.
  if (code === "ERR_INVALID_ARG_VALUE") return new DiskFailure({ errno: "EINVAL", cause: error })
  return new DiskFailure({ errno: /^E[A-Z0-9]+$/.test(code) && !code.startsWith("ERR_") ? code : "EIO", cause: error })
}

/** Returns the bytes of a file's content. A string is encoded as UTF-8. */
export const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === "string" ? Bytes.ofText(content) : content

/** Returns the failure of reading something that is not a regular file or exceeds the limit; undefined if it can be read. */
export const unfitness = ({ size, type }: Pick<Seen, "size" | "type">, limit: number): DiskFailure | undefined => {
  if (type === "Directory") return new DiskFailure({ errno: "EISDIR" })
  if (type !== "File") return new DiskFailure({ errno: "ENXIO", unfit: { _tag: "NotAFile", type } })
  return size > limit ? tooLarge(size) : undefined
}

/** Returns the failure of reading more than the limit. */
export const tooLarge = (size?: number): DiskFailure =>
  new DiskFailure({ errno: "EFBIG", unfit: { _tag: "TooLarge", size } })
