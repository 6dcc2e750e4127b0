/**
 * Diagnostics as GitHub workflow commands, which annotate lines of a file.
 *
 * Source of the form: GitHub Docs, "Workflow commands for GitHub Actions"; actions/toolkit, `command.ts`, for the escaping.
 */
import type { DockerProblem } from "@oci-runtimes/core/docker"
import { Origin, Problem } from "@oci-runtimes/core/engine"
import type { SourceText } from "@oci-runtimes/core/text"
import { printable } from "../text/Style.ts"

/** Returns the annotation of a diagnostic, as one line. It has columns only if the range is within one line. */
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

/** Returns the annotation of a run that failed, as one line. */
export const failureAnnotation = (file: string | undefined, message: string): string =>
  command("error", [...(file === undefined ? [] : [["file", file] as const]), ["title", "not checked"]], [message])

/** Returns the annotation about omitted findings, as one line. */
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

/** Escapes a string. The runner undoes `%25`, but not the terminal escapes, because the log may be read on a terminal. */
const escape = (text: string): string => printable(text).replaceAll("%", "%25")

const escapeProperty = (text: string): string => escape(text).replaceAll(":", "%3A").replaceAll(",", "%2C")
