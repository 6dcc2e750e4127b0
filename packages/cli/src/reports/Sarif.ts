/**
 * Diagnostics as a SARIF log, which tools for code scanning read.
 *
 * Source of the form: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
 */
import { DockerProblem } from "@oci-runtimes/core/docker"
import { Origin, Problem } from "@oci-runtimes/core/engine"
import { FilePath, SourceText } from "@oci-runtimes/core/text"
import { omittedText } from "../text/Cap.ts"
import { codeAddress } from "../text/CodeAddress.ts"
import { version } from "../Version.ts"

/** A file of a run, with its problems, or with the reason why it could not be checked. */
export type ReportedFile =
  | { readonly path: string | undefined; readonly failure: string }
  | {
      readonly path: string | undefined
      readonly source: SourceText.SourceText
      readonly problems: ReadonlyArray<DockerProblem.DockerProblem>
      /** The number of problems that are left out. */
      readonly omitted: number
    }

/** Returns the log of a run on files. A URI is relative if the path is. Notifications report failures and omitted results. */
export const log = (files: ReadonlyArray<ReportedFile>) => {
  const notifications = files.flatMap(notificationsOf)
  const omitted = files.reduce((sum, file) => sum + ("omitted" in file ? file.omitted : 0), 0)
  return logOf({
    ...(notifications.length > 0 && {
      invocations: [
        {
          executionSuccessful: !files.some((file) => "failure" in file),
          toolExecutionNotifications: notifications
        }
      ]
    }),
    ...(omitted > 0 && { properties: { omitted } }),
    results: files.flatMap((file) =>
      "failure" in file ? [] : file.problems.map((problem) => result(file.path, file.source, problem))
    )
  })
}

const notificationsOf = (file: ReportedFile) => {
  if (!("failure" in file)) return omittedText(file.omitted).map((text) => ({ level: "warning", message: { text } }))
  const { failure, path } = file
  const locations = path === undefined ? [] : [{ physicalLocation: { artifactLocation: { uri: uriOf(path) } } }]
  return [{ level: "error", message: { text: failure }, locations }]
}

const logOf = (run: object) => ({
  $schema: "https://json.schemastore.org/sarif-2.1.0.json",
  version: "2.1.0",
  runs: [{ tool: { driver: { name: "oci-runtimes", version, rules: rules() } }, columnKind: "utf16CodeUnits", ...run }]
})

/** Returns the rules, with the pages about them if the package has a homepage. */
export const rules = (home?: string) =>
  DockerProblem.codes.map((code) => {
    const { effect, help, title } = DockerProblem.kindOf(code)
    const address = codeAddress(code, home)
    return {
      id: code,
      shortDescription: { text: `${title}.` },
      help: { text: help },
      ...(address !== undefined && { helpUri: address }),
      defaultConfiguration: { level: Problem.severity({ effect }) }
    }
  })

const result = (path: string | undefined, source: SourceText.SourceText, problem: DockerProblem.DockerProblem) => {
  const { advice, code, fix, origin } = problem
  const [message, range] = [Problem.sentence(problem), Origin.rangeOf(origin)]
  const artifactLocation = path === undefined ? undefined : { uri: uriOf(path) }
  return {
    ruleId: code,
    ruleIndex: DockerProblem.codes.indexOf(code),
    level: Problem.severity(problem),
    message: { text: advice === "" ? message : `${message}\n${advice}` },
    ...(artifactLocation !== undefined && {
      locations: [{ physicalLocation: { artifactLocation, ...(range !== undefined && { region: region(range) }) } }]
    }),
    ...(artifactLocation !== undefined &&
      fix !== undefined && {
        fixes: [
          {
            description: { text: `${fix.title}.` },
            artifactChanges: [
              {
                artifactLocation,
                replacements: fix.edits.map(({ length, offset, text }) => ({
                  deletedRegion: region(SourceText.range(source, offset, length)),
                  insertedContent: { text }
                }))
              }
            ]
          }
        ]
      })
  }
}

const region = ({ end, start }: SourceText.Range) => ({
  startLine: start.line,
  startColumn: start.column,
  endLine: end.line,
  endColumn: end.column
})

/** Returns the URI of a path. Colons are encoded: the first element of a relative path must not look like a scheme. */
const uriOf = (path: string): string => {
  const encoded = path.toWellFormed().split("/").map(encodeURIComponent).join("/")
  return FilePath.isAbsolute(path) ? `file://${encoded}` : encoded
}
