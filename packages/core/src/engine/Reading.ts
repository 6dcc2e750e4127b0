/**
 * A configuration as an engine reads it.
 */
import type * as Problem from "./Problem.ts"

/**
 * The result of reading a configuration. If the engine refuses it, the settings are what could be understood.
 *
 * @category models
 * @since 1.0.0
 */
export interface Reading<out Settings> {
  readonly settings: Settings
  /** The problems in the engine's order: what it refuses, does not start with, or does not treat as intended. */
  readonly problems: ReadonlyArray<Problem.Problem>
  /** The line in which the engine refuses the configuration, in its own words; null if it accepts the configuration. */
  readonly refusal: string | null
}
