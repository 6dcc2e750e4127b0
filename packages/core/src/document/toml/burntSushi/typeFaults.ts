/**
 * The words for values of a wrong type.
 *
 * Source of the rule: github.com/BurntSushi/toml, `decode.go`, and recorded answers of programs that use it.
 */
import type * as TomlTree from "../TomlTree.ts"
import type * as Schema from "./BurntSushiSchema.ts"

/** The word of a release of the library for any type. */
export interface TypeWords {
  readonly anyWord: "any" | "interface {}"
}

/** Returns the words for a value that is not of the wanted type. */
export const scalarFault = (wanted: string, value: TomlTree.TomlNode, words: TypeWords): string =>
  `incompatible types: TOML value has type ${goType(value, words)}; destination has type ${wanted}`

/** Returns the words for a value that is not a table. */
export const tableFault = (name: string, value: TomlTree.TomlNode, words: TypeWords): string =>
  `type mismatch for ${name}: expected table but found ${goType(value, words)}`

/** Returns the words for a scalar of a wrong type or out of range; undefined if it is right. */
export const elementFault = (
  type: Exclude<Schema.ScalarType, { readonly _tag: "Strings" }>,
  value: TomlTree.TomlNode,
  words: TypeWords
): string | undefined => {
  switch (type._tag) {
    case "String":
      return value.type === "string" ? undefined : scalarFault("string", value, words)
    case "Boolean":
      return value.type === "boolean" ? undefined : scalarFault("boolean", value, words)
    case "Text":
      // A type that decodes text takes anything that can be written as one.
      return /^(?:string|boolean|integer|float)$/.test(value.type)
        ? undefined
        : scalarFault("primitive (string-like)", value, words)
    case "Duration":
      return value.type === "string" || value.type === "integer" ? undefined : scalarFault("integer", value, words)
    case "Integer": {
      if (value.type !== "integer") return scalarFault("integer", value, words)
      const bits = sizes[type.name]
      return bits === undefined || BigInt.asUintN(bits, value.value) === value.value
        ? undefined
        : `${value.value} is out of range for ${type.name}`
    }
  }
}

/** The integers whose range is checked. Negative numbers for wider types are not refused. */
const sizes: { readonly [name: string]: number } = { uint16: 16, uint32: 32 }

const goType = (value: TomlTree.TomlNode, { anyWord }: TypeWords): string => {
  switch (value.type) {
    case "string":
      return "string"
    case "integer":
      return "int64"
    case "float":
      return "float64"
    case "boolean":
      return "bool"
    case "date-time":
      return "time.Time"
    case "array":
      return `[]${anyWord}`
    case "table":
      return `map[string]${anyWord}`
    case "tables":
      return `[]map[string]${anyWord}`
  }
}
