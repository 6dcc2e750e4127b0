/**
 * The first line about checked files: the files, the engine's verdict, and the worst mistake. The line makes sense without the
 * problems that follow it.
 */
import { Problem } from "../engine/index.ts"
import type { Check } from "./Check.ts"

/**
 * The part of a check that the first line needs.
 *
 * @category models
 * @since 1.0.0
 */
export interface CheckHeadlineInput {
  readonly check: Pick<Check, "accepted" | "engine" | "starts">
  /** The checked files in words. */
  readonly files: string
  /** The path of the file in question, which the place of the mistake then leaves out; undefined if there is none. */
  readonly file: string | undefined
  /** The problems, the worst first. The first one is the mistake of the line. */
  readonly problems: ReadonlyArray<Problem.Problem>
}

/**
 * The first line in three parts, which follow each other: the files, the verdict, and the worst mistake or nothing.
 *
 * @category models
 * @since 1.0.0
 */
export interface CheckHeadline {
  readonly file: string
  readonly verdict: string
  readonly mistake: string
  /** The severity of the mistake; undefined if there is none. */
  readonly severity: Problem.Severity | undefined
}

/**
 * Returns the parts of the first line.
 *
 * ```ts
 * import { CheckHeadline } from "@oci-runtimes/core/questions"
 *
 * const check = { accepted: true, starts: true, engine: { id: "toy-1", title: "Toy 1" } }
 * const { file, mistake, verdict } = CheckHeadline.make({ check, files: "toy.conf", file: "/toy.conf", problems: [] })
 * console.log(`${file}${verdict}${mistake}`)
 * // => toy.conf: accepted by Toy 1
 * ```
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = ({ check, file, files, problems }: CheckHeadlineInput): CheckHeadline => {
  const [first] = problems
  return {
    file: `${files}: `,
    verdict: verdictOf(check),
    mistake: first === undefined ? "" : check.accepted && !check.starts ? faultOf(first, file) : mistakeOf(first, file),
    severity: first && Problem.severity(first)
  }
}

const verdictOf = ({ accepted, engine: { title }, starts }: CheckHeadlineInput["check"]): string => {
  if (!accepted) return `refused by ${title}`
  return starts ? `accepted by ${title}` : `${title} accepts it, and runs no container`
}

/** Returns the mistake after the verdict that no container runs. */
const faultOf = (problem: Problem.Problem, file: string | undefined): string => {
  const where = placeOf(problem, file)
  return `${where === undefined ? "" : ` (${where})`}: ${problem.message}`
}

const mistakeOf = (problem: Problem.Problem, file: string | undefined): string => {
  const where = placeOf(problem, file)
  return `${Problem.severity(problem) === "error" ? "" : "; warning"}${where === undefined ? "" : ` in ${where}`}: ${Problem.sentence(problem)}`
}

const placeOf = ({ origin }: Problem.Problem, file: string | undefined): string | undefined => {
  if (origin?._tag !== "File") return undefined
  const { line } = origin.range.start
  return origin.file === file ? `line ${line}` : `${origin.file}:${line}`
}
