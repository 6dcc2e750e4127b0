/**
 * The document about a change of the configuration file.
 */
import * as Schema from "effect/Schema"
import { DiagnosticDocument } from "./Diagnostic.ts"
import { Detection } from "./Detection.ts"
import { DifferenceDocument, NameDocument } from "./Comparison.ts"
import { Warning } from "./Parts.ts"
import { Replacement } from "./Replacement.ts"

/**
 * `add`, `remove` and `default`: the edits of the file, those of the new text that bring the old one back, and what changes
 * for an engine that starts with it. `changed` is false where there was nothing to do. On a dry run nothing was written;
 * `backup` is where the previous text is kept. `diagnostics` are what is wrong with the
 * file from then on and was not before, what this machine lacks for the runtime that the change is about, and every
 * reason why the engine would not start. `reload` says what an engine that runs would make of it otherwise.
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
