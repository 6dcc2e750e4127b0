/**
 * The type of the values of a flag: which values are refused, and how the values of a command line are printed.
 */
import type { Json } from "../../document/index.ts"

/**
 * The type of the values of a flag.
 *
 * @category models
 * @since 1.0.0
 */
export interface FlagType {
  /** The name of the type in the help of the engine, such as `list`. */
  readonly name: string
  /** True if each value is kept. Otherwise only the last value counts. */
  readonly isRepeatable: boolean
  /** Returns a function that returns the engine's message for a refused value. It remembers the values before. */
  readonly refusing: () => (text: string) => string | undefined
  /** Returns how the engine prints the accepted values. `start` is the value without the flag. */
  readonly printed: (texts: ReadonlyArray<string>, start: string) => string
  /** Returns the value that the configuration file would give for the accepted values. */
  readonly value: (texts: ReadonlyArray<string>) => Json.Json
}
