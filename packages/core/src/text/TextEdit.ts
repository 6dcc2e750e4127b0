/**
 * Changes to a text as data: what stands at a place, and what is to stand there instead. They can be looked at, combined,
 * taken back and applied to the bytes of a file, of which everything outside them stays as it is.
 */
import { concatBytes } from "@noble/hashes/utils.js"
import * as TextEncoding from "./TextEncoding.ts"
import type { DecodedText, Encoding } from "./TextEncoding.ts"

/**
 * The `length` UTF-16 units from `offset` on are replaced by `text`.
 *
 * @category models
 * @since 1.0.0
 */
export interface TextEdit {
  readonly offset: number
  readonly length: number
  readonly text: string
}

/**
 * The text with the edits made. Their offsets are those of the text before any of them; no two may overlap.
 *
 * @category operations
 * @since 1.0.0
 */
export const apply = (text: string, edits: ReadonlyArray<TextEdit>): string => {
  let result = ""
  let from = 0
  for (const edit of inOrder(edits)) {
    result += text.slice(from, edit.offset) + edit.text
    from = edit.offset + edit.length
  }
  return result + text.slice(from)
}

/**
 * The edits of the new text that bring the old one back, unit for unit.
 *
 * @category operations
 * @since 1.0.0
 */
export const invert = (text: string, edits: ReadonlyArray<TextEdit>): ReadonlyArray<TextEdit> => {
  let shift = 0
  return inOrder(edits).map((edit) => {
    const offset = edit.offset + shift
    shift += edit.text.length - edit.length
    return { offset, length: edit.text.length, text: text.slice(edit.offset, edit.offset + edit.length) }
  })
}

/**
 * The bytes of a file with the edits made to its text. All bytes that stand outside them, and the byte order mark, are those
 * of the file, also where its text could not be told exactly from them.
 *
 * @category operations
 * @since 1.0.0
 */
export const applyToBytes = (
  bytes: Uint8Array,
  { encoding, text }: DecodedText,
  edits: ReadonlyArray<TextEdit>
): Uint8Array => {
  let from = 0
  let at = TextEncoding.markLength(encoding)
  const pieces = [bytes.subarray(0, at)]
  for (const edit of inOrder(edits)) {
    const start = at + lengthIn(text.slice(from, edit.offset), encoding)
    pieces.push(bytes.subarray(at, start), TextEncoding.encode(edit.text, encoding))
    from = edit.offset + edit.length
    at = start + lengthIn(text.slice(edit.offset, from), encoding)
  }
  return concatBytes(...pieces, bytes.subarray(at))
}

const lengthIn = (text: string, encoding: Encoding): number => TextEncoding.encode(text, encoding).length

const inOrder = (edits: ReadonlyArray<TextEdit>): ReadonlyArray<TextEdit> =>
  edits.toSorted((a, b) => a.offset - b.offset)
