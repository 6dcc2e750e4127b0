/**
 * The line in which an engine refuses a configuration. The engine works in stages and stops at the first stage that
 * fails, so the line does not show the problems of later stages.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/config/config.go`, `MergeDaemonConfigurations`, and `daemon/daemon.go`.
 */
import { Frozen } from "../data/index.ts"
import { removedDirectives } from "./daemon-json/removedDirectives.ts"
import * as DockerProblem from "./problems/DockerProblem.ts"
import { conflicts, unknownDirectives } from "./problems/words.ts"

/**
 * The input that the engine validates: file and flags at its start, flags alone, or a file that it has read again.
 *
 * @category models
 * @since 1.0.0
 */
export type ValidationPhase = "start" | "flags" | "reload"

/**
 * The engine's words for a failed validation in each phase: the words before the message, and whether the line begins
 * with the file.
 *
 * @category models
 * @since 1.0.0
 */
export type Wording = {
  readonly [phase in ValidationPhase]: { readonly words: string; readonly namesFile: boolean }
}

/**
 * The words for a failed validation of the merged file and flags. On reload, the engine names the file only in faults that it
 * finds while reading the file.
 *
 * @category constants
 * @since 1.0.0
 */
export const validationWording: Wording = /*#__PURE__*/ Frozen.frozen({
  start: { words: "merged configuration validation from file and command line flags failed: ", namesFile: true },
  flags: { words: "", namesFile: false },
  reload: { words: "file configuration validation failed: ", namesFile: false }
})

/**
 * Returns the words for a problem. Faults of runtimes are found in a stage that differs between engines; removed directives and
 * options of `exec-opts` are always found during validation, except the directives that the engine looks for only afterwards.
 *
 * @category formatting
 * @since 1.0.0
 */
export const wordingFor = (problem: DockerProblem.EngineProblem | undefined, wording: Wording): Wording => {
  if (problem?.code === "removed-directive") {
    return removedDirectives.get(problem.details.directive)?.isOfValidation === true ? validationWording : plain
  }
  return problem?.code === "invalid-exec-option" ? validationWording : wording
}

const nothing = { words: "", namesFile: false }

const plain: Wording = { start: nothing, flags: nothing, reload: nothing }

/**
 * Returns the engine's line, without the file; empty for an empty list.
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
 * Returns the engine's line about directives that it does not know.
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
 * Reports whether the engine finds a problem only when it validates the merged file and flags.
 *
 * @category guards
 * @since 1.0.0
 */
export const isOfValidation = ({ code }: Pick<DockerProblem.EngineProblem, "code">): boolean =>
  ofValidation.includes(code)

/**
 * Reports whether a problem is in the merged file and flags, so that the engine does not blame the file for it.
 *
 * @category guards
 * @since 1.0.0
 */
export const isOfSettings = (problem: Pick<DockerProblem.EngineProblem, "code">): boolean =>
  isOfValidation(problem) || isOfScript(problem)

/**
 * Sorts problems into the order in which the engine looks for them. Problems of one stage keep their order.
 *
 * @category operations
 * @since 1.0.0
 */
export const inEngineOrder = <P extends DockerProblem.EngineProblem>(found: ReadonlyArray<P>): ReadonlyArray<P> =>
  found.toSorted((a, b) => stageOf(a.code) - stageOf(b.code))

const ofValidation: ReadonlyArray<DockerProblem.EngineCode> = [
  "deprecated-directive",
  "removed-directive",
  "invalid-exec-option",
  "reserved-runtime-name",
  "unknown-default-runtime",
  "invalid-runtime-entry",
  "refused-shim-option"
]

const ofScripts: ReadonlyArray<DockerProblem.EngineCode> = ["long-script-name", "unwritable-script"]

/** The engine's stages, in order. Each stage runs only if the earlier stages found nothing. */
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
