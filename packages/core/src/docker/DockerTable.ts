/**
 * The runtime map of Docker Engine in the vocabulary that all engines share.
 */
import { Frozen } from "../data/index.ts"
import type { Origin, RuntimeTable } from "../engine/index.ts"
import type { RuntimeMap } from "./RuntimeMap.ts"
import * as RuntimeOrigins from "./RuntimeOrigins.ts"
import * as StockRuntime from "./StockRuntime.ts"

/**
 * A runtime map as a table of runtimes with their origins.
 *
 * @category models
 * @since 1.0.0
 */
export interface DockerTable extends RuntimeTable.RuntimeTable {
  readonly map: RuntimeMap
}

/**
 * Returns the table of a map. In a map that was made by hand, only the engine's own runtimes have a known origin.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (map: RuntimeMap): DockerTable =>
  Object.freeze({
    map,
    runtimes: Frozen.frozenTable(
      Array.from(map.runtimes, ([name, { kind }]) => {
        const origins = RuntimeOrigins.ofRuntime(map, name) ?? { used: undefined, shadowed: [] }
        return [name, { kind, origins }] as const
      })
    ),
    defaultRuntime: map.defaultRuntime,
    defaultOrigin: defaultOriginOf(map)
  })

/** Returns the origin of the default runtime. If none is recorded and the default is the stock runtime, it is built in. */
const defaultOriginOf = ({ defaultRuntime, origins }: RuntimeMap): Origin.Origin | undefined =>
  origins?.defaultRuntime ?? (defaultRuntime === StockRuntime.name ? { _tag: "BuiltIn" } : undefined)
