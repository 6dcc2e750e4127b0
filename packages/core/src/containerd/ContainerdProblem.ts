/** The problems of a configuration of containerd: their codes, their kinds, and their creation. */
import { Frozen } from "../data/index.ts"
import { type Problem, ProblemKind } from "../engine/index.ts"
import { Wording } from "../text/index.ts"
import { kinds } from "./problems/kinds.ts"

/**
 * The codes of all problems: those that containerd itself finds, and those that only a rule of this library finds.
 *
 * @category models
 * @since 1.0.0
 */
export type Code = keyof typeof kinds

/**
 * A problem of a configuration of containerd.
 *
 * @category models
 * @since 1.0.0
 */
export type ContainerdProblem = Problem.Problem<Code>

/**
 * The codes, in the order of their groups.
 *
 * @category constants
 * @since 1.0.0
 */
export const codes: ReadonlyArray<Code> = /*#__PURE__*/ Frozen.frozen(Object.keys(kinds) as Array<Code>)

/**
 * Returns the kind of a code.
 *
 * @category getters
 * @since 1.0.0
 */
export const kindOf = (code: Code): ProblemKind.ProblemKind => kinds[code]

/**
 * Makes a problem. By default, the effect and the advice are the usual ones of the code, and the path is that of the origin.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make: (code: Code, message: string, parts?: ProblemKind.ProblemParts) => ContainerdProblem =
  /*#__PURE__*/ ProblemKind.maker(kinds)

/**
 * Returns the message for a key that containerd ignores.
 *
 * @category formatting
 * @since 1.0.0
 */
export const ignoredWords = (path: ReadonlyArray<string>): string =>
  `containerd does not know the key ${Wording.keys(path)}, and ignores it.`
