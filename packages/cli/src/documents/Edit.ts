/**
 * The document of `add`, `remove` and `default`.
 */
import * as Schema from "effect/Schema"
import { DiagnosticDocument } from "./Diagnostic.ts"
import { Detection } from "./Detection.ts"
import { DifferenceDocument, NameDocument } from "./Comparison.ts"
import { Warning } from "./Parts.ts"
import { Replacement } from "./Replacement.ts"

/**
 * `add`, `remove` and `default`: the `edits` of the file, the edits that `undo` them in the new text, and the changes for an
 * engine that starts with the new file. `changed` is false if there was nothing to do. On a dry run nothing was written;
 * `backup` is the path of the previous text. `diagnostics` are the new problems of the file, the problems of this machine with
 * the changed runtime, and every reason why the engine would not start. `reload` describes how a reload by a running engine
 * differs from a restart.
 */
export const EditDocument = Schema.Struct({
  engine: Schema.String,
  detected: Detection,
  file: Schema.String,
  changed: Schema.Boolean,
  dryRun: Schema.Boolean,
  backup: Schema.NullOr(Schema.String),
  edits: Schema.Array(Replacement),
  undo: Schema.Array(Replacement),
  differences: Schema.Array(DifferenceDocument),
  names: Schema.Array(NameDocument),
  diagnostics: Schema.Array(DiagnosticDocument),
  diagnosticsOmitted: Schema.optionalKey(Schema.Int),
  reload: Schema.Array(Schema.String),
  warnings: Schema.Array(Warning)
})
