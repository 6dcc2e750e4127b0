/**
 * Diagnostics as part of documents.
 */
import { Origin, Problem } from "@oci-runtimes/core/engine"
import { Cap } from "@oci-runtimes/core/reports"
import type { Documents } from "@oci-runtimes/core/reports/schema"
import type { SourceText } from "@oci-runtimes/core/text"
import { details } from "./Details.ts"
import { placeDocument, replacementDocuments } from "./Parts.ts"

/** Returns a problem as part of a document. Without the text that it is in, its fix is left out. */
export const diagnosticDocument = (
  problem: Problem.Problem,
  source: SourceText.SourceText | undefined
): typeof Documents.DiagnosticDocument.Type => {
  const { advice, code, fix, origin, path } = problem
  return {
    code,
    severity: Problem.severity(problem),
    message: Problem.sentence(problem),
    explanation: advice,
    path,
    range: placeDocument(Origin.rangeOf(origin)),
    details: details(problem.details),
    fix:
      fix === undefined || source === undefined
        ? null
        : { title: fix.title, edits: replacementDocuments(source, fix.edits) }
  }
}

/** Returns the diagnostics of a text as fields of a document, with the number of omitted diagnostics if there are any. */
export const diagnosticFields = (source: SourceText.SourceText, diagnostics: ReadonlyArray<Problem.Problem>) =>
  cappedFields(diagnostics, (problem) => diagnosticDocument(problem, source))

/** Returns diagnostics as fields of a document, with the number of omitted diagnostics if there are any. */
export const cappedFields = (
  diagnostics: ReadonlyArray<Problem.Problem>,
  documentOf: (problem: Problem.Problem) => typeof Documents.DiagnosticDocument.Type
) => {
  const { kept, omitted } = Cap.capped(diagnostics, Cap.mostForPrograms)
  return { diagnostics: kept.map(documentOf), ...(omitted > 0 && { diagnosticsOmitted: omitted }) }
}

/** Returns a fixed problem as part of a document. */
export const fixedDocument = (problem: Problem.Problem): (typeof Documents.FixesDocument.Type)["fixed"][number] => ({
  code: problem.code,
  message: Problem.sentence(problem),
  path: problem.path,
  title: problem.fix?.title ?? ""
})
