/**
 * A snapshot of a data root and its scripts directory, as data. A plan is made from a snapshot alone, so it can be made for any
 * state of a disk. Only the links that a script swap makes are followed.
 */
import { Frozen, type Table } from "../data/index.ts"
import { FilePath } from "../text/index.ts"
import * as DirectoryLock from "./DirectoryLock.ts"
import * as Leftovers from "./Leftovers.ts"
import type { UserAndGroup, FileStatus, NamedFileStatus } from "./Trust.ts"

/**
 * The state of a data root and its scripts directory.
 *
 * @category models
 * @since 1.0.0
 */
export interface ScriptsSnapshot extends Leftovers.Leftovers {
  readonly dataRoot: string
  readonly scriptsDirectory: string
  /** The missing directories on the way to the data root, outermost first. The data root is the last of them. */
  readonly missing: ReadonlyArray<string>
  /** The first directory in which another user could exchange the data root, or what is in it; undefined if there is none. */
  readonly unprotected: NamedFileStatus | undefined
  /** The status of the data root, and of the scripts directory; undefined if missing. */
  readonly root: FileStatus | undefined
  readonly directory: FileStatus | undefined
  /** The status of the path to which the engine moves the old scripts while it replaces them; undefined if missing. */
  readonly aside: NamedFileStatus | undefined
  /**
   * The entries of the scripts directory, by file name. If the directory is missing and `aside` can be restored, the entries of
   * `aside`. Staging directories are not included.
   */
  readonly entries: Table.Table<PresentEntry>
  /** The owner of everything that a plan makes. */
  readonly owner: UserAndGroup
}

/**
 * A regular file. `content` is undefined if the file is longer than `maximumScriptLength` or is not UTF-8.
 *
 * @category models
 * @since 1.0.0
 */
export interface PresentFile {
  readonly _tag: "File"
  readonly content: string | undefined
  readonly mode: number
  readonly uid: number
}

/**
 * An entry at the path of a script.
 *
 * @category models
 * @since 1.0.0
 */
export type PresentEntry =
  | PresentFile
  /**
   * A symbolic link left by an interrupted swap. `shows` is the script that the link leads to, and its path, if the script
   * exists.
   */
  | { readonly _tag: "Published"; readonly shows: { readonly file: PresentFile; readonly at: string } | undefined }
  /** A directory, any other link, or a device. */
  | { readonly _tag: "Other"; readonly type: string }

/**
 * An entry at the path of a script after the links of dead runs have been replaced.
 *
 * @category models
 * @since 1.0.0
 */
export type RepairedEntry = Exclude<PresentEntry, { readonly _tag: "Published" }>

/**
 * Returns the entry at the path of a script after the links of dead runs have been replaced; undefined if nothing is there.
 *
 * @category operations
 * @since 1.0.0
 */
export const repaired = (entry: PresentEntry | undefined): RepairedEntry | undefined =>
  entry?._tag === "Published" ? entry.shows?.file : entry

/**
 * Reports whether the scripts that a dead engine put aside are restored: the scripts directory is missing, and the directory
 * that was put aside belongs to this user. An engine of this user cannot have left another user's directory.
 *
 * @category guards
 * @since 1.0.0
 */
export const isRestorable = ({
  aside,
  directory,
  owner
}: Pick<ScriptsSnapshot, "aside" | "directory" | "owner">): boolean =>
  directory === undefined && aside?.type === "Directory" && aside.owner.uid === owner.uid

/**
 * Returns why the scripts that were put aside are left alone; undefined if nothing was put aside, or if it is restored or
 * removed.
 *
 * @category operations
 * @since 1.0.0
 */
export const asideLeftAlone = (snapshot: ScriptsSnapshot): Leftovers.LeftAlone | undefined => {
  const { aside, dataRoot, owner, root } = snapshot
  if (aside === undefined || isRestorable(snapshot)) return undefined
  return Leftovers.leftAlone(aside, root && { ...root, path: dataRoot }, owner)
}

/**
 * The maximum length of a script, in bytes. A longer file is not read, because an engine cannot have written it as a script.
 *
 * @category constants
 * @since 1.0.0
 */
export const maximumScriptLength = 1024 * 1024

/**
 * The name of the link in a staging directory that leads to the set of scripts in force.
 *
 * @category constants
 * @since 1.0.0
 */
export const currentSet = "current"

/**
 * Returns the target of the link that replaces a script during a swap.
 *
 * @category operations
 * @since 1.0.0
 */
export const linkTarget = (scriptsDirectory: string, staging: string, name: string): string => {
  const way = FilePath.join(staging, "..") === scriptsDirectory ? "" : "../"
  return `${way}${FilePath.lastElement(staging)}/${currentSet}/${name}`
}

/**
 * Returns the staging directory, relative to the scripts directory, that a swap's link leads through; undefined for any other
 * link. The caller must check that the directory can be trusted.
 *
 * @category operations
 * @since 1.0.0
 */
export const publishedThrough = (name: string, target: string, locks: DirectoryLock.LockKind): string | undefined => {
  const staging = target.split("/").find((part) => part !== "..") ?? ""
  if (DirectoryLock.parse(staging, locks) === undefined) return undefined
  return [`../${staging}`, staging].find((place) => target === `${place}/${currentSet}/${name}`)
}

/**
 * The names of the two sets of scripts in a staging directory. The link `current` leads to one of them.
 *
 * @category constants
 * @since 1.0.0
 */
export const sets: ReadonlyArray<string> = /*#__PURE__*/ Frozen.frozen(["old", "new"])
