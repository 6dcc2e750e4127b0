/** The problems of a configuration of Docker Engine: their codes, their kinds, and their creation. */
import { Frozen } from "../../data/index.ts"
import type { Json } from "../../document/index.ts"
import type { Origin, Problem, ProblemKind } from "../../engine/index.ts"
import type { DetailsOf } from "./details.ts"
import { kinds } from "./kinds.ts"
import { words } from "./words.ts"

export type { DetailsOf, ScriptFault } from "./details.ts"

/**
 * The codes of all problems: those that the engine itself finds, and those that only a rule of this library finds.
 *
 * @category models
 * @since 1.0.0
 */
export type Code = keyof typeof kinds

/**
 * The codes of problems that the engine itself finds. Each code has its own type of details.
 *
 * @category models
 * @since 1.0.0
 */
export type EngineCode = keyof DetailsOf

/**
 * A problem that the engine finds, with any of these codes.
 *
 * @category models
 * @since 1.0.0
 */
export type EngineProblem<C extends EngineCode = EngineCode> = {
  readonly [code in C]: Problem.Problem<code, { readonly [key in keyof DetailsOf[code]]: DetailsOf[code][key] }>
}[C]

/**
 * Any problem of a configuration.
 *
 * @category models
 * @since 1.0.0
 */
export type DockerProblem = Problem.Problem<Code>

/**
 * The location of a problem.
 *
 * @category models
 * @since 1.0.0
 */
export interface ProblemLocation {
  readonly path: Json.JsonPath
  readonly origin: Origin.Origin | undefined
}

/**
 * Makes a problem that the engine finds, with its message and advice. By default, the effect is the usual effect of the
 * code.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = <C extends EngineCode>(
  code: C,
  details: DetailsOf[C],
  { origin, path }: ProblemLocation,
  effect: Problem.Effect = kinds[code].effect
): EngineProblem<C> => {
  const { advice, message } = words[code]
  const found = {
    code,
    effect,
    message: message(details),
    advice: advice?.(details) ?? kinds[code].help,
    path,
    origin,
    details,
    fix: undefined
  }
  return found as EngineProblem<C>
}

/**
 * Reports whether a problem has one of these codes, which determines the type of its details.
 *
 * @category guards
 * @since 1.0.0
 */
export const is =
  <C extends EngineCode>(...codes: ReadonlyArray<C>) =>
  <P extends { readonly code: string }>(problem: P): problem is Extract<P, { readonly code: C }> =>
    (codes as ReadonlyArray<string>).includes(problem.code)

/**
 * Returns the kind of a code.
 *
 * @category constants
 * @since 1.0.0
 */
export const kindOf = (code: Code): ProblemKind.ProblemKind => kinds[code]

/**
 * The codes, in the order of their groups.
 *
 * @category constants
 * @since 1.0.0
 */
export const codes: ReadonlyArray<Code> = /*#__PURE__*/ Frozen.frozen(Object.keys(kinds) as Array<Code>)

/**
 * Reports whether a code is about the program or the shim of a runtime, without which no container of the runtime starts. The
 * engine itself starts.
 *
 * @category guards
 * @since 1.0.0
 */
export const isOfProgram = (code: string): boolean => programCodes.has(code)

const programCodes: ReadonlySet<string> = new Set([
  "not-a-runtime",
  "program-missing",
  "program-not-executable",
  "program-not-in-path",
  "retired-name",
  "shim-not-installed",
  "unexpanded-template"
] satisfies ReadonlyArray<Code>)
