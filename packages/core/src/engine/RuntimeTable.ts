/**
 * The runtime table: every name that an engine knows on one machine, and where each comes from.
 */
import type { Table } from "../data/index.ts"
import type * as Origin from "./Origin.ts"

/**
 * A runtime of a table. An engine adds what it needs to resolve it.
 *
 * @category models
 * @since 1.0.0
 */
export interface Runtime {
  readonly kind: "configured" | "stock"
  /** Where the runtime is defined, and the definitions of the same name that are not used. */
  readonly origins: Origin.Origins
}

/**
 * The runtimes by name, and the name that counts if none is asked for.
 *
 * @category models
 * @since 1.0.0
 */
export interface RuntimeTable<out R extends Runtime = Runtime> {
  readonly runtimes: Table.Table<R>
  readonly defaultRuntime: string
  readonly defaultOrigin: Origin.Origin | undefined
}
