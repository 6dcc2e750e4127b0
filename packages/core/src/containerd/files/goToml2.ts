/**
 * Tables as containerd 2 decodes them: key by key, without regard to case. The first value of a wrong type refuses the table. Keys that
 * the schema does not have are told, and passed over.
 *
 * Source of the rule: github.com/pelletier/go-toml v2.2.4, v2.3.0 and v2.4.3, `unmarshaler.go` and `strict.go`.
 */
import { Frozen } from "../../data/index.ts"
import { type Field, type FieldType, foldedField, type Struct } from "../releases/Schema.ts"
import type { GoTomlWords } from "../../document/toml/index.ts"
import { type Branch, type ConfigTree, type Leaf, merge } from "./ConfigTree.ts"
import type { Decoded, TypeFault, UnknownKey } from "./Decoded.ts"
import { byKey, tomlKind } from "./goValues.ts"

/**
 * Decodes a table. A table of a plugin is written anew before it is decoded (`isRewritten`), so its keys come sorted, values before
 * tables. A file is decoded in its own order.
 */
export const decodeSecond = (
  table: Branch,
  schema: Struct,
  { isRewritten, reader }: { readonly isRewritten: boolean; readonly reader: GoTomlWords.Reader }
): Decoded => {
  const unknown: Array<UnknownKey> = []
  let fault: TypeFault | undefined

  const ordered = ({ entries }: Branch): ReadonlyArray<readonly [string, ConfigTree]> => {
    if (!isRewritten) return [...entries]
    const sorted = Array.from(entries).toSorted(byKey)
    return [...sorted.filter(([, { _tag }]) => _tag === "Leaf"), ...sorted.filter(([, { _tag }]) => _tag === "Branch")]
  }

  const structOf = (branch: Branch, struct: Struct, path: ReadonlyArray<string>): Branch => {
    const entries = new Map<string, ConfigTree>()
    for (const [key, value] of ordered(branch)) {
      if (fault !== undefined) break
      const field = foldedField(struct, key)
      const inner = [...path, key]
      if (field === undefined) {
        tellUnknown(value, inner, true)
        continue
      }
      const decoded = valueOf(value, field.type, { struct, field }, inner)
      const known = entries.get(field.key)
      entries.set(field.key, known?._tag === "Branch" && decoded._tag === "Branch" ? merge(known, decoded) : decoded)
    }
    return { ...branch, entries: Frozen.frozenTable(entries) }
  }

  /** Tells an unknown key, and each header below it. What stands below a header of an unknown table is passed over. */
  const tellUnknown = (value: ConfigTree, path: ReadonlyArray<string>, isReached: boolean): void => {
    const isTable = value._tag === "Branch"
    const isHeader = isTable && (isRewritten || !value.isImplied)
    if (isHeader || (!isTable && isReached)) unknown.push({ path, origin: value.origins.used })
    if (!isTable) return
    for (const [key, inner] of ordered(value)) tellUnknown(inner, [...path, key], isReached && !isHeader)
  }

  const valueOf = (value: ConfigTree, type: FieldType, context: Context, path: ReadonlyArray<string>): ConfigTree => {
    const refuse = (words: string, isPositioned: boolean): ConfigTree => {
      const at = value._tag === "Leaf" && isPositioned ? value.at : undefined
      fault ??= { words: `toml: ${words}`, path, origin: value.origins.used, at }
      return value
    }
    if (value._tag === "Branch") {
      if (type._tag === "Struct") return structOf(value, type, path)
      if (type._tag === "Any") return value
      if (type._tag !== "Map") return refuse(`cannot store a table in a ${kindOf(type)}`, false)
      const entries = new Map<string, ConfigTree>()
      for (const [key, inner] of ordered(value)) {
        if (fault === undefined) entries.set(key, valueOf(inner, type.of, context, [...path, key]))
      }
      return { ...value, entries: Frozen.frozenTable(entries) }
    }
    const { node } = value
    if (type._tag === "Strings" && node.type === "array") {
      const wrong = node.items.find((item) => item.type !== "string")
      if (wrong === undefined) return value
      const goType = reader === "goToml24" ? "string" : type.goType
      return refuse(mismatch({ ...value, node: wrong }, "string", goType, context, reader), true)
    }
    if (fits(value, type)) return value
    const isPositioned = node.type !== "array" && node.type !== "tables"
    return refuse(mismatch(value, kindOf(type), context.field.type.goType, context, reader), isPositioned)
  }

  return { table: structOf(table, schema, []), fault, unknown }
}

/** The field that is decoded, which messages name. */
interface Context {
  readonly struct: Struct
  readonly field: Field
}

const fits = ({ node }: Leaf, { _tag }: FieldType): boolean =>
  (_tag === "String" && node.type === "string") ||
  (_tag === "Boolean" && node.type === "boolean") ||
  (_tag === "Integer" && node.type === "integer")

/** Returns the words for a value of a wrong type. Before 2.4, the library has other words for some types. */
const mismatch = (
  value: Leaf,
  kind: string,
  goType: string,
  { field, struct }: Context,
  reader: GoTomlWords.Reader
): string => {
  const { node } = value
  if (reader !== "goToml24" && node.type === "boolean") return `cannot assign boolean to a ${node.value}`
  if (reader !== "goToml24" && node.type === "float") return `float cannot be assigned to ${kind}`
  return `cannot decode TOML ${tomlKind(value)} into struct field ${struct.goType}.${field.name} of type ${goType}`
}

/** Returns the kind of a Go type. */
const kindOf = ({ _tag, goType }: FieldType): string => {
  switch (_tag) {
    case "Any":
    case "Map":
      return "map"
    case "Struct":
      return "struct"
    case "Strings":
      return "slice"
    default:
      return goType.replace(/^\*/, "")
  }
}
