/**
 * Finds the places that a path may mean in a tree, as Go's decoder reads it.
 */
import type { JsonTree } from "../../document/index.ts"
import { GoText } from "../../text/index.ts"

/** A value, and the member that it is the value of. */
export interface Located {
  readonly node: JsonTree.JsonNode
  readonly member: JsonTree.JsonMember | undefined
}

/** Everything that a path may mean, the last first. */
export type Locator = (path: ReadonlyArray<string | number>) => ReadonlyArray<Located>

/**
 * A locator for a tree. The keys of directives and of the fields of entries match in any case. Later `runtimes` and
 * `options` are merged into earlier ones; of anything else the last one counts alone. It keeps what it has looked up, so
 * that many places in a large object can be found.
 */
export const locator = (root: JsonTree.JsonNode | undefined): Locator => {
  const top = spot(root === undefined ? [] : [{ node: root, member: undefined }], "file")
  return (path) => {
    let at = top
    for (const step of path) at = at.inside(step)
    return at.meant
  }
}

/** What is reached by a path, as far as it decides how the keys in it are read. */
type Level = "file" | "runtimes" | "entry" | "value"

/** Everything that a path may mean, and what one more step leads to. */
interface Spot {
  readonly meant: ReadonlyArray<Located>
  readonly inside: (step: string | number) => Spot
}

const spot = (meant: ReadonlyArray<Located>, level: Level): Spot => {
  const hasFields = level === "file" || level === "entry"
  const keyOf = hasFields ? GoText.foldKey : (key: string) => key
  const reached = new Map<string | number, Spot>()
  let index: ReadonlyMap<string, ReadonlyArray<Located>> | undefined
  const members = (key: string): ReadonlyArray<Located> => {
    // Whoever looks only once is not to pay for an index.
    if (reached.size === 0) return membersIn(meant, (member) => keyOf(member.key) === key)
    index ??= Map.groupBy(membersIn(meant), ({ member }) => keyOf(member.key))
    return index.get(key) ?? []
  }
  const take = (step: string | number): Spot => {
    if (typeof step === "number") return spot(itemsIn(meant, step).slice(0, 1), levelWithin(level, ""))
    const key = keyOf(step)
    const isMerged = hasFields && (key === "options" || key === "runtimes")
    return spot(isMerged ? members(key) : members(key).slice(0, 1), levelWithin(level, key))
  }
  const inside = (step: string | number): Spot => {
    const there = reached.get(step) ?? take(step)
    reached.set(step, there)
    return there
  }
  return { meant, inside }
}

const levelWithin = (level: Level, key: string): Level => {
  if (level === "file") return key === "runtimes" ? "runtimes" : "value"
  return level === "runtimes" ? "entry" : "value"
}

/** The members of all objects, or some of them, the last first. */
const membersIn = (
  meant: ReadonlyArray<Located>,
  isAsked: (member: JsonTree.JsonMember) => boolean = () => true
): ReadonlyArray<{ readonly node: JsonTree.JsonNode; readonly member: JsonTree.JsonMember }> =>
  meant
    .flatMap(({ node }) => (node.type === "object" ? node.members.filter(isAsked).toReversed() : []))
    .map((member) => ({ node: member.value, member }))

const itemsIn = (meant: ReadonlyArray<Located>, index: number): ReadonlyArray<Located> =>
  meant.flatMap(({ node }) => {
    const item = node.type === "array" ? node.items[index] : undefined
    return item === undefined ? [] : [{ node: item, member: undefined }]
  })
