/**
 * The settings that concern runtimes, each with its origin: the result of reading all files and flags.
 */
import type { Table } from "../data/index.ts"
import type { TomlTree } from "../document/toml/index.ts"
import type { Origin } from "../engine/index.ts"
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
 * The values of a runtime handler, by the names of their keys. A key that is not written has its empty value.
 *
 * @category models
 * @since 1.0.0
 */
export interface HandlerValues {
  readonly runtime_path: string
  readonly runtime_type: string
  readonly runtime_root: string
  readonly runtime_config_path: string
  readonly privileged_without_host_devices: boolean
  readonly allowed_annotations: ReadonlyArray<string>
  readonly monitor_path: string
  readonly monitor_cgroup: string
  readonly monitor_env: ReadonlyArray<string>
  readonly monitor_exec_cgroup: string
  readonly platform_runtime_paths: Table.Table<string>
  readonly runtime_pull_image: boolean
  readonly container_min_memory: string
  readonly no_sync_log: boolean
  readonly inherit_default_runtime: boolean
  readonly default_annotations: Table.Table<string>
  readonly stream_websockets: boolean
  readonly exec_cpu_affinity: string
  readonly seccomp_profile: string
  readonly container_create_timeout: bigint
}

/**
 * A runtime handler as the files and flags define it. `origins` are those of the definitions of the name, and `valueOrigins` has those
 * of the keys that the definition in use writes. A key in a map has the name of the map and a dot before its name.
 *
 * @category models
 * @since 1.0.0
 */
export interface Handler {
  readonly values: HandlerValues
  readonly origins: Origin.Origins
  readonly valueOrigins: Table.Table<Origin.Origin>
  /** The keys that earlier definitions of the name write, and the definition in use does not, with their origins. */
  readonly lost: Table.Table<Origin.Origin>
}

/**
 * A file that CRI-O reads, as it is written. `file` is its absolute path. `root` is undefined if the file is not TOML.
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
  /** The drop-in directory; undefined if it does not exist, so that a reload does not read it either. */
  readonly directory: string | undefined
  readonly defaultRuntime: Sourced<string>
  /** The handlers, the built-in one included. */
  readonly handlers: Table.Table<Handler>
  readonly conmon: Sourced<string> | undefined
  readonly conmonCgroup: Sourced<string> | undefined
  readonly conmonEnvironment: Sourced<ReadonlyArray<string>> | undefined
  /** The manager of cgroups; undefined for the default, which is systemd. */
  readonly cgroupManager: Sourced<string> | undefined
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
 * Returns the values that count instead of values in other files. A handler is one value, because a file replaces it as a whole.
 *
 * @category getters
 * @since 1.0.0
 */
export const overrides = (settings: Settings): ReadonlyArray<Override> => {
  const { cgroupManager, conmon, conmonCgroup, conmonEnvironment, defaultRuntime, handlers } = settings
  const values: ReadonlyArray<
    readonly [path: ReadonlyArray<string>, value: Pick<Sourced<unknown>, "origins"> | undefined]
  > = [
    [["default_runtime"], defaultRuntime],
    [["conmon"], conmon],
    [["conmon_cgroup"], conmonCgroup],
    [["conmon_env"], conmonEnvironment],
    [["cgroup_manager"], cgroupManager],
    ...Array.from(handlers, ([name, handler]) => [["runtimes", name], handler] as const)
  ]
  return values.flatMap(([path, value]) =>
    value?.origins.shadowed.some(({ _tag }) => _tag === "File") === true
      ? [{ path: ["crio", "runtime", ...path], origins: value.origins }]
      : []
  )
}
