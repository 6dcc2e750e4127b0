/**
 * Edits of a text as part of documents.
 */
import { SourceText, type TextEdit } from "@oci-runtimes/core/text"
import * as Schema from "effect/Schema"
import { Range, rangeDocument } from "./Parts.ts"

/** A range of a text, and the text that replaces it. */
export const Replacement = Schema.Struct({ range: Range, text: Schema.String })

/** Returns edits of a text as part of a document. */
export const replacementDocuments = (
  source: SourceText.SourceText,
  edits: ReadonlyArray<TextEdit.TextEdit>
): ReadonlyArray<typeof Replacement.Type> =>
  edits.map(({ length, offset, text }) => ({ range: rangeDocument(SourceText.range(source, offset, length)), text }))
