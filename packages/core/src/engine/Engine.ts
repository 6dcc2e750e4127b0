/**
 * The interface of every engine. An engine is a value: one release of a container engine, or a range of releases that behave
 * alike, as pure functions.
 */
import type * as Result from "effect/Result"
import type { Table } from "../data/index.ts"
import type { ExecutableSearch, HostFacts, Search } from "../machine/index.ts"
import type * as Launch from "./Launch.ts"
import type * as Problem from "./Problem.ts"
import type * as Reading from "./Reading.ts"
import type * as Reload from "./Reload.ts"
import type * as Resolution from "./Resolution.ts"
import type * as RuntimeTable from "./RuntimeTable.ts"
import type * as Source from "./Source.ts"

/**
 * The surroundings in which an engine and its services look for programs.
 *
 * @category models
 * @since 1.0.0
 */
export interface Surroundings extends ExecutableSearch.SearchEnvironment {
  /** The services, by the names of their programs. A service that is absent looks where the engine does. */
  readonly services?: Pick<Table.Table<ServiceSurroundings>, "get">
  /** True if the engine is in a virtual machine, so that the caller cannot look where the engine looks. */
  readonly isVirtual?: boolean
}

/**
 * The surroundings in which a service looks, and the path of its own executable, if known.
 *
 * @category models
 * @since 1.0.0
 */
export interface ServiceSurroundings extends ExecutableSearch.SearchEnvironment {
  readonly executable: string | undefined
}

/**
 * The part of an engine that resolves names, given a runtime table.
 *
 * @category models
 * @since 1.0.0
 */
export interface Resolver<T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution> {
  /** A stable name, such as `moby-25`. */
  readonly id: string
  /** The display name. */
  readonly title: string
  /** Resolves a request. Accepts any string as a name. */
  readonly resolve: (table: T, request: Resolution.Request) => Result.Result<R, Resolution.Refusal>
  /** Returns the launch of a name, from the first service to the program with its arguments. */
  readonly launch: (table: T, resolution: R) => Launch.Launch
  /** Returns sentences about what the options of a launch make the program do. */
  readonly remarks?: (resolution: R) => ReadonlyArray<string>
  /** Returns the searches for the links of a launch, in the order in which they happen. Required searches come first. */
  readonly searches: (table: T, resolution: R, surroundings: Surroundings) => ReadonlyArray<Launch.Sought>
  /** Returns the message and the details of a search that found nothing. */
  readonly missed: (
    resolution: R,
    sought: Launch.Sought,
    miss: Search.Miss,
    probed: ReadonlyArray<Search.ProbedPlace>
  ) => Launch.Missed
  /** Returns the rules that apply to a name that the table does not have, up to the rule that refuses the name. */
  readonly rules?: (name: string) => ReadonlyArray<Resolution.AppliedRule>
  /** Returns the name of the runtime whose definition has the problem; undefined if the problem is elsewhere. */
  readonly runtimeOf?: (problem: Problem.Problem) => string | undefined
  /** Returns equal strings for the same problem, regardless of its place in the file and of the wording of a release. */
  readonly identity?: Problem.Identity
  /** Names to suggest that resolve even if the table does not have them. */
  readonly wellKnown?: ReadonlyArray<string>
  /** Reports whether a name is the usual name of a runtime. Such a name is not a misspelling of another usual name. */
  readonly isUsualName?: (name: string) => boolean
}

/**
 * An engine. `Given` is its input besides files, such as flags; `Settings` is the result of reading the flags and files.
 * Questions do not look into either type.
 *
 * @category models
 * @since 1.0.0
 */
export interface Engine<
  Given,
  Settings,
  T extends RuntimeTable.RuntimeTable,
  R extends Resolution.Resolution
> extends Resolver<T, R> {
  /** The product that the engine is a release of, such as `docker`. */
  readonly family: string
  /** Returns the files and directories to read, given what has been read so far. */
  readonly sources: Source.Sources<Given>
  /** Reads a configuration. Errors in the files are returned as problems. */
  readonly read: (given: Given, files: Source.Files) => Reading.Reading<Settings>
  /** Returns the searches that the runtime table depends on. */
  readonly lookups?: (settings: Settings, facts: HostFacts.HostFacts) => ReadonlyArray<Search.Search>
  /** Returns the runtime table on a machine, given the path states at the places of each look-up, in order. */
  readonly table: (
    settings: Settings,
    facts: HostFacts.HostFacts,
    states: ReadonlyArray<ReadonlyArray<Search.PathState>>
  ) => T
  /** Returns all problems in better words, including the problems that only the rules of this library find. */
  readonly diagnose?: (read: {
    readonly reading: Reading.Reading<Settings>
    readonly table: T
  }) => ReadonlyArray<Problem.Problem>
  /** The reload of the configuration while the engine runs; absent if the engine cannot reload. */
  readonly reload?: Reload.ReloadFacet<Settings, T>
  /** The wrapper scripts; absent if the engine writes none. */
  readonly scripts?: Scripts<T>
}

/**
 * The wrapper scripts of an engine.
 *
 * @category facets
 * @since 1.0.0
 */
export interface Scripts<T> {
  /** Returns the scripts of a table, or the reasons why some cannot be written, one sentence each. */
  readonly of: (table: T) => Result.Result<ReadonlyArray<WrittenScript>, ReadonlyArray<string>>
}

/**
 * A wrapper script: its file name in the scripts directory, and its text.
 *
 * @category facets
 * @since 1.0.0
 */
export interface WrittenScript {
  readonly name: string
  readonly content: string
}
