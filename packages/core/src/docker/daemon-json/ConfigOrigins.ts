/**
 * Where the values of a `daemon.json` are written, as the reader noted it: the members of its tree that counted.
 */
import type { Table } from "../../data/index.ts"
import type { Json, JsonTree } from "../../document/index.ts"
import type { Origin } from "../../engine/index.ts"
import { SourceText } from "../../text/index.ts"

/**
 * The members of an entry under `runtimes` that counted.
 *
 * @category models
 * @since 1.0.0
 */
export interface EntryMembers {
  /** The key of the directive, as it is written. */
  readonly directive: string
  readonly entry: JsonTree.JsonMember
  readonly path?: JsonTree.JsonMember
  readonly runtimeArgs?: JsonTree.JsonMember
  readonly runtimeType?: JsonTree.JsonMember
  readonly options?: JsonTree.JsonMember
  /** The members in the options, with the key of the options: there may be several that were decoded one over the other. */
  readonly inOptions: Table.Table<readonly [options: string, member: JsonTree.JsonMember]>
}

/**
 * The file, and the members that counted for each directive and each entry.
 *
 * @category models
 * @since 1.0.0
 */
export interface ConfigOrigins {
  /** What the file is called. */
  readonly file: string
  readonly source: SourceText.SourceText
  readonly directives: Table.Table<JsonTree.JsonMember>
  readonly entries: Table.Table<EntryMembers>
}

/**
 * Returns the origin of the value at a path of the configuration, or of the key that leads to it. Undefined if the value is not
 * written there.
 *
 * @category operations
 * @since 1.0.0
 */
export const at = (
  origins: ConfigOrigins | undefined,
  path: Json.JsonPath,
  part: "key" | "value"
): Origin.Origin | undefined => {
  const found = origins && find(origins, path)
  return found && place(origins, found, part)
}

/** Returns the member at a path that counted. An item of a list has none. */
const find = (
  { directives, entries }: ConfigOrigins,
  [directive, name, field, ...rest]: Json.JsonPath
): Way | undefined => {
  if (directive !== "runtimes" || name === undefined) {
    const member = directives.get(String(directive))
    return member && inside({ path: [member.key], member }, [name, field, ...rest])
  }
  const members = entries.get(String(name))
  if (members === undefined) return undefined
  const path = [members.directive, members.entry.key]
  if (field === undefined) return { path, member: members.entry }
  if (!isField(field)) return undefined
  const own = members[field]
  const [key, ...others] = rest
  if (own === undefined || key === undefined || field !== "options") {
    return own && inside({ path: [...path, own.key], member: own }, rest)
  }
  const [options, member] = members.inOptions.get(String(key)) ?? []
  return options === undefined || member === undefined
    ? undefined
    : inside({ path: [...path, options, member.key], member }, others)
}

const isField = (field: string | number): field is "options" | "path" | "runtimeArgs" | "runtimeType" =>
  field === "options" || field === "path" || field === "runtimeArgs" || field === "runtimeType"

/** A member or an item, and the keys and indexes that lead to it as they are written. */
interface Way {
  readonly path: Json.JsonPath
  readonly member?: JsonTree.JsonMember
  readonly item?: JsonTree.JsonNode
}

/** Goes on to what is inside a value. */
const inside = (way: Way, steps: ReadonlyArray<string | number | undefined>): Way | undefined => {
  const [step, ...others] = steps
  if (step === undefined) return way
  const { item, member, path } = way
  const node = item ?? member?.value
  if (node?.type === "array") {
    const found = typeof step === "number" ? node.items[step] : undefined
    return found && inside({ path: [...path, step], item: found }, others)
  }
  const found = node?.type === "object" ? node.members.findLast(({ key }) => key === step) : undefined
  return found && inside({ path: [...path, step], member: found }, others)
}

const place = (
  { file, source }: ConfigOrigins,
  { item, member, path }: Way,
  part: "key" | "value"
): Origin.Origin | undefined => {
  const node = part === "value" ? (item ?? member?.value) : undefined
  const range =
    node !== undefined
      ? SourceText.range(source, node.offset, node.length)
      : member && SourceText.range(source, member.keyOffset, member.keyLength)
  return range && { _tag: "File", file, path, range }
}
