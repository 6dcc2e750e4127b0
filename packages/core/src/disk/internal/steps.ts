/**
 * The steps that plans are made of.
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
export const makeDirectory = (path: string): Step => step({ _tag: "MakeDirectory", path, mode: 0o700 })

/** Directories that are missing, the outermost first. The one above the first need not be ours, nor readable. */
export const makeMissing = (missing: ReadonlyArray<string>, mode: number, sync: boolean): ReadonlyArray<Step> =>
  missing.flatMap((path): ReadonlyArray<Step> => [
    step({ _tag: "MakeDirectory", path, mode }, { _tag: "RemoveDirectory", path }),
    ...(sync ? [attempt({ _tag: "Sync", path: FilePath.join(path, "..") })] : [])
  ])

/** The leftovers of dead runs are removed. */
export const removeLeftovers = (paths: ReadonlyArray<string>): ReadonlyArray<Step> =>
  paths.map((path) => ({ ...attempt({ _tag: "RemoveTree", path }), repair: "RemovedLeftover" }))

/** A script, in a directory. */
export const write = (directory: string, { content, mode, name }: NamedFile): Step =>
  step({ _tag: "WriteFile", path: FilePath.join(directory, name), content, mode })

/** A second name. */
export const link = (from: string, to: string): Step => step({ _tag: "Link", from, to })

/** Syncs these paths, each once, where syncing is asked for. */
export const syncing = (sync: boolean, ...paths: ReadonlyArray<string>): ReadonlyArray<Step> =>
  syncOperations(sync, ...paths).map((operation) => step(operation))

/** The operations of those steps. */
export const syncOperations = (sync: boolean, ...paths: ReadonlyArray<string>): ReadonlyArray<Operation> =>
  sync ? [...new Set(paths)].map((path) => ({ _tag: "Sync", path })) : []
