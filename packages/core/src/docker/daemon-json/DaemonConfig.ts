/**
 * The runtime-related part of a `daemon.json`, as data. `DaemonJson` reads it from a file; `DaemonConfigSchema` is its schema.
 *
 * Source of the rule: Docker Engine 23.0 and 25.0, `daemon/config/config_linux.go`, type `Config`; `api/types`, type
 * `Runtime`; `api/types/system`, type `Runtime`.
 */
import { Frozen, Table } from "../../data/index.ts"
import type { Json } from "../../document/index.ts"
import type { ConfigOrigins } from "./ConfigOrigins.ts"

/**
 * An entry under `runtimes`. It names a program and the arguments that go before the engine's own or, for engines that
 * support shims, a containerd shim and its options. `path` is empty if the entry names no program.
 *
 * @category models
 * @since 1.0.0
 */
export interface RuntimeEntry {
  readonly path: string
  readonly runtimeArgs: ReadonlyArray<string>
  readonly runtimeType?: string
  readonly options?: Json.JsonObject
}

/**
 * The settings in a file; a field is absent if the file does not set it. `runtimes` is null if the directive has no value:
 * the engine accepts that at start, but Docker Engine 23.0 crashes on it at a reload.
 *
 * @category models
 * @since 1.0.0
 */
export interface DaemonConfig {
  readonly dataRoot?: string
  readonly execRoot?: string
  readonly execOpts?: ReadonlyArray<string>
  /** The address of a containerd that the engine did not start itself. */
  readonly containerd?: string
  /** The user whose subordinate ID ranges containers are mapped to. */
  readonly usernsRemap?: string
  readonly defaultRuntime?: string
  readonly runtimes?: Table.Table<RuntimeEntry> | null
  /** The positions of the values; absent if no value was read from a file. */
  readonly origins?: ConfigOrigins
}

/**
 * Returns a frozen copy of an entry that a caller may still change.
 *
 * @category operations
 * @since 1.0.0
 */
export const frozenEntry = ({ options, path, runtimeArgs, runtimeType }: RuntimeEntry): RuntimeEntry =>
  Object.freeze({
    path,
    runtimeArgs: Object.freeze([...runtimeArgs]),
    ...(runtimeType !== undefined && { runtimeType }),
    ...(options !== undefined && { options: Frozen.frozenCopy(options) })
  })

/**
 * Returns a table of frozen copies of entries that a caller may still change.
 *
 * @category operations
 * @since 1.0.0
 */
export const frozenEntries = (
  entries: Iterable<readonly [name: string, entry: RuntimeEntry]>
): Table.Table<RuntimeEntry> => Table.make(Array.from(entries, ([name, entry]) => [name, frozenEntry(entry)] as const))
