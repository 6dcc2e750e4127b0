/**
 * What is on a disk that bears on setting up a scripts directory, as data: whoever plans need not look, and can be shown
 * any state there is. No link is followed for it but those that a publication makes.
 */
import { Frozen, type Table } from "../data/index.ts"
import { FilePath } from "../text/index.ts"
import * as Claim from "./Claim.ts"
import * as Leftovers from "./Leftovers.ts"
import type { Owner } from "./Trust.ts"

/** The state of a data root. */
export interface Survey extends Leftovers.Leftovers {
  readonly dataRoot: string
  readonly scriptsDirectory: string
  /** The directories that are missing on the way to the data root, the outermost first. It is the last of them. */
  readonly missing: ReadonlyArray<string>
  /** The directory in which another user could exchange the data root, or what is in it; undefined if there is none. */
  readonly unprotected: Leftovers.Candidate | undefined
  /** The data root itself. */
  readonly root: PresentDirectory
  readonly directory: PresentDirectory
  /** What is at the place where the engine puts the scripts aside while it replaces them. */
  readonly aside: PresentDirectory
  /**
   * What the scripts directory holds, by file name. Where it is missing, what a dead engine has put aside and nobody has
   * put back. Staging directories of dead runs are not in it.
   */
  readonly entries: Table.Table<PresentEntry>
  /** Who is going to own what is made. */
  readonly owner: Owner
}

/** What is at a place that is meant for a directory. */
export type PresentDirectory =
  | { readonly _tag: "Missing" }
  | { readonly _tag: "Directory"; readonly mode: number; readonly owner: Owner }
  | { readonly _tag: "Other"; readonly type: string }

/** A regular file. The text is undefined where it is longer than any script, or no text. */
export interface PresentFile {
  readonly _tag: "File"
  readonly content: string | undefined
  readonly mode: number
  readonly uid: number
}

/** What is at the place of a script. */
export type PresentEntry =
  | PresentFile
  /** A link that a dead run has left in the middle of its publication, with the script that it shows, if any, and its path. */
  | { readonly _tag: "Published"; readonly shows: { readonly file: PresentFile; readonly at: string } | undefined }
  /** A directory, a foreign link, a device. */
  | { readonly _tag: "Other"; readonly type: string }

/** Where the engine puts the scripts aside while it replaces them. */
export const asidePath = (scriptsDirectory: string): string => `${scriptsDirectory}-old`

/**
 * Reports whether the scripts that a dead engine has put aside are put back: there are no others, and they belong to the user,
 * since what another user has put there is not what an engine of this user left.
 */
export const isRestorable = ({ aside, directory, owner }: Pick<Survey, "aside" | "directory" | "owner">): boolean =>
  directory._tag === "Missing" && aside._tag === "Directory" && aside.owner.uid === owner.uid

/**
 * Returns why what is at the place of scripts that were put aside stays there; undefined if there is nothing, if it is put
 * back, or if it is removed.
 */
export const asideLeftAlone = (survey: Survey): Leftovers.LeftAlone | undefined => {
  const { aside, owner, root, scriptsDirectory } = survey
  if (aside._tag === "Missing" || isRestorable(survey)) return undefined
  const seen = aside._tag === "Other" ? { mode: 0, owner, type: aside.type } : { ...aside, type: "Directory" }
  const holder = root._tag === "Directory" ? { ...root, type: "Directory", path: survey.dataRoot } : undefined
  return Leftovers.leftAlone({ path: asidePath(scriptsDirectory), ...seen }, holder, owner)
}

/** Files that are longer, in bytes, are not read: they are no scripts that an engine wrote. */
export const maximumScriptLength = 1024 * 1024

/** The name of the link, in a staging directory, that says which set of scripts is in force. */
export const currentSet = "current"

/** The target of the link that stands for a script while it is being published. */
export const linkTarget = (scriptsDirectory: string, staging: string, name: string): string =>
  FilePath.join(staging, "..") === scriptsDirectory
    ? `${FilePath.lastElement(staging)}/${currentSet}/${name}`
    : `../${FilePath.lastElement(staging)}/${currentSet}/${name}`

/**
 * The staging directory that a link of a publication leads through, in relation to the scripts directory, given its target;
 * undefined for any other link. Whether the directory can be trusted has to be looked at.
 */
export const publishedThrough = (name: string, target: string, claims: Claim.Kind): string | undefined => {
  const staging = target.split("/").find((part) => part !== "..") ?? ""
  if (Claim.parse(staging, claims) === undefined) return undefined
  return [`../${staging}`, staging].find((place) => target === `${place}/${currentSet}/${name}`)
}

/** The sets of scripts in a staging directory, which the link in it leads to. */
export const sets: ReadonlyArray<string> = /*#__PURE__*/ Frozen.frozen(["old", "new"])

/**
 * Whether two surveys found the same where it matters to a plan. What is missing on the way to the data root does not: a plan
 * begins where that has been made.
 */
export const isSame = (one: Survey, other: Survey): boolean =>
  one.dataRoot === other.dataRoot &&
  one.scriptsDirectory === other.scriptsDirectory &&
  one.unprotected?.path === other.unprotected?.path &&
  isSameDirectory(one.root, other.root) &&
  isSameDirectory(one.directory, other.directory) &&
  isSameDirectory(one.aside, other.aside) &&
  isSameOwner(one.owner, other.owner) &&
  one.leftovers.length === other.leftovers.length &&
  one.leftovers.every((path, index) => path === other.leftovers[index]) &&
  one.entries.size === other.entries.size &&
  Array.from(one.entries).every(([name, entry]) => isSameEntry(entry, other.entries.get(name)))

const isSameDirectory = (one: PresentDirectory, other: PresentDirectory): boolean => {
  if (one._tag === "Directory" && other._tag === "Directory") {
    return one.mode === other.mode && isSameOwner(one.owner, other.owner)
  }
  return one._tag === other._tag && (one._tag !== "Other" || other._tag !== "Other" || one.type === other.type)
}

const isSameOwner = (one: Owner, other: Owner): boolean => one.uid === other.uid && one.gid === other.gid

/** Links of a publication are few, and what they show may change. They count as changed. */
const isSameEntry = (one: PresentEntry, other: PresentEntry | undefined): boolean => {
  if (one._tag === "File" && other?._tag === "File") {
    return one.content === other.content && one.mode === other.mode && one.uid === other.uid
  }
  return one._tag === "Other" && other?._tag === "Other" && one.type === other.type
}
