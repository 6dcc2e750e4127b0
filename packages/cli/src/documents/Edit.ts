/**
 * The document about a change of the configuration file.
 */
import { SourceText, type TextEdit } from "@oci-runtimes/core"
import * as Schema from "effect/Schema"
import { Detection } from "./Detection.ts"
import { DifferenceDocument, NameDocument } from "./Comparison.ts"
import { Range, rangeDocument, Warning } from "./Parts.ts"

/** A stretch of text, and what is to stand there instead. */
export const Replacement = Schema.Struct({ range: Range, text: Schema.String })

/**
 * `add`, `remove` and `default`: the edits of the file, those of the new text that bring the old one back, and what changes
 * for an engine that starts with it. `changed` is false where there was nothing to do. On a dry run nothing was written;
 * `backup` is where the previous text is kept. `reload` says what an engine that runs would make of it otherwise.
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
  reload: Schema.Array(Schema.String),
  warnings: Schema.Array(Warning)
})

/** Edits of a text as the part of a document. */
export const replacementDocuments = (
  text: string,
  edits: ReadonlyArray<TextEdit.TextEdit>
): ReadonlyArray<typeof Replacement.Type> => {
  const source = SourceText.make(text)
  return edits.map((edit) => ({
    range: rangeDocument(SourceText.range(source, edit.offset, edit.length)),
    text: edit.text
  }))
}
