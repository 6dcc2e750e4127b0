/**
 * Problems as a SARIF log, which tools for code scanning read.
 *
 * Source of the form: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
 */
import { Origin, Problem } from "../engine/index.ts"
import { FilePath, SourceText } from "../text/index.ts"
import { omittedText } from "./Cap.ts"
import { codeAddress } from "./CodeAddress.ts"

/**
 * The program that reports. If it has a homepage, each rule has the page about its code as help.
 *
 * @category models
 * @since 1.0.0
 */
export interface SarifTool {
  readonly name: string
  readonly version: string
  readonly homepage?: string | undefined
}

/**
 * The code of a problem, with its usual effect, a title, and a way out that always helps.
 *
 * @category models
 * @since 1.0.0
 */
export interface SarifRule {
  readonly code: string
  readonly effect: Problem.Effect
  readonly title: string
  readonly help: string
}

/**
 * A file of a run, with its problems, or with the reason why it could not be checked. The path is undefined if there is no file.
 *
 * @category models
 * @since 1.0.0
 */
export type ReportedFile =
  | { readonly path: string | undefined; readonly failure: string }
  | {
      readonly path: string | undefined
      readonly source: SourceText.SourceText
      readonly problems: ReadonlyArray<Problem.Problem>
      /** The number of problems that are left out; 0 by default. */
      readonly omitted?: number
    }

/**
 * The content of a log: who reports, every rule that can have results, and the files.
 *
 * @category models
 * @since 1.0.0
 */
export interface SarifInput {
  readonly tool: SarifTool
  readonly rules: ReadonlyArray<SarifRule>
  readonly files: ReadonlyArray<ReportedFile>
}

/**
 * Returns the log of a run on files, as a value for `JSON.stringify`. A URI is relative if the path is. Notifications report
 * failures and omitted results.
 *
 * ```ts
 * import { ConfigurationInput, Diagnosis, Moby25 } from "@oci-runtimes/core"
 * import { DockerProblem } from "@oci-runtimes/core/docker"
 * import { Sarif } from "@oci-runtimes/core/reports"
 *
 * const { file, problems } = Diagnosis.diagnose(Moby25, ConfigurationInput.make('{"default-runtime": "nvdia"}'))
 * const log = Sarif.log({
 *   tool: { name: "fleet-check", version: "1.2.0" },
 *   rules: DockerProblem.codes.map((code) => ({ code, ...DockerProblem.kindOf(code) })),
 *   files: [{ path: "hosts/daemon.json", source: file.source, problems }]
 * })
 * console.log(log.runs[0].results.map(({ level, ruleId }) => `${level} ${ruleId}`))
 * // => [ 'error unknown-default-runtime' ]
 * ```
 *
 * @category constructors
 * @since 1.0.0
 */
export const log = ({ files, rules, tool: { homepage, name, version } }: SarifInput) => {
  const notifications = files.flatMap(notificationsOf)
  const omitted = files.reduce((sum, file) => sum + ("failure" in file ? 0 : (file.omitted ?? 0)), 0)
  const indexes = new Map(rules.map(({ code }, index) => [code, index]))
  const run = {
    tool: {
      driver: {
        name,
        version,
        ...(homepage !== undefined && { informationUri: homepage }),
        rules: rules.map((rule) => descriptor(rule, homepage))
      }
    },
    columnKind: "utf16CodeUnits" as const,
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
      "failure" in file ? [] : file.problems.map((problem) => result(file.path, file.source, problem, indexes))
    )
  }
  const runs: [typeof run] = [run]
  return { $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0" as const, runs }
}

const notificationsOf = (file: ReportedFile) => {
  if (!("failure" in file))
    return omittedText(file.omitted ?? 0).map((text) => notification("warning", text, undefined))
  return [notification("error", file.failure, file.path)]
}

const notification = (level: Problem.Severity, text: string, path: string | undefined) => ({
  level,
  message: { text },
  ...(path !== undefined && { locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path) } } }] })
})

const descriptor = ({ code, effect, help, title }: SarifRule, homepage: string | undefined) => ({
  id: code,
  shortDescription: { text: `${title}.` },
  help: { text: help },
  ...(homepage !== undefined && { helpUri: codeAddress(code, homepage) }),
  defaultConfiguration: { level: Problem.severity({ effect }) }
})

const result = (
  path: string | undefined,
  source: SourceText.SourceText,
  problem: Problem.Problem,
  indexes: ReadonlyMap<string, number>
) => {
  const { advice, code, fix, origin } = problem
  const [message, range, ruleIndex] = [Problem.sentence(problem), Origin.rangeOf(origin), indexes.get(code)]
  const artifactLocation = path === undefined ? undefined : { uri: uriOf(path) }
  return {
    ruleId: code,
    ...(ruleIndex !== undefined && { ruleIndex }),
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
