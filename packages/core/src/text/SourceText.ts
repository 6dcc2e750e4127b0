/**
 * The text of a configuration file, and the positions that faults and explanations point to.
 */

/**
 * A position in a text: `offset` in UTF-16 units from the start, `line` and `column` counted from 1.
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
 * A range of a text, from its first character up to the position after its last character.
 *
 * @category models
 * @since 1.0.0
 */
export interface Range {
  readonly start: Position
  readonly end: Position
}

/**
 * A part of a text: `offset` and `length` in UTF-16 units.
 *
 * @category models
 * @since 1.0.0
 */
export interface Stretch {
  readonly offset: number
  readonly length: number
}

/**
 * A text with the offsets at which its lines begin. A line ends with a line feed, or with a carriage return and a line feed.
 *
 * @category models
 * @since 1.0.0
 */
export interface SourceText {
  readonly text: string
  readonly lineStarts: ReadonlyArray<number>
}

/**
 * Prepares a text for position look-ups.
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
 * Returns the position of an offset. An offset outside the text is moved to the nearest end of the text.
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
 * Returns the range of `length` UTF-16 units from `offset`.
 *
 * @category operations
 * @since 1.0.0
 */
export const range = (source: SourceText, offset: number, length: number): Range =>
  Object.freeze({ start: position(source, offset), end: position(source, offset + length) })

/**
 * Returns the text of a line, counted from 1, without its line ending; empty if the line does not exist.
 *
 * @category formatting
 * @since 1.0.0
 */
export const line = (source: SourceText, number: number): string => {
  const start = source.lineStarts[number - 1] ?? source.text.length
  return source.text.slice(start, source.lineStarts[number]).replace(/\r?\n$/, "")
}
