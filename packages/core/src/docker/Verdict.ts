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
 * The words that differ between engines.
 *
 * @category models
 * @since 1.0.0
 */
export interface EngineWords {
  /** The engine's words for a failed validation. */
  readonly wording: Wording
  /** The engine's words before an error in JSON; absent if there are none. */
  readonly jsonErrorWords?: string
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
export const wordingFor = (
  problem: DockerProblem.EngineProblem | undefined,
  { jsonErrorWords = "", wording }: EngineWords
): Wording => {
  if (problem === undefined) return ofReading("")
  switch (problem.code) {
    case "removed-directive":
      return removedDirectives.get(problem.details.directive)?.isOfValidation === true ? validationWording : plain
    case "invalid-flag":
      return plain
    case "invalid-exec-option":
      return validationWording
    case "invalid-value": {
      const { stage } = problem.details
      if (stage === "start") return startWording
      if (stage === "afterwards") return plain
    }
  }
  switch (stageOf(problem)) {
    case "validation":
      return problem.code === "invalid-value" ? validationWording : wording
    case "scripts":
      return wording
    case "syntax":
    case "shape":
    case "decoding":
      return ofReading(jsonErrorWords)
    default:
      return ofReading("")
  }
}

const nothing = { words: "", namesFile: false }

const plain: Wording = /*#__PURE__*/ Frozen.frozen({ start: nothing, flags: nothing, reload: nothing })

/** The words for what the engine finds only when it starts. */
const startWording: Wording = /*#__PURE__*/ Frozen.frozen({
  start: { words: "failed to start daemon: ", namesFile: false },
  flags: { words: "failed to start daemon: ", namesFile: false },
  reload: nothing
})

/** The words for what the engine finds while it reads the file. */
const ofReading = (words: string): Wording => {
  const ofFile = { words, namesFile: true }
  return { start: ofFile, flags: { words, namesFile: false }, reload: ofFile }
}

/**
 * Returns the engine's line, without the file; empty for an empty list. `words` are the engine's words for the first problem.
 *
 * @category formatting
 * @since 1.0.0
 */
export const line = (found: ReadonlyArray<DockerProblem.EngineProblem>, words = ""): string => {
  const [first] = inEngineOrder(found)
  if (first === undefined) return ""
  if (first.code === "unknown-directive") return ofUnknown(found)
  if (first.code === "directive-conflict") {
    return conflicts(found.filter(DockerProblem.is("directive-conflict")).map(({ details }) => details))
  }
  if (first.code === "invalid-flag") return first.details.line
  return isOfScript(first) ? `Error reconfiguring the daemon: ${first.message}` : `${words}${first.message}`
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
export const isOfScript = (problem: DockerProblem.EngineProblem): boolean => stageOf(problem) === "scripts"

/**
 * Reports whether the engine finds a problem only when it validates the merged file and flags.
 *
 * @category guards
 * @since 1.0.0
 */
export const isOfValidation = (problem: DockerProblem.EngineProblem): boolean => stageOf(problem) === "validation"

/**
 * Reports whether a problem is in the merged file and flags, so that the engine does not blame the file for it.
 *
 * @category guards
 * @since 1.0.0
 */
export const isOfSettings = (problem: DockerProblem.EngineProblem): boolean =>
  isOfValidation(problem) || isOfScript(problem) || stageOf(problem) === "afterwards"

/**
 * Sorts problems into the order in which the engine looks for them. Problems of one stage keep their order.
 *
 * @category operations
 * @since 1.0.0
 */
export const inEngineOrder = <P extends DockerProblem.EngineProblem>(found: ReadonlyArray<P>): ReadonlyArray<P> =>
  found.toSorted((a, b) => orderOf(a) - orderOf(b))

/** The engine's stages, in order. Each stage runs only if the earlier stages found nothing. */
const stages = [
  "flags",
  "encoding",
  "syntax",
  "shape",
  "unknown",
  "conflicts",
  "decoding",
  "validation",
  "afterwards",
  "reload",
  "scripts"
] as const

type Stage = (typeof stages)[number]

const stageOf = (problem: DockerProblem.EngineProblem): Stage => {
  if (problem.code !== "invalid-value") return stageOfCode[problem.code] ?? "validation"
  return problem.details.stage === "start" ? "afterwards" : problem.details.stage
}

/** The stages of the codes, except those of validation. */
const stageOfCode: { readonly [code in DockerProblem.EngineCode]?: Stage } = {
  "invalid-flag": "flags",
  "invalid-encoding": "encoding",
  "invalid-syntax": "syntax",
  "not-an-object": "shape",
  "number-out-of-range": "shape",
  "unknown-directive": "unknown",
  "directive-conflict": "conflicts",
  "wrong-type": "decoding",
  "null-runtimes": "reload",
  "long-script-name": "scripts",
  "unwritable-script": "scripts"
}

const orderOf = (problem: DockerProblem.EngineProblem): number => stages.indexOf(stageOf(problem))
