/**
 * The schema of a `DaemonConfig`, for configurations that a program makes or receives as JSON. `DaemonJson` reads a file by
 * the engine's own rules, which a schema cannot express.
 *
 * Schemas are large, so the main entry point of `@oci-runtimes/core` does not import this module.
 *
 * Source of the rule: see `DaemonConfig`.
 */
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { Frozen, Table } from "../../data/index.ts"
import type { DaemonConfig as Config, RuntimeEntry as Entry } from "../daemon-json/DaemonConfig.ts"

/** Makes a key optional and its value nullable. */
const optional = <S extends Schema.Top>(schema: S, description: string, more: { readonly default?: string } = {}) =>
  Schema.optionalKey(Schema.NullOr(schema).annotate({ description, ...more }))

const FileEntry = Schema.Struct({
  path: optional(
    Schema.String,
    "The runtime's program: an absolute path, or a name that the engine looks up in its PATH"
  ),
  runtimeArgs: optional(
    Schema.Array(Schema.NullOr(Schema.String)),
    "Arguments placed before the engine's own, through a wrapper script that a shell splits into words"
  ),
  runtimeType: optional(
    Schema.String,
    "The containerd shim: its name or the path of its binary, instead of a path (Docker Engine 25 and later)"
  ),
  options: optional(
    Schema.Record(Schema.String, Schema.Json),
    "Options of the shim, with a runtimeType (Docker Engine 25 and later)"
  )
})

/**
 * The schema of the directives as written in the file. Null means the same as a missing key, except for `runtimes`.
 *
 * @category constants
 * @since 1.0.0
 */
export const DaemonJson = Schema.Struct({
  "data-root": optional(Schema.String, "Root directory of the engine's persistent state"),
  "exec-root": optional(Schema.String, "Root directory of the engine's execution state files"),
  "exec-opts": optional(Schema.Array(Schema.NullOr(Schema.String)), "Options such as native.cgroupdriver=systemd"),
  containerd: optional(Schema.String, "Address of a containerd that the engine does not start itself"),
  "userns-remap": optional(
    Schema.String,
    "User whose subordinate ids containers are mapped to; changes the data root to a subdirectory"
  ),
  "default-runtime": optional(Schema.String, "The runtime of containers that do not choose a runtime", {
    default: "runc"
  }),
  runtimes: optional(
    Schema.Record(Schema.String, Schema.NullOr(FileEntry)),
    "The configured runtimes, by their names for `docker run --runtime`"
  )
})

/**
 * The schema of an entry in the decoded form.
 *
 * @category constants
 * @since 1.0.0
 */
export const RuntimeEntry = Schema.Struct({
  path: Schema.String,
  runtimeArgs: Schema.Array(Schema.String),
  runtimeType: Schema.optionalKey(Schema.String),
  options: Schema.optionalKey(Schema.Record(Schema.String, Schema.Json))
})

const isEntry = Schema.is(RuntimeEntry)

const Entries = Schema.declare(
  (value): value is Table.Table<Entry> =>
    Table.isTable(value) && Array.from(value).every(([, entry]) => isEntry(entry)),
  { expected: "a table of runtime entries" }
)

const Decoded = Schema.Struct({
  dataRoot: Schema.optionalKey(Schema.String),
  execRoot: Schema.optionalKey(Schema.String),
  execOpts: Schema.optionalKey(Schema.Array(Schema.String)),
  containerd: Schema.optionalKey(Schema.String),
  usernsRemap: Schema.optionalKey(Schema.String),
  defaultRuntime: Schema.optionalKey(Schema.String),
  runtimes: Schema.optionalKey(Schema.NullOr(Entries))
})

/**
 * The schema that decodes the JSON value of a `daemon.json` into a `DaemonConfig`, and encodes it back. Other directives
 * are dropped.
 *
 * @category constants
 * @since 1.0.0
 */
export const DaemonConfig = DaemonJson.pipe(
  Schema.decodeTo(
    Decoded,
    SchemaTransformation.transform<Config, typeof DaemonJson.Type>({
      decode: (json) => fromJson(json),
      encode: (config) => toJson(config)
    })
  )
)

const fromJson = (json: typeof DaemonJson.Type): Config => ({
  ...(typeof json["data-root"] === "string" && { dataRoot: json["data-root"] }),
  ...(typeof json["exec-root"] === "string" && { execRoot: json["exec-root"] }),
  ...(json["exec-opts"] && { execOpts: texts(json["exec-opts"]) }),
  ...(typeof json.containerd === "string" && { containerd: json.containerd }),
  ...(typeof json["userns-remap"] === "string" && { usernsRemap: json["userns-remap"] }),
  ...(typeof json["default-runtime"] === "string" && { defaultRuntime: json["default-runtime"] }),
  ...(json.runtimes !== undefined && { runtimes: json.runtimes && entries(json.runtimes) })
})

const texts = (values: ReadonlyArray<string | null> | null | undefined): ReadonlyArray<string> =>
  (values ?? []).map((value) => value ?? "")

const entries = (runtimes: NonNullable<(typeof DaemonJson.Type)["runtimes"]>): Table.Table<Entry> =>
  Frozen.frozenTable(
    Object.entries(runtimes).map(([name, entry]) => [
      name,
      {
        path: entry?.path ?? "",
        runtimeArgs: texts(entry?.runtimeArgs),
        ...(entry?.runtimeType && { runtimeType: entry.runtimeType }),
        ...(entry?.options && { options: entry.options })
      }
    ])
  )

const toJson = (config: Config): typeof DaemonJson.Type => ({
  ...(config.dataRoot !== undefined && { "data-root": config.dataRoot }),
  ...(config.execRoot !== undefined && { "exec-root": config.execRoot }),
  ...(config.execOpts !== undefined && { "exec-opts": config.execOpts }),
  ...(config.containerd !== undefined && { containerd: config.containerd }),
  ...(config.usernsRemap !== undefined && { "userns-remap": config.usernsRemap }),
  ...(config.defaultRuntime !== undefined && { "default-runtime": config.defaultRuntime }),
  ...(config.runtimes !== undefined && { runtimes: config.runtimes && Object.fromEntries(config.runtimes) })
})
