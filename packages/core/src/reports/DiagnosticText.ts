/**
 * Problems of a configuration as text for people.
 */
import { Origin, Problem } from "../engine/index.ts"
import { type SourceText, Wording } from "../text/index.ts"
import { linkedCode } from "./CodeAddress.ts"
import { type DisplayWidth, excerpt } from "./excerpt.ts"
import { type Paint, paint as painting, printable, severityLooks } from "./Style.ts"

/**
 * The form of a diagnostic.
 *
 * @category models
 * @since 1.0.0
 */
export interface DiagnosticForm {
  /** Adds colours; by default there are none. */
  readonly paint?: Paint
  /** The command that makes the fix; `--fix` by default. */
  readonly fixWith?: string | undefined
  /** The homepage of the site with a page about each code. If given, the code is a link, which only some terminals show. */
  readonly homepage?: string | undefined
  /** Returns the width of a string on the terminal, for the underline; by default the number of UTF-16 units. */
  readonly displayWidth?: DisplayWidth
}

/**
 * Formats a problem of the file at a path: code, place, message, underlined source, advice, and the fix that could be made.
 * With an empty path, a problem that is not in the file has no place. Nothing of the file is obeyed by a terminal. The homepage and the codes are not escaped.
 *
 * ```ts
 * import { ConfigurationInput, Diagnosis, Moby25 } from "@oci-runtimes/core"
 * import { DiagnosticText } from "@oci-runtimes/core/reports"
 *
 * const { file, problems } = Diagnosis.diagnose(Moby25, ConfigurationInput.make('{"debug": "yes"}'))
 * for (const problem of problems) console.log(DiagnosticText.format("daemon.json", file.source, problem))
 * console.log(DiagnosticText.summary(problems))
 * // => error[wrong-type]: daemon.json:1:11: json: cannot unmarshal string into Go struct field Config.CommonConfig.debug of type bool
 * // => 1 | {"debug": "yes"}
 * // =>               ^^^^^
 * // => Write true, without quotes.
 * // => fixable (--fix): Write true
 * // => 1 error; 1 can be fixed with --fix
 * ```
 *
 * @category formatting
 * @since 1.0.0
 */
export const format = (
  path: string,
  source: SourceText.SourceText,
  problem: Problem.Problem,
  { displayWidth = units, fixWith = "--fix", homepage, paint = painting(false) }: DiagnosticForm = {}
): string => {
  const { advice, code, fix, origin } = problem
  const [range, severity] = [Origin.rangeOf(origin), Problem.severity(problem)]
  const label = paint(severityLooks[severity], `${severity}[${linkedCode(code, homepage)}]:`)
  const place = range === undefined ? placeOf(origin) : `${printable(path)}:${range.start.line}:${range.start.column}:`
  const hasPlace = range !== undefined || (severity === "error" && path !== "")
  const lines = [
    `${label} ${hasPlace ? `${paint("bold", place)} ` : ""}${printable(Problem.sentence(problem))}`,
    ...(range === undefined ? [] : [excerpt(source, range, paint, displayWidth)]),
    ...(advice === "" ? [] : [printable(advice)]),
    ...(fix === undefined ? [] : [paint("dim", printable(`fixable (${fixWith}): ${fix.title}`))])
  ]
  return lines.join("\n")
}

/**
 * Returns the number of errors, warnings and fixable problems, in words. `fixWith` is the command that makes the fixes.
 *
 * @category formatting
 * @since 1.0.0
 */
export const summary = (problems: ReadonlyArray<Problem.Problem>, fixWith = "--fix"): string => {
  const { errors, fixable, warnings } = Problem.count(problems)
  if (errors + warnings === 0) return "no problems"
  const kinds = [
    ...(errors > 0 ? [Wording.counted(errors, "error")] : []),
    ...(warnings > 0 ? [Wording.counted(warnings, "warning")] : [])
  ]
  return `${kinds.join(", ")}${fixable > 0 ? `; ${fixable} can be fixed with ${fixWith}` : ""}`
}

/** Returns the place of a problem that is not in the file: a flag, which may be in another file. */
const placeOf = (origin: Origin.Origin | undefined): string =>
  origin?._tag === "Flag" && origin.at !== undefined
    ? `${printable(origin.at.file)}:${origin.at.range.start.line}:`
    : "command line:"

const units: DisplayWidth = (text) => text.length
