/**
 * What is on a disk that bears on setting up a scripts directory, as data: whoever plans need not look, and can be shown
 * any state there is. No link is followed for it but those that a publication makes.
 */
import { Frozen, type Table } from "../data/index.ts"
import { FilePath } from "../text/index.ts"
import * as DirectoryLock from "./DirectoryLock.ts"
import * as Leftovers from "./Leftovers.ts"
import type { UserAndGroup, FileStatus, NamedFileStatus } from "./Trust.ts"

/**
 * The state of a data root.
 *
 * @category models
 * @since 1.0.0
 */
export interface ScriptsSnapshot extends Leftovers.Leftovers {
  readonly dataRoot: string
  readonly scriptsDirectory: string
  /** The directories that are missing on the way to the data root, the outermost first. It is the last of them. */
  readonly missing: ReadonlyArray<string>
  /** The directory in which another user could exchange the data root, or what is in it; undefined if there is none. */
  readonly unprotected: NamedFileStatus | undefined
  /** What is at the place of the data root, and at that of the scripts directory; undefined if there is nothing. */
  readonly root: FileStatus | undefined
  readonly directory: FileStatus | undefined
  /** What is at the place where the engine puts the scripts aside while it replaces them; undefined if there is nothing. */
  readonly aside: NamedFileStatus | undefined
  /**
   * What the scripts directory holds, by file name. If it is missing, what a dead engine has put aside and nobody has
   * put back. Staging directories of dead runs are not in it.
   */
  readonly entries: Table.Table<PresentEntry>
  /** Who is going to own what is made. */
  readonly owner: UserAndGroup
}

/**
 * A regular file. The text is undefined where it is longer than any script, or no text.
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
 * What is at the place of a script.
 *
 * @category models
 * @since 1.0.0
 */
export type PresentEntry =
  | PresentFile
  /** A link that a dead run has left in the middle of its publication, with the script that it shows, if any, and its path. */
  | { readonly _tag: "Published"; readonly shows: { readonly file: PresentFile; readonly at: string } | undefined }
  /** A directory, a foreign link, a device. */
  | { readonly _tag: "Other"; readonly type: string }

/**
 * What is at the place of a script once the links of dead runs have been settled.
 *
 * @category models
 * @since 1.0.0
 */
export type RepairedEntry = Exclude<PresentEntry, { readonly _tag: "Published" }>

/**
 * Returns what is at the place of a script once the links of dead runs have been settled; undefined if there is nothing.
 *
 * @category operations
 * @since 1.0.0
 */
export const repaired = (entry: PresentEntry | undefined): RepairedEntry | undefined =>
  entry?._tag === "Published" ? entry.shows?.file : entry

/**
 * Reports whether the scripts that a dead engine has put aside are put back: there are no others, and they belong to the user,
 * since what another user has put there is not what an engine of this user left.
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
 * Returns why what is at the place of scripts that were put aside stays there; undefined if there is nothing, if it is put
 * back, or if it is removed.
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
 * Files that are longer, in bytes, are not read: they are no scripts that an engine wrote.
 *
 * @category constants
 * @since 1.0.0
 */
export const maximumScriptLength = 1024 * 1024

/**
 * The name of the link, in a staging directory, that says which set of scripts is in force.
 *
 * @category constants
 * @since 1.0.0
 */
export const currentSet = "current"

/**
 * The target of the link that stands for a script while it is being published.
 *
 * @category operations
 * @since 1.0.0
 */
export const linkTarget = (scriptsDirectory: string, staging: string, name: string): string => {
  const way = FilePath.join(staging, "..") === scriptsDirectory ? "" : "../"
  return `${way}${FilePath.lastElement(staging)}/${currentSet}/${name}`
}

/**
 * The staging directory that a link of a publication leads through, in relation to the scripts directory, given its target;
 * undefined for any other link. Whether the directory can be trusted has to be looked at.
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
 * The sets of scripts in a staging directory, which the link in it leads to.
 *
 * @category constants
 * @since 1.0.0
 */
export const sets: ReadonlyArray<string> = /*#__PURE__*/ Frozen.frozen(["old", "new"])
