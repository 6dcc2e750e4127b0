/**
 * The runtime map: every name the engine knows, and what it stands for. It is what a configuration comes to on one
 * machine, and all that resolving a name needs.
 */
import type { Table } from "../data/index.ts"
import type { DockerResolution, RuncOptions, RequestedShim } from "./DockerResolution.ts"
import type { RuntimeOrigins } from "./RuntimeOrigins.ts"
import type { Remapping } from "./UsernsRemap.ts"
import type { RuntimeEntry } from "./daemon-json/DaemonConfig.ts"
import type { Dialect } from "./scripts/WrapperScript.ts"

export type { RuncOptions, RequestedShim } from "./DockerResolution.ts"

/**
 * A known runtime: the engine's own or a configured one, with what is known of it before it is resolved.
 *
 * @category models
 * @since 1.0.0
 */
export interface ConfiguredRuntime extends RuntimeEntry {
  readonly kind: "stock" | "configured"
  /** Null where the shim is settled only when the runtime is resolved. */
  readonly shim: RequestedShim | null
}

/**
 * The resolutions of the names of a map, made together with it.
 *
 * @category models
 * @since 1.0.0
 */
export interface Resolutions {
  /** The stable name of the engine that made them. */
  readonly engine: string
  readonly byName: Table.Table<DockerResolution>
}

/**
 * The map, with what resolving a name and reading the file again depend on. An engine makes it, frozen.
 *
 * @category models
 * @since 1.0.0
 */
export interface RuntimeMap {
  readonly runtimes: Table.Table<ConfiguredRuntime>
  /**
   * The resolutions of those names. The property is not enumerable: a copy with other fields does not have it, and its names
   * are resolved when they are asked for.
   */
  readonly resolutions?: Resolutions
  readonly defaultRuntime: string
  /** The scripts directory, where the wrapper scripts stand. */
  readonly scriptsDirectory: string
  readonly dataRoot: string
  /** What `userns-remap` makes of the data root, which is then in it; absent without one. */
  readonly remapping?: Remapping
  /** The options of every runtime that goes by the stock shim, but for the program. */
  readonly shimOptions: Omit<RuncOptions, "binaryName">
  /** Where runtimes and default come from; absent if the settings were made by hand. */
  readonly origins?: RuntimeOrigins
  /** How the wrapper scripts are written. */
  readonly dialect: Dialect
}
