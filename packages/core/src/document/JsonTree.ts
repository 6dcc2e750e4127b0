/**
 * JSON text as a tree with the position of every key and value, duplicate keys included. The parser continues after the most
 * common mistakes (comments, trailing and missing commas, other quotes, misspelt strings and numbers), so that one run finds
 * several mistakes. The parser does not recurse: deep nesting does not exhaust the call stack.
 */
import type {
  JsonArrayNode,
  JsonContainerNode,
  JsonMember,
  JsonNode,
  JsonObjectNode,
  JsonScalarNode,
  Parsed,
  SyntaxMistake,
  SyntaxReason,
  Expected
} from "./internal/jsonNodes.ts"
import { Parser } from "./internal/jsonParser.ts"
import { Scanner } from "./internal/jsonScanner.ts"

export type {
  Expected,
  JsonArrayNode,
  JsonContainerNode,
  JsonMember,
  JsonNode,
  JsonObjectNode,
  JsonScalarNode,
  Parsed,
  SyntaxMistake,
  SyntaxReason
}

/**
 * Parses the text between two offsets. The tree is frozen. Strings have the value that Go decodes: an unpaired surrogate
 * becomes U+FFFD. Reading ends at the 250,000th mistake.
 *
 * @category decoding
 * @since 1.0.0
 */
export const parse = (text: string, start = 0, end = text.length): Parsed =>
  new Parser(new Scanner(text.slice(0, end), start)).run()

/**
 * Returns the members of an object; no members for any other value.
 *
 * @category getters
 * @since 1.0.0
 */
export const membersOf = (node: JsonNode | undefined): ReadonlyArray<JsonMember> =>
  node?.type === "object" ? node.members : []

/**
 * Returns the members of an object without duplicates: of equal keys the last member, at the position of the first.
 *
 * @category getters
 * @since 1.0.0
 */
export const lastMembers = (node: JsonObjectNode): ReadonlyArray<JsonMember> => [
  ...new Map(node.members.map((member) => [member.key, member])).values()
]

/**
 * Returns the last member with a key; undefined if the object does not have the key or the value is not an object.
 *
 * @category getters
 * @since 1.0.0
 */
export const lastMember = (node: JsonNode | undefined, key: string | number): JsonMember | undefined =>
  membersOf(node).findLast((member) => member.key === key)

/**
 * Returns the values in an object or array, each with its key or index; nothing for a scalar.
 *
 * @category getters
 * @since 1.0.0
 */
export const children = (node: JsonNode): ReadonlyArray<readonly [step: string | number, child: JsonNode]> => {
  if (node.type === "object") return node.members.map(({ key, value }) => [key, value])
  return node.type === "array" ? node.items.map((item, index) => [index, item]) : []
}

/**
 * Returns the last value in an object or array that begins at or before an offset; undefined if there is none. Of all values in
 * the object or array, only this one can contain the offset.
 *
 * @category getters
 * @since 1.0.0
 */
export const childAt = (node: JsonNode, offset: number): JsonNode | undefined => {
  const count = node.type === "object" ? node.members.length : node.type === "array" ? node.items.length : 0
  const child = (index: number): JsonNode | undefined =>
    node.type === "object" ? node.members[index]?.value : node.type === "array" ? node.items[index] : undefined
  let [last, after] = [-1, count]
  while (last + 1 < after) {
    const middle = (last + after) >> 1
    if (child(middle)!.offset <= offset) last = middle
    else after = middle
  }
  return child(last)
}

/**
 * Returns a value and everything in it, in the order of the text. Does not recurse.
 *
 * @category getters
 * @since 1.0.0
 */
export const nodesOf = (root: JsonNode): ReadonlyArray<JsonNode> => {
  const nodes: Array<JsonNode> = []
  const pending = [root]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    nodes.push(node)
    for (const [, child] of children(node).toReversed()) pending.push(child)
  }
  return nodes
}

/**
 * Folds a tree from the inside out: calls `make` for each value with the results for the values in it, and returns the result
 * for the root. Does not recurse.
 *
 * @category operations
 * @since 1.0.0
 */
export const fold = <A>(root: JsonNode, make: (node: JsonNode, parts: ReadonlyArray<A>) => A): A => {
  const made = new Map<JsonNode, A>()
  const partsOf = (node: JsonNode) => children(node).map(([, child]) => made.get(child)!)
  for (const node of nodesOf(root).toReversed()) made.set(node, make(node, partsOf(node)))
  return made.get(root)!
}
