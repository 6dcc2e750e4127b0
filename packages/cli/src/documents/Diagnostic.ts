/**
 * Diagnostics as part of documents.
 */
import type { DockerProblem } from "@oci-runtimes/core/docker"
import { Origin, Problem } from "@oci-runtimes/core/engine"
import type { SourceText } from "@oci-runtimes/core/text"
import * as Schema from "effect/Schema"
import { capped, mostForPrograms } from "../text/Cap.ts"
import { details } from "./Details.ts"
import { Details, JsonPath, placeDocument, Range, Warning } from "./Parts.ts"
import { Replacement, replacementDocuments } from "./Replacement.ts"

/**
 * A problem of the configuration. `range` is null if the problem does not come from the file; `explanation` is empty if the
 * message is enough; the fields of `details` depend on the code. The edits of a fix apply to the diagnosed text, all at once.
 */
export const DiagnosticDocument = Schema.Struct({
  code: Schema.String,
  severity: Schema.Literals(["error", "warning"]),
  message: Schema.String,
  explanation: Schema.String,
  path: JsonPath,
  range: Schema.NullOr(Range),
  details: Details,
  fix: Schema.NullOr(Schema.Struct({ title: Schema.String, edits: Schema.Array(Replacement) }))
})

/** The fixes of `--fix`, made or, on a dry run, proposed. `patch` is their change; `backup` is the path of the previous text. */
export const FixesDocument = Schema.Struct({
  dryRun: Schema.Boolean,
  fixed: Schema.Array(
    Schema.Struct({ code: Schema.String, message: Schema.String, path: JsonPath, title: Schema.String })
  ),
  patch: Schema.String,
  backup: Schema.NullOr(Schema.String),
  warnings: Schema.Array(Warning)
})

const diagnosticDocument =
  (source: SourceText.SourceText) =>
  (problem: DockerProblem.DockerProblem): typeof DiagnosticDocument.Type => {
    const { advice, code, fix, origin, path } = problem
    return {
      code,
      severity: Problem.severity(problem),
      message: Problem.sentence(problem),
      explanation: advice,
      path,
      range: placeDocument(Origin.rangeOf(origin)),
      details: details(problem.details),
      fix: fix === undefined ? null : { title: fix.title, edits: replacementDocuments(source, fix.edits) }
    }
  }

/** Returns the diagnostics of a text as fields of a document, with the number of omitted diagnostics if there are any. */
export const diagnosticFields = (
  source: SourceText.SourceText,
  diagnostics: ReadonlyArray<DockerProblem.DockerProblem>
) => {
  const { kept, omitted } = capped(diagnostics, mostForPrograms)
  return {
    diagnostics: kept.map(diagnosticDocument(source)),
    ...(omitted > 0 && { diagnosticsOmitted: omitted })
  }
}

/** Returns a fixed problem as part of a document. */
export const fixedDocument = (problem: DockerProblem.DockerProblem): (typeof FixesDocument.Type)["fixed"][number] => ({
  code: problem.code,
  message: Problem.sentence(problem),
  path: problem.path,
  title: problem.fix?.title ?? ""
})
