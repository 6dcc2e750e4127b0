/**
 * The atomic write of a configuration file. The new text is prepared in a directory beside the file, synced to the disk, and
 * renamed over the file. A reader finds the old text or the new text, at whichever operation the work stops.
 *
 * A change that is made meanwhile is not overwritten: the file must be what the new text was made from, both when the work
 * begins and right before the rename.
 */
import * as Result from "effect/Result"
import { Bytes, Errno, FilePath, HostPath } from "../text/index.ts"
import * as DiskSystem from "./DiskSystem.ts"
import * as DirectoryLock from "./DirectoryLock.ts"
import type { Leftovers } from "./Leftovers.ts"
import type { Step } from "./Plan.ts"
import type { UserAndGroup } from "./Trust.ts"
import * as Steps from "./internal/planSteps.ts"

/**
 * The maximum size in bytes of a file to replace. A larger file is not read.
 *
 * @category constants
 * @since 1.0.0
 */
export const maximumSize = 16 * 1024 * 1024

/**
 * The file that a path leads to, and its state.
 *
 * @category models
 * @since 1.0.0
 */
export interface Destination {
  /** The requested path. */
  readonly path: string
  /** The path after following all links. The file may not exist yet. */
  readonly target: string
  /** The directory of `target`. */
  readonly directory: string
  /** The missing directories on the way to `target`, outermost first. */
  readonly missing: ReadonlyArray<string>
  readonly present: Present
}

/**
 * The state of a destination.
 *
 * @category models
 * @since 1.0.0
 */
export type Present =
  | { readonly _tag: "Missing" }
  | { readonly _tag: "File"; readonly content: Uint8Array; readonly mode: number; readonly owner: UserAndGroup }
  /** A directory, a pipe or a device. */
  | { readonly _tag: "Other"; readonly type: string }
  /** Symbolic links that form a loop, or more than `maximumLinks` of them. */
  | { readonly _tag: "Links" }

/**
 * The state of the disk that a write depends on.
 *
 * @category models
 * @since 1.0.0
 */
export interface FileSnapshot extends Destination, Leftovers {
  /** The file type at the path of the backup; undefined if nothing is there. */
  readonly backup: string | undefined
}

/**
 * A request to write a file.
 *
 * @category models
 * @since 1.0.0
 */
export interface WriteRequest {
  readonly snapshot: FileSnapshot
  /** The path of the lock in the directory of the file. The lock may not exist yet. */
  readonly lock: string
  /** The bytes that the new text was made from; undefined if the file was missing. */
  readonly before: Uint8Array | undefined
  /** The new bytes; undefined to remove the file. */
  readonly after: Uint8Array | undefined
  /** True if the previous text is kept beside the file. */
  readonly backup: boolean
  /** True if everything is synced to the disk, in an order that a power cut cannot spoil. */
  readonly sync: boolean
  /** The system of the disk. By default the rules of Linux apply. */
  readonly system?: DiskSystem.DiskSystem
}

/**
 * The steps that write a file.
 *
 * @category models
 * @since 1.0.0
 */
export interface AtomicWrite {
  readonly change: "added" | "changed" | "removed" | "unchanged"
  /** The path of the backup; undefined if none is written. */
  readonly backup: string | undefined
  /** The steps before the rename. They do not change the file, and are undone if the rename does not happen. */
  readonly preparation: ReadonlyArray<Step>
  /** The rename over the file, or its removal, and the sync after it. These steps are never undone. */
  readonly replacement: ReadonlyArray<Step>
}

/**
 * The reason why a file cannot be written.
 *
 * @category models
 * @since 1.0.0
 */
export type WriteRefusal =
  | RefusedDestination
  /** The file has changed since it was read, or its links lead elsewhere. */
  | { readonly _tag: "ChangedDestination"; readonly path: string }

/**
 * A destination that cannot be replaced.
 *
 * @category models
 * @since 1.0.0
 */
export interface RefusedDestination {
  readonly _tag: "RefusedDestination"
  readonly path: string
  /** The path at fault: the requested path, its target, or the path of the backup. */
  readonly at: string
  readonly reason: "Directory" | "Special" | "Links" | "Relative" | "StandardInput"
}

/**
 * Returns why the file at a path cannot be replaced, given its type. Undefined for a regular file or an unknown type.
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
 * Returns the message for a refusal.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = (refusal: WriteRefusal): string =>
  refusal._tag === "ChangedDestination"
    ? `Cannot write ${refusal.path}: it has changed since it was read. Run this again to read the current file`
    : `Cannot write ${refusal.path}: ${reasons[refusal.reason](refusal)}`

const reasons: { readonly [reason in RefusedDestination["reason"]]: (refusal: RefusedDestination) => string } = {
  Directory: ({ at, path }) => `${subject(at, path)} is a directory. Remove it, or choose another file`,
  Special: ({ at, path }) => `${subject(at, path)} is not a regular file. Remove it, or choose another file`,
  Links: () => "its symbolic links form a loop, or there are more than 40. Remove them, or choose another file",
  StandardInput: () => "it is standard input. Choose a file",
  Relative: () => "it is not an absolute path. Give the absolute path"
}

const subject = (at: string, path: string): string => (at === path ? "it" : at)

/**
 * A failed operation. `message` has the operation, its paths, and the system's words for the failure.
 *
 * @category models
 * @since 1.0.0
 */
export interface FailedOperation {
  readonly operation: string
  readonly paths: ReadonlyArray<string>
  readonly errno: string
  readonly message: string
}

/**
 * Returns the message for a failed operation: the path, the failure, and advice if there is any. If the lock cannot be made, the
 * message names the directory, not the lock.
 *
 * @category formatting
 * @since 1.0.0
 */
export const failureMessage = (
  path: string,
  { errno, message: words, operation, paths }: FailedOperation,
  system: DiskSystem.DiskSystem = DiskSystem.linux
): string => {
  const lock = operation === "mkdir" ? paths.find(isLock) : undefined
  const ofWindows = lock === undefined ? windowsAdvices : windowsDirectoryAdvices
  const known = DiskSystem.isUnix(system) ? advices : { ...advices, ...ofWindows }
  const advice = Object.hasOwn(known, errno) ? `. ${known[errno]}` : ""
  const what =
    lock === undefined ? words : `its directory ${HostPath.parent(lock)} is not writable: ${Errno.describe(errno)}`
  return `Cannot write ${path}: ${what}${advice}`
}

const isLock = (path: string): boolean =>
  DirectoryLock.parse(FilePath.lastElement(path), DirectoryLock.configuration) !== undefined

const unpermitted = "Run this as root, or as a user who can write to its directory and set its owner"
const full = "Free some disk space there"

const advices: { readonly [errno: string]: string } = {
  EACCES: unpermitted,
  EBUSY: "If the file is a mount point, write to the file that it was mounted from",
  EDQUOT: full,
  ENAMETOOLONG: "Give the file a shorter name",
  ENOSPC: full,
  ENOTDIR: "Choose a file in a directory",
  EPERM: unpermitted,
  EROFS: "Mount the file system read-write"
}

const inUse =
  "Close the programs that have the file open, such as an editor, see that it is not read-only, and run this again"

const closed = "Allow this user to write to the directory"

const windowsDirectoryAdvices: { readonly [errno: string]: string } = { EACCES: closed, EPERM: closed }

/** Windows does not replace a file that another program has open. */
const windowsAdvices: { readonly [errno: string]: string } = { EACCES: inUse, EBUSY: inUse, EPERM: inUse }

/**
 * The maximum number of symbolic links to follow, the same as the system's.
 *
 * @category constants
 * @since 1.0.0
 */
export const maximumLinks = 40

/**
 * Returns the path at which the previous text is kept.
 *
 * @category operations
 * @since 1.0.0
 */
export const backupPath = (target: string): string => `${target}.bak`

/**
 * Returns the steps that make the directory of the file and lock it. The file is looked at again after these steps.
 *
 * @category constructors
 * @since 1.0.0
 */
export const lockSteps = (
  { missing }: Pick<Destination, "missing">,
  lock: string,
  isSynced: boolean,
  system: DiskSystem.DiskSystem = DiskSystem.linux
): ReadonlyArray<Step> =>
  // All syncs of these steps are of directories.
  Steps.withSyncs(isSynced && DiskSystem.isUnix(system), [
    ...Steps.makeMissing(missing, newDirectoryMode),
    Steps.makeDirectory(lock)
  ])

/**
 * The modes of a new directory and of a new file.
 *
 * Source of the rule: Debian's package `docker.io` brings `/etc/docker` as 0755 and configuration files as 0644; so do the
 * packages of Docker (`docker-ce-packaging`, `deb/common/docker-ce.dirs`).
 */
const [newDirectoryMode, newFileMode] = [0o755, 0o644]

/**
 * Returns the steps that write the new text or remove the file, or why that cannot be done. If the file already has the text, nothing is
 * written. On Windows, no step sets an owner or a mode, or syncs a directory.
 *
 * @category operations
 * @since 1.0.0
 */
export const plan = (request: WriteRequest): Result.Result<AtomicWrite, WriteRefusal> => {
  const { after, before, snapshot, system = DiskSystem.linux } = request
  const { directory, leftovers, path, present, target } = snapshot
  const planned = ({ preparation, replacement, ...others }: AtomicWrite) =>
    Result.succeed<AtomicWrite>({
      ...others,
      preparation: forSystem(Steps.withSyncs(request.sync, [...Steps.removeLeftovers(leftovers), ...preparation])),
      replacement: forSystem(Steps.withSyncs(request.sync, replacement))
    })
  const forSystem = (steps: ReadonlyArray<Step>) =>
    DiskSystem.isUnix(system) ? steps : Steps.withoutUnix(steps, directory)

  if (!HostPath.isAbsolute(path, system.platform)) return Result.fail(refused(path, "Relative"))
  if (present._tag === "Links") return Result.fail(refused(path, "Links"))
  if (present._tag === "Other") return Result.fail(refused(path, reasonFor(present.type), target))
  const old = present._tag === "File" ? present : undefined
  if (old === undefined && after === undefined) {
    return planned({ change: "unchanged", backup: undefined, preparation: [], replacement: [] })
  }
  if (old !== undefined && after !== undefined && Bytes.sameBytes(old.content, after)) {
    const preparation = [Steps.attempt(Steps.sync(target)), Steps.attempt(Steps.sync(directory))]
    return planned({ change: "unchanged", backup: undefined, preparation, replacement: [] })
  }
  const isMadeFrom = old && before ? Bytes.sameBytes(old.content, before) : (old ?? before) === undefined
  if (!isMadeFrom || HostPath.parent(request.lock) !== directory) {
    return Result.fail({ _tag: "ChangedDestination", path })
  }
  const backup = request.backup && old !== undefined ? backupPath(target) : undefined
  if (backup !== undefined && snapshot.backup === "Directory") return Result.fail(refused(path, "Directory", backup))
  const fresh = FilePath.join(request.lock, "new")
  const preparation = [
    ...(after === undefined ? [] : write(fresh, after, old)),
    ...(old && backup ? backUp(request, old, backup) : [])
  ]
  const put = after === undefined ? Steps.unlink(target) : Steps.rename(fresh, target)
  // Once the new text is in place, a later failure must not restore the old text.
  const replacement = [Steps.step(put), Steps.attempt(Steps.sync(directory))]
  const change = after === undefined ? "removed" : old ? "changed" : "added"
  return planned({ change, backup, preparation, replacement })
}

/**
 * Reports whether two destinations have the same target with the same content, mode and owner, or with no file.
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

/** An existing regular file. */
type OldFile = Extract<Present, { readonly _tag: "File" }>

/**
 * Returns the steps that write a file with the mode and owner of the old file, if there is one. The mode is set last: until
 * then only the owner may read the file, and a change of owner clears the special bits.
 */
const write = (path: string, content: Uint8Array, old: OldFile | undefined): ReadonlyArray<Step> => [
  Steps.step({ _tag: "WriteFile", path, content, mode: old === undefined ? newFileMode : 0o600 }),
  ...(old === undefined
    ? []
    : [Steps.step({ _tag: "SetOwner", path, ...old.owner }), Steps.step({ _tag: "SetMode", path, mode: old.mode })]),
  ...Steps.syncs(path)
]

/**
 * Returns the steps that write the backup. An older backup keeps a second name until the work is done, so that it can be
 * restored.
 */
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
