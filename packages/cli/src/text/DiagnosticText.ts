/**
 * Diagnostics for people.
 */
import { Configuration, type DockerProblem, Headline } from "@oci-runtimes/core/docker"
import { Origin, Problem } from "@oci-runtimes/core/engine"
import type { SourceText } from "@oci-runtimes/core/text"
import { linkedCode } from "./CodeAddress.ts"
import { counted } from "./Counted.ts"
import { excerpt } from "./Excerpt.ts"
import { type Look, type Paint, printable } from "./Style.ts"

/** The form of a diagnostic: the command that would make its fix, and true if its code is a link. */
export interface DiagnosticForm {
  readonly fixWith?: string
  readonly links?: boolean
}

/** Formats a diagnostic: code, place, message, underlined source, advice, and the fix that could be made. */
export const diagnosticText = (
  path: string,
  source: SourceText.SourceText,
  problem: DockerProblem.DockerProblem,
  paint: Paint,
  { fixWith = "--fix", links = false }: DiagnosticForm = {}
): string => {
  const { advice, code, fix, origin } = problem
  const [message, range, severity] = [Problem.sentence(problem), Origin.rangeOf(origin), Problem.severity(problem)]
  const label = paint(severityLooks[severity], `${severity}[${linkedCode(code, links)}]:`)
  const body =
    range === undefined && severity === "warning"
      ? [printable(message), ...(advice === "" ? [] : [printable(advice)])].join("\n")
      : placedText(path, source, range, message, advice, paint)
  const help = fix === undefined ? [] : [paint("dim", printable(`fixable (${fixWith}): ${fix.title}`))]
  return [`${label} ${body}`, ...help].join("\n")
}

const placedText = (
  path: string,
  source: SourceText.SourceText,
  range: SourceText.Range | undefined,
  message: string,
  advice: string,
  paint: Paint
): string => {
  const place = range === undefined ? "command line:" : `${printable(path)}:${range.start.line}:${range.start.column}:`
  return [
    `${paint("bold", place)} ${printable(message)}`,
    ...(range === undefined ? [] : [excerpt(source, range, paint)]),
    ...(advice === "" ? [] : [printable(advice)])
  ].join("\n")
}

/** Formats a problem that was fixed, or would be fixed on a dry run. */
export const fixedText = (problem: DockerProblem.DockerProblem, dryRun: boolean, paint: Paint): string => {
  const { code, fix } = problem
  const label = paint("green", `${dryRun ? "would fix" : "fixed"}[${code}]:`)
  return `${label} ${printable(Headline.mistake(problem))}\n${printable(fix?.title ?? "")}`
}

/** Returns the line in which the engine itself refuses a configuration. */
export const engineLine = (path: string, refused: Configuration.RefusedConfiguration): string =>
  `dockerd reports: ${printable(Configuration.refusalLine(path, refused))}`

/** Returns the number of errors, warnings and fixable problems, in words. */
export const summary = (diagnostics: ReadonlyArray<DockerProblem.DockerProblem>): string => {
  const { errors, fixable, warnings } = Problem.count(diagnostics)
  if (errors + warnings === 0) return "no problems"
  const kinds = [
    ...(errors > 0 ? [counted(errors, "error")] : []),
    ...(warnings > 0 ? [counted(warnings, "warning")] : [])
  ]
  return `${kinds.join(", ")}${fixable > 0 ? `; ${fixable} can be fixed with --fix` : ""}`
}

/** The looks of problems. */
export const severityLooks: { readonly [severity in Problem.Severity]: Look } = { error: "red", warning: "yellow" }
