/**
 * Reports of work on a scripts directory, as data.
 */
import { Leftovers, type Plan } from "@oci-runtimes/core/disk"
import { FilePath } from "@oci-runtimes/core/text"
import type { OperationFailed } from "./OperationFailed.ts"

/**
 * The report of work on a scripts directory.
 *
 * @category models
 * @since 1.0.0
 */
export interface Report {
  readonly scriptsDirectory: string
  /** The directory in which the work was prepared; undefined if nothing was planned. */
  readonly staging: string | undefined
  /** The scripts that were written, with their lengths in bytes. */
  readonly written: ReadonlyArray<{ readonly path: string; readonly bytes: number }>
  /** The scripts that were already up to date. */
  readonly kept: ReadonlyArray<string>
  /** The entries that are not of the configuration and were left. */
  readonly left: ReadonlyArray<string>
  /** The entries that were removed. */
  readonly removed: ReadonlyArray<string>
  /** The repairs of work that earlier runs had left half done. */
  readonly repairs: ReadonlyArray<{ readonly _tag: Plan.Repair; readonly path: string }>
  readonly warnings: ReadonlyArray<Warning>
  /** The change of each script, sorted by name. */
  readonly changes: ReadonlyArray<Plan.ScriptChange>
  /** Every operation that was tried, in order. */
  readonly operations: ReadonlyArray<Performed>
}

/**
 * An operation that was tried, with the system's error if it failed.
 *
 * @category models
 * @since 1.0.0
 */
export interface Performed {
  readonly operation: Plan.Operation
  readonly errno: string | null
}

/**
 * A problem that did not stop the work, but that the user should know.
 *
 * @category models
 * @since 1.0.0
 */
export type Warning =
  /** A leftover could not be removed. The next run will try again. */
  | { readonly _tag: "LeftoverRemains"; readonly path: string; readonly failure: OperationFailed }
  /** A file or directory could not be synced, and may not survive a power cut. */
  | { readonly _tag: "NotSynced"; readonly path: string; readonly failure: OperationFailed }
  /** An operation could not be undone after another operation failed. */
  | { readonly _tag: "NotUndone"; readonly path: string; readonly failure: OperationFailed }
  /** A file or directory has the name of a leftover, but may belong to another user. */
  | { readonly _tag: "LeftAlone"; readonly path: string; readonly leftAlone: Leftovers.LeftAlone }
  /** The work went on in spite of another user's lock, after the time to wait was over. */
  | { readonly _tag: "LockPassedOver"; readonly path: string; readonly uid: number; readonly waited: number }

/**
 * Describes a warning.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = (warning: Warning): string => {
  const { path } = warning
  switch (warning._tag) {
    case "LeftoverRemains":
      return `Cannot remove ${path}: ${warning.failure.message}. The next run will try again`
    case "NotSynced":
      return `Cannot sync ${path}: ${warning.failure.message}. A power failure may undo the change`
    case "NotUndone":
      return `Cannot restore ${path}: ${warning.failure.message}. The next run will try again`
    case "LeftAlone":
      return Leftovers.message(warning.leftAlone)
    case "LockPassedOver":
      return `Ignored the lock ${path} of user ${warning.uid}: it was still there after ${warning.waited / 1000} s. Remove it if the process that made it no longer runs`
  }
}

/**
 * Returns the errno of a warning; null if the warning has none.
 *
 * @category getters
 * @since 1.0.0
 */
export const errnoOf = (warning: Warning): string | null => ("failure" in warning ? warning.failure.errno : null)

/**
 * Returns the warning about an entry that has the name of a leftover.
 *
 * @category constructors
 * @since 1.0.0
 */
export const leftAlone = (one: Leftovers.LeftAlone): Warning => ({ _tag: "LeftAlone", path: one.path, leftAlone: one })

/**
 * Returns the warning about an operation that failed.
 *
 * @category constructors
 * @since 1.0.0
 */
export const warning = (operation: Plan.Operation, path: string, failure: OperationFailed): Warning => {
  switch (operation._tag) {
    case "RemoveTree":
      return { _tag: "LeftoverRemains", path, failure }
    case "Sync":
      return { _tag: "NotSynced", path, failure }
    default:
      return { _tag: "NotUndone", path, failure }
  }
}

/**
 * Returns the report about a plan that was carried out.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (
  { changes, scriptsDirectory, staging }: Pick<Plan.Plan, "changes" | "scriptsDirectory"> & Pick<Report, "staging">,
  done: Pick<Report, "operations" | "repairs" | "warnings">
): Report => {
  const pathsOf = (change: Plan.ScriptChangeKind) =>
    changes.filter((script) => script.change === change).map(({ name }) => FilePath.join(scriptsDirectory, name))
  return {
    scriptsDirectory,
    staging,
    written: changes.flatMap(({ after, change, name }) =>
      after === undefined || change === "unchanged"
        ? []
        : [{ path: FilePath.join(scriptsDirectory, name), bytes: Buffer.byteLength(after.content) }]
    ),
    kept: pathsOf("unchanged"),
    left: pathsOf("left"),
    removed: pathsOf("removed"),
    changes,
    ...done
  }
}

/**
 * Returns the report of a run that had nothing to do.
 *
 * @category constructors
 * @since 1.0.0
 */
export const nothingDone = (scriptsDirectory: string): Report =>
  make({ scriptsDirectory, staging: undefined, changes: [] }, { operations: [], repairs: [], warnings: [] })
