/**
 * What a disk does, whatever it is made of. The README of this package has the contract as a table: what each look and each
 * operation guarantees, and with which errors it fails. `testing` has the suite that every disk has to pass.
 */
import type { Plan, Trust } from "@oci-runtimes/core/disk"
import type { Search } from "@oci-runtimes/core/machine"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"

/**
 * The type, mode, owner, size and time of a path, and which file it is.
 *
 * @category models
 * @since 1.0.0
 */
export interface Seen extends Trust.FileStatus {
  /** The size of a file in bytes. */
  readonly size: number
  /** When it was changed last, in milliseconds since 1970; undefined on a disk that knows no times. */
  readonly changed: number | undefined
  /** The file system, and the number of the file on it. Paths with equal ones are names of one file. */
  readonly device: number
  readonly inode: number
}

/**
 * The reason why something is not read as a file: it is none, or it holds more than the limit, in bytes.
 *
 * @category models
 * @since 1.0.0
 */
export type Unfit =
  | { readonly _tag: "NotAFile"; readonly type: string }
  | { readonly _tag: "TooLarge"; readonly size: number | undefined }

/**
 * A regular file: its bytes, and the mode and owner of the very file that they were read from.
 *
 * @category models
 * @since 1.0.0
 */
export interface FileRead {
  readonly bytes: Uint8Array
  readonly seen: Seen
}

/**
 * The failure of a look or an operation, which did nothing unless something `remains`. `refusal` says why it was not tried,
 * `unfit` why a file is not one to read.
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
 * The operations that a disk performs. `RemoveTree` is made of them.
 *
 * @category models
 * @since 1.0.0
 */
export type Operation = Exclude<Plan.Operation, { readonly _tag: "RemoveTree" }>

/**
 * One run's visit to a disk, as a user to whom belongs what it makes. Paths are absolute and clean. No link is followed, neither at a path nor on the way there.
 *
 * @category models
 * @since 1.0.0
 */
export interface Visit {
  readonly user: Trust.UserAndGroup
  /** Returns what is at a path; undefined if there is nothing. */
  readonly look: (path: string) => Effect.Effect<Seen | undefined, DiskFailure>
  /** Returns what is seen of a directory, which stays the same for the rest of the visit. */
  readonly enter: (path: string) => Effect.Effect<Seen, DiskFailure>
  /** Returns the names in a directory. */
  readonly list: (path: string) => Effect.Effect<ReadonlyArray<string>, DiskFailure>
  /** Returns a regular file. Fails with `EFBIG` if it holds more than the limit, in bytes. */
  readonly read: (path: string, limit: number) => Effect.Effect<FileRead, DiskFailure>
  /** Returns the target of a symbolic link. */
  readonly readLink: (path: string) => Effect.Effect<string, DiskFailure>
  /** Fails if the user may not read something, or not write it: for a directory, not change what is in it. */
  readonly access: (path: string, right: "read" | "write") => Effect.Effect<void, DiskFailure>
  /** Performs an operation. `RemoveDirectory` fails with `ENOTEMPTY` if the directory is not empty. */
  readonly perform: (operation: Operation) => Effect.Effect<void, DiskFailure>
  /** Looks anew from now on where directories are, except those that this visit has made and works in. */
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
   * Returns the bytes of a file. It is opened without waiting, and read if it is a regular file, or a device that does nothing
   * when it is opened, such as `/dev/null`, and ends within the limit, in bytes.
   */
  readonly readFile: (path: string, limit: number) => Effect.Effect<Uint8Array, DiskFailure>
  /** Returns the path of what a path leads to, without links. */
  readonly realPath: (path: string) => Effect.Effect<string, DiskFailure>
  /**
   * Returns whether the user of this process may execute a file: not only its mode decides. Undefined if that is not known.
   */
  readonly execution: (path: string) => Effect.Effect<Search.Execution | undefined>
}

/**
 * A disk.
 *
 * @category models
 * @since 1.0.0
 */
export interface Shape extends Looks {
  /** Begins a visit of the user of this process, which ends with the scope. */
  readonly visit: (user: Trust.UserAndGroup) => Effect.Effect<Visit, never, Scope.Scope>
  /**
   * Whether a visit works on in the very directory that it looked at, whatever another user makes of its name. If not, work is
   * refused in directories in which another user could exchange something.
   */
  readonly holdsDirectories: boolean
  /** Returns what standard input holds. It is read once, at the first call. */
  readonly readInput: (limit: number) => Effect.Effect<Uint8Array, DiskFailure>
}

/** The user to whom what is in memory belongs unless it is said to be another's. */
export const rootUser: Trust.UserAndGroup = Object.freeze({ uid: 0, gid: 0 })

/** Runs work that throws a failure, or an error of the system. */
export const attempt = <A>(run: () => A): Effect.Effect<A, DiskFailure> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(run())
    } catch (error) {
      return Effect.fail(failureOf(error))
    }
  })

/** Returns the failure that an error of the system is. Throws the error if it is none. */
export const failureOf = (error: unknown): DiskFailure => {
  if (error instanceof DiskFailure) return error
  const code = error instanceof Error && "code" in error ? error.code : undefined
  if (typeof code !== "string") throw error
  // What Node.js refuses before it asks the system, such as a NUL character, is the system's EINVAL.
  if (code === "ERR_INVALID_ARG_VALUE") return new DiskFailure({ errno: "EINVAL", cause: error })
  return new DiskFailure({ errno: /^E[A-Z0-9]+$/.test(code) && !code.startsWith("ERR_") ? code : "EIO", cause: error })
}

/** Returns the bytes of a file's content. A text is written as UTF-8. */
export const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === "string" ? new TextEncoder().encode(content) : content

/** Returns why something is not read as a file; undefined if it is one within the limit. */
export const unfitness = ({ size, type }: Pick<Seen, "size" | "type">, limit: number): DiskFailure | undefined => {
  if (type === "Directory") return new DiskFailure({ errno: "EISDIR" })
  if (type !== "File") return new DiskFailure({ errno: "ENXIO", unfit: { _tag: "NotAFile", type } })
  return size > limit ? tooLarge(size) : undefined
}

/** Returns the failure of reading more than the limit. */
export const tooLarge = (size?: number): DiskFailure =>
  new DiskFailure({ errno: "EFBIG", unfit: { _tag: "TooLarge", size } })
