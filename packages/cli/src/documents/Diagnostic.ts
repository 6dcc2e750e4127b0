/**
 * Diagnostics as the part of documents.
 */
import { type Diagnostic, SourceText } from "@oci-runtimes/core"
import * as Schema from "effect/Schema"
import { details } from "./Details.ts"
import { Details, JsonPath, place, Range, rangeDocument } from "./Parts.ts"

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
  fix: Schema.NullOr(
    Schema.Struct({
      title: Schema.String,
      edits: Schema.Array(Schema.Struct({ range: Range, text: Schema.String }))
    })
  )
})

/** What `--fix` has put right, or on a dry run would: the `patch` changes the file. */
export const FixesDocument = Schema.Struct({
  dryRun: Schema.Boolean,
  fixed: Schema.Array(
    Schema.Struct({ code: Schema.String, message: Schema.String, path: JsonPath, title: Schema.String })
  ),
  patch: Schema.String
})

/** A diagnostic of this text. */
export const diagnosticDocument =
  (source: SourceText.SourceText) =>
  (diagnostic: Diagnostic.Diagnostic): typeof DiagnosticDocument.Type => {
    const { code, explanation, fix, message, path, range, severity } = diagnostic
    const edits = fix?.edits.map(({ length, offset, text }) => {
      const { end, start } = SourceText.range(source, offset, length)
      return { range: { start: place(start), end: place(end) }, text }
    })
    return {
      code,
      severity,
      message,
      explanation,
      path,
      range: rangeDocument(range),
      details: details(diagnostic.details),
      fix: fix === undefined ? null : { title: fix.title, edits: edits ?? [] }
    }
  }

/** What was put right. */
export const fixesDocument = (
  fixed: ReadonlyArray<Diagnostic.Diagnostic>,
  patch: string,
  dryRun: boolean
): typeof FixesDocument.Type => ({
  dryRun,
  fixed: fixed.map(({ code, fix, message, path }) => ({ code, message, path, title: fix?.title ?? "" })),
  patch
})
