/** The likely meanings of keys that Podman does not know. */
import { BurntSushiDecoded, type BurntSushiSchema } from "../../../document/toml/index.ts"
import { Similarity } from "../../../text/index.ts"
import * as Schema from "../../releases/Schema.ts"
import type { RuleContext } from "./ruleContext.ts"

/** The likely meaning of an unknown key. `isExact` is true if the key is right and only its place is wrong. */
export type Meaning =
  | MeantKey
  | { readonly _tag: "Table"; readonly table: string }
  | { readonly _tag: "Release"; readonly span: Schema.Span }
  | { readonly _tag: "Nothing"; readonly advice?: string | undefined }

/** A key that is meant, and its section. */
export interface MeantKey {
  readonly _tag: "Key"
  readonly table: string
  readonly key: string
  readonly isExact: boolean
}

/** Returns the likely meaning of a key that Podman does not know. */
export const meaningOf = ({ traits: { schema } }: RuleContext, path: ReadonlyArray<string>): Meaning => {
  if (path.length > 2) return nothing
  const key = path.at(-1)!
  const tableName = path.length === 2 ? BurntSushiDecoded.fieldNamed(schema.fields, path[0]!) : undefined
  const own = tableName === undefined ? undefined : fieldsOf(schema, tableName)
  const normal = key.replaceAll("-", "_").toLowerCase()
  const synonym = synonyms.get(normal)
  if (own !== undefined && tableName !== undefined) {
    const span = Schema.spanOf(tableName, key.toLowerCase())
    if (span !== undefined) return { _tag: "Release", span }
    const named = [normal, synonym].find((name) => name !== undefined && own.has(name))
    if (named !== undefined) return { _tag: "Key", table: tableName, key: named, isExact: false }
  }
  const others = [...schema.fields.keys()].filter((table) => table !== tableName)
  for (const [name, isExact] of [
    [key.toLowerCase(), true],
    [normal, false],
    [synonym, false]
  ] as const) {
    const owners = name === undefined ? [] : others.filter((table) => fieldsOf(schema, table)?.has(name) === true)
    if (owners.length === 1) return { _tag: "Key", table: owners[0]!, key: name!, isExact }
    if (owners.length > 1) return { _tag: "Nothing", advice: `Move it to one of the sections ${list(owners)}.` }
  }
  if (own !== undefined && tableName !== undefined) {
    const near = Similarity.nearest(normal, own.keys())
    return near === undefined ? nothing : { _tag: "Key", table: tableName, key: near, isExact: false }
  }
  const span = Schema.spanOf(key.toLowerCase())
  if (span !== undefined) return { _tag: "Release", span }
  const file = otherFiles.get(key)
  if (file !== undefined) return { _tag: "Nothing", advice: `Move it to ${file}.` }
  const table = Similarity.nearest(normal, schema.fields.keys())
  return table === undefined ? nothing : { _tag: "Table", table }
}

const fieldsOf = (schema: BurntSushiSchema.Struct, table: string): BurntSushiSchema.Struct["fields"] | undefined => {
  const type = schema.fields.get(table)
  return type?._tag === "Struct" ? type.fields : undefined
}

const nothing: Meaning = { _tag: "Nothing" }

/** The key in the manual of Podman, which does not work. */
export const documentedKey = "runtime_supports_nocgroups"

/** Keys that users write, and the keys that they mean. Except for the first, they are Docker's. */
const synonyms: ReadonlyMap<string, string> = new Map([
  [documentedKey, "runtime_supports_nocgroup"],
  ["default_runtime", "runtime"],
  ["runtimeargs", "runtimes_flags"]
])

/** Top-level keys of other files. */
const otherFiles: ReadonlyMap<string, string> = new Map([
  ["storage", "/etc/containers/storage.conf"],
  ["registries", "/etc/containers/registries.conf"],
  ["registry", "/etc/containers/registries.conf"],
  ["unqualified-search-registries", "/etc/containers/registries.conf"]
])

const list = (tables: ReadonlyArray<string>): string => tables.map((table) => `[${table}]`).join(" or ")
