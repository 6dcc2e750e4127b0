/**
 * The directory for compiled code. The command runs the code that it finds there, so only the user may be able to write to it.
 */
import { lstatSync, mkdirSync, realpathSync } from "node:fs"
import { dirname, isAbsolute, join } from "node:path"

/** The user who runs the command, and the environment variables. */
export interface Circumstances {
  readonly variables: { readonly [name: string]: string | undefined }
  /** Returns the user's home. May throw if there is none. */
  readonly home: () => string
  /** The effective user; undefined on systems without users, and then nothing is kept. */
  readonly user: number | undefined
}

/** A directory that must exist, and the nested directories below it that may be created. */
export interface CacheLocation {
  readonly base: string
  readonly below: ReadonlyArray<string>
}

/** The file type, mode and owner of a path. */
export interface DirectoryStatus {
  readonly isDirectory: boolean
  readonly mode: number
  readonly uid: number
}

/** Returns the directory for compiled code, created if necessary. Creates nothing and returns undefined if none is safe. */
export const prepare = (circumstances: Circumstances): string | undefined => {
  try {
    const place = placeFor(circumstances)
    return place && preparedAt(place, circumstances.user)
  } catch {
    return undefined
  }
}

/**
 * Returns the place of the cache, without reading the disk. Returns undefined if Node.js is told to keep no compiled code, if
 * the system has no users, or if the home is not absolute. A relative `XDG_CACHE_HOME` is ignored, as its specification says.
 */
export const placeFor = ({ home, user, variables }: Circumstances): CacheLocation | undefined => {
  const { NODE_DISABLE_COMPILE_CACHE, XDG_CACHE_HOME = "" } = variables
  if (user === undefined || NODE_DISABLE_COMPILE_CACHE) return undefined
  if (isAbsolute(XDG_CACHE_HOME)) return { base: XDG_CACHE_HOME, below: ["oci-runtimes"] }
  const base = home()
  return isAbsolute(base) ? { base, below: [".cache", "oci-runtimes"] } : undefined
}

/** Reports whether a path is a directory, not a link, that belongs to the user and only the user can write to. */
export const isOwn = ({ isDirectory, mode, uid }: DirectoryStatus, user: number | undefined): boolean =>
  isDirectory && uid === user && (mode & 0o022) === 0

/**
 * Reports whether a directory keeps other users from replacing entries of the user or of root. If others may write to it, as
 * to `/tmp`, the sticky bit protects the entries.
 */
export const protects = ({ mode, uid }: DirectoryStatus, user: number | undefined): boolean =>
  (uid === user || uid === 0) && ((mode & 0o022) === 0 || (mode & 0o1000) !== 0)

/** Checks each directory before it creates anything inside, because the owner could replace the contents. */
const preparedAt = ({ base, below }: CacheLocation, user: number | undefined): string | undefined => {
  let path = realpathSync(base)
  if (!isOwn(lookedAt(path), user)) return undefined
  if (!above(path).every((directory) => protects(lookedAt(directory), user))) return undefined
  for (const name of below) {
    path = join(path, name)
    makeDirectory(path)
    if (!isOwn(lookedAt(path), user)) return undefined
  }
  // The names of the files say which subcommands the user has run.
  return (lookedAt(path).mode & 0o077) === 0 ? path : undefined
}

/** Returns the ancestors of a path without links. */
const above = (path: string): ReadonlyArray<string> => {
  const parent = dirname(path)
  return parent === path ? [] : [parent, ...above(parent)]
}

const lookedAt = (path: string): DirectoryStatus => {
  const stats = lstatSync(path)
  return { isDirectory: stats.isDirectory(), mode: stats.mode, uid: stats.uid }
}

/** Creates one directory. A recursive `mkdir` never ends below `/proc`. */
const makeDirectory = (path: string): void => {
  try {
    mkdirSync(path, 0o700)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error
  }
}
