/**
 * The steps that plans are made of. Plans are made with all syncs; `withSyncs` removes the syncs if they are not wanted.
 */
import { FilePath, HostPath } from "../../text/index.ts"
import type { NamedFile, Operation, Repair, Step } from "../Plan.ts"

/** Returns a step that aborts the plan if it fails, with the operations that undo it. */
export const step = (operation: Operation, ...undo: ReadonlyArray<Operation>): Step => ({
  operation,
  onFailure: "abort",
  ...(undo.length > 0 && { undo })
})

/** Returns a step that only causes a warning if it fails. */
export const attempt = (operation: Operation): Step => ({ operation, onFailure: "warn" })

/** Returns a step that repairs what an earlier run left. */
export const repairing = (repair: Repair, operation: Operation): Step => ({ ...step(operation), repair })

/** Returns the step that makes a directory for its owner alone. */
export const makeDirectory = (path: string, ...undo: ReadonlyArray<Operation>): Step =>
  step({ _tag: "MakeDirectory", path, mode: 0o700 }, ...undo)

/** Returns the step that makes a directory that stays. The undo removes the directory only if it is empty. */
export const makeLasting = (path: string, mode: number): Step =>
  step({ _tag: "MakeDirectory", path, mode }, { _tag: "RemoveDirectory", path })

/**
 * Returns the steps that make the missing directories, outermost first. A failed sync is only a warning, because the parent of
 * the first directory may belong to another user or be unreadable.
 */
export const makeMissing = (missing: ReadonlyArray<string>, mode: number): ReadonlyArray<Step> =>
  missing.flatMap((path) => [makeLasting(path, mode), attempt(sync(HostPath.parent(path)))])

/** Returns the steps that remove the leftovers of dead runs. */
export const removeLeftovers = (paths: ReadonlyArray<string>): ReadonlyArray<Step> =>
  paths.map((path) => ({ ...attempt(removeTree(path)), repair: "RemovedLeftover" }))

/** Returns the step that writes a script into a directory. */
export const write = (directory: string, { content, mode, name }: NamedFile): Step =>
  step({ _tag: "WriteFile", path: FilePath.join(directory, name), content, mode })

/** Returns the step that makes a hard link. */
export const link = (from: string, to: string): Step => step({ _tag: "Link", from, to })

/** Returns the operation that renames a path. */
export const rename = (from: string, to: string): Operation => ({ _tag: "Rename", from, to })

/** Returns the operation that makes a symbolic link. */
export const symlink = (target: string, path: string): Operation => ({ _tag: "Symlink", target, path })

/** Returns the operation that removes a file or link. */
export const unlink = (path: string): Operation => ({ _tag: "Unlink", path })

/** Returns the operation that removes a directory and everything in it. */
export const removeTree = (path: string): Operation => ({ _tag: "RemoveTree", path })

/** Returns the step that renames a path to a free path. The undo renames it back. */
export const move = (from: string, to: string): Step => step(rename(from, to), rename(to, from))

/** Returns the operation that syncs a path to the disk. */
export const sync = (path: string): Operation => ({ _tag: "Sync", path })

/** Returns the steps that sync these paths to the disk, each once. */
export const syncs = (...paths: ReadonlyArray<string>): ReadonlyArray<Step> =>
  Array.from(new Set(paths), (path) => step(sync(path)))

/** Returns the steps, without their syncs unless syncs are wanted. */
export const withSyncs = (isWanted: boolean, steps: ReadonlyArray<Step>): ReadonlyArray<Step> =>
  isWanted ? steps : onlySteps(steps, isNoSync)

/** Returns the steps, without those that only Unix has: owners, modes and syncs of a directory. */
export const withoutUnix = (steps: ReadonlyArray<Step>, directory: string): ReadonlyArray<Step> => {
  const isOfAll = (operation: Operation) =>
    operation._tag !== "SetOwner" &&
    operation._tag !== "SetMode" &&
    !(operation._tag === "Sync" && operation.path === directory)
  return onlySteps(steps, isOfAll)
}

/** Returns the steps whose operations pass, with the undo operations that pass. */
const onlySteps = (steps: ReadonlyArray<Step>, passes: (operation: Operation) => boolean): ReadonlyArray<Step> =>
  steps
    .filter(({ operation }) => passes(operation))
    .map((kept) => (kept.undo === undefined ? kept : { ...kept, undo: kept.undo.filter(passes) }))

const isNoSync = ({ _tag }: Operation): boolean => _tag !== "Sync"
