/**
 * The lines of a TOML text around its keys and headers: comments and empty lines. A carriage return alone ends a line too, as in
 * go-toml 1, except in a comment. No other reader accepts it.
 */
import type { TextEdit } from "../../../text/index.ts"

/** Returns the offset of the beginning of the line that has an offset. */
export const lineStart = (text: string, offset: number): number => {
  let start = Math.max(0, offset)
  while (start > 0 && text[start - 1] !== "\n" && (text[start - 1] !== "\r" || text[start] === "\n")) start--
  return start
}

/** Returns the offset of the end of the line that has an offset, before its line break. */
export const lineEnd = (text: string, offset: number): number => {
  commentOrBreak.lastIndex = offset
  const first = commentOrBreak.exec(text)?.index ?? text.length
  if (text[first] !== "#") return first
  const end = text.indexOf("\n", first)
  if (end === -1) return text.length
  return text[end - 1] === "\r" ? end - 1 : end
}

const commentOrBreak = /[#\r\n]/g

/** Returns the offset of the beginning of the line after the line that has an offset; 0 if there is none. */
export const nextLine = (text: string, offset: number): number => {
  const end = lineEnd(text, offset)
  return end === text.length ? 0 : text.startsWith("\r\n", end) ? end + 2 : end + 1
}

/** Returns the white space at the beginning of the line that has an offset. */
export const indentation = (text: string, offset: number): string =>
  /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))![0]

/** Reports whether the line that begins at an offset is a comment. */
export const isComment = (text: string, start: number): boolean =>
  /^[ \t]*#/.test(text.slice(start, lineEnd(text, start)))

/**
 * Returns the beginning of the comment directly above a line, or of the line itself if there is none. The lines up to `floor`
 * belong to a value, even if they look like comments.
 */
export const commentStart = (text: string, line: number, floor: number): number => {
  let start = line
  while (start > 0) {
    const above = lineStart(text, start - 1)
    if (above < floor || !isComment(text, above)) break
    start = above
  }
  return start
}

/** Returns the end of the last line with text before an offset; undefined if there is none. */
export const contentEnd = (text: string, offset: number): number | undefined => {
  const { length } = text.slice(0, offset).trimEnd()
  return length === 0 ? undefined : lineEnd(text, length)
}

/** Reports whether the line above a line is empty. */
export const isEmptyAbove = (text: string, start: number): boolean =>
  start > 0 && text.slice(lineStart(text, start - 1), start).trim() === ""

/**
 * Cuts out lines, from the beginning of the first to the end of the last. An empty line above goes with them if `takesEmpty`, or if
 * an empty line or the end of the text follows.
 */
export const cutLines = (text: string, start: number, end: number, takesEmpty: boolean): TextEdit.TextEdit => {
  const next = nextLine(text, end)
  const isLast = next === 0
  const isEmptyBelow = isLast || text.slice(next, lineEnd(text, next)).trim() === ""
  const from = isEmptyAbove(text, start) && (takesEmpty || isEmptyBelow) ? lineStart(text, start - 1) : start
  // The line break before may end a comment, which a carriage return alone does not.
  if (text[end] === "\r" && next === end + 1) return cut(from, next)
  if (from > 0) return cut(breakBefore(text, from), end)
  if (isLast) return cut(0, end)
  // Nothing is above, so the empty line below separates nothing.
  return cut(0, isEmptyBelow && text.slice(next).trim() !== "" ? nextLine(text, next) : next)
}

/** Returns the line break of the text: the first, otherwise a line feed. */
export const lineBreakOf = (text: string): string => (text[text.indexOf("\n") - 1] === "\r" ? "\r\n" : "\n")

const breakBefore = (text: string, start: number): number =>
  text.slice(0, start).endsWith("\r\n") ? start - 2 : start - 1

/** Cuts out the text between two offsets. */
export const cut = (offset: number, end: number): TextEdit.TextEdit => ({ offset, length: end - offset, text: "" })
