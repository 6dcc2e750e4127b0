/**
 * The keys that a program of Go knows in a TOML file, with their types, as github.com/BurntSushi/toml decodes them.
 */

/**
 * The Go type of a value without other values in it. A list of strings with `isAttributed` knows `{append = true}`. A duration is an
 * integer, or a string such as `10s`.
 *
 * @category models
 * @since 1.0.0
 */
export type ScalarType =
  | { readonly _tag: "String" }
  | { readonly _tag: "Text" }
  | { readonly _tag: "Boolean" }
  | { readonly _tag: "Integer"; readonly name: string }
  | { readonly _tag: "Duration" }
  | { readonly _tag: "Strings"; readonly isAttributed: boolean }

/**
 * The type of a value: a scalar, a map from names to values of a type, a table with known keys, or a list of such tables.
 *
 * @category models
 * @since 1.0.0
 */
export type FieldType =
  | ScalarType
  | { readonly _tag: "Map"; readonly of: FieldType }
  | Struct
  | { readonly _tag: "Structs"; readonly of: Struct }

/**
 * A table with known keys. `name` is its Go type.
 *
 * @category models
 * @since 1.0.0
 */
export interface Struct {
  readonly _tag: "Struct"
  readonly name: string
  readonly fields: ReadonlyMap<string, FieldType>
}

/**
 * Keys of one table with one type, separated by spaces. `{}` before a type is a map, and `[]` a list of tables. A type is the name of a
 * table, `string`, `bool`, `strings`, a name in `scalars`, or the name of an integer type.
 *
 * @category models
 * @since 1.0.0
 */
export interface Row {
  readonly table: string
  readonly type: string
  readonly keys: string
}

/**
 * The names of a program: the Go types of its tables, and its other types without other values in them. With `isAttributed`, lists
 * outside of maps know `{append = true}`.
 *
 * @category models
 * @since 1.0.0
 */
export interface Types {
  readonly structs: { readonly [table: string]: string }
  readonly scalars?: { readonly [name: string]: ScalarType }
  readonly isAttributed?: boolean
}

/**
 * Returns the type of a table, given the rows of all tables.
 *
 * @category constructors
 * @since 1.0.0
 */
export const structOf = (
  rows: ReadonlyArray<Row>,
  { isAttributed = false, scalars = {}, structs }: Types,
  table: string
): Struct => {
  const known: { readonly [name: string]: ScalarType } = { ...ownScalars, ...scalars }
  const tables = new Map(rows.map((row): [string, Map<string, FieldType>] => [row.table, new Map()]))
  const struct = (name: string): Struct => ({
    _tag: "Struct",
    name: structs[name] ?? name,
    fields: tables.get(name) ?? new Map()
  })
  const typeOf = (text: string, isInMap = false): FieldType => {
    if (text.startsWith("{}")) return { _tag: "Map", of: typeOf(text.slice(2), true) }
    if (text.startsWith("[]")) return { _tag: "Structs", of: struct(text.slice(2)) }
    if (text === "strings") return { _tag: "Strings", isAttributed: isAttributed && !isInMap }
    return known[text] ?? (structs[text] === undefined ? { _tag: "Integer", name: text } : struct(text))
  }
  for (const { keys, table: owner, type } of rows) {
    for (const key of keys.split(" ")) tables.get(owner)?.set(key, typeOf(type))
  }
  return struct(table)
}

const ownScalars: { readonly [name: string]: ScalarType } = { string: { _tag: "String" }, bool: { _tag: "Boolean" } }
