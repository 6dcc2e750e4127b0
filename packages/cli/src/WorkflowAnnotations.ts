/**
 * Diagnostics as commands that a GitHub workflow prints to have lines of a file annotated.
 *
 * Source of the form: GitHub Docs, "Workflow commands for GitHub Actions"; actions/toolkit, `command.ts`, for the escaping.
 */
import type { Diagnostic } from "@oci-runtimes/core"

/** The annotation of a diagnostic of the file at a path, a line. Columns hold only within one line. */
export const annotation = (
  file: string,
  { code, explanation, message, range, severity }: Diagnostic.Diagnostic
): string => {
  const isOneLine = range !== undefined && range.start.line === range.end.line
  const properties = [
    ["file", file],
    ...(range === undefined
      ? []
      : [
          ["line", `${range.start.line}`],
          ["endLine", `${range.end.line}`]
        ]),
    ...(isOneLine
      ? [
          ["col", `${range.start.column}`],
          ["endColumn", `${range.end.column}`]
        ]
      : []),
    ["title", code]
  ]
  const text = properties.map(([key, value]) => `${key}=${escapeProperty(value!)}`).join(",")
  return `::${severity} ${text}::${escape(explanation === "" ? message : `${message}\n${explanation}`)}`
}

const escape = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A")

const escapeProperty = (text: string): string => escape(text).replaceAll(":", "%3A").replaceAll(",", "%2C")
