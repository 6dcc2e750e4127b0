/**
 * A file as github.com/BurntSushi/toml decodes it by a schema: the values of the keys that the program knows, and what it refuses or
 * ignores.
 *
 * Source of the rule: github.com/BurntSushi/toml, `decode.go`; for lists that know `{append = true}`, containers-common,
 * `internal/attributedstring`.
 */
import { GoText } from "../../../text/index.ts"
import type * as TomlTree from "../TomlTree.ts"
import type * as Schema from "./BurntSushiSchema.ts"
import { goFormat } from "./goFormat.ts"
import { elementFault, scalarFault, tableFault, type TypeWords } from "./typeFaults.ts"

/**
 * A value of a key. A list that knows `{append = true}` may say whether it is added to what is there.
 *
 * @category models
 * @since 1.0.0
 */
export type Value =
  | { readonly _tag: "Scalar"; readonly value: string | boolean | bigint }
  | { readonly _tag: "Strings"; readonly values: ReadonlyArray<StringItem>; readonly append: boolean | undefined }

/**
 * A string of a list, and where it stands.
 *
 * @category models
 * @since 1.0.0
 */
export interface StringItem {
  readonly text: string
  readonly offset: number
  readonly length: number
}

/**
 * A key that the program knows, by its path, with its value. The names of tables and keys are those of the schema, whatever their case in
 * the file.
 *
 * @category models
 * @since 1.0.0
 */
export interface Assignment {
  readonly path: ReadonlyArray<string>
  readonly value: Value
  readonly offset: number
  readonly length: number
}

/**
 * A remark about a key: a wrong type, for which the program refuses the file; a key that it does not know; a value that is not a table in
 * the place of a map, which it passes over; or a key that stands twice, in different cases. `isImplied` is true for a table that has no line of its own.
 *
 * @category models
 * @since 1.0.0
 */
export interface Remark {
  readonly _tag: "WrongType" | "UnknownKey" | "NotATable" | "SameKey"
  readonly path: ReadonlyArray<string>
  readonly offset: number
  readonly length: number
  readonly isImplied: boolean
  readonly cause: string
}

/**
 * A table with known keys in a map, even one without keys. The program makes it anew for each file.
 *
 * @category models
 * @since 1.0.0
 */
export interface Record {
  readonly path: ReadonlyArray<string>
  readonly offset: number
  readonly length: number
}

/**
 * The result of decoding a file.
 *
 * @category models
 * @since 1.0.0
 */
export interface Decoded {
  readonly assignments: ReadonlyArray<Assignment>
  readonly records: ReadonlyArray<Record>
  readonly remarks: ReadonlyArray<Remark>
}

/**
 * Decodes a file. Recurses as deep as the schema.
 *
 * @category decoding
 * @since 1.0.0
 */
export const of = ({ root }: Pick<TomlTree.Document, "root">, schema: Schema.Struct, words: TypeWords): Decoded => {
  const assignments: Array<Assignment> = []
  const records: Array<Record> = []
  const remarks: Array<Remark> = []
  const assignedKeys = new Set<string>()

  const remark = (_tag: Remark["_tag"], path: ReadonlyArray<string>, entry: TomlTree.TomlEntry, cause: string) =>
    remarks.push({
      _tag,
      path,
      cause,
      offset: entry.keyOffset,
      length: entry.keyLength,
      isImplied: entry.isImplied
    })

  const struct = (
    { fields, name }: Schema.Struct,
    entry: TomlTree.TomlEntry | undefined,
    value: TomlTree.TomlNode,
    above: ReadonlyArray<string>,
    written: ReadonlyArray<string>
  ): void => {
    if (value.type !== "table") {
      if (entry !== undefined) remark("WrongType", written, entry, tableFault(name, value, words))
      return
    }
    for (const inner of value.entries) {
      const key = fieldNamed(fields, inner.key)
      const type = key === undefined ? undefined : fields.get(key)
      if (key === undefined || type === undefined) remark("UnknownKey", [...written, inner.key], inner, "")
      else field(type, inner, inner.value, [...above, key], [...written, inner.key])
    }
  }

  const field = (
    type: Schema.FieldType,
    entry: TomlTree.TomlEntry,
    value: TomlTree.TomlNode,
    path: ReadonlyArray<string>,
    written: ReadonlyArray<string>
  ): void => {
    const wrong = (cause: string | undefined): boolean => {
      if (cause !== undefined) remark("WrongType", written, entry, cause)
      return cause !== undefined
    }
    const assign = (assigned: Value) => {
      const key = JSON.stringify(path)
      if (assignedKeys.has(key)) remark("SameKey", written, entry, "")
      assignedKeys.add(key)
      assignments.push({ path, value: assigned, offset: entry.keyOffset, length: entry.keyLength })
    }
    switch (type._tag) {
      case "Struct":
        return struct(type, entry, value, path, written)
      case "Structs":
        if (value.type !== "array" && value.type !== "tables") return void wrong(scalarFault("slice", value, words))
        for (const [index, item] of value.items.entries()) {
          struct(type.of, entry, item, [...path, String(index)], written)
        }
        return
      case "Map":
        if (value.type !== "table") return void remark("NotATable", written, entry, "")
        for (const inner of value.entries) {
          const inside = [...path, inner.key]
          if (type.of._tag === "Struct" && inner.value.type === "table") {
            records.push({ path: inside, offset: inner.keyOffset, length: inner.keyLength })
          }
          field(type.of, inner, inner.value, inside, [...written, inner.key])
        }
        return
      case "Strings": {
        const list = type.isAttributed ? attributed(value) : plain(value, words)
        if (typeof list === "string") wrong(list)
        else assign(list)
        return
      }
      default:
        if (wrong(elementFault(type, value, words))) return
        if (value.type === "string" || value.type === "boolean" || value.type === "integer") {
          assign({ _tag: "Scalar", value: value.value })
        }
    }
  }

  struct(schema, undefined, root, [], [])
  return { assignments, records, remarks }
}

/**
 * Returns the field of a key: the one of this name, otherwise one that differs only in case.
 *
 * @category getters
 * @since 1.0.0
 */
export const fieldNamed = (fields: Schema.Struct["fields"], key: string): string | undefined => {
  if (fields.has(key)) return key
  const folded = GoText.foldKey(key)
  return [...fields.keys()].find((name) => GoText.foldKey(name) === folded)
}

const itemOf = ({ length, offset, value }: Extract<TomlTree.TomlNode, { readonly type: "string" }>): StringItem => ({
  text: value,
  offset,
  length
})

/** Returns a list of strings, or the words for the first value that is not one. */
const plain = (value: TomlTree.TomlNode, words: TypeWords): Value | string => {
  if (value.type !== "array" && value.type !== "tables") return scalarFault("slice", value, words)
  const values: Array<StringItem> = []
  for (const item of value.items) {
    if (item.type !== "string") return scalarFault("string", item, words)
    values.push(itemOf(item))
  }
  return { _tag: "Strings", values, append: undefined }
}

/** Returns a list in which tables may say whether it is appended, or the words for what is wrong in it. */
const attributed = (value: TomlTree.TomlNode): Value | string => {
  if (value.type !== "array") return `unable to cast to interface array: ${goFormat(value)}`
  const values: Array<StringItem> = []
  let append: boolean | undefined
  for (const item of value.items) {
    if (item.type === "string") {
      values.push(itemOf(item))
      continue
    }
    if (item.type !== "table") return `unsupported item in attributed string slice: ${goFormat(item)}`
    for (const { key, value: flag } of item.entries) {
      if (key !== "append") return `unsupported key ${GoText.quote(key)} in map: ${goFormat(item)}`
      if (flag.type !== "boolean") return `unable to cast append to bool: ${key}`
      append = flag.value
    }
  }
  return { _tag: "Strings", values, append }
}
