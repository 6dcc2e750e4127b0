/**
 * The engines with which the differences of a comparison came. An upgrade may skip releases: the sides between its two sides tell
 * with which of them each difference came.
 */
import type { Problem, Resolution, RuntimeTable } from "../engine/index.ts"
import * as Comparison from "./Comparison.ts"
import * as Difference from "./Difference.ts"

/**
 * Returns a comparison in which each difference names the engine with which it came: the first engine from which on the
 * difference no longer changes. `between` are the sides between the two compared sides, in order. Problems that came with
 * different engines become different differences.
 *
 * @category comparison
 * @since 1.0.0
 */
export const dated = <T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution>(
  comparison: Comparison.Comparison,
  between: ReadonlyArray<Comparison.Side<T, R>>,
  to: Comparison.Side<T, R>
): Comparison.Comparison => {
  if (between.length === 0) return comparison
  const steps = [...between, to].map((side) => {
    const compared = Comparison.compare(
      side,
      to,
      comparison.names.map(({ name }) => name)
    )
    return { title: side.engine.title, compared, problems: side.reading.problems }
  })
  const date = <D extends Difference.Difference | Difference.GeneralDifference>(
    difference: D,
    isOpen: (step: Comparison.Comparison, field: D["field"]) => boolean
  ): ReadonlyArray<D> =>
    Difference.isOfProblems(difference)
      ? (problemsByEngine(difference, steps, to.engine.identity) as ReadonlyArray<D>)
      : [{ ...difference, since: arrival(steps, ({ compared }) => !isOpen(compared, difference.field)) }]
  return {
    ...comparison,
    differences: comparison.differences.flatMap((difference) =>
      date(difference, ({ differences }, field) => differences.some((other) => other.field === field))
    ),
    names: comparison.names.map((named) => ({
      ...named,
      differences: named.differences.flatMap((difference) =>
        date(
          difference,
          ({ names }, field) =>
            names.find(({ name }) => name === named.name)?.differences.some((other) => other.field === field) ?? false
        )
      )
    }))
  }
}

/** An engine between the two sides, its comparison with the last side, and its problems. */
interface Step {
  readonly title: string
  readonly compared: Comparison.Comparison
  readonly problems: ReadonlyArray<Problem.Problem>
}

/** Returns the title of the first engine from which on a condition holds. It always holds for the last engine. */
const arrival = (steps: ReadonlyArray<Step>, isSettled: (step: Step) => boolean): string =>
  steps[steps.findLastIndex((step) => !isSettled(step)) + 1]?.title ?? steps.at(-1)!.title

/**
 * Splits the problems of a difference by the engine with which each of them came or went. A problem came with the first engine
 * that has one at its place, even if later engines have other words for it.
 */
const problemsByEngine = (
  { field, from, to }: Difference.ProblemChange,
  steps: ReadonlyArray<Step>,
  identity: Problem.Identity = ({ message }) => message
): ReadonlyArray<Difference.ProblemChange> => {
  const has =
    (key: Problem.Identity, problem: Problem.Problem) =>
    ({ problems }: Step): boolean =>
      problems.some((other) => Difference.fieldOf(other) === field && key(other) === key(problem))
  const gone = Map.groupBy(from, (problem) => arrival(steps, (step) => !has(identity, problem)(step)))
  const fresh = Map.groupBy(to, (problem) => arrival(steps, has(placeOf, problem)))
  return steps
    .map(({ title }) => title)
    .filter((title) => gone.has(title) || fresh.has(title))
    .map((since) => ({ field, from: gone.get(since) ?? [], to: fresh.get(since) ?? [], since }))
}

const placeOf: Problem.Identity = ({ path }) => JSON.stringify(path)
