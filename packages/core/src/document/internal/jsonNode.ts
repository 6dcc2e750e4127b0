/**
 * What a JSON text is read to; `JsonTree` has it for all the world.
 */

/** A JSON value, with its offset and length in the text (UTF-16 units). */
export type JsonNode = JsonObject | JsonArray | JsonScalar

/** An object; `members` in the order of the text, duplicates kept. */
export interface JsonObject {
  readonly type: "object"
  readonly offset: number
  readonly length: number
  readonly members: ReadonlyArray<JsonMember>
}

/** A key with its value. The key's offset and length include its quotes. */
export interface JsonMember {
  readonly key: string
  readonly keyOffset: number
  readonly keyLength: number
  readonly value: JsonNode
}

/** An array. */
export interface JsonArray {
  readonly type: "array"
  readonly offset: number
  readonly length: number
  readonly items: ReadonlyArray<JsonNode>
}

/** A string, number, boolean or null. `text` is a number as it was written. */
export type JsonScalar =
  | { readonly type: "string"; readonly offset: number; readonly length: number; readonly value: string }
  | { readonly type: "number"; readonly offset: number; readonly length: number; readonly text: string }
  | { readonly type: "boolean"; readonly offset: number; readonly length: number; readonly value: boolean }
  | { readonly type: "null"; readonly offset: number; readonly length: number }

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
