/**
 * What is wrong with a configuration, for every engine and every question in one form: what an engine refuses, what keeps it
 * from starting, and what it takes without a word and gets wrong.
 */
import type { Json } from "../document/index.ts"
import type { TextEdit } from "../text/index.ts"
import * as Origin from "./Origin.ts"

/**
 * What comes of a problem.
 *
 * - `refused`: the engine refuses the configuration.
 * - `no-start`: the engine accepts the configuration and does not start with it.
 * - `part-dropped`: a part of the configuration does not count, and the engine says so or not.
 * - `fails-later`: a container that needs the part fails when it starts.
 * - `ignored`: the engine takes what is there and does nothing with it, or something other than was meant.
 * - `differs`: releases that go by the same rules otherwise treat it in different ways.
 *
 * @category models
 * @since 1.0.0
 */
export type Effect = "refused" | "no-start" | "part-dropped" | "fails-later" | "ignored" | "differs"

/**
 * An error keeps the engine from starting, whether it refuses the configuration or accepts it. Everything else is a warning.
 *
 * @category models
 * @since 1.0.0
 */
export type Severity = "error" | "warning"

/**
 * A change to the file of the problem that does what was plainly meant, loses nothing, and leaves a file that the engine takes
 * at least as well. Its edits belong together.
 *
 * @category models
 * @since 1.0.0
 */
export interface Fix {
  /** What the change does, as a request: `Remove the comma`. */
  readonly title: string
  readonly edits: ReadonlyArray<TextEdit.TextEdit>
}

/**
 * Data of a kind that depends on the code, such as the `name` of the runtime that is concerned.
 *
 * @category models
 * @since 1.0.0
 */
export interface Details {
  readonly [key: string]: unknown
}

/**
 * Something that is wrong.
 *
 * @category models
 * @since 1.0.0
 */
export interface Problem<out Code extends string = string, out D extends object = Details> {
  readonly code: Code
  readonly effect: Effect
  /** What is wrong, in a sentence; of an error, in the engine's words if it has some. */
  readonly message: string
  /** What comes of it and the way out; empty if the message says it all. */
  readonly advice: string
  /** Keys and indexes that lead to it from the top of the configuration. */
  readonly path: Json.JsonPath
  /** Undefined if it comes from a configuration that was made by hand, or is about no place in particular. */
  readonly origin: Origin.Origin | undefined
  readonly details: D
  readonly fix: Fix | undefined
}

/**
 * How many problems there are of a kind.
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
  effect === "refused" || effect === "no-start" ? "error" : "warning"

/**
 * Returns the message with what it is about: a problem that only shows when the engine starts says so.
 *
 * @category formatting
 * @since 1.0.0
 */
export const sentence = ({ effect, message }: Pick<Problem, "effect" | "message">): string =>
  effect === "no-start" ? `the engine would not start: ${message}` : message

/**
 * Counts errors, warnings, and those of them that have a fix.
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
 * Tells problems apart: the text that it returns is equal for problems that count as the same.
 *
 * @category models
 * @since 1.0.0
 */
export type Identity = (problem: Problem) => string

/**
 * Returns the problems of one configuration that another one did not have.
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
 * Sorts problems: first those for which the engine refuses the configuration, in their order; then those that keep it from
 * starting; then the warnings in the order of the file, with those without a place first.
 *
 * @category comparison
 * @since 1.0.0
 */
export const inOrder = <P extends Problem>(problems: ReadonlyArray<P>): ReadonlyArray<P> =>
  problems.toSorted((one, other) => rank(one) - rank(other))

/**
 * Tells problems apart by everything but their place in the file.
 *
 * @category comparison
 * @since 1.0.0
 */
export const identity: Identity = ({ code, effect, message, path }) => JSON.stringify([code, effect, message, path])

const rank = ({ effect, origin }: Problem): number => {
  if (effect === "refused") return -3
  return effect === "no-start" ? -2 : (Origin.rangeOf(origin)?.start.offset ?? -1)
}
