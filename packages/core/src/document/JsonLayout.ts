/**
 * How the text of a JSON file is laid out, so that new text can look like the old, and values written in that way.
 */
import type { Json } from "./Json.ts"
import * as JsonTree from "./JsonTree.ts"

/**
 * The layout of a file.
 *
 * @category models
 * @since 1.0.0
 */
export interface Layout {
  readonly lineBreak: string
  /** One more level. */
  readonly indent: string
  /** What stands between a key and its value, and what between two values on one line. */
  readonly colon: string
  readonly comma: string
  /** What stands behind the opening bracket of an object, of a list, and of an object on one line: see `openingOf`. */
  readonly object: string
  readonly array: string
  readonly objectOnLine: string
}

/**
 * The layout of a text, as far as these parts of it show one, the first before the others; what they do not show is as most
 * people write it.
 *
 * @category operations
 * @since 1.0.0
 */
export const layoutOf = (text: string, ...parts: ReadonlyArray<JsonTree.JsonNode | undefined>): Layout => {
  const nodes = parts.flatMap((part) => (part === undefined ? [] : JsonTree.nodesOf(part)))
  const first = (sample: (text: string, node: JsonTree.JsonNode) => string | undefined): string | undefined => {
    for (const node of nodes) {
      const found = sample(text, node)
      if (found !== undefined) return found
    }
    return undefined
  }
  const colon = first(colonIn)
  const isTight = colon !== undefined && !/\s$/.test(colon)
  const end = text.indexOf("\n")
  const isFlat = end === -1 && nodes.some((node) => node.type === "object" && node.members.length > 0)
  const objectOnLine = first(paddingIn) ?? (isTight || isFlat ? "" : " ")
  return {
    lineBreak: text[end - 1] === "\r" ? "\r\n" : "\n",
    indent: first(indentIn) ?? "  ",
    colon: colon ?? ": ",
    comma: first(commaIn) ?? (isTight ? "," : ", "),
    object: isFlat ? objectOnLine : "\n",
    array: first((_, node) => (node.type === "array" ? openingOf(text, node) : undefined)) ?? "",
    objectOnLine
  }
}

/**
 * Returns what stands between the opening bracket of an object or list and what is in it; undefined for one that is empty, or for
 * anything else. If there is a line break in it, each part stands on a line of its own, and otherwise all on one.
 *
 * @category operations
 * @since 1.0.0
 */
export const openingOf = (text: string, node: JsonTree.JsonNode): string | undefined => {
  const first = firstOffset(node)
  return first === undefined ? undefined : text.slice(node.offset + 1, first)
}

/**
 * Reports whether what stands between two parts of a text puts them on different lines.
 *
 * @category guards
 * @since 1.0.0
 */
export const breaksLine = (gap: string): boolean => gap.includes("\n")

/**
 * The blanks at the beginning of the line that an offset is on.
 *
 * @category operations
 * @since 1.0.0
 */
export const indentationAt = (text: string, offset: number): string =>
  /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset))![0]

/**
 * What stands between a member and the one before it, the comma included.
 *
 * @category operations
 * @since 1.0.0
 */
export const gapBefore = (text: string, members: ReadonlyArray<JsonTree.JsonMember>, index: number): string => {
  const { value } = members[index - 1]!
  return text.slice(value.offset + value.length, members[index]!.keyOffset)
}

/**
 * What stands, or would stand, between the items of a list, beside the one at an index.
 *
 * @category operations
 * @since 1.0.0
 */
export const gapBeside = (text: string, list: JsonTree.JsonArray, index: number): string => {
  const [before, after] = list.items.slice(Math.max(index - 1, 0))
  if (before !== undefined && after !== undefined) return text.slice(before.offset + before.length, after.offset)
  const { comma, lineBreak } = layoutOf(text, list)
  return breaksLine(openingOf(text, list) ?? "") ? `,${lineBreak}${indentationAt(text, list.items[0]!.offset)}` : comma
}

/**
 * The text of a value that begins on a line with this indentation.
 *
 * @category encoding
 * @since 1.0.0
 */
export const write = (value: Json, layout: Layout, indentation: string): string => {
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  const { indent } = layout
  const within = (opening: string) => (breaksLine(opening) ? indentation + indent : indentation)
  if (isList(value)) {
    const items = value.map((item) => write(item, layout, within(layout.array)))
    return enclosed("[", items, "]", layout.array, layout, indentation)
  }
  // Nothing that stands on one line holds anything that does not.
  const inner = breaksLine(layout.object) ? layout : onOneLine(layout)
  const members = Object.entries(value).map(
    ([key, member]) => `${JSON.stringify(key)}${layout.colon}${write(member, inner, within(layout.object))}`
  )
  return enclosed("{", members, "}", layout.object, layout, indentation)
}

/**
 * The layout in which everything stands on one line.
 *
 * @category formatting
 * @since 1.0.0
 */
export const onOneLine = (layout: Layout): Layout => ({
  ...layout,
  object: layout.objectOnLine,
  array: breaksLine(layout.array) ? "" : layout.array
})

/**
 * Parts between brackets, arranged.
 *
 * @category operations
 * @since 1.0.0
 */
export const enclosed = (
  opening: string,
  parts: ReadonlyArray<string>,
  closing: string,
  padding: string,
  { comma, indent, lineBreak }: Layout,
  indentation: string
): string => {
  if (parts.length === 0) return opening + closing
  if (!breaksLine(padding)) return `${opening}${padding}${parts.join(comma)}${padding}${closing}`
  const line = `${lineBreak}${indentation}`
  return `${opening}${line}${indent}${parts.join(`,${line}${indent}`)}${line}${closing}`
}

const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value)

const onLine = (gap: string | undefined): string | undefined => (gap === undefined || breaksLine(gap) ? undefined : gap)

const paddingIn = (text: string, node: JsonTree.JsonNode): string | undefined =>
  node.type === "object" ? onLine(openingOf(text, node)) : undefined

const colonIn = (text: string, node: JsonTree.JsonNode): string | undefined => {
  const first = node.type === "object" ? node.members[0] : undefined
  return first && onLine(text.slice(first.keyOffset + first.keyLength, first.value.offset))
}

const commaIn = (text: string, node: JsonTree.JsonNode): string | undefined => {
  if (node.type !== "object") return undefined
  const later = node.members.findIndex((_, index) => index > 0 && !breaksLine(gapBefore(text, node.members, index)))
  return later === -1 ? undefined : gapBefore(text, node.members, later)
}

const indentIn = (text: string, node: JsonTree.JsonNode): string | undefined => {
  const outer = indentationAt(text, node.offset)
  const inner = indentationAt(text, firstOffset(node) ?? node.offset)
  return inner.length > outer.length && inner.startsWith(outer) ? inner.slice(outer.length) : undefined
}

const firstOffset = (node: JsonTree.JsonNode): number | undefined => {
  if (node.type === "object") return node.members[0]?.keyOffset
  return node.type === "array" ? node.items[0]?.offset : undefined
}
