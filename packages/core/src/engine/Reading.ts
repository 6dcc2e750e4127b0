/**
 * A configuration as an engine reads it.
 */
import * as Problem from "./Problem.ts"

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

/**
 * Returns an assessment for a comparison: with the reasons why no container runs, which only a check finds, and without the reservation about
 * its release, which would count as a difference. `problems` are those of the check, and `reservation` is the code of the reservation.
 *
 * @category operations
 * @since 1.0.0
 */
export const comparable = <A extends { readonly reading: Reading<unknown> }>(
  assessment: A,
  problems: ReadonlyArray<Problem.Problem>,
  reservation: string
): A => {
  const { reading } = assessment
  const known = reading.problems.filter((problem) => problem.code !== reservation && !Problem.runsNothing(problem))
  return { ...assessment, reading: { ...reading, problems: [...known, ...problems.filter(Problem.runsNothing)] } }
}
