/**
 * Where compiled code may be kept. It is run as it is found, so it is kept only where nobody but the user can put any: in
 * directories of the user's own, and not in the system's temporary one, where Node.js would keep it.
 */
import { lstatSync, mkdirSync, realpathSync } from "node:fs"
import { dirname, isAbsolute, join } from "node:path"

/** Who runs the command, and what the environment says of caches. */
export interface Circumstances {
  readonly variables: { readonly [name: string]: string | undefined }
  /** The user's home. It may throw where there is none. */
  readonly home: () => string
  /** The effective user; undefined on systems that have no such thing, where nothing is kept. */
  readonly user: number | undefined
}

/** A directory that has to be there, and those below it that may be made, each in the one before. */
export interface Place {
  readonly base: string
  readonly below: ReadonlyArray<string>
}

/** What is known of a directory: how it may be used, and whose it is. */
export interface Looked {
  readonly isDirectory: boolean
  readonly mode: number
  readonly uid: number
}

/** The directory to keep compiled code in. Undefined where there is none that is safe, and then nothing is made either. */
export const prepare = (circumstances: Circumstances): string | undefined => {
  try {
    const place = placeFor(circumstances)
    return place && preparedAt(place, circumstances.user)
  } catch {
    return undefined
  }
}

/**
 * Where the cache belongs, before anything is looked at. Undefined where the variables of Node.js say what to do, where there
 * are no users, and where the home is no absolute path. A relative `XDG_CACHE_HOME` does not count, as its specification says.
 */
export const placeFor = ({ home, user, variables }: Circumstances): Place | undefined => {
  const { NODE_COMPILE_CACHE, NODE_DISABLE_COMPILE_CACHE, XDG_CACHE_HOME = "" } = variables
  if (user === undefined || NODE_COMPILE_CACHE || NODE_DISABLE_COMPILE_CACHE) return undefined
  if (isAbsolute(XDG_CACHE_HOME)) return { base: XDG_CACHE_HOME, below: ["oci-runtimes"] }
  const base = home()
  return isAbsolute(base) ? { base, below: [".cache", "oci-runtimes"] } : undefined
}

/** Whether a directory, and not a link to one, belongs to the user, and nobody else can put anything there. */
export const isOwn = ({ isDirectory, mode, uid }: Looked, user: number | undefined): boolean =>
  isDirectory && uid === user && (mode & 0o022) === 0

/**
 * Reports whether no other user can exchange what belongs to the user or root in a directory. If all may write there, as in
 * `/tmp`, the sticky bit protects it.
 */
export const protects = ({ mode, uid }: Looked, user: number | undefined): boolean =>
  (uid === user || uid === 0) && ((mode & 0o022) === 0 || (mode & 0o1000) !== 0)

/** Each directory is judged before anything is made in it, for its owner could exchange whatever it holds. */
const preparedAt = ({ base, below }: Place, user: number | undefined): string | undefined => {
  let path = realpathSync(base)
  if (!isOwn(lookedAt(path), user)) return undefined
  if (!above(path).every((directory) => protects(lookedAt(directory), user))) return undefined
  for (const name of below) {
    path = join(path, name)
    makeDirectory(path)
    if (!isOwn(lookedAt(path), user)) return undefined
  }
  // Node.js makes a directory in it as the umask says, so that others must not come that far.
  return (lookedAt(path).mode & 0o077) === 0 ? path : undefined
}

/** The directories on the way to one, without links. */
const above = (path: string): ReadonlyArray<string> => {
  const parent = dirname(path)
  return parent === path ? [] : [parent, ...above(parent)]
}

const lookedAt = (path: string): Looked => {
  const stats = lstatSync(path)
  return { isDirectory: stats.isDirectory(), mode: stats.mode, uid: stats.uid }
}

/** One directory at a time: making all that are missing never ends below `/proc`. */
const makeDirectory = (path: string): void => {
  try {
    mkdirSync(path, 0o700)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error
  }
}
