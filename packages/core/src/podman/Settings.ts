/**
 * The settings that concern runtimes, each with its origin: the result of reading all files.
 */
import type { Table } from "../data/index.ts"
import type { TomlTree } from "../document/toml/index.ts"
import { Origin } from "../engine/index.ts"
import type { HostFacts } from "../machine/index.ts"
import type { SourceText } from "../text/index.ts"
import type * as Given from "./Given.ts"

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
 * A string of a list to which several files may add, and where it comes from.
 *
 * @category models
 * @since 1.0.0
 */
export interface ListItem {
  readonly value: string
  readonly origin: Origin.Origin
}

/**
 * A file that Podman reads, as it is written. `file` is its absolute path. `root` is undefined if the file is not TOML.
 *
 * @category models
 * @since 1.0.0
 */
export interface ConfigDocument {
  readonly file: string
  readonly source: SourceText.SourceText
  readonly root: TomlTree.TomlTable | undefined
}

/**
 * A file or a directory that is there, and that Podman does not read.
 *
 * - `legacy`: the file of releases before 2.0.
 * - `release`: only other releases read it.
 * - `variable`: `CONTAINERS_CONF` names another file.
 * - `link`: a link in the place of a drop-in directory.
 * - `no-directory`: something else in the place of a drop-in directory.
 * - `name`: a file in a drop-in directory whose name does not end in `.conf`.
 *
 * @category models
 * @since 1.0.0
 */
export interface UnreadFile {
  readonly path: string
  readonly why: "legacy" | "link" | "name" | "no-directory" | "release" | "variable"
}

/**
 * A value that counts instead of values in other files. `path` is its path in a file.
 *
 * @category models
 * @since 1.0.0
 */
export interface Override {
  readonly path: ReadonlyArray<string>
  readonly origins: Origin.Origins
}

/**
 * The settings.
 *
 * @category models
 * @since 1.0.0
 */
export interface Settings {
  readonly given: Given.Given
  /** The files that are merged, in order. */
  readonly files: ReadonlyArray<string>
  /** The same files as they are written, with those that are refused. */
  readonly documents: ReadonlyArray<ConfigDocument>
  /** The files and directories that Podman does not read, although users expect it. */
  readonly unread: ReadonlyArray<UnreadFile>
  /** The variables of the process, with those that the files add. */
  readonly variables: HostFacts.Environment
  /** The values of any key that count instead of values in other files. */
  readonly overrides: ReadonlyArray<Override>
  /** The default runtime that the files name; undefined if none does. */
  readonly runtime: Sourced<string> | undefined
  /** The paths of each runtime, the built-in ones included. */
  readonly runtimes: Table.Table<Sourced<ReadonlyArray<string>>>
  /** The flags of runtimes, by name. */
  readonly runtimeFlags: Table.Table<Sourced<ReadonlyArray<string>>>
  /** The runtimes for images of other platforms. */
  readonly platforms: Table.Table<Sourced<string>>
  readonly monitorPaths: ReadonlyArray<ListItem>
  readonly supportsJson: ReadonlyArray<ListItem>
  readonly supportsNoCgroups: ReadonlyArray<ListItem>
  readonly cgroupManager: Sourced<string> | undefined
  readonly noPivotRoot: Sourced<boolean> | undefined
  /** The directory for files while the machine runs; undefined for the default. */
  readonly temporaryDirectory: Sourced<string> | undefined
  /** True if Podman asks a service to run containers. */
  readonly remote: Sourced<boolean> | undefined
}

/**
 * Returns a sentence about the part of a configuration that its answers do not cover; undefined if they cover everything.
 *
 * @category formatting
 * @since 1.0.0
 */
export const reservation = ({ remote }: Pick<Settings, "remote">): string | undefined =>
  remote?.value === true
    ? `Podman asks a service to run containers, because remote = true ${Origin.describe(remote.origins.used)}. The answers are those of Podman on this machine without a service.`
    : undefined
