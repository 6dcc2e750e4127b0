/**
 * The runtime table: every runtime that an engine knows on one machine, with its origin.
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
  /** The origin of the definition, and the origins of the definitions of the same name that are not used. */
  readonly origins: Origin.Origins
}

/**
 * The runtimes by name, and the name of the default runtime.
 *
 * @category models
 * @since 1.0.0
 */
export interface RuntimeTable<out R extends Runtime = Runtime> {
  readonly runtimes: Table.Table<R>
  readonly defaultRuntime: string
  readonly defaultOrigin: Origin.Origin | undefined
}
