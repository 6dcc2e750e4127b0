/**
 * The keys of `containers.conf` with their types, for each release. Podman refuses a file with a wrong type at any of them, even
 * if the key has nothing to do with runtimes.
 *
 * Source of the rule: containers-common, `pkg/config/config.go`, at v0.50.1 (Podman 4.3), v0.62.2 (5.4) and v0.67.0 (5.8).
 */
import { BurntSushiSchema } from "../../document/toml/index.ts"
import { ReleaseNumber } from "../../engine/index.ts"
import { rows } from "./schemaRows.ts"

/** The name of the table that is a whole file. */
const file = ""

/** The types of a file's tables. A row for one of the last two is about the tables in a map or list. */
const structs: { readonly [table: string]: string } = {
  "": "config.Config",
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
export const of = (release: ReleaseNumber.Minor): BurntSushiSchema.Struct => {
  const known = rows.filter(
    ({ since, until }) =>
      (since === undefined || ReleaseNumber.has(release, since)) &&
      (until === undefined || !ReleaseNumber.has(release, until))
  )
  const tables = new Set(known.map(({ table }) => table).filter((table) => /^[a-z]/.test(table)))
  const top = Array.from(tables, (table) => ({ table: file, type: table, keys: table }))
  const types = { structs, scalars, isAttributed: ReleaseNumber.has(release, attributed) }
  return BurntSushiSchema.structOf([...known, ...top], types, file)
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

/** The types that are not tables or integers, by their names in the rows. A text is decoded by a function of its own. */
const scalars: BurntSushiSchema.Types["scalars"] & {} = {
  PodExitPolicy: { _tag: "String" },
  eventsLogMaxSize: { _tag: "Text" },
  "types.IPNet": { _tag: "Text" }
}
