/**
 * Problems and fixes as parts of documents.
 */
import * as Schema from "effect/Schema"
import { Details, JsonPath, Range, Replacement, Warning } from "./parts.ts"

/**
 * A problem of the configuration. `file` is the file of the problem, for an engine that reads several files. `range` is null if the problem does not come from the file; `explanation` is empty if the
 * message is enough; the fields of `details` depend on the code. The edits of a fix apply to the diagnosed text, all at once.
 *
 * @category constants
 * @since 1.0.0
 */
export const DiagnosticDocument = Schema.Struct({
  code: Schema.String,
  severity: Schema.Literals(["error", "warning"]),
  message: Schema.String,
  explanation: Schema.String,
  file: Schema.optionalKey(Schema.String),
  path: JsonPath,
  range: Schema.NullOr(Range),
  details: Details,
  fix: Schema.NullOr(Schema.Struct({ title: Schema.String, edits: Schema.Array(Replacement) }))
})

/**
 * The fixes of `--fix`, made or, on a dry run, proposed. `patch` is their change; `backup` is the path of the previous text.
 *
 * @category constants
 * @since 1.0.0
 */
export const FixesDocument = Schema.Struct({
  dryRun: Schema.Boolean,
  fixed: Schema.Array(
    Schema.Struct({ code: Schema.String, message: Schema.String, path: JsonPath, title: Schema.String })
  ),
  patch: Schema.String,
  backup: Schema.NullOr(Schema.String),
  backups: Schema.optionalKey(Schema.Array(Schema.String)),
  warnings: Schema.Array(Warning)
})
