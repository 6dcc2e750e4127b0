/**
 * Tables as containerd 1.6 and 1.7 decode them: field by field, each by its name, its lower case, its upper case, or with a lower-case
 * first letter. An embedded struct without a table of its own reads its fields from the table around it. The first value of a wrong type
 * refuses the table. Other keys are passed over.
 *
 * Source of the rule: github.com/pelletier/go-toml v1.9.5, `marshal.go`.
 */
import { Frozen } from "../../data/index.ts"
import type { FieldType, Struct } from "../releases/Schema.ts"
import type { Branch, ConfigTree } from "./ConfigTree.ts"
import type { Decoded, TypeFault, UnknownKey } from "./Decoded.ts"
import { byKey, goType, printed } from "./goValues.ts"

/** Decodes a table. `isAtTop` is true for the table of a file, in which the values of plugins must be tables. */
export const decodeFirst = (table: Branch, schema: Struct, isAtTop = false): Decoded => {
  const found = structOf(table, schema, [], isAtTop)
  return { ...found, unknown: found.fault === undefined ? unknownIn(table, schema, []) : [] }
}

/** Returns the keys that no field reads. The library does not tell them. */
const unknownIn = (table: Branch, struct: Struct, path: ReadonlyArray<string>): ReadonlyArray<UnknownKey> => {
  const read = new Map(readIn(table, struct))
  return Array.from(table.entries).flatMap(([key, value]) => {
    const type = read.get(key)
    const inner = [...path, key]
    if (type === undefined) return [{ path: inner, origin: value.origins.used }]
    if (value._tag === "Leaf") return []
    if (type._tag === "Struct") return unknownIn(value, type, inner)
    const { of } = type._tag === "Map" ? type : {}
    if (of?._tag !== "Struct") return []
    return Array.from(value.entries).flatMap(([name, one]) =>
      one._tag === "Branch" ? unknownIn(one, of, [...inner, name]) : []
    )
  })
}

/** Returns the keys that fields read, with their types. */
const readIn = (table: Branch, { fields }: Struct): ReadonlyArray<readonly [key: string, type: FieldType]> =>
  fields.flatMap(({ isEmbedded, key, type }) => {
    const written = keyOf(table, key)
    if (written !== undefined) return [[written, type] as const]
    return isEmbedded && type._tag === "Struct" ? readIn(table, type) : []
  })

interface Found {
  readonly table: Branch
  readonly fault: TypeFault | undefined
}

/** Returns the key of a field in a table; undefined if it has none. */
export const keyOf = ({ entries }: Branch, key: string): string | undefined =>
  [key, key.toLowerCase(), key.toUpperCase(), key.charAt(0).toLowerCase() + key.slice(1)].find((one) =>
    entries.has(one)
  )

const structOf = (table: Branch, { fields }: Struct, path: ReadonlyArray<string>, isAtTop = false): Found => {
  const entries = new Map<string, ConfigTree>()
  for (const { isEmbedded = false, key, type } of fields) {
    const written = keyOf(table, key)
    const value = written === undefined ? undefined : table.entries.get(written)
    let found: Value | undefined
    if (written !== undefined && value !== undefined)
      found = valueOf(value, isAtTop && type._tag === "Any" ? plugins : type, [...path, written])
    else if (isEmbedded) found = valueOf(table, type, path)
    if (found === undefined) continue
    if (found.fault !== undefined)
      return { table: { ...table, entries: Frozen.frozenTable(entries) }, fault: found.fault }
    if (written !== undefined || !isEmpty(found.value)) entries.set(key, found.value)
  }
  return { table: { ...table, entries: Frozen.frozenTable(entries) }, fault: undefined }
}

const isEmpty = (value: ConfigTree): boolean => value._tag === "Branch" && value.entries.size === 0

/** The type of the tables of plugins, which are decoded later. */
const plugins: FieldType = {
  _tag: "Map",
  of: { _tag: "Any", goType: "toml.Tree" },
  goType: "map[string]toml.Tree"
}

type Value = { readonly value: ConfigTree; readonly fault: TypeFault | undefined }

const valueOf = (value: ConfigTree, type: FieldType, path: ReadonlyArray<string>): Value => {
  const refuse = (words: string, at = path): Value => ({ value, fault: faultAt(value, words, at) })
  const target = type.goType
  const cannot = `Can't convert ${printed(value)}(${goType(value)}) to`
  if (value._tag === "Branch") {
    if (type._tag === "Any") return { value, fault: undefined }
    if (type._tag === "Struct") {
      const { fault, table } = structOf(value, type, path)
      return { value: table, fault }
    }
    if (type._tag !== "Map") return refuse(`${cannot} a tree`)
    const entries = new Map<string, ConfigTree>()
    for (const [key, inner] of Array.from(value.entries).toSorted(byKey)) {
      const found = valueOf(inner, type.of, [...path, key])
      if (found.fault !== undefined) return { value, fault: found.fault }
      entries.set(key, found.value)
    }
    return { value: { ...value, entries: Frozen.frozenTable(entries) }, fault: undefined }
  }
  const { node } = value
  if (node.type === "tables") return refuse(`${cannot} trees`)
  if (node.type === "array") {
    if (type._tag !== "Strings") return refuse(`${cannot} a slice`)
    const wrong = node.items.find((item) => item.type !== "string")
    if (wrong === undefined) return { value, fault: undefined }
    const item = { ...value, node: wrong }
    return refuse(`Can't convert ${printed(item)}(${goType(item)}) to string`)
  }
  switch (type._tag) {
    case "String":
      return node.type === "string" ? { value, fault: undefined } : refuse(`${cannot} string`)
    case "Boolean":
      return node.type === "boolean" ? { value, fault: undefined } : refuse(`${cannot} bool`)
    case "Integer":
      return node.type === "integer" ? { value, fault: undefined } : refuse(`${cannot} ${target}`)
    case "Strings":
      return refuse(`${cannot} ${target}(slice)`)
    case "Map":
      return refuse(`${cannot} ${target}(map)`)
    case "Struct":
      return refuse(`${cannot} ${target}`)
    case "Any":
      return refuse(target === "toml.Tree" ? `${cannot} ${target}` : `${cannot} ${target}(map)`)
  }
}

const faultAt = (value: ConfigTree, words: string, path: ReadonlyArray<string>): TypeFault => ({
  words,
  path,
  origin: value.origins.used,
  at: placeOf(value)
})

/** The library places a value at its key, and a table at its header. A table in braces has no place. */
const placeOf = (value: ConfigTree): TypeFault["at"] => {
  if (value._tag === "Branch") return value.header ?? { line: 0, column: 0 }
  const { used } = value.origins
  return value.node.type === "tables" ? value.at : used?._tag === "File" ? used.range.start : undefined
}
