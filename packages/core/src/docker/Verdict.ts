/**
 * The one line in which an engine refuses a configuration. It works in stages and stops at the first one that fails, so the
 * problems of later stages do not show in it.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/config/config.go`, `MergeDaemonConfigurations`, and `daemon/daemon.go`.
 */
import * as DockerProblem from "./problems/DockerProblem.ts"
import { conflicts, unknownDirectives } from "./problems/words.ts"

/**
 * What the engine was validating: file and flags at its start, flags alone, or a file that it has read again.
 *
 * @category models
 * @since 1.0.0
 */
export type ValidationPhase = "start" | "flags" | "reload"

/**
 * How an engine says on an phase that validation has failed: the words before the message, and whether its line begins
 * with the file.
 *
 * @category models
 * @since 1.0.0
 */
export type Wording = {
  readonly [phase in ValidationPhase]: { readonly words: string; readonly namesFile: boolean }
}

/**
 * Returns the line of the engine, without the file; empty if there is no problem.
 *
 * @category formatting
 * @since 1.0.0
 */
export const line = (found: ReadonlyArray<DockerProblem.EngineProblem>, validationFailed = ""): string => {
  const [first] = inEngineOrder(found)
  if (first === undefined) return ""
  if (first.code === "unknown-directive") return ofUnknown(found)
  if (first.code === "directive-conflict") {
    return conflicts(found.filter(DockerProblem.is("directive-conflict")).map(({ details }) => details))
  }
  if (isOfScript(first)) return `Error reconfiguring the daemon: ${first.message}`
  return isOfValidation(first) ? `${validationFailed}${first.message}` : first.message
}

/**
 * Returns the line of the engine about the directives that it does not know.
 *
 * @category constructors
 * @since 1.0.0
 */
export const ofUnknown = (found: ReadonlyArray<DockerProblem.EngineProblem>): string =>
  unknownDirectives(found.filter(DockerProblem.is("unknown-directive")).map(({ details }) => details))

/**
 * Reports whether the engine finds a problem only when it writes the scripts.
 *
 * @category guards
 * @since 1.0.0
 */
export const isOfScript = ({ code }: Pick<DockerProblem.EngineProblem, "code">): boolean => ofScripts.includes(code)

/**
 * Reports whether the engine finds a problem only when it validates what file and flags are merged to.
 *
 * @category guards
 * @since 1.0.0
 */
export const isOfValidation = ({ code }: Pick<DockerProblem.EngineProblem, "code">): boolean =>
  ofValidation.includes(code)

/**
 * Reports whether a problem is in what file and flags are merged to, so that the engine does not blame the file for it.
 *
 * @category guards
 * @since 1.0.0
 */
export const isOfSettings = (problem: Pick<DockerProblem.EngineProblem, "code">): boolean =>
  isOfValidation(problem) || isOfScript(problem)

/**
 * Puts problems into the order in which the engine looks for them; those of one stage keep theirs.
 *
 * @category operations
 * @since 1.0.0
 */
export const inEngineOrder = <P extends DockerProblem.EngineProblem>(found: ReadonlyArray<P>): ReadonlyArray<P> =>
  found.toSorted((a, b) => stageOf(a.code) - stageOf(b.code))

const ofValidation: ReadonlyArray<DockerProblem.EngineCode> = [
  "deprecated-directive",
  "reserved-runtime-name",
  "unknown-default-runtime",
  "invalid-runtime-entry",
  "refused-shim-option"
]

const ofScripts: ReadonlyArray<DockerProblem.EngineCode> = ["long-script-name", "unwritable-script"]

/** The engine's stages, in order: each runs only if those before it found nothing. */
const stages: ReadonlyArray<ReadonlyArray<DockerProblem.EngineCode>> = [
  ["invalid-encoding"],
  ["invalid-syntax"],
  ["not-an-object", "number-out-of-range"],
  ["unknown-directive"],
  ["directive-conflict"],
  ["wrong-type", "invalid-size"],
  ofValidation,
  ["null-runtimes"],
  ofScripts
]

const stageOf = (code: DockerProblem.EngineCode): number => stages.findIndex((stage) => stage.includes(code))
