/**
 * Problems as commands of a GitHub workflow, which annotate lines of a file.
 *
 * Source of the form: GitHub Docs, "Workflow commands for GitHub Actions"; actions/toolkit, `command.ts`, for the escaping.
 */
import { Origin, Problem } from "../engine/index.ts"
import type { SourceText } from "../text/index.ts"
import { printable } from "./Style.ts"

/**
 * Returns the annotation of a problem, as one line. It has columns only if the range is within one line.
 *
 * ```ts
 * import { ConfigurationInput, Diagnosis, Moby25 } from "@oci-runtimes/core"
 * import { WorkflowAnnotation } from "@oci-runtimes/core/reports"
 *
 * const { problems } = Diagnosis.diagnose(Moby25, ConfigurationInput.make('{"debug": "yes"}'))
 * for (const problem of problems) console.log(WorkflowAnnotation.make("daemon.json", problem))
 * // => ::error file=daemon.json,line=1,endLine=1,col=11,endColumn=16,title=wrong-type::json: cannot unmarshal string into Go struct field Config.CommonConfig.debug of type bool%0AWrite true, without quotes.
 * ```
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (file: string, problem: Problem.Problem): string => {
  const { advice, code, origin } = problem
  const message = Problem.sentence(problem)
  const properties: ReadonlyArray<readonly [string, string]> = [
    ["file", file],
    ...place(Origin.rangeOf(origin)),
    ["title", code]
  ]
  return command(Problem.severity(problem), properties, advice === "" ? [message] : [message, advice])
}

/**
 * Returns the annotation of a run that failed, as one line.
 *
 * @category constructors
 * @since 1.0.0
 */
export const ofFailure = (file: string | undefined, message: string): string =>
  command("error", [...(file === undefined ? [] : [["file", file] as const]), ["title", "not checked"]], [message])

/**
 * Returns the annotation about findings that are left out, as one line.
 *
 * @category constructors
 * @since 1.0.0
 */
export const ofOmitted = (file: string, message: string): string =>
  command(
    "warning",
    [
      ["file", file],
      ["title", "findings left out"]
    ],
    [message]
  )

const place = (range: SourceText.Range | undefined): ReadonlyArray<readonly [string, string]> => {
  if (range === undefined) return []
  const { end, start } = range
  const lines = [["line", `${start.line}`] as const, ["endLine", `${end.line}`] as const]
  return start.line === end.line ? [...lines, ["col", `${start.column}`], ["endColumn", `${end.column}`]] : lines
}

const command = (
  name: string,
  properties: ReadonlyArray<readonly [string, string]>,
  message: ReadonlyArray<string>
): string => {
  const given = properties.map(([key, value]) => `${key}=${escapeProperty(value)}`).join(",")
  return `::${name} ${given}::${message.map(escape).join("%0A")}`
}

/** Escapes a string. The runner undoes `%25`, but not the terminal escapes, because the log may be read on a terminal. */
const escape = (text: string): string => printable(text).replaceAll("%", "%25")

const escapeProperty = (text: string): string => escape(text).replaceAll(":", "%3A").replaceAll(",", "%2C")
