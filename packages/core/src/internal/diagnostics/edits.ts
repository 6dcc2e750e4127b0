/**
 * Changes to a JSON text that take over its style.
 */
import type { JsonMember, JsonNode, JsonObject } from "../../JsonTree.ts"
import type { TextEdit } from "../../TextEdit.ts"
import { keyOf, type Stretch } from "./subject.ts"

/** Gives a member another key. */
export const rename = (member: JsonMember, key: string): TextEdit => ({ ...keyOf(member), text: JSON.stringify(key) })

/** Puts another value in the place of one. */
export const replace = ({ length, offset }: Stretch, value: unknown): TextEdit => ({
  offset,
  length,
  text: written(value)
})

/** A value as it is written on one line. */
export const written = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map(written).join(", ")}]` : JSON.stringify(value)

/** Puts a member behind another one, set off as that one is. */
export const insertBehind = (
  text: string,
  object: JsonObject,
  member: JsonMember,
  key: string,
  value: unknown
): TextEdit => {
  const { members, offset } = object
  const [first, second] = members
  // The first member's own place says how an object begins, the second one's how members are set off from each other.
  const [from, until] =
    first !== undefined && second !== undefined
      ? [endOf(first.value), second.keyOffset]
      : [offset + 1, member.keyOffset]
  const between = text.slice(from, until)
  const blanks = between.slice(between.trimEnd().length)
  const gap = second === undefined && !blanks.includes("\n") ? " " : blanks
  const colon = text.slice(member.keyOffset + member.keyLength, member.value.offset)
  return { offset: endOf(member.value), length: 0, text: `,${gap}${JSON.stringify(key)}${colon}${written(value)}` }
}

/**
 * Takes out the members at these indexes, each of which others follow. Undefined where something stands between one and the
 * next that is neither blank nor comma, such as a comment.
 */
export const removeAll = (
  text: string,
  { members }: JsonObject,
  indexes: ReadonlyArray<number>
): ReadonlyArray<TextEdit> | undefined => {
  const edits = indexes.flatMap((index) => {
    const [member, next] = [members[index], members[index + 1]]
    if (member === undefined || next === undefined) return []
    const between = text.slice(endOf(member.value), next.keyOffset)
    return /^\s*,\s*$/.test(between)
      ? [{ offset: member.keyOffset, length: next.keyOffset - member.keyOffset, text: "" }]
      : []
  })
  return edits.length === indexes.length ? edits : undefined
}

const endOf = ({ length, offset }: JsonNode): number => offset + length
