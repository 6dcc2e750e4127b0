/**
 * The reload: a running engine reads its configuration again.
 */
import type * as Result from "effect/Result"
import type { HostFacts } from "../machine/index.ts"
import type * as Problem from "./Problem.ts"
import type * as Reading from "./Reading.ts"
import type * as RuntimeTable from "./RuntimeTable.ts"

/**
 * The reload of an engine that can read its configuration again while it runs.
 *
 * @category facets
 * @since 1.0.0
 */
export interface ReloadFacet<Settings, T extends RuntimeTable.RuntimeTable> {
  /** Reloads a configuration in a running engine, given the result of a start with it on the same machine. */
  readonly of: (
    running: { readonly reading: Reading.Reading<Settings>; readonly table: T },
    restarted: { readonly reading: Reading.Reading<Settings>; readonly facts: HostFacts.HostFacts; readonly table: T }
  ) => Reload<T, unknown>
  /** Describes a problem and the way out in the engine's own words, if it has any. */
  readonly describe: (problem: ReloadProblem) => string | undefined
}

/**
 * The result of a reload, and the result of a restart with the same configuration.
 *
 * @category models
 * @since 1.0.0
 */
export interface Reload<T extends RuntimeTable.RuntimeTable, Refused> {
  readonly before: T
  /** The table after the reload, or why the engine refuses the reload. */
  readonly outcome: Result.Result<Reloaded<T>, Refused>
  /** The problems for which the engine refuses the reload; empty if it succeeds. */
  readonly problems: ReadonlyArray<Problem.Problem>
  /** True if the real engine crashes instead of refusing. */
  readonly crashes: boolean
  /** The problems for which a restart would fail, and the engine's message; undefined if a restart would succeed. */
  readonly restartRefused: { readonly problems: ReadonlyArray<Problem.Problem>; readonly message: string } | undefined
  /** The table after a restart, except for changes that come only from settings that a reload does not read. */
  readonly wanted: T
  /** The settings that a reload does not read although a restart would change their effect. */
  readonly notReloaded: ReadonlyArray<NotReloaded>
}

/**
 * The result of a successful reload.
 *
 * @category models
 * @since 1.0.0
 */
export interface Reloaded<T> {
  readonly table: T
  /** True if the engine sets up its wrapper scripts for the reload. */
  readonly setsUpScripts: boolean
}

/**
 * A setting that a reload does not read although a restart would change its effect. `directive` is its name in the file.
 *
 * @category models
 * @since 1.0.0
 */
export interface NotReloaded {
  readonly directive: string
  readonly running: string | ReadonlyArray<string>
  readonly afterRestart: string | ReadonlyArray<string>
}

/**
 * A difference between the engine after a reload and after a restart.
 *
 * @category models
 * @since 1.0.0
 */
export type ReloadProblem<Difference = unknown> =
  /** The list of runtimes is null. The real engine crashes. */
  | { readonly _tag: "NullRuntimes" }
  /** The engine would start with the file but refuses to reload it, because a reload may check the file without the flags. */
  | { readonly _tag: "RefusedOnReloadOnly"; readonly faults: ReadonlyArray<Problem.Problem> }
  /** The engine would not start with this file, whether or not it reloads the file. Nothing else is compared then. */
  | {
      readonly _tag: "RestartRefused"
      readonly faults: ReadonlyArray<Problem.Problem>
      readonly startFaults: ReadonlyArray<Problem.Problem>
      readonly message: string
    }
  | ({ readonly _tag: "DirectiveNotReloaded" } & NotReloaded)
  /** The file no longer sets a default runtime, or sets an empty one, and the previous default stays. */
  | { readonly _tag: "DefaultNotReverted"; readonly running: string; readonly afterRestart: string }
  /** The default runtime that a flag sets is not in force, because the file was missing at a reload. */
  | { readonly _tag: "FlagDefaultLost"; readonly running: string; readonly afterRestart: string }
  /** A runtime that a flag defines and the file does not. The file's runtimes have replaced it. */
  | { readonly _tag: "FlagRuntimeLost"; readonly name: string }
  /** A runtime that stays although neither the file nor a flag defines it any more. */
  | { readonly _tag: "RuntimeKept"; readonly name: string }
  /** The engine's own name for its shim, which is passed on like any other name, without options. */
  | { readonly _tag: "StockShimWithoutOptions"; readonly name: string }
  /** Any other name that resolves differently: `differences` go from the reload to the restart. */
  | {
      readonly _tag: "AnswerDiffersFromRestart"
      readonly name: string
      readonly differences: ReadonlyArray<Difference>
    }
