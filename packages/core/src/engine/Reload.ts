/**
 * A reload, for any engine that has one: what an engine that runs makes of its configuration when it reads it again.
 */
import type * as Result from "effect/Result"
import type { HostFacts } from "../machine/index.ts"
import type * as Problem from "./Problem.ts"
import type * as Reading from "./Reading.ts"
import type * as RuntimeTable from "./RuntimeTable.ts"

/**
 * What an engine does when it reads its configuration again while it runs.
 *
 * @category facets
 * @since 1.0.0
 */
export interface ReloadFacet<Settings, T extends RuntimeTable.RuntimeTable> {
  /** Reads a configuration again in an engine that runs, given what a start with it leads to on the same machine. */
  readonly of: (
    running: { readonly reading: Reading.Reading<Settings>; readonly table: T },
    restarted: { readonly reading: Reading.Reading<Settings>; readonly facts: HostFacts.HostFacts; readonly table: T }
  ) => Reload<T, unknown>
  /** Says what goes wrong and the way out in the engine's own words, if it has some. */
  readonly describe: (wrong: ReloadProblem) => string | undefined
}

/**
 * A reload as an engine makes it, with what a restart would make of the same configuration.
 *
 * @category models
 * @since 1.0.0
 */
export interface Reload<T extends RuntimeTable.RuntimeTable, Refused> {
  readonly before: T
  /** The table afterwards, or why the engine refuses to read the configuration again. */
  readonly outcome: Result.Result<Reloaded<T>, Refused>
  /** The problems for which the engine refuses the reload; none if it takes place. */
  readonly problems: ReadonlyArray<Problem.Problem>
  /** Whether an original of the engine crashes instead of refusing. */
  readonly crashes: boolean
  /** The problems with which a restart would fail, and how the engine says so; undefined if it would start. */
  readonly restartRefused: { readonly problems: ReadonlyArray<Problem.Problem>; readonly message: string } | undefined
  /** The table of a restart, except what only settings change that a reload does not look at. */
  readonly wanted: T
  /** Those settings, if a restart would make something else of them. */
  readonly notReloaded: ReadonlyArray<NotReloaded>
}

/**
 * What a reload leads to.
 *
 * @category models
 * @since 1.0.0
 */
export interface Reloaded<T> {
  readonly table: T
  /** Whether the engine sets up its wrapper scripts for it. */
  readonly setsUpScripts: boolean
}

/**
 * A setting, by its name in the file, that the engine does not look at again though a restart would make something else of it.
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
  /** The list of runtimes is given without a value, for which an original of the engine crashes. */
  | { readonly _tag: "NullRuntimes" }
  /** The engine would start with the file, but refuses to read it again: a reload may judge it without the flags. */
  | { readonly _tag: "RefusedOnReloadOnly"; readonly faults: ReadonlyArray<Problem.Problem> }
  /** The engine would not start with this file, whether it reloads the file or refuses to. Nothing else is compared then. */
  | {
      readonly _tag: "RestartRefused"
      readonly faults: ReadonlyArray<Problem.Problem>
      readonly startFaults: ReadonlyArray<Problem.Problem>
      readonly message: string
    }
  | ({ readonly _tag: "DirectiveNotReloaded" } & NotReloaded)
  /** The file no longer gives a default, or an empty one, and the one before stays. */
  | { readonly _tag: "DefaultNotReverted"; readonly running: string; readonly afterRestart: string }
  /** The default that a flag gives is not in force, because the file was gone at a reload. */
  | { readonly _tag: "FlagDefaultLost"; readonly running: string; readonly afterRestart: string }
  /** A runtime that a flag defines and the file does not. The file's runtimes have replaced it. */
  | { readonly _tag: "FlagRuntimeLost"; readonly name: string }
  /** A runtime that neither the file nor a flag defines any more. */
  | { readonly _tag: "RuntimeKept"; readonly name: string }
  /** The engine's own name for its shim, which is passed on like any other, without options. */
  | { readonly _tag: "StockShimWithoutOptions"; readonly name: string }
  /** Any other name for which it answers otherwise: from what it is after the reload to what it would be. */
  | {
      readonly _tag: "AnswerDiffersFromRestart"
      readonly name: string
      readonly differences: ReadonlyArray<Difference>
    }
