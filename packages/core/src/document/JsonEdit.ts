/**
 * The smallest edits of a JSON text that add, replace or remove a value. The rest of the text stays unchanged, and new text
 * follows the layout of the text around it.
 */
import type { TextEdit } from "../text/index.ts"
import { beginsLine, breakBefore, endOf, openingOf, textOf } from "./internal/whiteSpace.ts"
import * as Json from "./Json.ts"
import {
  gapAfter,
  gapBeside,
  indentationAt,
  type JsonLayout,
  layoutLike,
  layoutOf,
  onOneLine,
  write,
  writeMember
} from "./JsonLayout.ts"
import * as JsonTree from "./JsonTree.ts"

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
  json: JsonText,
  object: JsonTree.JsonObjectNode,
  key: string,
  value: Json.Json
): TextEdit.TextEdit => {
  const last = object.members.length - 1
  if (last >= 0) return insertAfter(json, object, last, [[key, value]])
  const { offset, length } = object
  const layout = layoutOf(json.text, offset, [...rootOf(json)])
  const written = write({ [key]: value }, layout, indentationAt(json.text, offset))
  return { offset: offset + 1, length: length - 2, text: written.slice(1, -1) }
}

/**
 * Replaces a value by another. Members of an object that stay keep their text, and the edits leave out the text that an old and
 * a new value have in common at the beginning and the end.
 *
 * @category operations
 * @since 1.0.0
 */
export const replaceValue = (
  json: JsonText,
  node: JsonTree.JsonNode,
  value: Json.Json
): ReadonlyArray<TextEdit.TextEdit> => {
  if (node.type === "object" && Json.isObject(value)) {
    // Of equal keys only the last member is kept.
    const kept = JsonTree.lastMembers(node).filter(({ key }) => Object.hasOwn(value, key))
    if (kept.length > 0) return replaceMembers(json, node, kept, value)
  }
  const { text } = json
  // A value on one line needs no layout, and finding the layout takes time for each of many values.
  if (typeof value !== "object" || value === null) {
    return [trimmed({ offset: node.offset, length: node.length, text: JSON.stringify(value) }, textOf(text, node))]
  }
  const layout = layoutLike(text, layoutOf(text, node.offset, [node, ...rootOf(json)]), node)
  const after =
    node.type === "array" && Json.isList(value) && node.items.length > 0 && value.length > 0
      ? writeItems(text, node, value, layout)
      : write(value, layout, indentationAt(text, node.offset))
  return [trimmed({ offset: node.offset, length: node.length, text: after }, textOf(text, node))]
}

/**
 * Removes the members of an object that `isAsked` accepts, and the commas that become unnecessary. The lines of other members
 * keep their indentation.
 *
 * @category operations
 * @since 1.0.0
 */
export const removeMembers = (
  { text }: JsonText,
  object: JsonTree.JsonObjectNode,
  isAsked: (member: JsonTree.JsonMember) => boolean
): ReadonlyArray<TextEdit.TextEdit> => {
  const { members } = object
  const edits: Array<TextEdit.TextEdit> = []
  for (let first = 0; first < members.length; first++) {
    if (!isAsked(members[first]!)) continue
    let next = first + 1
    while (next < members.length && isAsked(members[next]!)) next++
    const [start, end] = removedRange(text, object, first, next)
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
export const writeFirst = ({ root, text }: JsonText, object: Json.JsonObject): TextEdit.TextEdit => {
  const layout = layoutOf(text, root?.offset ?? 0, [])
  const written = write(object, layout, "")
  return root === undefined
    ? { offset: 0, length: text.length, text: `${written}${layout.lineBreak}` }
    : { offset: root.offset, length: root.length, text: written }
}

const rootOf = ({ root }: JsonText): ReadonlyArray<JsonTree.JsonNode> => (root === undefined ? [] : [root])

/** Adds members after the member at an index. */
const insertAfter = (
  json: JsonText,
  object: JsonTree.JsonObjectNode,
  index: number,
  added: ReadonlyArray<readonly [key: string, value: Json.Json]>
): TextEdit.TextEdit => {
  const { text } = json
  const member = object.members[index]!
  const siblings = [...object.members.slice(0, index + 1).toReversed(), ...object.members.slice(index + 1)]
  const nearest = [...siblings.map(({ value }) => value), object, ...rootOf(json)]
  const layout = layoutOf(text, member.keyOffset, nearest)
  const { gap, indentation } = gapAfter(text, object, index, layout)
  const inner = indentation === undefined ? onOneLine(layout) : layoutLike(text, layout, member.value)
  const outer = indentation ?? indentationAt(text, object.offset)
  const written = added.map(([key, value]) => gap + writeMember(key, value, inner, outer))
  return { offset: endOf(member.value), length: 0, text: written.join("") }
}

/** Replaces the values of the members that are kept, adds the new members after them, and removes the others. */
const replaceMembers = (
  json: JsonText,
  node: JsonTree.JsonObjectNode,
  kept: ReadonlyArray<JsonTree.JsonMember>,
  value: Json.JsonObject
): ReadonlyArray<TextEdit.TextEdit> => {
  const [members, keys] = [new Set(kept), new Set(kept.map(({ key }) => key))]
  const added = Object.entries(value).filter(([key]) => !keys.has(key))
  const last = node.members.findLastIndex((member) => members.has(member))
  return joined([
    ...kept.flatMap((member) => replaceDifferent(json, member.value, value[member.key]!)),
    ...(added.length === 0 ? [] : [insertAfter(json, node, last, added)]),
    ...removeMembers(json, node, (member) => !members.has(member))
  ])
}

/** Replaces a value unless it is the same, even if it is spelt differently. */
const replaceDifferent = (
  json: JsonText,
  node: JsonTree.JsonNode,
  value: Json.Json
): ReadonlyArray<TextEdit.TextEdit> =>
  node.type !== "object" && Json.isSame(Json.fromTree(node), value) ? [] : replaceValue(json, node, value)

/** Returns the text of a list that replaces another list, with the white space of that list. */
const writeItems = (
  text: string,
  list: JsonTree.JsonArrayNode,
  items: ReadonlyArray<Json.Json>,
  layout: JsonLayout
): string => {
  const [first, last] = [list.items[0]!, list.items.at(-1)!]
  const written = items.map((item) => write(item, layout, indentationAt(text, first.offset)))
  const closing = text.slice(endOf(last), endOf(list))
  return `[${openingOf(text, list)}${written.join(gapBeside(text, list, 1))}${closing}`
}

/** Returns the range to cut out for the members from `first` to before `next`. */
const removedRange = (
  text: string,
  { length, members, offset }: JsonTree.JsonObjectNode,
  first: number,
  next: number
): readonly [start: number, end: number] => {
  const { keyOffset } = members[first]!
  const before = members[first - 1]
  const after = members[next]?.keyOffset
  const isLine = beginsLine(text, keyOffset)
  const isSameLine = after !== undefined && !beginsLine(text, after)
  if (isSameLine && (isLine || before === undefined)) return [keyOffset, after]
  if (before !== undefined) return [endOf(before.value), endOf(members[next - 1]!.value)]
  if (after === undefined) return [offset + 1, offset + length - 1]
  return [isLine ? breakBefore(text, keyOffset) : offset + 1, breakBefore(text, after)]
}

/** Joins edits without text between them. Of edits at one offset, an earlier edit stays before a later edit. */
const joined = (edits: ReadonlyArray<TextEdit.TextEdit>): ReadonlyArray<TextEdit.TextEdit> => {
  const result: Array<TextEdit.TextEdit> = []
  for (const edit of edits.toSorted((one, other) => one.offset - other.offset)) {
    const last = result.at(-1)
    if (last === undefined || last.offset + last.length < edit.offset) result.push(edit)
    else result.splice(-1, 1, { ...last, length: last.length + edit.length, text: last.text + edit.text })
  }
  return result
}

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
