/** The names of the runtime that comes with Docker Engine. */
import { ShimName } from "../shim/index.ts"

/**
 * The name of the runtime that comes with the engine. A configuration must not define it.
 *
 * @category constants
 * @since 1.0.0
 */
export const name = "runc"

/**
 * Reports whether a name is one of the names of the stock runtime.
 *
 * @category guards
 * @since 1.0.0
 */
export const isStock = (runtime: string): boolean => runtime === name || runtime === ShimName.linuxShim

/**
 * Reports whether a configuration that defines this name is refused.
 *
 * @category guards
 * @since 1.0.0
 */
export const isReserved = (runtime: string): boolean => runtime === name
