/** The kinds of problems, by which an engine describes its codes, and the creation of problems of these kinds. */
import { Frozen } from "../data/index.ts"
import type { Origin } from "./Origin.ts"
import type { Details, Effect, Fix, Problem } from "./Problem.ts"

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

/**
 * The parts of a problem that are not the same for every problem of a code.
 *
 * @category models
 * @since 1.0.0
 */
export interface ProblemParts {
  readonly advice?: string | undefined
  readonly details?: Details
  readonly effect?: Effect
  readonly fix?: Fix | undefined
  readonly origin?: Origin | undefined
  readonly path?: Problem["path"]
}

/**
 * Returns a function that makes problems of some kinds. By default, the effect and the advice are the usual ones of the code, and the path
 * is that of the origin.
 *
 * @category constructors
 * @since 1.0.0
 */
export const maker =
  <Code extends string>(kinds: { readonly [code in Code]: ProblemKind }) =>
  (
    code: Code,
    message: string,
    { advice = kinds[code].help, details = {}, effect = kinds[code].effect, fix, origin, path }: ProblemParts = {}
  ): Problem<Code> =>
    Frozen.frozen({
      code,
      effect,
      message,
      advice,
      path: path ?? (origin?._tag === "File" ? origin.path : []),
      origin,
      details,
      fix
    })
