/**
 * The answers of `check`, before they are printed.
 */
import type { DockerProblem } from "@oci-runtimes/core/docker"
import { Problem } from "@oci-runtimes/core/engine"
import type { Check, FileWriter, FixFiles } from "@oci-runtimes/node"
import type { Asked } from "../families/Family.ts"
import type { Failure } from "../process/Failure.ts"

/** The format of a report. */
export type Format = "github" | "json" | "sarif" | "text"

/** The answers for all files, and how to print them. */
export interface Report {
  readonly format: Format
  readonly answers: ReadonlyArray<Answer | AskedAnswer | Unchecked>
  readonly quiet: boolean
  readonly strict: boolean
}

/** The result of the check of a file, the problems to report, and the fixes if `--fix` is given. */
export interface Answer {
  readonly checked: Check.Checked
  readonly problems: ReadonlyArray<DockerProblem.DockerProblem>
  readonly fixes: Fixes | undefined
  /** True if the machine has engines, and none of them reads the file, so that it is judged without flags. */
  readonly isUnread: boolean
}

/** The result of the check of the files of an engine of another family than Docker's. */
export interface AskedAnswer {
  readonly asked: Asked
  readonly problems: ReadonlyArray<Problem.Problem>
  readonly fixes: AskedFixes | undefined
}

/** The problems that were fixed in some files, or would be on a dry run. `backups` are the paths of their previous texts. */
export interface AskedFixes {
  readonly fixed: ReadonlyArray<Problem.Problem>
  readonly files: ReadonlyArray<FixFiles.FixedText>
  readonly dryRun: boolean
  readonly printUndo: boolean
  readonly backups: ReadonlyArray<string>
  readonly warnings: FileWriter.WriteReport["warnings"]
}

/** One of several files, which could not be checked or fixed. */
export interface Unchecked {
  readonly path: string
  readonly failure: Failure
}

/** The problems that were fixed, or would be on a dry run. `backup` is the path of the previous text. */
export interface Fixes extends Pick<Check.Fixed, "fixed" | "texts">, Pick<FileWriter.WriteReport, "warnings"> {
  readonly dryRun: boolean
  readonly printUndo: boolean
  readonly backup: string | null
}

/** Reports whether an answer makes the exit status 1. */
export const isNegative = (answer: Answer | AskedAnswer | Unchecked, strict: boolean): boolean =>
  !("problems" in answer) || answer.problems.some((problem) => decides(problem, strict))

/** Reports whether a problem makes the exit status 1. */
export const decides = (problem: Problem.Problem, strict: boolean): boolean =>
  strict || Problem.severity(problem) === "error"
