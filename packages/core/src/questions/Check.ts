/**
 * The check of a configuration, for any engine: the engine's verdict, and all problems in order.
 */
import { Problem, type Resolution, type RuntimeTable } from "../engine/index.ts"
import type { Assessment } from "./Assessment.ts"

/**
 * The result of a check.
 *
 * @category models
 * @since 1.0.0
 */
export interface Check {
  readonly engine: { readonly id: string; readonly title: string }
  /** True if the engine accepts the configuration. */
  readonly accepted: boolean
  /** True if the engine accepts the configuration and no known problem keeps it from starting. */
  readonly starts: boolean
  readonly verdict: string
  /** The problems, in the order of `Problem.inOrder`. */
  readonly problems: ReadonlyArray<Problem.Problem>
  readonly count: Problem.Count
}

/**
 * Checks an assessed configuration.
 *
 * @category operations
 * @since 1.0.0
 */
export const make = <Settings, T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution>(
  assessment: Assessment<Settings, T, R>
): Check => {
  const { engine, reading } = assessment
  const problems = problemsOf(assessment)
  return {
    engine: { id: engine.id, title: engine.title },
    accepted: reading.refusal === null,
    starts: reading.refusal === null && startProblem(assessment, problems) === undefined,
    verdict: verdictOf(assessment, problems),
    problems,
    count: Problem.count(problems)
  }
}

/**
 * Returns the engine's verdict in one line: its own words if it refuses the configuration, otherwise whether it starts.
 *
 * @category operations
 * @since 1.0.0
 */
export const verdict = <Settings, T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution>(
  assessment: Assessment<Settings, T, R>
): string => verdictOf(assessment, problemsOf(assessment))

/**
 * Returns the problems that concern a file: those in the file, and every error, because it concerns all files.
 *
 * @category operations
 * @since 1.0.0
 */
export const ofFile = (problems: ReadonlyArray<Problem.Problem>, file: string): ReadonlyArray<Problem.Problem> =>
  problems.filter(
    (problem) =>
      Problem.severity(problem) === "error" || (problem.origin?._tag === "File" && problem.origin.file === file)
  )

type Assessed = Pick<Assessment<unknown, never, never>, "reading"> & { readonly engine: { readonly title: string } }

const problemsOf = <Settings, T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution>(
  assessment: Assessment<Settings, T, R>
): ReadonlyArray<Problem.Problem> =>
  Problem.inOrder(assessment.engine.diagnose?.(assessment) ?? assessment.reading.problems)

const verdictOf = (assessed: Assessed, problems: ReadonlyArray<Problem.Problem>): string => {
  const { refusal } = assessed.reading
  if (refusal !== null) return refusal
  const { title } = assessed.engine
  const first = startProblem(assessed, problems)
  if (first === undefined) return `${title} accepts the configuration.`
  return `${title} would ${first.effect === "no-start" ? "not start" : "run no container"}: ${first.message}`
}

/** Returns the first problem with which the engine does not start: one of the reading, otherwise one that only the diagnosis finds. */
const startProblem = ({ reading }: Assessed, problems: ReadonlyArray<Problem.Problem>): Problem.Problem | undefined =>
  reading.problems.find(Problem.runsNothing) ?? problems.find(Problem.runsNothing)
