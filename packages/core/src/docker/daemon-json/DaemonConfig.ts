/**
 * The runtime-related part of a `daemon.json`, as data. `DaemonJson` reads it from a file; `DaemonConfigSchema` has its schema.
 *
 * Source of the rule: Docker Engine 23.0 and 25.0, `daemon/config/config_linux.go`, type `Config`; `api/types`, type
 * `Runtime`; `api/types/system`, type `Runtime`.
 */
import { Frozen, Table } from "../../data/index.ts"
import type { Json } from "../../document/index.ts"
import type { ConfigOrigins } from "./ConfigOrigins.ts"

/**
 * What an entry under `runtimes` says: the program, and the arguments the engine puts before its own; or, for engines
 * that know them, the containerd shim and its options. `path` is empty where the entry names none.
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
 * What the file says; absent where it says nothing. `runtimes` is null where the directive is given without a value,
 * which the engine accepts at its start and cannot survive on reload.
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
  /** The user whose ranges containers are mapped to. */
  readonly usernsRemap?: string
  readonly defaultRuntime?: string
  readonly runtimes?: Table.Table<RuntimeEntry> | null
  /** Where the values are written; absent if they were made by hand. */
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
