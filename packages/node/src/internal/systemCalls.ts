/**
 * The system calls that the short way to the disk makes, so that tests can have each of them fail.
 */
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
  writeSync
} from "node:fs"

/** Each does one thing, or throws an error whose `code` is the system's name of it and has done nothing. */
export interface SystemCalls {
  readonly chmod: (path: string, mode: number) => void
  readonly chown: (path: string, uid: number, gid: number) => void
  readonly close: (file: number) => void
  /** Makes a file where nothing is, for writing. */
  readonly create: (path: string, mode: number) => number
  readonly fchmod: (file: number, mode: number) => void
  readonly link: (from: string, to: string) => void
  /** Undefined where nothing is. */
  readonly lstat: (path: string) => Looked | undefined
  readonly mkdir: (path: string, mode: number) => void
  readonly readdir: (path: string) => Array<string>
  /** The text of a file. A link is not followed, and nothing is waited for. */
  readonly readText: (path: string) => string
  readonly rename: (from: string, to: string) => void
  readonly rmdir: (path: string) => void
  readonly symlink: (target: string, path: string) => void
  readonly unlink: (path: string) => void
  /** Writes at the end of what was written, and answers how many bytes that were: it may be fewer than all. */
  readonly write: (file: number, content: string | Uint8Array) => number
}

/** What is asked of what is at a path. */
export type Looked = Pick<Stats, "gid" | "isDirectory" | "isFile" | "isSymbolicLink" | "mode" | "size" | "uid">

/** Whatever has taken the place of a file meanwhile is neither followed nor waited for. */
const withoutLinks = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/** Those of this machine. */
export const machine: SystemCalls = {
  chmod: chmodSync,
  chown: chownSync,
  close: closeSync,
  create: (path, mode) => openSync(path, "wx", mode),
  fchmod: fchmodSync,
  link: linkSync,
  lstat: (path) => lstatSync(path, { throwIfNoEntry: false }),
  mkdir: (path, mode) => void mkdirSync(path, mode),
  readdir: (path) => readdirSync(path),
  readText: (path) => readFileSync(path, { encoding: "utf8", flag: withoutLinks }),
  rename: renameSync,
  rmdir: (path) => rmdirSync(path),
  symlink: (target, path) => symlinkSync(target, path),
  unlink: unlinkSync,
  write: (file, content) => (typeof content === "string" ? writeSync(file, content) : writeSync(file, content))
}
