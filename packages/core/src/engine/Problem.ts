/**
 * The problems of a configuration, in one form for every engine and every question: what an engine refuses, what keeps it from
 * starting, and what it silently accepts but does not do as intended.
 */
import type { Json } from "../document/index.ts"
import type { TextEdit } from "../text/index.ts"
import * as Origin from "./Origin.ts"

/**
 * The effect of a problem.
 *
 * - `refused`: the engine refuses the configuration.
 * - `no-start`: the engine accepts the configuration but does not start with it.
 * - `no-service`: the engine starts, but the service that starts containers with the configuration does not.
 * - `part-dropped`: a part of the configuration has no effect, whether or not the engine says so.
 * - `fails-later`: a container that needs the part fails to start.
 * - `ignored`: the engine accepts a part and does nothing with it, or something other than was intended.
 * - `differs`: releases that otherwise follow the same rules treat the part differently.
 *
 * @category models
 * @since 1.0.0
 */
export type Effect = "refused" | "no-start" | "no-service" | "part-dropped" | "fails-later" | "ignored" | "differs"

/**
 * The severity of a problem. An error keeps the engine or its service from starting, even if the engine accepts the configuration.
 * Everything else is a warning.
 *
 * @category models
 * @since 1.0.0
 */
export type Severity = "error" | "warning"

/**
 * An unambiguous change to the file that loses no data and adds no error. Its edits belong together.
 *
 * @category models
 * @since 1.0.0
 */
export interface Fix {
  /** The change as an instruction: `Remove the comma`. */
  readonly title: string
  readonly edits: ReadonlyArray<TextEdit.TextEdit>
}

/**
 * Data that depends on the code of the problem, such as the `name` of the runtime.
 *
 * @category models
 * @since 1.0.0
 */
export interface Details {
  readonly [key: string]: unknown
}

/**
 * A problem of a configuration.
 *
 * @category models
 * @since 1.0.0
 */
export interface Problem<out Code extends string = string, out D extends object = Details> {
  readonly code: Code
  readonly effect: Effect
  /** The problem in a sentence. For an error, the engine's own words if it has any. */
  readonly message: string
  /** The consequence and the way out; empty if the message says everything. */
  readonly advice: string
  /** The keys and indexes that lead to the problem from the top of the configuration. */
  readonly path: Json.JsonPath
  /** The origin of the problem; undefined if the configuration was constructed in code, or if the problem has no place. */
  readonly origin: Origin.Origin | undefined
  readonly details: D
  readonly fix: Fix | undefined
}

/**
 * The numbers of errors, of warnings, and of problems that have a fix.
 *
 * @category models
 * @since 1.0.0
 */
export interface Count {
  readonly errors: number
  readonly warnings: number
  readonly fixable: number
}

/**
 * Returns the severity of an effect.
 *
 * @category getters
 * @since 1.0.0
 */
export const severity = ({ effect }: Pick<Problem, "effect">): Severity =>
  effect === "refused" || runsNothing({ effect }) ? "error" : "warning"

/**
 * Reports whether the engine accepts the configuration, and runs no container with it.
 *
 * @category guards
 * @since 1.0.0
 */
export const runsNothing = ({ effect }: Pick<Problem, "effect">): boolean =>
  effect === "no-start" || effect === "no-service"

/**
 * Describes an effect in a sentence.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describeEffect = (effect: Effect): string => effects[effect]

const effects: { readonly [effect in Effect]: string } = {
  refused: "the engine refuses the configuration.",
  "no-start": "the engine accepts the configuration, but does not start with it.",
  "no-service": "the engine starts, but the service that starts containers with the configuration does not.",
  "part-dropped": "the engine starts, but a part of the configuration has no effect.",
  "fails-later": "the engine starts, but containers that need this part fail to start.",
  ignored: "the engine starts, but does nothing with this part, or something other than was intended.",
  differs: "releases of the engine treat this part differently."
}

/**
 * Returns the message. For a problem that shows only when the engine or its service starts, the message says so.
 *
 * @category formatting
 * @since 1.0.0
 */
export const sentence = ({ effect, message }: Pick<Problem, "effect" | "message">): string => {
  if (effect === "no-start") return `the engine would not start: ${message}`
  return effect === "no-service" ? `the engine would run no container: ${message}` : message
}

/**
 * Counts the errors, the warnings, and the problems that have a fix.
 *
 * @category getters
 * @since 1.0.0
 */
export const count = (problems: ReadonlyArray<Pick<Problem, "effect" | "fix">>): Count => {
  const errors = problems.filter((problem) => severity(problem) === "error").length
  const fixable = problems.filter(({ fix }) => fix !== undefined).length
  return { errors, warnings: problems.length - errors, fixable }
}

/**
 * Returns the problems without those of the given codes. A problem for which the engine refuses the configuration stays.
 *
 * @category operations
 * @since 1.0.0
 */
export const without = <P extends Problem>(problems: ReadonlyArray<P>, codes: ReadonlySet<string>): ReadonlyArray<P> =>
  problems.filter(({ code, effect }) => effect === "refused" || !codes.has(code))

/**
 * Returns the problem that keeps the engine from starting after a change, if nothing did before. The problems are those that a check
 * finds before and after.
 *
 * @category operations
 * @since 1.0.0
 */
export const addedStartFault = (before: ReadonlyArray<Problem>, after: ReadonlyArray<Problem>): Problem | undefined =>
  before.some(runsNothing) ? undefined : after.find(runsNothing)

/**
 * A function that returns equal strings for problems that count as the same.
 *
 * @category models
 * @since 1.0.0
 */
export type Identity = (problem: Problem) => string

/**
 * Returns the problems in `after` that are not in `before`.
 *
 * @category comparison
 * @since 1.0.0
 */
export const added = <P extends Problem>(
  before: ReadonlyArray<Problem>,
  after: ReadonlyArray<P>,
  identityOf: Identity = identity
): ReadonlyArray<P> => {
  const known = new Set(before.map(identityOf))
  return after.filter((problem) => !known.has(identityOf(problem)))
}

/**
 * Returns the problems to tell after a change: those that it adds, and those of the changed runtime.
 *
 * @category comparison
 * @since 1.0.0
 */
export const afterChange = (
  before: ReadonlyArray<Problem>,
  after: ReadonlyArray<Problem>,
  isOfRuntime: (problem: Problem) => boolean
): ReadonlyArray<Problem> => {
  const fresh = new Set(added(before, after))
  return after.filter((problem) => fresh.has(problem) || isOfRuntime(problem))
}

/**
 * Sorts problems: first `refused` problems, in their present order; then `no-start` and `no-service` problems; then warnings in the order of the
 * file, beginning with warnings without a place.
 *
 * @category comparison
 * @since 1.0.0
 */
export const inOrder = <P extends Problem>(problems: ReadonlyArray<P>): ReadonlyArray<P> =>
  problems.toSorted((one, other) => rank(one) - rank(other))

/**
 * Returns the code, effect, message and path of a problem as a string. The place in the file does not count.
 *
 * @category comparison
 * @since 1.0.0
 */
export const identity: Identity = ({ code, effect, message, path }) => JSON.stringify([code, effect, message, path])

const rank = (problem: Problem): number => {
  if (problem.effect === "refused") return -3
  return runsNothing(problem) ? -2 : (Origin.rangeOf(problem.origin)?.start.offset ?? -1)
}
