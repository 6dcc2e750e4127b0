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
import type { Operation, Step } from "./Plan.ts"
import type { Owner } from "./Trust.ts"
import {
  attempt,
  link,
  makeDirectory,
  makeMissing,
  removeLeftovers,
  step,
  syncOperations,
  syncing
} from "./internal/steps.ts"

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
  | { readonly _tag: "File"; readonly content: Uint8Array; readonly mode: number; readonly owner: Owner }
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
export interface Survey extends Destination, Leftovers {
  /** The type of what is at the place of the backup, if anything is there. */
  readonly backup: string | undefined
}

/**
 * What is to be written.
 *
 * @category models
 * @since 1.0.0
 */
export interface Request {
  readonly survey: Survey
  /** The directory by which the run has claimed that of the file, or would. */
  readonly claim: string
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
export interface Replacement {
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
export type Refusal = RefusedDestination | ChangedDestination

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
 * The file is not what the new text was made from any more, or its links lead elsewhere.
 *
 * @category models
 * @since 1.0.0
 */
export interface ChangedDestination {
  readonly _tag: "ChangedDestination"
  readonly path: string
}

/**
 * Returns why what a path leads to is not replaced, given its type; undefined for a regular file, and for what cannot be looked
 * at.
 *
 * @category operations
 * @since 1.0.0
 */
export const refusalOf = (type: string | undefined, path: string): RefusedDestination | undefined => {
  if (path === FilePath.standardInput) return { _tag: "RefusedDestination", path, at: path, reason: "StandardInput" }
  return type === undefined || type === "File" ? undefined : notReplaced(type, path, path)
}

/**
 * A refusal in words.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = (refusal: Refusal): string =>
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
 * The steps that make the directory of the file, and claim it, before the file is looked at again.
 *
 * @category constructors
 * @since 1.0.0
 */
export const beginning = (
  { missing }: Pick<Destination, "missing">,
  claim: string,
  sync: boolean
): ReadonlyArray<Step> => [...makeMissing(missing, newDirectoryMode, sync), makeDirectory(claim)]

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
export const plan = (request: Request): Result.Result<Replacement, Refusal> => {
  const { after, before, survey, sync } = request
  const { directory, leftovers, path, present, target } = survey
  const refused = (reason: RefusedDestination["reason"], at: string) =>
    Result.fail<Refusal>({ _tag: "RefusedDestination", path, at, reason })
  const changed = Result.fail<Refusal>({ _tag: "ChangedDestination", path })

  if (!FilePath.isAbsolute(path)) return refused("Relative", path)
  if (present._tag === "Links") return refused("Links", path)
  if (present._tag === "Other") return Result.fail(notReplaced(present.type, path, target))
  if (present._tag === "File" && Bytes.sameBytes(present.content, after)) {
    const syncs = syncOperations(sync, target, directory).map(attempt)
    const preparation = [...removeLeftovers(leftovers), ...syncs]
    return Result.succeed({ change: "unchanged", backup: undefined, preparation, exchange: [] })
  }
  if (!isMadeFrom(present, before) || FilePath.join(request.claim, "..") !== directory) return changed
  if (present._tag === "Missing") return Result.succeed(addition(request))
  const place = backupPath(target)
  if (request.backup && survey.backup === "Directory") return refused("Directory", place)
  return Result.succeed(replacement(request, present, request.backup ? place : undefined))
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

const isMadeFrom = (present: Present, before: Uint8Array | undefined): boolean =>
  present._tag === "File" ? before !== undefined && Bytes.sameBytes(present.content, before) : before === undefined

const notReplaced = (type: string, path: string, at: string): RefusedDestination => ({
  _tag: "RefusedDestination",
  path,
  at,
  reason: type === "Directory" ? "Directory" : "Special"
})

/** A regular file that is there. */
type PresentFile = Extract<Present, { readonly _tag: "File" }>

const addition = ({ after, claim, survey, sync }: Request): Replacement => {
  const fresh = FilePath.join(claim, "new")
  return {
    change: "added",
    backup: undefined,
    preparation: [
      ...removeLeftovers(survey.leftovers),
      step({ _tag: "WriteFile", path: fresh, content: after, mode: newFileMode }),
      ...syncing(sync, fresh)
    ],
    exchange: exchange(fresh, survey, sync)
  }
}

const replacement = (request: Request, present: PresentFile, backup: string | undefined): Replacement => {
  const { after, claim, survey, sync } = request
  const fresh = FilePath.join(claim, "new")
  return {
    change: "changed",
    backup,
    preparation: [
      ...removeLeftovers(survey.leftovers),
      ...write(fresh, after, present, sync),
      ...(backup === undefined ? [] : backUp(request, present, backup))
    ],
    exchange: exchange(fresh, survey, sync)
  }
}

/**
 * Once the new text is in place, there is nothing to go back to: what fails behind that is no reason to write the old one
 * again.
 */
const exchange = (fresh: string, { directory, target }: Survey, sync: boolean): ReadonlyArray<Step> => [
  step({ _tag: "Rename", from: fresh, to: target }),
  ...syncOperations(sync, directory).map(attempt)
]

/**
 * A file with the mode and the owner of the one that is there. Nobody may read it before who may not in the end, and a new
 * owner takes special bits away, so the mode comes last.
 */
const write = (path: string, content: Uint8Array, { mode, owner }: PresentFile, sync: boolean): ReadonlyArray<Step> => [
  step({ _tag: "WriteFile", path, content, mode: 0o600 }),
  step({ _tag: "SetOwner", path, ...owner }),
  step({ _tag: "SetMode", path, mode }),
  ...syncing(sync, path)
]

/** The previous text, in place before the new one is. An older backup has a second name until then, to be put back by. */
const backUp = ({ claim, survey, sync }: Request, present: PresentFile, to: string): ReadonlyArray<Step> => {
  const [copy, older] = [FilePath.join(claim, "backup"), FilePath.join(claim, "older")]
  const hasOlder = survey.backup !== undefined
  const undo: Operation = hasOlder ? { _tag: "Rename", from: older, to } : { _tag: "Unlink", path: to }
  return [
    ...write(copy, present.content, present, sync),
    ...(hasOlder ? [link(to, older)] : []),
    step({ _tag: "Rename", from: copy, to }, undo, ...syncOperations(sync, survey.directory)),
    ...syncing(sync, survey.directory)
  ]
}
