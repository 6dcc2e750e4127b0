/**
 * Problems, their fixes, and what the engine says of them, for people.
 */
import { Configuration, type DockerProblem, Headline } from "@oci-runtimes/core/docker"
import type { Problem } from "@oci-runtimes/core/engine"
import { DiagnosticText, Style } from "@oci-runtimes/core/reports"
import type { SourceText } from "@oci-runtimes/core/text"
import { homepage } from "../Version.ts"
import { displayWidth } from "./DisplayWidth.ts"

/** The form of a problem: the command that would make its fix, and true if its code is a link. */
export interface ProblemForm {
  readonly fixWith?: string
  readonly links?: boolean
}

/** Formats a problem as the library does, for a terminal. */
export const problemText = (
  path: string,
  source: SourceText.SourceText,
  problem: Problem.Problem,
  paint: Style.Paint,
  { fixWith, links = false }: ProblemForm = {}
): string =>
  DiagnosticText.format(path, source, problem, {
    paint,
    fixWith,
    homepage: links ? homepage : undefined,
    displayWidth
  })

/** Formats a problem that was fixed, or would be fixed on a dry run. */
export const fixedText = (problem: DockerProblem.DockerProblem, dryRun: boolean, paint: Style.Paint): string => {
  const { code, fix } = problem
  const label = paint("green", `${dryRun ? "would fix" : "fixed"}[${code}]:`)
  return `${label} ${Style.printable(Headline.mistake(problem))}\n${Style.printable(fix?.title ?? "")}`
}

/** Returns the line in which the engine itself refuses a configuration. */
export const engineLine = (path: string, refused: Configuration.RefusedConfiguration): string =>
  `dockerd reports: ${Style.printable(Configuration.refusalLine(path, refused))}`
