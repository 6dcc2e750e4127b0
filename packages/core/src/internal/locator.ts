/**
 * Finds the places that a path may mean in a tree, as Go's decoder reads it.
 */
import { foldKey } from "./goText.ts"
import type { JsonMember, JsonNode, JsonObject } from "../JsonTree.ts"

/** A value, and the member that it is the value of. */
export interface Located {
  readonly node: JsonNode
  readonly member: JsonMember | undefined
}

/** Everything that a path may mean, the last first. */
export type Locator = (path: ReadonlyArray<string | number>) => ReadonlyArray<Located>

/**
 * A locator for a tree. The keys of directives and of the fields of entries match in any case. Later `runtimes` and
 * `options` are merged into earlier ones; of anything else the last one counts alone. It keeps what it has looked up, so
 * that many places in a large object can be found.
 */
export const locator = (root: JsonNode | undefined): Locator => {
  const indexes = new Map<JsonObject, Index>()
  const indexOf = (object: JsonObject): Index => {
    const known = indexes.get(object) ?? index(object)
    indexes.set(object, known)
    return known
  }
  const within = (node: JsonNode, step: string | number, isField: boolean): ReadonlyArray<Located> => {
    if (node.type === "array") {
      const item = typeof step === "number" ? node.items[step] : undefined
      return item === undefined ? [] : [{ node: item, member: undefined }]
    }
    if (node.type !== "object" || typeof step === "number") return []
    const { exact, folded } = indexOf(node)
    return (isField ? folded.get(foldKey(step)) : exact.get(step)) ?? []
  }
  return (path) => {
    let found: ReadonlyArray<Located> = root === undefined ? [] : [{ node: root, member: undefined }]
    for (const [depth, step] of path.entries()) {
      const isField = depth === 0 || (depth === 2 && foldKey(String(path[0])) === "runtimes")
      const meant = found.flatMap(({ node }) => within(node, step, isField))
      const isMerged = isField && ["options", "runtimes"].includes(foldKey(String(step)))
      found = isMerged ? meant : meant.slice(0, 1)
    }
    return found
  }
}

/** The members of an object by key, the last first: as it is written, and without regard to case. */
interface Index {
  readonly exact: ReadonlyMap<string, ReadonlyArray<Located>>
  readonly folded: ReadonlyMap<string, ReadonlyArray<Located>>
}

const index = ({ members }: JsonObject): Index => {
  const exact = new Map<string, Array<Located>>()
  const folded = new Map<string, Array<Located>>()
  const add = (found: Map<string, Array<Located>>, key: string, member: JsonMember) => {
    const known = found.get(key)
    if (known === undefined) found.set(key, [{ node: member.value, member }])
    else known.push({ node: member.value, member })
  }
  for (const member of members.toReversed()) {
    add(exact, member.key, member)
    add(folded, foldKey(member.key), member)
  }
  return { exact, folded }
}
