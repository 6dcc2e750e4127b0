/**
 * The settings of containerd that concern runtimes, each with its origin: the result of loading all files.
 */
import type { Table } from "../data/index.ts"
import type { TomlTree } from "../document/toml/index.ts"
import type { Origin } from "../engine/index.ts"
import type { SourceText } from "../text/index.ts"
import type { Branch, ConfigTree } from "./files/ConfigTree.ts"
import type { Given } from "./Given.ts"

/**
 * A value and where it comes from.
 *
 * @category models
 * @since 1.0.0
 */
export interface Sourced<out A> {
  readonly value: A
  readonly origins: Origin.Origins
}

/**
 * A file that containerd reads, as it is written. `path` is the path as containerd names it, and `file` the same as an absolute path.
 * `root` is undefined if the file is not TOML.
 *
 * @category models
 * @since 1.0.0
 */
export interface ConfigDocument {
  readonly path: string
  readonly file: string
  readonly source: SourceText.SourceText
  readonly root: TomlTree.TomlTable | undefined
  /** The version that the file gives; 0 without one. */
  readonly version: number
}

/**
 * A runtime as the files define it. Absent values are empty or false.
 *
 * @category models
 * @since 1.0.0
 */
export interface ConfiguredRuntime {
  readonly type: string
  readonly path: string
  /** The program and its root directory for the oldest shim, which containerd 2 does not have. */
  readonly engine: string
  readonly root: string
  /** The options; undefined if there are none, which is not the same as an empty table. */
  readonly options: Branch | undefined
  readonly podAnnotations: ReadonlyArray<string>
  readonly containerAnnotations: ReadonlyArray<string>
  readonly isWithoutHostDevices: boolean
  readonly hasAllDevicesAllowed: boolean
  readonly isCgroupWritable: boolean
  readonly baseSpec: string
  readonly networkDirectory: string
  readonly networkFiles: number
  readonly snapshotter: string
  readonly sandboxer: string
  readonly ioType: string
  /** The whole table, by the keys of the schema. */
  readonly table: Branch
  readonly origins: Origin.Origins
}

/**
 * The settings.
 *
 * @category models
 * @since 1.0.0
 */
export interface Settings {
  readonly given: Given
  /** The files that are loaded, in order. */
  readonly documents: ReadonlyArray<ConfigDocument>
  /** The version that counts for all files. */
  readonly version: number
  /** The imports as the files write them, with those that containerd shows. */
  readonly imports: ReadonlyArray<string>
  readonly disabledPlugins: ReadonlyArray<Sourced<string>>
  readonly requiredPlugins: ReadonlyArray<Sourced<string>>
  /** True if CRI does not start because it is disabled. */
  readonly isCriDisabled: boolean
  readonly defaultRuntime: Sourced<string>
  readonly runtimes: Table.Table<ConfiguredRuntime>
  /** The tables that older releases have instead of a name and a runtime; undefined if they are not there or have no type. */
  readonly oldDefault: ConfiguredRuntime | undefined
  readonly oldUntrusted: ConfiguredRuntime | undefined
  readonly systemdCgroup: Sourced<boolean> | undefined
  readonly noPivot: Sourced<boolean> | undefined
  /** The tables of plugins of earlier files that a later file has replaced as a whole. */
  readonly replaced: ReadonlyArray<ReplacedTable>
  /** The files in directories for drop-ins that no file imports. */
  readonly unimported: ReadonlyArray<string>
  /** The base specifications that were read, by path: the error with which one cannot be opened, or its text. */
  readonly baseSpecs: Table.Table<BaseSpec>
  /** The tables of plugins as they are decoded, by URI, for what `containerd config dump` shows. */
  readonly plugins: Table.Table<Branch>
}

/**
 * A table of a plugin that a later file has replaced.
 *
 * @category models
 * @since 1.0.0
 */
export interface ReplacedTable {
  readonly plugin: string
  readonly before: ConfigTree
  readonly after: ConfigTree
}

/**
 * A base specification: its text, or the error with which it cannot be opened.
 *
 * @category models
 * @since 1.0.0
 */
export type BaseSpec =
  | { readonly _tag: "Text"; readonly text: string }
  | { readonly _tag: "Unreadable"; readonly errno: string }
