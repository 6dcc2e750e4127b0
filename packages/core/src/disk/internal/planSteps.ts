/**
 * The steps that plans are made of. Plans are made with everything that brings them to the disk, which `withSyncs` leaves out if
 * nobody wants it.
 */
import { FilePath } from "../../text/index.ts"
import type { NamedFile, Operation, Repair, Step } from "../Plan.ts"

/** A step without which the plan is given up, and what takes it back. */
export const step = (operation: Operation, ...undo: ReadonlyArray<Operation>): Step => ({
  operation,
  onFailure: "abort",
  ...(undo.length > 0 && { undo })
})

/** A step that the plan goes on without. */
export const attempt = (operation: Operation): Step => ({ operation, onFailure: "warn" })

/** A step that puts right what an earlier run has left. */
export const repairing = (repair: Repair, operation: Operation): Step => ({ ...step(operation), repair })

/** A directory for its owner alone. */
export const makeDirectory = (path: string, ...undo: ReadonlyArray<Operation>): Step =>
  step({ _tag: "MakeDirectory", path, mode: 0o700 }, ...undo)

/** A directory that stays. */
export const makeLasting = (path: string, mode: number): Step =>
  step({ _tag: "MakeDirectory", path, mode }, { _tag: "RemoveDirectory", path })

/** Directories that are missing, the outermost first. The one above the first need not be ours, nor readable. */
export const makeMissing = (missing: ReadonlyArray<string>, mode: number): ReadonlyArray<Step> =>
  missing.flatMap((path) => [makeLasting(path, mode), attempt(sync(FilePath.join(path, "..")))])

/** The leftovers of dead runs are removed. */
export const removeLeftovers = (paths: ReadonlyArray<string>): ReadonlyArray<Step> =>
  paths.map((path) => ({ ...attempt(removeTree(path)), repair: "RemovedLeftover" }))

/** A script, in a directory. */
export const write = (directory: string, { content, mode, name }: NamedFile): Step =>
  step({ _tag: "WriteFile", path: FilePath.join(directory, name), content, mode })

/** A second name. */
export const link = (from: string, to: string): Step => step({ _tag: "Link", from, to })

/** Another name in the place of the one there was. */
export const rename = (from: string, to: string): Operation => ({ _tag: "Rename", from, to })

/** A symbolic link. */
export const symlink = (target: string, path: string): Operation => ({ _tag: "Symlink", target, path })

/** Removes a file or link. */
export const unlink = (path: string): Operation => ({ _tag: "Unlink", path })

/** Removes a directory with all it holds. */
export const removeTree = (path: string): Operation => ({ _tag: "RemoveTree", path })

/** Renames to a name that is free, which can be taken back. */
export const move = (from: string, to: string): Step => step(rename(from, to), rename(to, from))

/** Brings what is at a path to the disk. */
export const sync = (path: string): Operation => ({ _tag: "Sync", path })

/** Brings what is at these paths to the disk, each once. */
export const syncs = (...paths: ReadonlyArray<string>): ReadonlyArray<Step> =>
  Array.from(new Set(paths), (path) => step(sync(path)))

/** Leaves out everything that brings something to the disk, unless that is wanted. */
export const withSyncs = (isWanted: boolean, steps: ReadonlyArray<Step>): ReadonlyArray<Step> =>
  isWanted
    ? steps
    : steps
        .filter(({ operation }) => isNoSync(operation))
        .map((kept) => (kept.undo === undefined ? kept : { ...kept, undo: kept.undo.filter(isNoSync) }))

const isNoSync = ({ _tag }: Operation): boolean => _tag !== "Sync"
