/**
 * JSON text as a tree that remembers where everything stands, duplicate keys included. Reading goes on behind the
 * mistakes people make most (comments, trailing and missing commas), so that one look finds every fault. No depth of nesting
 * exhausts it.
 */
import type { JsonMember, JsonNode, JsonObject } from "./internal/jsonNode.ts"
import * as StrictJson from "./internal/strictJson.ts"
import * as TolerantJson from "./internal/tolerantJson.ts"
import type { SyntaxMistake } from "./JsonMistake.ts"

export type { JsonArray, JsonMember, JsonNode, JsonObject, JsonScalar } from "./internal/jsonNode.ts"

/** The tree, as far as it could be read, and every mistake found. Without mistakes the tree is whole. */
export interface Parsed {
  readonly root: JsonNode | undefined
  readonly mistakes: ReadonlyArray<SyntaxMistake>
}

/** Reads the text between two offsets. Strings come out as Go decodes them: an unpaired surrogate is U+FFFD. */
export const parse = (text: string, start = 0, end = text.length): Parsed => {
  const whole = StrictJson.read(end === text.length ? text : text.slice(0, end), start)
  if (whole !== undefined) return { root: whole, mistakes: [] }
  return TolerantJson.read(text, start, end)
}

/** The members of an object that are left when of equal keys the last one wins, each at the place of the first. */
export const lastMembers = (node: JsonObject): ReadonlyArray<JsonMember> => [
  ...new Map(node.members.map((member) => [member.key, member])).values()
]

/** The member with a key, the last of several; undefined where there is none or the value is no object. */
export const lastMember = (node: JsonNode | undefined, key: string | number): JsonMember | undefined =>
  node?.type === "object" ? node.members.findLast((member) => member.key === key) : undefined

/** What a value holds, with the key or index of each; nothing for a scalar. */
export const children = (node: JsonNode): ReadonlyArray<readonly [step: string | number, child: JsonNode]> => {
  if (node.type === "object") return node.members.map(({ key, value }) => [key, value])
  return node.type === "array" ? node.items.map((item, index) => [index, item]) : []
}
