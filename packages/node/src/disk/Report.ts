/**
 * What setting up a scripts directory did, as data.
 */
import { Leftovers, type Plan } from "@oci-runtimes/core/disk"
import { FilePath } from "@oci-runtimes/core/text"
import type { OperationFailed } from "./OperationFailed.ts"

/**
 * What was done.
 *
 * @category models
 * @since 1.0.0
 */
export interface Report {
  readonly scriptsDirectory: string
  /** The scripts that were written, with their lengths in bytes. */
  readonly written: ReadonlyArray<{ readonly path: string; readonly bytes: number }>
  /** The scripts that were as they are to be. */
  readonly kept: ReadonlyArray<string>
  /** What is not of the configuration and was left. */
  readonly left: ReadonlyArray<string>
  /** What was there and is no more. */
  readonly removed: ReadonlyArray<string>
  /** What earlier runs had left half done. */
  readonly repairs: ReadonlyArray<{ readonly _tag: Plan.Repair; readonly path: string }>
  readonly warnings: ReadonlyArray<Warning>
  /** What becomes of each script, sorted by name. */
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
 * Something that has no consequence for the scripts, or for the configuration file, but that somebody should know.
 *
 * @category models
 * @since 1.0.0
 */
export type Warning =
  /** Something could not be removed. The next run will try again. */
  | { readonly _tag: "LeftoverRemains"; readonly path: string; readonly failure: OperationFailed }
  /** Something may not survive a power cut. */
  | { readonly _tag: "NotSynced"; readonly path: string; readonly failure: OperationFailed }
  /** An operation could not be taken back after another one failed. */
  | { readonly _tag: "NotUndone"; readonly path: string; readonly failure: OperationFailed }
  /** Something has the name of a leftover, but may be another user's. */
  | { readonly _tag: "LeftAlone"; readonly path: string; readonly leftAlone: Leftovers.LeftAlone }
  /** Another user's lock was not waited for any longer. */
  | { readonly _tag: "ClaimPassedOver"; readonly path: string; readonly uid: number; readonly waited: number }

/**
 * A warning in words.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = (warning: Warning): string => {
  const { path } = warning
  switch (warning._tag) {
    case "LeftoverRemains":
      return `Cannot remove ${path}, the next run will try again: ${warning.failure.message}`
    case "NotSynced":
      return `Cannot sync ${path}, it may not survive a power cut: ${warning.failure.message}`
    case "NotUndone":
      return `Cannot put back ${path}, the next run will try again: ${warning.failure.message}`
    case "LeftAlone":
      return Leftovers.message(warning.leftAlone)
    case "ClaimPassedOver":
      return `Went on in spite of ${path}, by which user ${warning.uid} locks to be at work here: it was still there after ${warning.waited / 1000} s. Remove it if that is not true`
  }
}

/**
 * The system's error that a warning is about; null if there is none.
 *
 * @category getters
 * @since 1.0.0
 */
export const errnoOf = (warning: Warning): string | null => ("failure" in warning ? warning.failure.errno : null)

/**
 * The warning about something that has the name of a leftover.
 *
 * @category constructors
 * @since 1.0.0
 */
export const leftAlone = (one: Leftovers.LeftAlone): Warning => ({ _tag: "LeftAlone", path: one.path, leftAlone: one })

/**
 * The warning about an operation that failed.
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
 * The report about a plan that was carried out.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (
  { changes, scriptsDirectory }: Pick<Plan.Plan, "changes" | "scriptsDirectory">,
  done: Pick<Report, "operations" | "repairs" | "warnings">
): Report => {
  const pathsOf = (change: Plan.ScriptChangeKind) =>
    changes.filter((script) => script.change === change).map(({ name }) => FilePath.join(scriptsDirectory, name))
  return {
    scriptsDirectory,
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
 * The report where there was no need to do anything.
 *
 * @category constructors
 * @since 1.0.0
 */
export const nothingDone = (scriptsDirectory: string): Report =>
  make({ scriptsDirectory, changes: [] }, { operations: [], repairs: [], warnings: [] })
