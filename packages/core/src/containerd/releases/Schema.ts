/**
 * The keys of configuration files with their types, for each release. containerd refuses a file with a wrong type at any of them, even
 * if the key has nothing to do with runtimes.
 *
 * Source of the rule: containerd, `services/server/config/config.go` and `pkg/cri/config/config.go` at v1.6.20 and v1.7.24,
 * `cmd/containerd/server/config/config.go` and `internal/cri/config/config.go` at v2.0.0, v2.1.9, v2.2.0 and v2.3.4.
 */
import { Lazy } from "../../data/index.ts"
import { ReleaseNumber } from "../../engine/index.ts"
import { GoText } from "../../text/index.ts"
import { rows } from "./schemaRows.ts"

/**
 * The type of a value: a scalar, a list of strings, a table of anything, a table from names to values of a type, or a table with known
 * keys.
 *
 * @category models
 * @since 1.0.0
 */
export type FieldType =
  | { readonly _tag: "String" | "Boolean" | "Strings" | "Any"; readonly goType: string }
  | { readonly _tag: "Integer"; readonly goType: "int" | "int32" | "uint32" }
  | { readonly _tag: "Map"; readonly of: FieldType; readonly goType: string }
  | Struct

/**
 * A table with known keys. `goType` is its Go type.
 *
 * @category models
 * @since 1.0.0
 */
export interface Struct {
  readonly _tag: "Struct"
  readonly goType: string
  readonly fields: ReadonlyArray<Field>
}

/**
 * A key of a table: its name, its Go field, its type, and its name in the JSON of the running daemon, if it is there. `isEmbedded` is
 * present for a table that is an embedded struct in Go.
 *
 * @category models
 * @since 1.0.0
 */
export interface Field {
  readonly key: string
  readonly name: string
  readonly type: FieldType
  readonly json: string | undefined
  readonly isEmbedded?: true
}

/**
 * The tables of a release: the file, and the plugins that concern runtimes, by their URI.
 *
 * @category models
 * @since 1.0.0
 */
export interface Schema {
  readonly file: Struct
  readonly plugins: ReadonlyMap<string, Struct>
  readonly runtime: Struct
}

/**
 * The plugins that concern runtimes, by their URI: `cri1` is CRI up to 1.7, which has everything in one table. Later, `server`
 * has what is left of it, and runtimes and images have plugins of their own.
 *
 * @category constants
 * @since 1.0.0
 */
export const uris = /*#__PURE__*/ Object.freeze({
  server: "io.containerd.grpc.v1.cri",
  runtime: "io.containerd.cri.v1.runtime",
  images: "io.containerd.cri.v1.images"
})

/**
 * Returns the schema of a release.
 *
 * @category constructors
 * @since 1.0.0
 */
export const of = (release: ReleaseNumber.Minor): Schema => {
  const isOne = !ReleaseNumber.has(release, [2, 0])
  const structs = new Map<string, Struct>()
  const structOf = (table: string): Struct => {
    const known = structs.get(table)
    if (known !== undefined) return known
    const fields = (rows[table] ?? []).flatMap((words) => fieldOf(release, words, typeOf) ?? [])
    const struct: Struct = { _tag: "Struct", goType: `config.${table}`, fields }
    structs.set(table, struct)
    return struct
  }
  const typeOf = (text: string): FieldType => {
    if (text.startsWith("{}")) {
      const inner = typeOf(text.slice(2))
      return { _tag: "Map", of: inner, goType: `map[string]${inner.goType}` }
    }
    return scalars()[text] ?? structOf(text)
  }
  const tables = isOne
    ? [[uris.server, structOf("PluginConfig")] as const]
    : [
        [uris.images, structOf("ImageConfig")] as const,
        [uris.runtime, structOf("RuntimeConfig")] as const,
        [uris.server, structOf("ServerConfig")] as const
      ]
  return { file: structOf("Config"), plugins: new Map(tables), runtime: structOf("Runtime") }
}

/**
 * Returns the field of a table by its exact key.
 *
 * @category getters
 * @since 1.0.0
 */
export const fieldOfKey = ({ fields }: Struct, key: string): Field | undefined => fields.find((one) => one.key === key)

/**
 * Returns the field that a key of a file names for a reader that does not care about case.
 *
 * @category getters
 * @since 1.0.0
 */
export const foldedField = ({ fields }: Struct, key: string): Field | undefined => {
  const lower = GoText.toLower(key)
  return fields.find((one) => one.key === key) ?? fields.find((one) => GoText.toLower(one.key) === lower)
}

const fieldOf = (
  release: ReleaseNumber.Minor,
  words: string,
  typeOf: (text: string) => FieldType
): Field | undefined => {
  const [key = "", name = "", type = "", ...others] = words.split(" ")
  const isKnown = others.every((word) => {
    const [, bound, major, minor] = /^(>=|<)(\d)\.(\d)$/.exec(word) ?? []
    return bound === undefined || ReleaseNumber.has(release, [Number(major), Number(minor)]) === (bound === ">=")
  })
  if (!isKnown) return undefined
  const isEmbedded = type.startsWith("@")
  return {
    key,
    name,
    type: typeOf(isEmbedded ? type.slice(1) : type),
    json: others.find((word) => /^\w/.test(word)),
    ...(isEmbedded && { isEmbedded })
  }
}

const scalars: () => { readonly [name: string]: FieldType } = /*#__PURE__*/ Lazy.lazy(() => ({
  string: { _tag: "String", goType: "string" },
  bool: { _tag: "Boolean", goType: "bool" },
  "*bool": { _tag: "Boolean", goType: "*bool" },
  int: { _tag: "Integer", goType: "int" },
  strings: { _tag: "Strings", goType: "[]string" },
  any: { _tag: "Any", goType: "map[string]interface {}" }
}))
