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
  const { identity = ofMessage } = to.engine
  const names = comparison.names.map(({ name }) => name)
  const steps = [...between, to].map((side): Step => {
    const compared = Comparison.compare(side, to, names)
    const { problems } = side.reading
    return {
      title: side.engine.title,
      open: new Map([
        [undefined, fieldsIn(compared)] as const,
        ...compared.names.map((named) => [named.name, fieldsIn(named)] as const)
      ]),
      problems: new Set(problems.map(marked(identity))),
      places: new Set(problems.map(marked(placeOf)))
    }
  })
  const date = <D extends Difference.Difference | Difference.GeneralDifference>(
    difference: D,
    name?: string
  ): ReadonlyArray<D> =>
    Difference.isOfProblems(difference)
      ? (problemsByEngine(difference, steps, identity) as ReadonlyArray<D>)
      : [{ ...difference, since: arrival(steps, ({ open }) => open.get(name)?.has(difference.field) !== true) }]
  return {
    ...comparison,
    differences: comparison.differences.flatMap((difference) => date(difference)),
    names: comparison.names.map((named) => ({
      ...named,
      differences: named.differences.flatMap((difference) => date(difference, named.name))
    }))
  }
}

/** An engine between the two sides. A search through all names or problems for each of them would take the square of the time. */
interface Step {
  readonly title: string
  /** The fields that differ from the last side, by name; undefined for those that do not belong to a name. */
  readonly open: ReadonlyMap<string | undefined, ReadonlySet<string>>
  /** The problems, and their places, each with its field. */
  readonly problems: ReadonlySet<string>
  readonly places: ReadonlySet<string>
}

const fieldsIn = (compared: { readonly differences: ReadonlyArray<{ readonly field: string }> }): ReadonlySet<string> =>
  new Set(compared.differences.map(({ field }) => field))

const marked =
  (key: Problem.Identity) =>
  (problem: Problem.Problem): string =>
    JSON.stringify([Difference.fieldOf(problem), key(problem)])

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
  identity: Problem.Identity
): ReadonlyArray<Difference.ProblemChange> => {
  const gone = Map.groupBy(from, (problem) => {
    const wanted = marked(identity)(problem)
    return arrival(steps, ({ problems }) => !problems.has(wanted))
  })
  const fresh = Map.groupBy(to, (problem) => {
    const wanted = marked(placeOf)(problem)
    return arrival(steps, ({ places }) => places.has(wanted))
  })
  return steps
    .map(({ title }) => title)
    .filter((title) => gone.has(title) || fresh.has(title))
    .map((since) => ({ field, from: gone.get(since) ?? [], to: fresh.get(since) ?? [], since }))
}

const ofMessage: Problem.Identity = ({ message }) => message

const placeOf: Problem.Identity = ({ path }) => JSON.stringify(path)
