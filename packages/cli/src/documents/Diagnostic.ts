/**
 * Diagnostics as the part of documents.
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
 * Something that is wrong with the configuration. `range` is null where it does not come from the file; `explanation` is empty
 * where the message says it all; the fields of `details` depend on the code. The edits of a fix are those of the file as it is,
 * and belong together.
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

/** What `--fix` has put right, or on a dry run would: the `patch` changes the file; `backup` is where the previous text is kept. */
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

/** The diagnostics of this text as fields of a document, and how many are left out if there are too many. */
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

/** Something that was put right. */
export const fixedDocument = (problem: DockerProblem.DockerProblem): (typeof FixesDocument.Type)["fixed"][number] => ({
  code: problem.code,
  message: Problem.sentence(problem),
  path: problem.path,
  title: problem.fix?.title ?? ""
})
