/**
 * The keys of CRI-O's files with their types, for each release. CRI-O refuses a file with a wrong type at any of them, even if the key
 * has nothing to do with runtimes.
 */
import { BurntSushiSchema } from "../../document/toml/index.ts"
import { has, type Patch, type Since } from "./Backports.ts"
import { handlerTable, rows } from "./schemaRows.ts"

/**
 * Returns the schema of a release.
 *
 * @category operations
 * @since 1.0.0
 */
export const of = (release: Patch): BurntSushiSchema.Struct => {
  const known = rows.filter(
    ({ since, until }) => (since === undefined || has(release, since)) && (until === undefined || release.minor < until)
  )
  const tables = new Set(known.map(({ table }) => table).filter((table) => /^[a-z]/.test(table) && table !== "crio"))
  const inside = Array.from(tables, (table) => ({ table: "crio", type: table, keys: table }))
  const all = [...known, ...inside, { table: file, type: "crio", keys: "crio" }]
  return BurntSushiSchema.structOf(
    all,
    { structs: structsOf(tables), scalars: { "time.Duration": { _tag: "Duration" } } },
    file
  )
}

/**
 * Returns the releases that know a key of a table: since when, and until which minor number. Returns undefined if no release does.
 * `table` is the last part of the name of a section.
 *
 * @category getters
 * @since 1.0.0
 */
export const spanOf = (
  table: string,
  key: string
): { readonly since: Since | undefined; readonly until: number | undefined } | undefined => {
  const found = rows.find((row) => row.table === table && row.keys.split(" ").includes(key))
  return found && { since: found.since, until: found.until }
}

/**
 * Returns the keys of the table of a runtime handler.
 *
 * @category operations
 * @since 1.0.0
 */
export const handlerKeys = (schema: BurntSushiSchema.Struct): BurntSushiSchema.Struct["fields"] => {
  const runtimes = tableAt(schema, ["crio", "runtime"])?.get("runtimes")
  return runtimes?._tag === "Map" && runtimes.of._tag === "Struct" ? runtimes.of.fields : new Map()
}

/**
 * Returns the keys of the table at a path of exact names; undefined if there is no table with known keys.
 *
 * @category getters
 * @since 1.0.0
 */
export const tableAt = (
  schema: BurntSushiSchema.Struct,
  path: ReadonlyArray<string>
): BurntSushiSchema.Struct["fields"] | undefined =>
  path.reduce<BurntSushiSchema.Struct["fields"] | undefined>((fields, key) => {
    const type = fields?.get(key)
    return type?._tag === "Struct" ? type.fields : undefined
  }, schema.fields)

/** The name of the table that is a whole file. */
const file = ""

/** The sections of `[crio]` in the order in which CRI-O's type has them, with the names of their fields. */
const sections = ["API", "Runtime", "Image", "Network", "Metrics", "Tracing", "Stats", "NRI"]

const sectionType = (name: string): string =>
  name === "NRI" ? "struct { *nri.Config }" : `struct { config.${name}Config }`

/** The Go types of the tables. Most are structs without a name, in which the struct with the keys is embedded. */
const structsOf = (tables: ReadonlySet<string>): BurntSushiSchema.Types["structs"] => {
  const known = sections.filter((name) => tables.has(name.toLowerCase()))
  const fields = known.map((name) => String.raw`${name} ${sectionType(name)} "toml:\"${name.toLowerCase()}\""`)
  return {
    [file]: "config.tomlConfig",
    crio: `struct { ${["config.RootConfig", ...fields].join("; ")} }`,
    ...Object.fromEntries(known.map((name) => [name.toLowerCase(), sectionType(name)])),
    [handlerTable]: `config.${handlerTable}`,
    WorkloadConfig: "config.WorkloadConfig",
    Resources: "config.Resources"
  }
}
