/**
 * The JSON documents that the command prints with `--json`, as schemas. One document a run, on standard output.
 */
import * as Schema from "effect/Schema"

const RuncOptions = Schema.Struct({
  binaryName: Schema.String.annotate({ description: "The program that the shim runs as the OCI runtime" }),
  root: Schema.String.annotate({ description: "Where the runtime keeps its state" }),
  systemdCgroup: Schema.Boolean,
  noPivotRoot: Schema.Boolean
})

const Shim = Schema.Struct({ binary: Schema.String, options: Schema.NullOr(RuncOptions) })

const Kind = Schema.Literals(["stock", "configured", "implicit"])

/** `resolve`: what a name comes to. */
export const ResolveDocument = Schema.Struct({
  name: Schema.String,
  kind: Kind,
  shim: Shim,
  script: Schema.NullOr(Schema.Struct({ path: Schema.String, content: Schema.String }))
})

/** `list`: the runtime map. `program` is null where `path` names no program that can be run; `problem` then says why. */
export const ListDocument = Schema.Struct({
  engine: Schema.String,
  defaultRuntime: Schema.String,
  runtimes: Schema.Array(
    Schema.Struct({
      name: Schema.String,
      kind: Kind,
      default: Schema.Boolean,
      shim: Shim,
      path: Schema.String,
      runtimeArgs: Schema.Array(Schema.String),
      program: Schema.NullOr(Schema.String),
      problem: Schema.NullOr(Schema.String)
    })
  )
})

const Problem = Schema.Struct({ tag: Schema.String, message: Schema.String })

/**
 * `check` of a configuration that the engine accepts. `file` is null where there is none at the default path. A warning
 * says why the engine would not start all the same.
 */
export const CheckDocument = Schema.Struct({
  engine: Schema.String,
  file: Schema.NullOr(Schema.String),
  accepted: Schema.Literal(true),
  defaultRuntime: Schema.String,
  runtimes: Schema.Array(Schema.String),
  warnings: Schema.Array(Problem)
})

/** Something that went wrong without consequence for the scripts. */
export const Warning = Schema.Struct({
  tag: Schema.Literals(["LeftoverRemains", "NotSynced", "NotUndone"]),
  message: Schema.String,
  path: Schema.String,
  errno: Schema.String
})

const Script = Schema.Struct({ content: Schema.String, mode: Schema.String })

/**
 * `plan`: the steps of `apply`, and what becomes of each script. `before` is null where there is no regular file, `after`
 * where there will be none; modes are in octal.
 */
export const PlanDocument = Schema.Struct({
  engine: Schema.String,
  scriptsDirectory: Schema.String,
  changes: Schema.Array(
    Schema.Struct({
      name: Schema.String,
      change: Schema.Literals(["added", "changed", "removed", "unchanged"]),
      before: Schema.NullOr(Script),
      after: Schema.NullOr(Script)
    })
  ),
  steps: Schema.Array(Schema.String),
  warnings: Schema.Array(Warning)
})

/** `apply`: what was done. `bytes` is the length of all scripts that were written; repairs are of what earlier runs left. */
export const ApplyDocument = Schema.Struct({
  engine: Schema.String,
  scriptsDirectory: Schema.String,
  written: Schema.Array(Schema.Struct({ path: Schema.String, bytes: Schema.Int })),
  kept: Schema.Array(Schema.String),
  removed: Schema.Array(Schema.String),
  bytes: Schema.Int,
  repairs: Schema.Array(
    Schema.Struct({
      tag: Schema.Literals(["RestoredScripts", "SettledScript", "RemovedLeftover"]),
      path: Schema.String
    })
  ),
  warnings: Schema.Array(Warning)
})

const Position = Schema.Struct({ line: Schema.Int, column: Schema.Int })

/**
 * A fault of the configuration. `range` is null where it does not come from the file; lines and columns count from 1.
 * `details` holds what the tag says is there, such as the `directive` of an `UnknownDirective`.
 */
export const Fault = Schema.Struct({
  tag: Schema.String,
  message: Schema.String,
  advice: Schema.String,
  path: Schema.Array(Schema.Union([Schema.String, Schema.Finite])),
  range: Schema.NullOr(Schema.Struct({ start: Position, end: Position })),
  details: Schema.Record(Schema.String, Schema.Json)
})

/** Any command that fails. The fields beside `tag` and `message` depend on the tag. */
export const ErrorDocument = Schema.Struct({
  error: Schema.StructWithRest(
    Schema.Struct({ tag: Schema.String, message: Schema.String, faults: Schema.optionalKey(Schema.Array(Fault)) }),
    [Schema.Record(Schema.String, Schema.Json)]
  )
})

/** The document as text, checked against its schema. */
export const print = <S extends Schema.Codec<unknown, unknown>>(schema: S, document: S["Type"]): string =>
  JSON.stringify(Schema.encodeUnknownSync(schema)(document), null, 2)
