/**
 * The system calls that all work on a disk is made of. Paths are absolute and clean. None of them follows a link at its path.
 */
import type { Trust } from "@oci-runtimes/core/disk"
import type { Configuration } from "@oci-runtimes/core/docker"
import * as Data from "effect/Data"
import type * as Effect from "effect/Effect"

/** The type, mode, owner, size and time of a path. */
export interface Seen extends Trust.Seen {
  /** The size in bytes. */
  readonly size: number
  /** When it was changed last, in milliseconds since 1970. */
  readonly changed: number
}

/** A regular file: its bytes, and the mode and owner of the very file that they were read from. */
export interface FileRead {
  readonly bytes: Uint8Array
  readonly seen: Seen
}

/** Why a file is not read: the system's error, or because it is not fit to be read. */
export type Unread =
  | { readonly _tag: "Failed"; readonly errno: string; readonly cause: unknown }
  | Configuration.UnfitFile

/** A call that failed and did nothing, unless something `remains`. `refusal` is there if it was not even tried. */
export class CallFailed extends Data.TaggedError("CallFailed")<{
  readonly errno: string
  readonly cause?: unknown
  readonly refusal?: Trust.Refusal
  readonly remains?: boolean
}> {}

type Call<A = void> = Effect.Effect<A, CallFailed>

/** The calls of one visit to a disk. */
export interface Calls {
  /** The user who makes them. */
  readonly user: Trust.Owner
  /** Returns what is at a path; undefined if there is nothing. */
  readonly lstat: (path: string) => Call<Seen | undefined>
  /** Returns what was seen of a directory, which stays the same for all later calls. Fails if there is none. */
  readonly enter: (path: string) => Call<Seen>
  readonly readdir: (path: string) => Call<ReadonlyArray<string>>
  readonly readlink: (path: string) => Call<string>
  /** Returns a regular file. Fails with EFBIG if it holds more bytes than the limit. */
  readonly read: (path: string, limit: number) => Call<FileRead>
  /** Makes a file where nothing is, with exactly this mode, and writes all bytes. */
  readonly create: (path: string, bytes: Uint8Array, mode: number) => Call
  readonly mkdir: (path: string, mode: number) => Call
  readonly link: (from: string, to: string) => Call
  readonly symlink: (target: string, path: string) => Call
  readonly rename: (from: string, to: string) => Call
  readonly chmod: (path: string, mode: number) => Call
  readonly chown: (path: string, uid: number, gid: number) => Call
  /** Removes anything but a directory. */
  readonly unlink: (path: string) => Call
  /** Removes an empty directory. */
  readonly rmdir: (path: string) => Call
  readonly fsync: (path: string) => Call
  /** Looks anew from now on where directories are, except those that these calls have made. */
  readonly refresh: Effect.Effect<void>
}
