/**
 * How the text of a JSON file is laid out, so that new text can look like the old, and values written in that way.
 */
import type { Json } from "./Json.ts"
import * as JsonTree from "./JsonTree.ts"

/**
 * How what is between brackets stands: each part on a line of its own, or all on one, with so much inside the brackets.
 *
 * @category models
 * @since 1.0.0
 */
export type Arrangement = { readonly _tag: "Lines" } | { readonly _tag: "Line"; readonly padding: string }

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
  readonly object: Arrangement
  readonly array: Arrangement
  /** How objects are arranged that stand on one line. */
  readonly objectOnLine: Arrangement
}

/**
 * The layout of a text, as far as these parts of it show one, the first before the others; what they do not show is as most
 * people write it.
 *
 * @category operations
 * @since 1.0.0
 */
export const layoutOf = (text: string, ...parts: ReadonlyArray<JsonTree.JsonNode>): Layout => {
  const samples: Samples = {}
  for (const part of parts) takeSamples(text, part, samples)
  const colon = samples.colon ?? ": "
  const isTight = samples.colon !== undefined && !/\s$/.test(colon)
  const end = text.indexOf("\n")
  const isFlat = samples.hasMember === true && end === -1
  const objectOnLine: Arrangement = { _tag: "Line", padding: samples.padding ?? (isTight || isFlat ? "" : " ") }
  return {
    lineBreak: text[end - 1] === "\r" ? "\r\n" : "\n",
    indent: samples.indent ?? "  ",
    colon,
    comma: samples.comma ?? (isTight ? "," : ", "),
    object: isFlat ? objectOnLine : { _tag: "Lines" },
    array: samples.array ?? { _tag: "Line", padding: "" },
    objectOnLine
  }
}

/**
 * How an object or list is arranged; undefined for one that is empty or no such thing.
 *
 * @category operations
 * @since 1.0.0
 */
export const arrangementOf = (text: string, node: JsonTree.JsonNode): Arrangement | undefined => {
  const first = firstOffset(node)
  if (first === undefined) return undefined
  const opening = text.slice(node.offset + 1, first)
  return opening.includes("\n") ? { _tag: "Lines" } : { _tag: "Line", padding: opening }
}

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
  return arrangementOf(text, list)?._tag === "Lines"
    ? `,${lineBreak}${indentationAt(text, list.items[0]!.offset)}`
    : comma
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
  const within = (arrangement: Arrangement) => (arrangement._tag === "Lines" ? indentation + indent : indentation)
  if (isList(value)) {
    const items = value.map((item) => write(item, layout, within(layout.array)))
    return enclosed("[", items, "]", layout.array, layout, indentation)
  }
  // Nothing that stands on one line holds anything that does not.
  const inner = layout.object._tag === "Line" ? onOneLine(layout) : layout
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
  array: layout.array._tag === "Line" ? layout.array : { _tag: "Line", padding: "" }
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
  arrangement: Arrangement,
  { comma, indent, lineBreak }: Layout,
  indentation: string
): string => {
  if (parts.length === 0) return opening + closing
  if (arrangement._tag === "Line") {
    return `${opening}${arrangement.padding}${parts.join(comma)}${arrangement.padding}${closing}`
  }
  const line = `${lineBreak}${indentation}`
  return `${opening}${line}${indent}${parts.join(`,${line}${indent}`)}${line}${closing}`
}

const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value)

/** What a text shows of its layout. */
interface Samples {
  hasMember?: true
  colon?: string
  comma?: string
  indent?: string | undefined
  padding?: string
  array?: Arrangement | undefined
}

/** The first of each that is found, going through a part from its beginning, where none was found before. */
const takeSamples = (text: string, root: JsonTree.JsonNode, samples: Samples): void => {
  const pending: Array<JsonTree.JsonNode> = [root]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const arrangement = arrangementOf(text, node)
    if (arrangement?._tag === "Lines") samples.indent ??= indentIn(text, node)
    if (node.type === "array") samples.array ??= arrangement
    if (node.type === "object" && arrangement?._tag === "Line") samples.padding ??= arrangement.padding
    if (node.type === "object") takeMember(text, node, samples)
    for (const [, child] of JsonTree.children(node).toReversed()) pending.push(child)
  }
}

const takeMember = (text: string, { members }: JsonTree.JsonObject, samples: Samples): void => {
  const [first] = members
  if (first === undefined) return
  samples.hasMember = true
  const colon = text.slice(first.keyOffset + first.keyLength, first.value.offset)
  if (!colon.includes("\n")) samples.colon ??= colon
  for (let index = 1; index < members.length && samples.comma === undefined; index++) {
    const gap = gapBefore(text, members, index)
    if (!gap.includes("\n")) samples.comma = gap
  }
}

const indentIn = (text: string, node: JsonTree.JsonNode): string | undefined => {
  const outer = indentationAt(text, node.offset)
  const inner = indentationAt(text, firstOffset(node)!)
  return inner.length > outer.length && inner.startsWith(outer) ? inner.slice(outer.length) : undefined
}

const firstOffset = (node: JsonTree.JsonNode): number | undefined => {
  if (node.type === "object") return node.members[0]?.keyOffset
  return node.type === "array" ? node.items[0]?.offset : undefined
}
