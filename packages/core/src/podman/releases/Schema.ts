/**
 * The keys of `containers.conf` with their types, for each release. Podman refuses a file with a wrong type at any of them, even
 * if the key has nothing to do with runtimes.
 *
 * Source of the rule: containers-common, `pkg/config/config.go`, at v0.50.1 (Podman 4.3), v0.62.2 (5.4) and v0.67.0 (5.8).
 */
import { ReleaseNumber } from "../../engine/index.ts"
import { rows } from "./schemaRows.ts"

/**
 * The Go type of a value without other values in it. A list of strings with `isAttributed` knows `{append = true}`.
 *
 * @category models
 * @since 1.0.0
 */
export type ScalarType =
  | { readonly _tag: "String" }
  | { readonly _tag: "Text" }
  | { readonly _tag: "Boolean" }
  | { readonly _tag: "Integer"; readonly name: string }
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

/** The types of a file's tables. A row for one of the last two is about the tables in a map or list. */
const structs: { readonly [table: string]: string } = {
  containers: "config.ContainersConfig",
  engine: "config.EngineConfig",
  machine: "config.MachineConfig",
  network: "config.NetworkConfig",
  secrets: "config.SecretConfig",
  configmaps: "config.ConfigMapConfig",
  farms: "config.FarmConfig",
  podmansh: "config.PodmanshConfig",
  Destination: "config.Destination",
  SubnetPool: "config.SubnetPool"
}

/** Since this release, lists outside of maps know `{append = true}`. */
const attributed: ReleaseNumber.Since = [4, 8]

/**
 * Returns the schema of a release.
 *
 * @category constructors
 * @since 1.0.0
 */
export const of = (release: ReleaseNumber.Minor): Struct => {
  const known = rows.filter(
    ({ since, until }) =>
      (since === undefined || ReleaseNumber.has(release, since)) &&
      (until === undefined || !ReleaseNumber.has(release, until))
  )
  const tables = new Map<string, Map<string, FieldType>>()
  const struct = (table: string): Struct => ({
    _tag: "Struct",
    name: structs[table] ?? table,
    fields: tables.get(table) ?? new Map()
  })
  const typeOf = (text: string, isInMap = false): FieldType => {
    if (text.startsWith("{}")) return { _tag: "Map", of: typeOf(text.slice(2), true) }
    if (text.startsWith("[]")) return { _tag: "Structs", of: struct(text.slice(2)) }
    if (text === "strings") return { _tag: "Strings", isAttributed: !isInMap && ReleaseNumber.has(release, attributed) }
    return scalars[text] ?? (structs[text] === undefined ? { _tag: "Integer", name: text } : struct(text))
  }
  for (const { table } of known) if (!tables.has(table)) tables.set(table, new Map())
  for (const { keys, table, type } of known) {
    for (const key of keys.split(" ")) tables.get(table)?.set(key, typeOf(type))
  }
  const fields = [...tables.keys()]
    .filter((table) => /^[a-z]/.test(table))
    .map((table) => [table, struct(table)] as const)
  return { _tag: "Struct", name: "config.Config", fields: new Map(fields) }
}

/**
 * The releases that know a table or a key: since when, and until when. Without a bound, all releases on that side know it.
 *
 * @category models
 * @since 1.0.0
 */
export interface Span {
  readonly since: ReleaseNumber.Since | undefined
  readonly until: ReleaseNumber.Since | undefined
}

/**
 * Returns the releases that know a table, or a key of a table; undefined if no release does.
 *
 * @category getters
 * @since 1.0.0
 */
export const spanOf = (table: string, key?: string): Span | undefined => {
  const found = rows.filter((row) => row.table === table && (key === undefined || row.keys.split(" ").includes(key)))
  const [first] = found
  if (first === undefined) return undefined
  return {
    since: found.some(({ since }) => since === undefined) ? undefined : first.since,
    until: found.some(({ until }) => until === undefined) ? undefined : first.until
  }
}

/** Types by their names in the rows. The others are integers, or tables. A text is decoded by a function of its own. */
const scalars: { readonly [name: string]: FieldType } = {
  string: { _tag: "String" },
  PodExitPolicy: { _tag: "String" },
  bool: { _tag: "Boolean" },
  eventsLogMaxSize: { _tag: "Text" },
  "types.IPNet": { _tag: "Text" }
}
