/**
 * The smallest changes to a JSON text that add, replace or remove something in it. Everything else keeps its place and
 * its look, and new text takes the look of what is around it.
 */
import type { TextEdit } from "../text/index.ts"
import type { Json, JsonObject } from "./Json.ts"
import { indentationAt, layoutLike, layoutOf, nextGap, onOneLine, write, writeMember } from "./JsonLayout.ts"
import type * as JsonTree from "./JsonTree.ts"

/**
 * A JSON text and its tree, which is whole. A text without any value has none.
 *
 * @category models
 * @since 1.0.0
 */
export interface JsonText {
  readonly text: string
  readonly root: JsonTree.JsonNode | undefined
}

/**
 * Adds a member behind the last one of an object. The caller sees to it that the key is not there yet.
 *
 * @category operations
 * @since 1.0.0
 */
export const insertMember = (
  { root, text }: JsonText,
  object: JsonTree.JsonObjectNode,
  key: string,
  value: Json
): TextEdit.TextEdit => {
  const last = object.members.at(-1)
  const layout = layoutOf(text, last?.value, object, root)
  const outer = indentationAt(text, object.offset)
  if (last === undefined) {
    const body = write({ [key]: value }, layout, outer).slice(1, -1)
    return { offset: object.offset + 1, length: object.length - 2, text: body }
  }
  const { gap, indentation } = nextGap(text, object, layout)
  const inner = indentation === undefined ? onOneLine(layout) : layoutLike(text, layout, last.value)
  return { offset: endOf(last.value), length: 0, text: gap + writeMember(key, value, inner, indentation ?? outer) }
}

/**
 * Puts a value in the place of another one. What both have in common at their beginning and end is left alone.
 *
 * @category operations
 * @since 1.0.0
 */
export const replaceValue = ({ root, text }: JsonText, node: JsonTree.JsonNode, value: Json): TextEdit.TextEdit => {
  const layout = layoutOf(text, node, root)
  const before = text.slice(node.offset, endOf(node))
  const after = write(value, layoutLike(text, layout, node), indentationAt(text, node.offset))
  return trimmed({ offset: node.offset, length: node.length, text: after }, before)
}

/**
 * Removes the members of an object that are asked for, with the commas that they no longer need.
 *
 * @category operations
 * @since 1.0.0
 */
export const removeMembers = (
  { offset, length, members }: JsonTree.JsonObjectNode,
  isAsked: (member: JsonTree.JsonMember) => boolean
): ReadonlyArray<TextEdit.TextEdit> => {
  const edits: Array<TextEdit.TextEdit> = []
  for (let first = 0; first < members.length; first++) {
    if (!isAsked(members[first]!)) continue
    let next = first + 1
    while (next < members.length && isAsked(members[next]!)) next++
    const before = members[first - 1]
    const after = members[next]
    const [start, end] =
      before !== undefined
        ? [endOf(before.value), endOf(members[next - 1]!.value)]
        : after !== undefined
          ? [members[first]!.keyOffset, after.keyOffset]
          : [offset + 1, offset + length - 1]
    edits.push({ offset: start, length: end - start, text: "" })
    first = next
  }
  return edits
}

/**
 * Writes an object into a text that holds no value yet, in the place of white space, or of null.
 *
 * @category encoding
 * @since 1.0.0
 */
export const writeFirst = ({ root, text }: JsonText, object: JsonObject): TextEdit.TextEdit => {
  const layout = layoutOf(text)
  const written = write(object, layout, "")
  return root === undefined
    ? { offset: 0, length: text.length, text: `${written}${layout.lineBreak}` }
    : { offset: root.offset, length: root.length, text: written }
}

const endOf = ({ length, offset }: JsonTree.JsonNode): number => offset + length

/** Characters of two units are not taken apart. */
const trimmed = ({ length, offset, text }: TextEdit.TextEdit, before: string): TextEdit.TextEdit => {
  const shortest = Math.min(length, text.length)
  let start = 0
  while (start < shortest && before[start] === text[start]) start++
  if (start > 0 && isLeading(before, start - 1)) start--
  let end = 0
  while (end < shortest - start && before[length - 1 - end] === text[text.length - 1 - end]) end++
  if (end > 0 && isLeading(before, length - end - 1)) end--
  return { offset: offset + start, length: length - start - end, text: text.slice(start, text.length - end) }
}

const isLeading = (text: string, index: number): boolean => (text.charCodeAt(index) & 0xfc00) === 0xd800
