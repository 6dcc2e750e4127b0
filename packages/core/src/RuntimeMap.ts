/**
 * The runtime map: every name the engine knows, and what it stands for. It is what a configuration comes to on one
 * machine, and all that resolving a name needs.
 */
import type { Dialect } from "./WrapperScript.ts"

/** The options that a containerd shim for runc takes; the fields of containerd's `runc.options.Options` that are set. */
export interface RuncOptions {
  /** The program that the shim runs as the OCI runtime. */
  readonly binaryName: string
  /** Where the runtime keeps its state. */
  readonly root: string
  readonly systemdCgroup: boolean
  readonly noPivotRoot: boolean
}

/** A shim as containerd is asked for it. Options are null where it is started without any. */
export interface Shim {
  readonly binary: string
  readonly options: RuncOptions | null
}

/** A known runtime. `shim` is null for a configured one, whose shim is settled only when it is resolved. */
export interface Runtime {
  readonly path: string
  readonly runtimeArgs: ReadonlyArray<string>
  readonly shim: Shim | null
}

/** The map, with what its resolution depends on. */
export interface RuntimeMap {
  readonly runtimes: ReadonlyMap<string, Runtime>
  readonly defaultRuntime: string
  /** The scripts directory, where the wrapper scripts stand. */
  readonly scriptsDirectory: string
  readonly dataRoot: string
  /** The options of every runtime that goes by the stock shim, but for the program. */
  readonly shimOptions: Omit<RuncOptions, "binaryName">
  /** How the wrapper scripts are written. */
  readonly dialect: Dialect
}
