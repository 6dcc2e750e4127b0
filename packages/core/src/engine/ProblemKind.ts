/** The kinds of problems, by which an engine describes its codes. */
import type { Effect } from "./Problem.ts"

/**
 * The kind of a problem: its usual effect, a title, and a way out that always helps.
 *
 * @category models
 * @since 1.0.0
 */
export interface ProblemKind {
  readonly effect: Effect
  readonly title: string
  readonly help: string
}

/**
 * Returns a function that makes kinds with an effect.
 *
 * @category constructors
 * @since 1.0.0
 */
export const withEffect =
  (effect: Effect) =>
  (title: string, help: string): ProblemKind => ({ effect, title, help })
