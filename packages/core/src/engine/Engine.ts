/**
 * What every engine can be asked. An engine is a value: one release of a container engine, or a span of releases that behave
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
 * Where an engine and the services that it asks look for programs.
 *
 * @category models
 * @since 1.0.0
 */
export interface Surroundings extends ExecutableSearch.SearchEnvironment {
  /** The services, by the names of their programs; one that is absent is taken to look where the engine does. */
  readonly services?: Pick<Table.Table<ServiceSurroundings>, "get">
}

/**
 * Where a service looks, and the path of its own executable, if that is known.
 *
 * @category models
 * @since 1.0.0
 */
export interface ServiceSurroundings extends ExecutableSearch.SearchEnvironment {
  readonly executable: string | undefined
}

/**
 * The part of an engine that answers for names, given a runtime table.
 *
 * @category models
 * @since 1.0.0
 */
export interface Resolver<T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution> {
  /** A stable name, such as `moby-25`. */
  readonly id: string
  /** The name for people. */
  readonly title: string
  /** Resolves a request. Answers for any text. */
  readonly resolve: (table: T, request: Resolution.Request) => Result.Result<R, Resolution.Refusal>
  /** Returns who is asked first, and so on to the program with its arguments. */
  readonly launch: (table: T, resolution: R) => Launch.Launch
  /** Returns the searches for the links of a launch, in their order in time; those that are required come first. */
  readonly searches: (table: T, resolution: R, surroundings: Surroundings) => ReadonlyArray<Launch.Sought>
  /** Returns the words for a search that found nothing. */
  readonly missed: (
    resolution: R,
    sought: Launch.Sought,
    miss: Search.Miss,
    looked: ReadonlyArray<Search.ProbedPlace>
  ) => Launch.Missed
  /** Returns the rules that a name was held against that the table does not have, up to the one that refuses it. */
  readonly rules?: (name: string) => ReadonlyArray<Resolution.AppliedRule>
  /** Returns the name of the runtime whose definition a problem is in; undefined if the problem is in none. */
  readonly runtimeOf?: (problem: Problem.Problem) => string | undefined
  /** Tells problems apart, wherever they are, and in whatever words releases have for them. */
  readonly identity?: Problem.Identity
  /** Names that resolve even if the table does not have them, and that people may mean. */
  readonly wellKnown?: ReadonlyArray<string>
}

/**
 * An engine. `Given` is what it is told besides its files, such as flags; `Settings` is what it makes of all that. Neither is of
 * any concern to a question.
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
  /** The product that it is a release of, such as `docker`. */
  readonly family: string
  /** Names the files and directories to read, given what has been read. */
  readonly sources: Source.Sources<Given>
  /** Reads a configuration. Whatever the files are, there is an answer. */
  readonly read: (given: Given, files: Source.Files) => Reading.Reading<Settings>
  /** Returns the searches that the runtime table depends on. */
  readonly lookups?: (settings: Settings, facts: HostFacts.HostFacts) => ReadonlyArray<Search.Search>
  /** Returns the runtime table on a machine, by what was found at the places of the look-ups, in their order. */
  readonly table: (
    settings: Settings,
    facts: HostFacts.HostFacts,
    findings: ReadonlyArray<ReadonlyArray<Search.PathState>>
  ) => T
  /** Returns everything that is wrong, in better words: what reading found, and what only the rules of this library find. */
  readonly diagnose?: (read: {
    readonly reading: Reading.Reading<Settings>
    readonly table: T
  }) => ReadonlyArray<Problem.Problem>
  /** Reading the configuration again while the engine runs; absent from an engine that does not. */
  readonly reload?: Reload.ReloadFacet<Settings, T>
  /** The wrapper scripts; absent from an engine that writes none. */
  readonly scripts?: Scripts<T>
}

/**
 * The wrapper scripts of an engine.
 *
 * @category facets
 * @since 1.0.0
 */
export interface Scripts<T> {
  /** Returns the scripts of a table, or why some cannot be written, in a sentence each. */
  readonly of: (table: T) => Result.Result<ReadonlyArray<WrittenScript>, ReadonlyArray<string>>
}

/**
 * A script: the name of its file in the scripts directory, and its text.
 *
 * @category facets
 * @since 1.0.0
 */
export interface WrittenScript {
  readonly name: string
  readonly content: string
}
