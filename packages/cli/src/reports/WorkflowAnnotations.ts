/**
 * Diagnostics as commands that a GitHub workflow prints to have lines of a file annotated.
 *
 * Source of the form: GitHub Docs, "Workflow commands for GitHub Actions"; actions/toolkit, `command.ts`, for the escaping.
 */
import type { DockerProblem } from "@oci-runtimes/core/docker"
import { Origin, Problem } from "@oci-runtimes/core/engine"
import type { SourceText } from "@oci-runtimes/core/text"
import { printable } from "../text/Style.ts"

/** The annotation of a diagnostic of the file at a path, a line. Columns hold only within one line. */
export const annotation = (file: string, problem: DockerProblem.DockerProblem): string => {
  const { advice, code, origin } = problem
  const message = Problem.sentence(problem)
  const properties: ReadonlyArray<readonly [string, string]> = [
    ["file", file],
    ...place(Origin.rangeOf(origin)),
    ["title", code]
  ]
  return command(Problem.severity(problem), properties, advice === "" ? [message] : [message, advice])
}

/** The annotation of a run that came to nothing, a line. */
export const failureAnnotation = (file: string | undefined, message: string): string =>
  command("error", [...(file === undefined ? [] : [["file", file] as const]), ["title", "not checked"]], [message])

/** The annotation that says how many are left out, a line. */
export const omittedAnnotation = (file: string, message: string): string =>
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

/** The runner undoes the escapes of the form. Those of a terminal stay: who reads the log may do so on one. */
const escape = (text: string): string => printable(text).replaceAll("%", "%25")

const escapeProperty = (text: string): string => escape(text).replaceAll(":", "%3A").replaceAll(",", "%2C")
