/**
 * The white space around the values of a JSON text. The text is valid: between values there are only white space and commas.
 */
import type * as JsonTree from "../JsonTree.ts"

/** Returns the text of a value. */
export const textOf = (text: string, node: JsonTree.JsonNode): string => text.slice(node.offset, endOf(node))

/** Returns the offset after a value. */
export const endOf = ({ length, offset }: JsonTree.JsonNode): number => offset + length

/** Returns the offset of the first part of an object or array; undefined if there is none. */
export const firstOffset = (node: JsonTree.JsonNode): number | undefined => {
  if (node.type === "object") return node.members[0]?.keyOffset
  return node.type === "array" ? node.items[0]?.offset : undefined
}

/**
 * Returns the text between the opening bracket and the first part of an object or array; undefined if there is no part. If the
 * text has a line break, each part is on its own line; otherwise all parts are on one line.
 */
export const openingOf = (text: string, node: JsonTree.JsonNode): string | undefined => {
  const first = firstOffset(node)
  return first === undefined ? undefined : text.slice(node.offset + 1, first)
}

/** Returns the text between a member and the previous member, comma included. */
export const gapBefore = (text: string, members: ReadonlyArray<JsonTree.JsonMember>, index: number): string =>
  text.slice(endOf(members[index - 1]!.value), members[index]!.keyOffset)

/** Returns the text between the key and the value of a member. */
export const colonOf = (text: string, { keyLength, keyOffset, value }: JsonTree.JsonMember): string =>
  text.slice(keyOffset + keyLength, value.offset)

/** Reports whether a text contains a line break. */
export const breaksLine = (text: string): boolean => text.includes("\n")

/** Returns a text without padding: one space for each run of white space on a line. */
export const withoutPadding = (text: string): string => (breaksLine(text) ? text : text.replaceAll(/\s+/g, " "))

/** Returns the spaces and tabs at the beginning of the line that contains an offset; none for a line that is too long. */
export const indentationAt = (text: string, offset: number): string => {
  const before = text.slice(Math.max(0, offset - longestLine), offset)
  const line = before.lastIndexOf("\n") + 1
  return line === 0 && before.length < offset ? "" : /^[ \t]*/.exec(before.slice(line))![0]
}

/** The length of a line up to which its beginning is looked for. In a text on one line, each look takes the time of the line. */
const longestLine = 10_000

/** Reports whether an offset is at the beginning of a line, after its indentation. */
export const beginsLine = (text: string, offset: number): boolean => {
  let before = offset - 1
  while (text[before] === " " || text[before] === "\t") before--
  return text[before] === "\n"
}

/** Returns the offset of the line break before the line that contains an offset. The line is not the first. */
export const breakBefore = (text: string, offset: number): number => {
  const line = lineAt(text, offset)
  return text[line - 2] === "\r" ? line - 2 : line - 1
}

/** Returns the line break before an offset, otherwise the first line break of the text, otherwise a line feed. */
export const lineBreakNear = (text: string, offset: number): string => {
  const from = Math.max(0, offset - longestLine)
  const near = text.slice(from, offset).lastIndexOf("\n")
  const end = near === -1 ? text.indexOf("\n") : from + near
  return text[end - 1] === "\r" ? "\r\n" : "\n"
}

/** Returns the offset of the beginning of the line that contains an offset. */
const lineAt = (text: string, offset: number): number => (offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1)
