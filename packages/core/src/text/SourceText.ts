/**
 * The text of a configuration file, and the places in it that faults and explanations point to.
 */

/**
 * A place: `offset` in UTF-16 units from the start of the text, `line` and `column` counted from 1.
 *
 * @category models
 * @since 1.0.0
 */
export interface Position {
  readonly offset: number
  readonly line: number
  readonly column: number
}

/**
 * A stretch of text, from its first character up to the place behind its last one.
 *
 * @category models
 * @since 1.0.0
 */
export interface Range {
  readonly start: Position
  readonly end: Position
}

/**
 * A part of a text, in UTF-16 units from its start.
 *
 * @category models
 * @since 1.0.0
 */
export interface Stretch {
  readonly offset: number
  readonly length: number
}

/**
 * A text with the offsets at which its lines begin. Lines end with a line feed; a carriage return before it is theirs.
 *
 * @category models
 * @since 1.0.0
 */
export interface SourceText {
  readonly text: string
  readonly lineStarts: ReadonlyArray<number>
}

/**
 * Prepares a text for look-ups of positions.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (text: string): SourceText => {
  const lineStarts = [0]
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lineStarts.push(at + 1)
  return { text, lineStarts }
}

/**
 * The position of an offset; one outside the text counts as the nearest one inside.
 *
 * @category operations
 * @since 1.0.0
 */
export const position = (source: SourceText, offset: number): Position => {
  const inside = Math.max(0, Math.min(offset, source.text.length))
  let first = 0
  let last = source.lineStarts.length - 1
  while (first < last) {
    const middle = (first + last + 1) >> 1
    if (source.lineStarts[middle]! <= inside) first = middle
    else last = middle - 1
  }
  return Object.freeze({ offset: inside, line: first + 1, column: inside - source.lineStarts[first]! + 1 })
}

/**
 * The range of `length` UTF-16 units from `offset`.
 *
 * @category operations
 * @since 1.0.0
 */
export const range = (source: SourceText, offset: number, length: number): Range =>
  Object.freeze({ start: position(source, offset), end: position(source, offset + length) })

/**
 * The text of a line counted from 1, without its line ending; empty for a line that is not there.
 *
 * @category formatting
 * @since 1.0.0
 */
export const line = (source: SourceText, number: number): string => {
  const start = source.lineStarts[number - 1] ?? source.text.length
  return source.text.slice(start, source.lineStarts[number]).replace(/\r?\n$/, "")
}
