/**
 * The layout of a JSON text, and values written in that layout, so that new text looks like the old text.
 */
import {
  beginsLine,
  breaksLine,
  colonOf,
  firstOffset,
  gapBefore,
  indentationAt,
  lineBreakNear,
  openingOf,
  textOf,
  withoutPadding
} from "./internal/whiteSpace.ts"
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
  /** The white space after the opening bracket of an object, of a list, and of an object on one line. */
  readonly object: string
  readonly array: string
  readonly objectOnLine: string
}

/**
 * Returns the layout of new text at an offset, as the values near it show it: an earlier value of `nearest` counts before a
 * later value, and within an object the last member counts first. A feature that no value shows gets the usual layout. Padding
 * of several spaces is not copied, because it aligns the columns of other members.
 *
 * @category operations
 * @since 1.0.0
 */
export const layoutOf = (text: string, offset: number, nearest: ReadonlyArray<JsonTree.JsonNode>): JsonLayout => {
  const sample = (of: Sample): string | undefined => firstOf(nearest, of)
  const colon = sample(inObjects(({ members }) => fromLast(members, (member) => onLine(colonOf(text, member)))))
  const isTight = colon !== undefined && !/\s$/.test(colon)
  const parents = nearest.filter((node) => firstOffset(node) !== undefined)
  const isFlat = parents.length > 0 && !parents.some((node) => breaksLine(textOf(text, node)))
  const objectOnLine = sample(inObjects((object) => onLine(openingOf(text, object)))) ?? (isTight || isFlat ? "" : " ")
  const comma = sample(
    inObjects(({ members }) =>
      fromLast(members, (_, index) => (index === 0 ? undefined : onLine(gapBefore(text, members, index))))
    )
  )
  return {
    lineBreak: lineBreakNear(text, offset),
    indent: indentAt(text, offset, nearest),
    colon: colon ?? ": ",
    comma: comma ?? (isTight ? "," : ", "),
    object: isFlat ? objectOnLine : "\n",
    array: withoutPadding(sample((node) => (node.type === "array" ? openingOf(text, node) : undefined)) ?? ""),
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
  const padding = sibling.type === "object" ? onLine(openingOf(text, sibling)) : undefined
  return padding === undefined ? layout : { ...onOneLine(layout), object: padding }
}

/**
 * Returns the text between the member of an object at an index and a new member after it: the text before the member at the
 * index, without empty lines and padding. `indentation` is the indentation of the new member, if the new member begins a line.
 *
 * @category operations
 * @since 1.0.0
 */
export const gapAfter = (
  text: string,
  { members, offset }: JsonTree.JsonObjectNode,
  index: number,
  { comma, lineBreak }: JsonLayout
): { readonly gap: string; readonly indentation: string | undefined } => {
  const gap = index > 0 ? gapBefore(text, members, index) : `,${text.slice(offset + 1, members[index]!.keyOffset)}`
  const [beforeComma, afterComma] = gap.split(",") as [string, string]
  const indentation = /\n([ \t]*)$/.exec(afterComma)?.[1]
  if (indentation !== undefined) return { gap: `,${lineBreak}${indentation}`, indentation }
  const leading = /\n([ \t]*)$/.exec(beforeComma)?.[1]
  if (leading !== undefined) return { gap: `${lineBreak}${leading},${withoutPadding(afterComma)}`, indentation }
  return { gap: index > 0 ? withoutPadding(gap) : comma, indentation }
}

/**
 * Returns the text between two items of a list at an index, or the text that would be there if the list has only one item.
 *
 * @category operations
 * @since 1.0.0
 */
export const gapBeside = (text: string, list: JsonTree.JsonArrayNode, index: number): string => {
  const from = Math.max(index - 1, 0)
  const [before, after] = list.items.slice(from, from + 2)
  if (before !== undefined && after !== undefined) return text.slice(before.offset + before.length, after.offset)
  const { comma, lineBreak } = layoutOf(text, list.offset, [list])
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

export { indentationAt } from "./internal/whiteSpace.ts"

/**
 * Returns the indentation of one level for text at an offset: the step from an object to its last member that begins a line. A
 * step of tabs does not continue an indentation of spaces, nor the reverse.
 */
const indentAt = (text: string, offset: number, nearest: ReadonlyArray<JsonTree.JsonNode>): string => {
  const character = indentationAt(text, offset).at(-1)
  const step = firstOf(
    nearest,
    inObjects((object) => {
      const last = object.members.findLast(({ keyOffset }) => beginsLine(text, keyOffset))
      if (last === undefined) return undefined
      const [outer, inner] = [object.offset, last.keyOffset].map((at) => indentationAt(text, at))
      const found = inner!.startsWith(outer!) ? inner!.slice(outer!.length) : ""
      return found !== "" && (character === undefined || found.startsWith(character)) ? found : undefined
    })
  )
  return step ?? (character === "\t" ? "\t" : "  ")
}

/** Returns what a value shows of a feature; undefined if the value does not show it. */
type Sample = (node: JsonTree.JsonNode) => string | undefined

const inObjects =
  (sample: (node: JsonTree.JsonObjectNode) => string | undefined): Sample =>
  (node) =>
    node.type === "object" ? sample(node) : undefined

/** Returns the first sample that is defined, of values and everything in them. */
const firstOf = (values: ReadonlyArray<JsonTree.JsonNode>, sample: Sample): string | undefined => {
  for (const value of values) {
    for (const node of JsonTree.nodesOf(value)) {
      const found = sample(node)
      if (found !== undefined) return found
    }
  }
  return undefined
}

/** Returns the first sample that is defined, from the last member to the first. */
const fromLast = (
  members: ReadonlyArray<JsonTree.JsonMember>,
  sample: (member: JsonTree.JsonMember, index: number) => string | undefined
): string | undefined => {
  for (const [index, member] of [...members.entries()].toReversed()) {
    const found = sample(member, index)
    if (found !== undefined) return found
  }
  return undefined
}

/** Returns a text on one line without padding; undefined if the text breaks the line. */
const onLine = (text: string | undefined): string | undefined =>
  text === undefined || breaksLine(text) ? undefined : withoutPadding(text)
