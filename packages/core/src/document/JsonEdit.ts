/**
 * The smallest edits of a JSON text that add, replace or remove a value. The rest of the text stays unchanged, and new text
 * follows the layout of the text around it.
 */
import type { TextEdit } from "../text/index.ts"
import type { Json, JsonObject } from "./Json.ts"
import { indentationAt, layoutLike, layoutOf, nextGap, onOneLine, write, writeMember } from "./JsonLayout.ts"
import type * as JsonTree from "./JsonTree.ts"

/**
 * A JSON text and its complete tree. `root` is undefined if the text has no value.
 *
 * @category models
 * @since 1.0.0
 */
export interface JsonText {
  readonly text: string
  readonly root: JsonTree.JsonNode | undefined
}

/**
 * Adds a member after the last member of an object. The caller ensures that the object does not have the key.
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
 * Replaces a value by another. The edit leaves out the text that both have in common at the beginning and the end.
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
 * Removes the members of an object that `isAsked` accepts, and the commas that become unnecessary.
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
 * Writes an object into a text that has no value, or in place of a root value that is null.
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

/** Removes from both ends of an edit the text that it does not change. Does not split surrogate pairs. */
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
