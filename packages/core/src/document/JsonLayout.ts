/**
 * The layout of a JSON text, and values written in that layout, so that new text looks like the old text.
 */
import { type Json, isList } from "./Json.ts"
import * as JsonTree from "./JsonTree.ts"

/**
 * The layout of a JSON text.
 *
 * @category models
 * @since 1.0.0
 */
export interface JsonLayout {
  readonly lineBreak: string
  /** The indentation of one level. */
  readonly indent: string
  /** The text between a key and its value. */
  readonly colon: string
  /** The text between two values on one line. */
  readonly comma: string
  /** The white space after the opening bracket of an object, of a list, and of an object on one line: see `openingOf`. */
  readonly object: string
  readonly array: string
  readonly objectOnLine: string
}

/**
 * Returns the layout that parts of a text show. An earlier part counts before a later part; a feature that no part shows gets
 * the usual layout.
 *
 * @category operations
 * @since 1.0.0
 */
export const layoutOf = (text: string, ...parts: ReadonlyArray<JsonTree.JsonNode | undefined>): JsonLayout => {
  const nodes = parts.flatMap((part) => (part === undefined ? [] : JsonTree.nodesOf(part)))
  const objects = nodes.filter((node) => node.type === "object")
  const lists = nodes.filter((node) => node.type === "array")
  const gaps = objects.flatMap(({ members }) => members.slice(1).map((_, index) => gapBefore(text, members, index + 1)))
  const colon = firstOf(objects, ({ members: [first] }) => first && onLine(colonOf(text, first)))
  const isTight = colon !== undefined && !/\s$/.test(colon)
  const end = text.indexOf("\n")
  const isFlat = end === -1 && objects.some(({ members }) => members.length > 0)
  const padding = firstOf(objects, (object) => onLine(openingOf(text, object)))
  const objectOnLine = padding ?? (isTight || isFlat ? "" : " ")
  return {
    lineBreak: text[end - 1] === "\r" ? "\r\n" : "\n",
    indent: firstOf(nodes, (node) => indentIn(text, node)) ?? "  ",
    colon: colon ?? ": ",
    comma: firstOf(gaps, onLine) ?? (isTight ? "," : ", "),
    object: isFlat ? objectOnLine : "\n",
    array: firstOf(lists, (list) => openingOf(text, list)) ?? "",
    objectOnLine
  }
}

/**
 * Returns the layout of a new value that replaces a sibling or is next to it. An object next to an object on one line is also
 * written on one line.
 *
 * @category operations
 * @since 1.0.0
 */
export const layoutLike = (text: string, layout: JsonLayout, sibling: JsonTree.JsonNode): JsonLayout => {
  const padding = sibling.type === "object" ? openingOf(text, sibling) : undefined
  return padding === undefined || breaksLine(padding) ? layout : { ...onOneLine(layout), object: padding }
}

/**
 * Returns the spaces and tabs at the beginning of the line that contains an offset.
 *
 * @category operations
 * @since 1.0.0
 */
export const indentationAt = (text: string, offset: number): string =>
  /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset))![0]

/**
 * Returns the text between the last member of an object and a new member: the text before the last member, without empty
 * lines. `indentation` is the indentation of the new member, if the new member begins a line.
 *
 * @category operations
 * @since 1.0.0
 */
export const nextGap = (
  text: string,
  { members, offset }: JsonTree.JsonObjectNode,
  { comma, lineBreak }: JsonLayout
): { readonly gap: string; readonly indentation: string | undefined } => {
  const last = members.length - 1
  const gap = last > 0 ? gapBefore(text, members, last) : `,${text.slice(offset + 1, members[last]!.keyOffset)}`
  const indentation = /\n([ \t]*)$/.exec(gap)?.[1]
  if (indentation === undefined) return { gap: last > 0 ? gap : comma, indentation }
  return { gap: gap.startsWith(",") ? `,${lineBreak}${indentation}` : gap, indentation }
}

/**
 * Returns the text between two items of a list at an index, or the text that would be there if the list has only one item.
 *
 * @category operations
 * @since 1.0.0
 */
export const gapBeside = (text: string, list: JsonTree.JsonArrayNode, index: number): string => {
  const [before, after] = list.items.slice(Math.max(index - 1, 0))
  if (before !== undefined && after !== undefined) return text.slice(before.offset + before.length, after.offset)
  const { comma, lineBreak } = layoutOf(text, list)
  return breaksLine(openingOf(text, list) ?? "") ? `,${lineBreak}${indentationAt(text, list.items[0]!.offset)}` : comma
}

/**
 * Returns the text of a value that begins on a line with this indentation.
 *
 * @category encoding
 * @since 1.0.0
 */
export const write = (value: Json, layout: JsonLayout, indentation: string): string => {
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  const padding = isList(value) ? layout.array : layout.object
  const isOpen = breaksLine(padding)
  const within = isOpen ? indentation + layout.indent : indentation
  // Everything inside an object on one line is written on the same line.
  const parts = isList(value)
    ? value.map((item) => write(item, layout, within))
    : Object.entries(value).map(([key, member]) =>
        writeMember(key, member, isOpen ? layout : onOneLine(layout), within)
      )
  const [opening, closing] = isList(value) ? ["[", "]"] : ["{", "}"]
  if (parts.length === 0) return opening + closing
  const [start, end] = isOpen ? [layout.lineBreak + within, layout.lineBreak + indentation] : [padding, padding]
  return `${opening}${start}${parts.join(isOpen ? `,${start}` : layout.comma)}${end}${closing}`
}

/**
 * Returns the text of a member that begins on a line with this indentation.
 *
 * @category encoding
 * @since 1.0.0
 */
export const writeMember = (key: string, value: Json, layout: JsonLayout, indentation: string): string =>
  `${JSON.stringify(key)}${layout.colon}${write(value, layout, indentation)}`

/**
 * Returns the layout with everything on one line.
 *
 * @category formatting
 * @since 1.0.0
 */
export const onOneLine = (layout: JsonLayout): JsonLayout => ({
  ...layout,
  object: layout.objectOnLine,
  array: breaksLine(layout.array) ? "" : layout.array
})

/**
 * Returns the text between the opening bracket and the first part of an object or list; undefined for an empty object or list,
 * or any other value. If the text has a line break, each part is on its own line; otherwise all parts are on one line.
 */
const openingOf = (text: string, node: JsonTree.JsonNode): string | undefined => {
  const first = firstOffset(node)
  return first === undefined ? undefined : text.slice(node.offset + 1, first)
}

/** Returns the text between a member and the previous member, comma included. */
const gapBefore = (text: string, members: ReadonlyArray<JsonTree.JsonMember>, index: number): string => {
  const { value } = members[index - 1]!
  return text.slice(value.offset + value.length, members[index]!.keyOffset)
}

const breaksLine = (gap: string): boolean => gap.includes("\n")

const onLine = (gap: string | undefined): string | undefined => (gap === undefined || breaksLine(gap) ? undefined : gap)

/** Returns the first sample that is defined. */
const firstOf = <A>(parts: ReadonlyArray<A>, sample: (part: A) => string | undefined): string | undefined => {
  for (const part of parts) {
    const found = sample(part)
    if (found !== undefined) return found
  }
  return undefined
}

const colonOf = (text: string, { keyLength, keyOffset, value }: JsonTree.JsonMember): string =>
  text.slice(keyOffset + keyLength, value.offset)

const indentIn = (text: string, node: JsonTree.JsonNode): string | undefined => {
  const outer = indentationAt(text, node.offset)
  const inner = indentationAt(text, firstOffset(node) ?? node.offset)
  return inner.length > outer.length && inner.startsWith(outer) ? inner.slice(outer.length) : undefined
}

const firstOffset = (node: JsonTree.JsonNode): number | undefined => {
  if (node.type === "object") return node.members[0]?.keyOffset
  return node.type === "array" ? node.items[0]?.offset : undefined
}
