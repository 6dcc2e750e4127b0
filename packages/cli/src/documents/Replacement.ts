/**
 * Edits of a text as the part of documents.
 */
import { SourceText, type TextEdit } from "@oci-runtimes/core/text"
import * as Schema from "effect/Schema"
import { Range, rangeDocument } from "./Parts.ts"

/** A stretch of text, and what is to stand there instead. */
export const Replacement = Schema.Struct({ range: Range, text: Schema.String })

/** Edits of this text. */
export const replacementDocuments = (
  source: SourceText.SourceText,
  edits: ReadonlyArray<TextEdit.TextEdit>
): ReadonlyArray<typeof Replacement.Type> =>
  edits.map(({ length, offset, text }) => ({ range: rangeDocument(SourceText.range(source, offset, length)), text }))
