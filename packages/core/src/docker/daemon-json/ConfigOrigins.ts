/**
 * Where the values of a `daemon.json` are written, as the reader noted it: the members of its tree that counted.
 */
import type { Table } from "../../data/index.ts"
import { GoType, type Json, JsonTree } from "../../document/index.ts"
import type { Origin } from "../../engine/index.ts"
import { SourceText } from "../../text/index.ts"

/**
 * Where a member of an object is written: offset and length of its key, with the quotes, and of its value.
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
 * Where an entry is written, and the options in it that counted; undefined if there are none.
 *
 * @category models
 * @since 1.0.0
 */
export interface WrittenEntry extends WrittenMemberWithin {
  readonly options: Table.Table<WrittenMemberWithin> | undefined
}

/**
 * A member of an object that may be written more than once, and the key of the one that it is in.
 *
 * @category models
 * @since 1.0.0
 */
export interface WrittenMemberWithin extends WrittenMember {
  readonly within: string
}

/**
 * The file, and where the members are written that counted for each directive and each entry. What is inside them is read
 * again where somebody asks: a map keeps its origins, and the tree of its file would be larger than the map.
 *
 * @category models
 * @since 1.0.0
 */
export interface ConfigOrigins {
  /** What the file is called. */
  readonly file: string
  readonly source: SourceText.SourceText
  readonly directives: Table.Table<WrittenMember>
  readonly entries: Table.Table<WrittenEntry>
  /** The Go type of an entry. */
  readonly runtime: GoType.GoStruct
}

/**
 * Returns where a member is written.
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
  const way = origins && find(origins, path)
  const place = way?.[part]
  if (origins === undefined || way === undefined || place === undefined) return undefined
  const range = SourceText.range(origins.source, place.offset, place.length)
  return { _tag: "File", file: origins.file, path: way.path, range }
}

/** The keys and indexes that lead to a value as they are written, and where it and its key stand. An item of a list has none. */
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

/** Goes on to what is inside a value. */
const inside = (
  source: SourceText.SourceText,
  way: Way,
  [step, ...others]: ReadonlyArray<string | number | undefined>
): Way | undefined => {
  if (step === undefined) return way
  const node = read(source, way.value)
  if (node?.type === "array") {
    const item = typeof step === "number" ? node.items[step] : undefined
    return item && inside(source, { path: [...way.path, step], key: undefined, value: item }, others)
  }
  const member = JsonTree.lastMember(node, step)
  return member && inside(source, wayTo(way.path, written(member)), others)
}

const read = ({ text }: SourceText.SourceText, { length, offset }: SourceText.Stretch): JsonTree.JsonNode | undefined =>
  JsonTree.parse(text, offset, offset + length).root
