/**
 * A configuration as an engine reads it.
 */
import type * as Problem from "./Problem.ts"

/**
 * What became of a configuration. Settings that the engine refuses are what could be understood.
 *
 * @category models
 * @since 1.0.0
 */
export interface Reading<out Settings> {
  readonly settings: Settings
  /** What the engine refuses, does not start with, or takes otherwise than it is meant, in the engine's order. */
  readonly problems: ReadonlyArray<Problem.Problem>
  /** The line in which the engine refuses the configuration, in its own words; null if it accepts it. */
  readonly refusal: string | null
}
