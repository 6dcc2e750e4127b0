/**
 * The positions of the values in a `daemon.json`, recorded by the reader for the members that took effect.
 */
import type { Table } from "../../data/index.ts"
import { GoType, type Json, JsonTree } from "../../document/index.ts"
import type { Origin } from "../../engine/index.ts"
import { SourceText } from "../../text/index.ts"

/**
 * The position of an object member: offset and length of its key, including the quotes, and of its value.
 *
 * @category models
 * @since 1.0.0
 */
export interface WrittenMember extends SourceText.Stretch {
  readonly key: string
  readonly keyOffset: number
  readonly keyLength: number
}

/**
 * The position of an entry and of its options that took effect. `options` is undefined if the entry has none.
 *
 * @category models
 * @since 1.0.0
 */
export interface WrittenEntry extends WrittenMemberWithin {
  readonly options: Table.Table<WrittenMemberWithin> | undefined
}

/**
 * The position of a member whose object may occur more than once in the file, and the key of that object as written.
 *
 * @category models
 * @since 1.0.0
 */
export interface WrittenMemberWithin extends WrittenMember {
  readonly within: string
}

/**
 * A file, and the positions of the members that took effect for each directive and each entry. Values inside these members
 * are parsed again on request, because a runtime map keeps its origins and the tree of the file would be larger than the map.
 *
 * @category models
 * @since 1.0.0
 */
export interface ConfigOrigins {
  /** The name of the file. */
  readonly file: string
  readonly source: SourceText.SourceText
  readonly directives: Table.Table<WrittenMember>
  readonly entries: Table.Table<WrittenEntry>
  /** The Go type of an entry. */
  readonly runtime: GoType.GoStruct
}

/**
 * Returns the position of a member.
 *
 * @category constructors
 * @since 1.0.0
 */
export const written = ({ key, keyLength, keyOffset, value }: JsonTree.JsonMember): WrittenMember => ({
  key,
  keyOffset,
  keyLength,
  offset: value.offset,
  length: value.length
})

/**
 * Returns the origin of the value at a path of the configuration, or of its key. Returns undefined if the file does not
 * contain that value or key.
 *
 * @category operations
 * @since 1.0.0
 */
export const at = (
  origins: ConfigOrigins | undefined,
  path: Json.JsonPath,
  part: "key" | "value"
): Origin.Origin | undefined => {
  const way = origins && find(origins, path)
  const place = way?.[part]
  if (origins === undefined || way === undefined || place === undefined) return undefined
  const range = SourceText.range(origins.source, place.offset, place.length)
  return { _tag: "File", file: origins.file, path: way.path, range }
}

/** The path of a value with its keys as written, and the positions of the value and its key. A list item has no key. */
interface Way {
  readonly path: Json.JsonPath
  readonly key: SourceText.Stretch | undefined
  readonly value: SourceText.Stretch
}

const find = (
  { directives, entries, runtime, source }: ConfigOrigins,
  [directive, name, field, ...rest]: Json.JsonPath
): Way | undefined => {
  if (directive !== "runtimes" || name === undefined) {
    const member = directives.get(String(directive))
    return member && inside(source, wayTo([], member), [name, field, ...rest])
  }
  const entry = entries.get(String(name))
  if (entry === undefined) return undefined
  const way = wayTo([entry.within], entry)
  if (field === undefined) return way
  const [key, ...others] = rest
  if (field === "options" && key !== undefined) {
    const option = entry.options?.get(String(key))
    return option && inside(source, wayTo([...way.path, option.within], option), others)
  }
  const member = JsonTree.membersOf(read(source, entry)).findLast((one) => GoType.fieldKey(runtime, one.key) === field)
  return member && inside(source, wayTo(way.path, written(member)), rest)
}

const wayTo = (path: Json.JsonPath, { key, keyLength, keyOffset, length, offset }: WrittenMember): Way => ({
  path: [...path, key],
  key: { offset: keyOffset, length: keyLength },
  value: { offset, length }
})

/** Follows the rest of a path into a value. */
const inside = (
  source: SourceText.SourceText,
  way: Way,
  rest: ReadonlyArray<string | number | undefined>
): Way | undefined => {
  const steps = rest.filter((step) => step !== undefined)
  if (steps.length === 0) return way
  const path = [...way.path]
  let node = read(source, way.value)
  let key: SourceText.Stretch | undefined
  for (const step of steps) {
    const member = JsonTree.lastMember(node, step)
    key = member && { offset: member.keyOffset, length: member.keyLength }
    node = member?.value ?? (node?.type === "array" && typeof step === "number" ? node.items[step] : undefined)
    if (node === undefined) return undefined
    path.push(member?.key ?? step)
  }
  return node && { path, key, value: node }
}

const read = ({ text }: SourceText.SourceText, { length, offset }: SourceText.Stretch): JsonTree.JsonNode | undefined =>
  JsonTree.parse(text, offset, offset + length).root
