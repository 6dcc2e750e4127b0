/**
 * Edits of a text as data: each replaces a part of the text. Edits can be inspected, combined, inverted, and applied to the
 * bytes of a file. Everything outside the edits stays unchanged.
 */
import { concatBytes } from "@noble/hashes/utils.js"
import * as TextEncoding from "./TextEncoding.ts"
import type { DecodedText, Encoding } from "./TextEncoding.ts"

/**
 * An edit that replaces the `length` UTF-16 units from `offset` by `text`.
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
 * Applies edits to a text. All offsets refer to the original text. Edits must not overlap.
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
 * Returns the edits of the new text that restore the original text exactly.
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
 * Returns the edits with the same result as edits of a text followed by edits of the new text.
 *
 * @category operations
 * @since 1.0.0
 */
export const compose = (
  text: string,
  first: ReadonlyArray<TextEdit>,
  second: ReadonlyArray<TextEdit>
): ReadonlyArray<TextEdit> => {
  const result = apply(apply(text, first), second)
  const origins = originsAfter(
    originsAfter(
      Array.from({ length: text.length }, (_, offset) => offset),
      first
    ),
    second
  )
  const edits: Array<TextEdit> = []
  let [from, start] = [0, 0]
  for (const [index, origin] of [...origins, text.length].entries()) {
    if (origin === undefined) continue
    if (origin > from || index > start) {
      edits.push({ offset: from, length: origin - from, text: result.slice(start, index) })
    }
    from = origin + 1
    start = index + 1
  }
  return edits
}

/**
 * Applies edits of a file's text to its bytes. The byte order mark and all bytes outside the edits stay unchanged, even bytes
 * that were decoded to U+FFFD.
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

/** Applies edits to the original offsets of the units of a text. New units have none. */
const originsAfter = (
  origins: ReadonlyArray<number | undefined>,
  edits: ReadonlyArray<TextEdit>
): ReadonlyArray<number | undefined> => {
  const parts: Array<ReadonlyArray<number | undefined>> = []
  let from = 0
  for (const edit of inOrder(edits)) {
    parts.push(
      origins.slice(from, edit.offset),
      Array.from({ length: edit.text.length }, () => undefined)
    )
    from = edit.offset + edit.length
  }
  return [...parts, origins.slice(from)].flat()
}

const lengthIn = (text: string, encoding: Encoding): number => TextEncoding.encode(text, encoding).length

const inOrder = (edits: ReadonlyArray<TextEdit>): ReadonlyArray<TextEdit> =>
  edits.toSorted((a, b) => a.offset - b.offset)
