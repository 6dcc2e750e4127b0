/**
 * The runtime map: every name that the engine knows, with its runtime. A configuration determines the map on a machine,
 * and the map is all that resolving a name needs.
 */
import type { Table } from "../data/index.ts"
import type { DockerResolution, RuncOptions, RequestedShim } from "./DockerResolution.ts"
import type { RuntimeOrigins } from "./RuntimeOrigins.ts"
import type { Remapping } from "./UsernsRemap.ts"
import type { RuntimeEntry } from "./daemon-json/DaemonConfig.ts"
import type { Dialect } from "./scripts/WrapperScript.ts"

export type { RuncOptions, RequestedShim } from "./DockerResolution.ts"

/**
 * A known runtime, the engine's own or a configured one, before it is resolved.
 *
 * @category models
 * @since 1.0.0
 */
export interface KnownRuntime extends RuntimeEntry {
  readonly kind: "stock" | "configured"
  /** The shim, or null if it is determined only when the runtime is resolved. */
  readonly shim: RequestedShim | null
}

/**
 * The resolutions of the names of a map, made together with the map.
 *
 * @category models
 * @since 1.0.0
 */
export interface Resolutions {
  /** The stable name of the engine that made the resolutions. */
  readonly engine: string
  readonly byName: Table.Table<DockerResolution>
}

/**
 * A runtime map, with everything that resolving a name and reloading the file depend on. An engine makes the map,
 * frozen.
 *
 * @category models
 * @since 1.0.0
 */
export interface RuntimeMap {
  readonly runtimes: Table.Table<KnownRuntime>
  /**
   * The resolutions of the names in `runtimes`. The property is not enumerable: a copy with other fields does not have
   * it, and names are then resolved on demand.
   */
  readonly resolutions?: Resolutions
  readonly defaultRuntime: string
  /** The directory of the wrapper scripts. */
  readonly scriptsDirectory: string
  readonly dataRoot: string
  /** The remapping of the data root by `userns-remap`, already applied to `dataRoot`; absent without `userns-remap`. */
  readonly remapping?: Remapping
  /** The options of every runtime that uses the stock shim, without the program. */
  readonly shimOptions: Omit<RuncOptions, "binaryName">
  /** The origins of the runtimes and the default runtime; absent if the settings were made by hand. */
  readonly origins?: RuntimeOrigins
  /** The dialect of the wrapper scripts. */
  readonly dialect: Dialect
}
