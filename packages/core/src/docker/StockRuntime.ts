/**
 * The runtime that comes with Docker Engine, by its names.
 */
import { ShimName } from "../shim/index.ts"

/**
 * The name of the runtime that comes with the engine. Nobody else may define it.
 *
 * @category constants
 * @since 1.0.0
 */
export const name = "runc"

/**
 * Reports whether the engine itself gives a meaning to a name.
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
