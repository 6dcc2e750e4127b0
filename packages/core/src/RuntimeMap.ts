/**
 * The runtime map: every name the engine knows, and what it stands for. It is what a configuration comes to on one
 * machine, and all that resolving a name needs.
 */
import type { RuntimeEntry } from "./DaemonConfig.ts"
import type { JsonObject } from "./Json.ts"
import type { Remapping } from "./UsernsRemap.ts"
import type { Dialect } from "./WrapperScript.ts"

/** The options that an engine makes up for a program; the fields of containerd's `runc.options.Options` that it sets. */
export interface RuncOptions {
  /** The program that the shim runs as the OCI runtime. */
  readonly binaryName: string
  /** Where the runtime keeps its state. */
  readonly root: string
  readonly systemdCgroup: boolean
  readonly noPivotRoot: boolean
}

/**
 * A shim as containerd is asked for it: the name from which it derives the binary, or the path of one. It is started
 * without options where both kinds of them are missing.
 */
export interface Shim {
  readonly binary: string
  readonly options: RuncOptions | null
  /** The options that the configuration gives, as they stand there; `ShimOptions.decode` says what comes of them. */
  readonly configuredOptions?: JsonObject
}

/** A known runtime: the engine's own or a configured one, with what is known of it before it is resolved. */
export interface Runtime extends RuntimeEntry {
  readonly kind: "stock" | "configured"
  /** Null where the shim is settled only when the runtime is resolved. */
  readonly shim: Shim | null
}

/**
 * The map, with what resolving a name and reading the file again depend on. It must not be changed: engines remember what its
 * names and scripts come to, by the object, and give the same answers to all who ask. A copy with other fields is another map.
 */
export interface RuntimeMap {
  readonly runtimes: ReadonlyMap<string, Runtime>
  readonly defaultRuntime: string
  /** The scripts directory, where the wrapper scripts stand. */
  readonly scriptsDirectory: string
  readonly dataRoot: string
  /** What `userns-remap` makes of the data root, which is then in it; absent without one. */
  readonly remapping?: Remapping
  /** The options of every runtime that goes by the stock shim, but for the program. */
  readonly shimOptions: Omit<RuncOptions, "binaryName">
  /** How the wrapper scripts are written. */
  readonly dialect: Dialect
}
