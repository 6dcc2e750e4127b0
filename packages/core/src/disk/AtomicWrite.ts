/**
 * How the text of a configuration file takes the place of another, whole or not at all: it is prepared in a directory
 * beside the file, brought to the disk, and renamed over the file. Whoever opens the file finds the old text or the new one,
 * at whichever operation the work stops.
 *
 * What came between is not written over: the file has to be what the new text was made from, once when the work begins and
 * once more right before the new text is renamed into place.
 */
import * as Result from "effect/Result"
import { Bytes, FilePath } from "../text/index.ts"
import type { Leftovers } from "./Leftovers.ts"
import type { Step } from "./Plan.ts"
import type { UserAndGroup } from "./Trust.ts"
import * as Steps from "./internal/planSteps.ts"

/**
 * The size in bytes above which a file is not read to be replaced.
 *
 * @category constants
 * @since 1.0.0
 */
export const maximumSize = 16 * 1024 * 1024

/**
 * Where a path leads, and what is there.
 *
 * @category models
 * @since 1.0.0
 */
export interface Destination {
  /** The path that was asked for. */
  readonly path: string
  /** The file that it leads to when all links are followed; without links itself. There may be none yet. */
  readonly target: string
  /** The directory of that file. */
  readonly directory: string
  /** The directories that are missing on the way there, the outermost first. */
  readonly missing: ReadonlyArray<string>
  readonly present: Present
}

/**
 * What is at the place of a file.
 *
 * @category models
 * @since 1.0.0
 */
export type Present =
  | { readonly _tag: "Missing" }
  | { readonly _tag: "File"; readonly content: Uint8Array; readonly mode: number; readonly owner: UserAndGroup }
  /** A directory, a pipe, a device. */
  | { readonly _tag: "Other"; readonly type: string }
  /** Symbolic links without an end, or too many of them. */
  | { readonly _tag: "Links" }

/**
 * Everything there that bears on writing.
 *
 * @category models
 * @since 1.0.0
 */
export interface FileSnapshot extends Destination, Leftovers {
  /** The type of what is at the place of the backup, if anything is there. */
  readonly backup: string | undefined
}

/**
 * What is to be written.
 *
 * @category models
 * @since 1.0.0
 */
export interface WriteRequest {
  readonly snapshot: FileSnapshot
  /** The directory by which the run has locked that of the file, or would. */
  readonly lock: string
  /** The bytes that the new ones were made from; undefined where there was no file. */
  readonly before: Uint8Array | undefined
  readonly after: Uint8Array
  /** Whether the previous text is kept beside the file. */
  readonly backup: boolean
  /** Whether everything is brought to the disk in an order that a power cut cannot spoil. */
  readonly sync: boolean
}

/**
 * The work of writing a file.
 *
 * @category models
 * @since 1.0.0
 */
export interface AtomicWrite {
  readonly change: "added" | "changed" | "unchanged"
  /** Where the previous text is going to be. */
  readonly backup: string | undefined
  /** What changes nothing of the file, to be taken back if it does not come to the exchange. */
  readonly preparation: ReadonlyArray<Step>
  /** The exchange, which is one operation, and what follows it. Nothing of it is taken back. */
  readonly exchange: ReadonlyArray<Step>
}

/**
 * Why a file cannot be written.
 *
 * @category models
 * @since 1.0.0
 */
export type WriteRefusal =
  | RefusedDestination
  /** The file is not what the new text was made from any more, or its links lead elsewhere. */
  | { readonly _tag: "ChangedDestination"; readonly path: string }

/**
 * Something is in the way that is not to be replaced.
 *
 * @category models
 * @since 1.0.0
 */
export interface RefusedDestination {
  readonly _tag: "RefusedDestination"
  readonly path: string
  /** Where it is: the path itself, what it leads to, or the place of the backup. */
  readonly at: string
  readonly reason: "Directory" | "Special" | "Links" | "Relative" | "StandardInput"
}

/**
 * Returns why what a path leads to is not replaced, given its type; undefined for a regular file, and for what cannot be looked
 * at.
 *
 * @category operations
 * @since 1.0.0
 */
export const refusalOf = (type: string | undefined, path: string): RefusedDestination | undefined => {
  if (path === FilePath.standardInput) return refused(path, "StandardInput")
  return type === undefined || type === "File" ? undefined : refused(path, reasonFor(type))
}

const refused = (path: string, reason: RefusedDestination["reason"], at = path): RefusedDestination => ({
  _tag: "RefusedDestination",
  path,
  at,
  reason
})

const reasonFor = (type: string): RefusedDestination["reason"] => (type === "Directory" ? "Directory" : "Special")

/**
 * A refusal in words.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = (refusal: WriteRefusal): string =>
  refusal._tag === "ChangedDestination"
    ? `Cannot write ${refusal.path}: it has changed since it was read. Run this again to begin with the file as it is now`
    : `Cannot write ${refusal.path}: ${reasons[refusal.reason](refusal)}`

const reasons: { readonly [reason in RefusedDestination["reason"]]: (refusal: RefusedDestination) => string } = {
  Directory: ({ at, path }) => `${subject(at, path)} is a directory. Remove it, or name another file`,
  Special: ({ at, path }) => `${subject(at, path)} is no regular file. Remove it, or name another file`,
  Links: () => "its symbolic links lead in a circle, or there are more than 40. Remove them, or name another file",
  StandardInput: () => "it is standard input. Name a file",
  Relative: () => "it is not an absolute path. Name the directory that it is in, from the root"
}

const subject = (at: string, path: string): string => (at === path ? "it" : at)

/**
 * A failed operation in words, given the system's about it: what could not be done, and the way out where there is one.
 *
 * @category formatting
 * @since 1.0.0
 */
export const failureMessage = (path: string, failure: string, errno: string): string => {
  const advice = Object.hasOwn(advices, errno) ? `. ${advices[errno]}` : ""
  return `Cannot write ${path}: ${failure}${advice}`
}

const unpermitted = "Do this as a user who may write there and give files to the owner of this one"
const full = "Make room there"

const advices: { readonly [errno: string]: string } = {
  EACCES: unpermitted,
  EBUSY: "Where the file is mounted by itself, write the one that it was mounted from",
  EDQUOT: full,
  ENAMETOOLONG: "Give the file a shorter name",
  ENOSPC: full,
  ENOTDIR: "Name a file in a directory",
  EPERM: unpermitted,
  EROFS: "Make the file system writable"
}

/**
 * So many links are followed, as the system does.
 *
 * @category constants
 * @since 1.0.0
 */
export const maximumLinks = 40

/**
 * Where the previous text is kept.
 *
 * @category operations
 * @since 1.0.0
 */
export const backupPath = (target: string): string => `${target}.bak`

/**
 * The steps that make the directory of the file, and lock it, before the file is looked at again.
 *
 * @category constructors
 * @since 1.0.0
 */
export const beginning = (
  { missing }: Pick<Destination, "missing">,
  lock: string,
  isSynced: boolean
): ReadonlyArray<Step> =>
  Steps.withSyncs(isSynced, [...Steps.makeMissing(missing, newDirectoryMode), Steps.makeDirectory(lock)])

/**
 * The modes of what is made where nothing was.
 *
 * Source of the rule: Debian's package `docker.io` brings `/etc/docker` as 0755 and configuration files as 0644; so do the
 * packages of Docker (`docker-ce-packaging`, `deb/common/docker-ce.dirs`).
 */
const [newDirectoryMode, newFileMode] = [0o755, 0o644]

/**
 * The work by which a file comes to hold the new text. Where it does already, nothing is written.
 *
 * @category operations
 * @since 1.0.0
 */
export const plan = (request: WriteRequest): Result.Result<AtomicWrite, WriteRefusal> => {
  const { after, before, snapshot } = request
  const { directory, leftovers, path, present, target } = snapshot
  const planned = ({ exchange, preparation, ...others }: AtomicWrite) =>
    Result.succeed<AtomicWrite>({
      ...others,
      preparation: Steps.withSyncs(request.sync, [...Steps.removeLeftovers(leftovers), ...preparation]),
      exchange: Steps.withSyncs(request.sync, exchange)
    })

  if (!FilePath.isAbsolute(path)) return Result.fail(refused(path, "Relative"))
  if (present._tag === "Links") return Result.fail(refused(path, "Links"))
  if (present._tag === "Other") return Result.fail(refused(path, reasonFor(present.type), target))
  const old = present._tag === "File" ? present : undefined
  if (old !== undefined && Bytes.sameBytes(old.content, after)) {
    const preparation = [Steps.attempt(Steps.sync(target)), Steps.attempt(Steps.sync(directory))]
    return planned({ change: "unchanged", backup: undefined, preparation, exchange: [] })
  }
  const isMadeFrom = old && before ? Bytes.sameBytes(old.content, before) : (old ?? before) === undefined
  if (!isMadeFrom || FilePath.join(request.lock, "..") !== directory) {
    return Result.fail({ _tag: "ChangedDestination", path })
  }
  const backup = request.backup && old !== undefined ? backupPath(target) : undefined
  if (backup !== undefined && snapshot.backup === "Directory") return Result.fail(refused(path, "Directory", backup))
  const fresh = FilePath.join(request.lock, "new")
  const preparation = [...write(fresh, after, old), ...(old && backup ? backUp(request, old, backup) : [])]
  // Once the new text is in place, there is nothing to go back to: a later failure is no reason to write the old one again.
  const exchange = [Steps.step(Steps.rename(fresh, target)), Steps.attempt(Steps.sync(directory))]
  return planned({ change: old ? "changed" : "added", backup, preparation, exchange })
}

/**
 * Whether nothing that matters has changed between two looks.
 *
 * @category guards
 * @since 1.0.0
 */
export const isSame = (one: Destination, other: Destination): boolean =>
  one.target === other.target && isSamePresent(one.present, other.present)

const isSamePresent = (one: Present, other: Present): boolean => {
  if (one._tag !== "File" || other._tag !== "File") return one._tag === "Missing" && other._tag === "Missing"
  const isSameOwner = one.owner.uid === other.owner.uid && one.owner.gid === other.owner.gid
  return isSameOwner && one.mode === other.mode && Bytes.sameBytes(one.content, other.content)
}

/** A regular file that is there. */
type OldFile = Extract<Present, { readonly _tag: "File" }>

/**
 * A file with the mode and the owner of the one that is there. Nobody may read it before who may not in the end, and a new
 * owner takes special bits away, so the mode comes last.
 */
const write = (path: string, content: Uint8Array, old: OldFile | undefined): ReadonlyArray<Step> => [
  Steps.step({ _tag: "WriteFile", path, content, mode: old === undefined ? newFileMode : 0o600 }),
  ...(old === undefined
    ? []
    : [Steps.step({ _tag: "SetOwner", path, ...old.owner }), Steps.step({ _tag: "SetMode", path, mode: old.mode })]),
  ...Steps.syncs(path)
]

/** The previous text, in place before the new one is. An older backup has a second name until then, to be put back by. */
const backUp = ({ lock, snapshot }: WriteRequest, old: OldFile, to: string): ReadonlyArray<Step> => {
  const [copy, older] = [FilePath.join(lock, "backup"), FilePath.join(lock, "older")]
  const hasOlder = snapshot.backup !== undefined
  const undo = hasOlder ? Steps.rename(older, to) : Steps.unlink(to)
  return [
    ...write(copy, old.content, old),
    ...(hasOlder ? [Steps.link(to, older)] : []),
    Steps.step(Steps.rename(copy, to), undo, Steps.sync(snapshot.directory)),
    ...Steps.syncs(snapshot.directory)
  ]
}
