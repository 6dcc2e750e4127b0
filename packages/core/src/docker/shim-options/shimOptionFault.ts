/**
 * The faults in the options of a shim, as data, with the engine's words.
 *
 * Source of the wording: go-toml 1.9.5, `tomltree_create.go`, `marshal.go`; go-toml 2.2 to 2.4, `marshaler.go`,
 * `unmarshaler.go`.
 */
import { GoFormat, type Json } from "../../document/index.ts"
import { type FieldType, type OptionRelease, goesByFields } from "./shimOptionFields.ts"

/** The kind of a JSON value, in Go's terms. */
export type JsonKind = "array" | "bool" | "null" | "number" | "object" | "string"

interface RefusedValue {
  /** True if the library panics, and the engine with it, instead of refusing the value. */
  readonly crashes: boolean
  /**
   * The engine's words after `runtime NAME: `. Undefined if the engine crashes, or if the words contain the whole value in
   * the library's own notation.
   */
  readonly words: string | undefined
}

/** A value that does not fit its field. `expected` is the Go type of the field, or `uint8` for an item of a list of bytes. */
export interface WrongType extends RefusedValue {
  readonly _tag: "WrongType"
  readonly field: string
  readonly expected: FieldType | "uint8"
}

/** A value that TOML cannot represent, even under a key that means nothing. */
export type TomlFault = RefusedValue &
  (
    | { readonly _tag: "NullValue" }
    /** An object in a list that does not begin with an object. */
    | { readonly _tag: "ObjectInList" }
    /** An item of another kind than the first item of its list. */
    | { readonly _tag: "MixedList"; readonly expected: JsonKind }
  )

/** A value that the engine refuses. */
export type Fault = (WrongType | TomlFault) & {
  /** The keys and indexes that lead from the options to the value. */
  readonly path: ReadonlyArray<string | number>
  readonly found: JsonKind
}

/** Returns the kind of a JSON value. */
export const kindOf = (value: Json.Json): JsonKind => {
  if (value === null) return "null"
  if (Array.isArray(value)) return "array"
  const type = typeof value
  return type === "boolean" ? "bool" : type === "number" ? "number" : type === "string" ? "string" : "object"
}

/** Reports whether go-toml 2 writes a value as tables: the value is a list with items, and all items are objects. */
export const isTables = (value: Json.Json): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((item) => kindOf(item) === "object")

/** Returns the words for a null that does not crash the engine. */
export const nullWords = (release: OptionRelease): string => {
  if (goesByFields(release)) return "cannot convert type <nil> to Tree"
  return release === "29.3" ? "toml: encoding a nil interface is not supported" : "toml: cannot encode a nil interface"
}

/** The words for an object in a list. Only go-toml 1 refuses such an object. */
export const objectWords = "cannot convert type map[string]interface {} to Tree"

/** A value that does not fit, and its field as named in the library's errors. */
export interface OptionTypeMismatch {
  readonly value: Json.Json
  readonly expected: WrongType["expected"]
  readonly field: string
}

/** Returns the words for a value that does not fit. */
export const mismatchWords = (mismatch: OptionTypeMismatch, release: OptionRelease): string | undefined => {
  if (goesByFields(release)) return wordsOfToml1(mismatch)
  return release === "29.3" ? wordsOfToml22(mismatch) : wordsOfToml24(mismatch)
}

const wordsOfToml1 = ({ expected, value }: OptionTypeMismatch): string | undefined => {
  const kind = kindOf(value)
  if (Array.isArray(value) && value.length === 0) return "(0, 0): Can't convert []([]interface {}) to a slice"
  if (kind === "array" || kind === "object") return undefined
  const type = kind === "number" ? "float64" : kind
  return `(0, 0): Can't convert ${print(value)}(${type}) to ${expected === "[]uint8" ? "[]uint8(slice)" : expected}`
}

const wordsOfToml22 = (mismatch: OptionTypeMismatch): string | undefined => {
  const { expected, value } = mismatch
  const kind = kindOf(value)
  if (kind === "number") return `toml: float cannot be assigned to ${expected === "[]uint8" ? "slice" : expected}`
  if (kind === "bool") return `toml: cannot assign boolean to a ${String(value)}`
  if (kind === "object" || kind === "null") return undefined
  const type = expected === "uint8" ? "[]uint8" : expected
  return decoding(mismatch, isTables(value) && expected !== "uint8" ? "array table" : kind, type)
}

const wordsOfToml24 = (mismatch: OptionTypeMismatch): string | undefined => {
  const { expected, value } = mismatch
  const kind = kindOf(value)
  // How the library reads an object in a list depends on the other items.
  if (kind === "object" && expected === "uint8") return undefined
  if (kind === "object") return `toml: cannot store a table in a ${expected === "[]uint8" ? "uint8" : expected}`
  if (isTables(value) && expected !== "uint8") return `toml: cannot store an array table in a ${expected}`
  return decoding(mismatch, kind === "number" ? "float" : kind === "bool" ? "boolean" : kind, expected)
}

const decoding = ({ field }: OptionTypeMismatch, found: string, expected: string): string =>
  `toml: cannot decode TOML ${found} into struct field ${field} of type ${expected}`

const print = (value: Json.Json): string =>
  typeof value === "number"
    ? GoFormat.formatValue({ type: "number", offset: 0, length: 0, text: Object.is(value, -0) ? "-0" : String(value) })
    : String(value)
