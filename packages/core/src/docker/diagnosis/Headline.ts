/**
 * The first line about a checked configuration: the file, the engine's verdict, and the worst mistake with its way out. The
 * line makes sense without the problems that follow it, for example in the log of a workflow.
 */
import { Origin, Problem } from "../../engine/index.ts"
import type { ConfigurationAssessment, RefusedConfiguration } from "../Configuration.ts"
import * as ReleaseDifferences from "../ReleaseDifferences.ts"
import type * as DockerProblem from "../problems/DockerProblem.ts"

/**
 * The part of a checked configuration that the first line needs.
 *
 * @category models
 * @since 1.0.0
 */
export interface HeadlineInput {
  readonly assessed: ConfigurationAssessment
  /** The path of the file, and whether the file exists. */
  readonly path: string
  readonly hasFile: boolean
  /** The problems. The first one with the worst effect is the mistake of the first line. */
  readonly problems: ReadonlyArray<DockerProblem.DockerProblem>
}

/**
 * The first line in three parts, which follow each other: the file, the verdict, and the worst mistake or nothing.
 *
 * @category models
 * @since 1.0.0
 */
export interface Headline {
  readonly file: string
  readonly verdict: string
  readonly mistake: string
  /** The severity of the mistake; undefined if there is none. */
  readonly severity: Problem.Severity | undefined
}

/**
 * Returns the parts of the first line.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = ({ assessed, hasFile, path, problems }: HeadlineInput): Headline => {
  const first = problems.toSorted((one, other) => effects.indexOf(one.effect) - effects.indexOf(other.effect))[0]
  const file = `${path}: ${hasFile ? (isEmpty(assessed) ? "empty file; " : "") : "no such file; "}`
  const { title, others } = releasesOf(assessed, first)
  const accepted = `accepted by ${title}${assessed.engine.isOnlyOfDirectives === true ? " in syntax, directives and types" : ""}`
  if (first === undefined || (others !== "" && first.code === "directive-of-some-releases")) {
    return { file, verdict: accepted, mistake: others, severity: first && Problem.severity(first) }
  }
  const severity = Problem.severity(first)
  const words = `${place(first)}: ${mistake(first)}`
  switch (first.effect) {
    case "refused":
      return { file, verdict: `refused by ${title}`, mistake: `${others}${words}`, severity }
    case "no-start":
      return { file, verdict: `${title} would not start`, mistake: `${others}${words}`, severity }
    default:
      return { file, verdict: accepted, mistake: `${others}; warning${words}`, severity }
  }
}

/**
 * Returns the line about a refused configuration: the file or the command line, the engine, and the first mistake with its way out.
 * `problems` are those that `Diagnosis.explain` returns.
 *
 * @category formatting
 * @since 1.0.0
 */
export const ofRefused = (
  path: string,
  { engine, message }: Pick<RefusedConfiguration, "engine" | "message">,
  [first]: ReadonlyArray<DockerProblem.DockerProblem>
): string => {
  const where = first?.origin?._tag === "Flag" ? (first.origin.at?.file ?? "command line") : path
  const words = first === undefined ? `: ${message}` : `${place(first)}: ${mistake(first)}`
  return `${where}: refused by ${engine.title}${words}`
}

/** Returns the releases that give this verdict, and after a semicolon those that give another one. */
const releasesOf = (
  assessed: ConfigurationAssessment,
  first: DockerProblem.DockerProblem | undefined
): { readonly title: string; readonly others: string } => {
  const { directivesFrom, title: own } = assessed.engine
  if (directivesFrom !== undefined) {
    return { title: directivesFrom, others: `; the directives of ${own} are not recorded` }
  }
  const differences = ReleaseDifferences.of(assessed)
  const outcome = first === undefined || Problem.severity(first) === "warning" ? "accepted" : first.effect
  // What only the machine shows does not differ between releases.
  if (outcome !== differences.outcome) return { title: own, others: "" }
  const others = ReleaseDifferences.describe(differences)
  return { title: differences.agreeing, others: others === undefined ? "" : `; ${others}` }
}

/**
 * Returns the first line as one string.
 *
 * ```ts
 * import { ConfigurationInput, Diagnosis, Moby25 } from "@oci-runtimes/core"
 * import { Headline } from "@oci-runtimes/core/docker"
 *
 * const assessed = Diagnosis.diagnose(Moby25, ConfigurationInput.make('{"firewall-backend": "nftables"}'))
 * const { problems } = assessed
 * console.log(Headline.format(Headline.make({ assessed, path: "daemon.json", hasFile: true, problems })))
 * // => daemon.json: accepted by Docker Engine 29; 25 to 28 refuse it: firewall-backend
 * ```
 *
 * @category formatting
 * @since 1.0.0
 */
export const format = ({ file, mistake: worst, verdict }: Headline): string => `${file}${verdict}${worst}`

/**
 * Returns a problem in words that name the mistake and the way out. The engine's own words are left out if they name a type of
 * Go or a character instead of the mistake.
 *
 * @category formatting
 * @since 1.0.0
 */
export const mistake = (problem: DockerProblem.DockerProblem): string => {
  const { advice, message, path } = problem
  switch (problem.code) {
    case "invalid-encoding":
    case "invalid-syntax":
    case "misplaced-key":
    case "not-an-object":
      return advice
    case "wrong-type":
      return `${JSON.stringify(path.join("."))} has the wrong type. ${advice}`
    case "invalid-value":
      return `${JSON.stringify(problem.details.directive)}: ${message}. ${advice}`
    default:
      return advice === "" ? message : `${message.replace(/\.$/, "")}. ${advice}`
  }
}

/** The effects, the worst first. */
const effects: ReadonlyArray<Problem.Effect> = [
  "refused",
  "no-start",
  "fails-later",
  "part-dropped",
  "ignored",
  "differs"
]

const isEmpty = ({ file: { source } }: ConfigurationAssessment): boolean => source.text.trim() === ""

const place = ({ origin }: Problem.Problem): string => {
  const range = Origin.rangeOf(origin)
  return range === undefined ? "" : `, line ${range.start.line}`
}
