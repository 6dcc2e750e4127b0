/**
 * Problems, their fixes, and what the engine says of them, for people.
 */
import { Configuration } from "@oci-runtimes/core/docker"
import { Problem } from "@oci-runtimes/core/engine"
import { DiagnosticText, Style } from "@oci-runtimes/core/reports"
import { SourceText } from "@oci-runtimes/core/text"
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

/** Formats a problem of one of several files, in its own file. */
export const problemTextIn = (
  textOf: (file: string) => SourceText.SourceText | undefined,
  problem: Problem.Problem,
  paint: Style.Paint,
  form?: ProblemForm
): string => {
  const { origin } = problem
  const source = origin?._tag === "File" ? textOf(origin.file) : undefined
  return origin?._tag === "File" && source !== undefined
    ? problemText(origin.file, source, problem, paint, form)
    : problemText("", SourceText.make(""), { ...problem, origin: undefined }, paint, form)
}

/** Formats a problem that was fixed, or would be fixed on a dry run. */
export const fixedText = (
  problem: Problem.Problem,
  dryRun: boolean,
  paint: Style.Paint,
  words: string = Problem.sentence(problem)
): string => {
  const { code, fix } = problem
  const label = paint("green", `${dryRun ? "would fix" : "fixed"}[${code}]:`)
  return `${label} ${Style.printable(words)}\n${Style.printable(fix?.title ?? "")}`
}

/** Returns the line in which the engine itself refuses a configuration. */
export const engineLine = (path: string, refused: Configuration.RefusedConfiguration): string =>
  `dockerd reports: ${Style.printable(Configuration.refusalLine(path, refused))}`
