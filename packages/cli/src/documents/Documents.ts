/**
 * The JSON documents that the command prints with `--json`, as schemas. One document a run, on standard output.
 */
import * as Schema from "effect/Schema"
import { Detection } from "./Detection.ts"
import { DiagnosticDocument, FixesDocument } from "./Diagnostic.ts"
import { ExplanationDocument } from "./Explanation.ts"
import { FeaturesAnswer } from "./Features.ts"
import { Details, JsonPath, Kind, Range, Script, Shim, TypedOptions, Warning } from "./Parts.ts"

export { CompareDocument, ReloadImpactDocument } from "./Comparison.ts"
export { EditDocument } from "./Edit.ts"
export { ExplanationDocument } from "./Explanation.ts"
export { DiagnosticDocument } from "./Diagnostic.ts"
export { Warning } from "./Parts.ts"

/** Begins every document: the engine whose rules hold, and where that was found out, where no flag names it. */
const engine = { engine: Schema.String, detected: Detection }

/** Why the paths of scripts have `UID.GID` in them: it cannot be told which directory an engine with `userns-remap` uses. */
const unknownDataRoot = Schema.optionalKey(Schema.String)

/**
 * `resolve`: what a name comes to. `options` are those that the configuration gives a shim, as the engine reads them.
 * `explanation` is there with `--explain`.
 */
export const ResolveDocument = Schema.Struct({
  ...engine,
  name: Schema.String,
  kind: Kind,
  shim: Shim,
  options: Schema.NullOr(TypedOptions),
  script: Schema.NullOr(Schema.Struct({ path: Schema.String, content: Schema.String })),
  unknownDataRoot,
  explanation: Schema.optionalKey(ExplanationDocument)
})

/**
 * `list`: the runtime map. `path` is null for a runtime whose shim decides. `program` is where the program, or else the
 * shim, is; null where it is not found, and `problem` then says why. `features` is there with `--features`, and null where
 * there is no program to ask.
 */
export const ListDocument = Schema.Struct({
  ...engine,
  defaultRuntime: Schema.String,
  unknownDataRoot,
  runtimes: Schema.Array(
    Schema.Struct({
      name: Schema.String,
      kind: Kind,
      default: Schema.Boolean,
      shim: Shim,
      path: Schema.NullOr(Schema.String),
      runtimeArgs: Schema.Array(Schema.String),
      program: Schema.NullOr(Schema.String),
      problem: Schema.NullOr(Schema.String),
      features: Schema.optionalKey(Schema.NullOr(FeaturesAnswer))
    })
  )
})

/**
 * `check` of a configuration that the engine accepts. `file` is null if there is none at the default path. `starts` says
 * whether the engine would start with it, and `message` why not: each reason is an error among the diagnostics, with
 * what the engine takes and gets wrong as warnings. With `--no-host` only the configuration counts. `fixes` is there with
 * `--fix`, and the diagnostics are then what is left. Of more than
 * 5 000 diagnostics, `diagnosticsOmitted` says how many are left out.
 */
export const CheckDocument = Schema.Struct({
  ...engine,
  file: Schema.NullOr(Schema.String),
  accepted: Schema.Literal(true),
  starts: Schema.Boolean,
  message: Schema.NullOr(Schema.String),
  defaultRuntime: Schema.String,
  runtimes: Schema.Array(Schema.String),
  diagnostics: Schema.Array(DiagnosticDocument),
  diagnosticsOmitted: Schema.optionalKey(Schema.Int),
  fixes: Schema.optionalKey(FixesDocument)
})

/**
 * `plan`: the steps of `apply`, and what becomes of each script. `before` is null where there is no regular file, `after`
 * where there will be none; modes are in octal.
 */
export const PlanDocument = Schema.Struct({
  ...engine,
  scriptsDirectory: Schema.String,
  changes: Schema.Array(
    Schema.Struct({
      name: Schema.String,
      change: Schema.Literals(["added", "changed", "left", "removed", "unchanged"]),
      before: Schema.NullOr(Script),
      after: Schema.NullOr(Script)
    })
  ),
  steps: Schema.Array(Schema.String),
  warnings: Schema.Array(Warning)
})

const repairs = Schema.Array(
  Schema.Struct({
    tag: Schema.Literals(["RestoredScripts", "SettledScript", "RemovedLeftover"]),
    path: Schema.String
  })
)

/**
 * `apply`: what was done. `bytes` is the length of all scripts that were written; `left` are scripts of other
 * configurations; repairs are of what earlier runs left.
 */
export const ApplyDocument = Schema.Struct({
  ...engine,
  scriptsDirectory: Schema.String,
  written: Schema.Array(Schema.Struct({ path: Schema.String, bytes: Schema.Int })),
  kept: Schema.Array(Schema.String),
  left: Schema.Array(Schema.String),
  removed: Schema.Array(Schema.String),
  bytes: Schema.Int,
  repairs,
  warnings: Schema.Array(Warning)
})

/**
 * `prune`: what was removed, or would be on a dry run, and what stays and why. `containers` are those that run by a script,
 * as `NAMESPACE/ID`.
 */
export const PruneDocument = Schema.Struct({
  ...engine,
  scriptsDirectory: Schema.String,
  dryRun: Schema.Boolean,
  removed: Schema.Array(Schema.String),
  kept: Schema.Array(
    Schema.Struct({
      path: Schema.String,
      tag: Schema.Literals(["Configured", "Foreign", "Referred", "Unfinished"]),
      reason: Schema.String,
      containers: Schema.Array(Schema.String)
    })
  ),
  repairs,
  warnings: Schema.Array(Warning)
})

/**
 * A fault of the configuration. Its `code` and its `advice` are those of the diagnostic that `check` tells of it. `range` is null where it does not come from the file; lines and columns count from 1.
 * `details` holds what the tag says is there, such as the `directive` of an `UnknownDirective`.
 */
export const Fault = Schema.Struct({
  tag: Schema.String,
  code: Schema.String,
  message: Schema.String,
  advice: Schema.String,
  path: JsonPath,
  range: Schema.NullOr(Range),
  details: Details
})

/**
 * Any command that fails. The fields beside `tag` and `message` depend on the tag. Of a configuration that the engine refuses
 * `check` tells its `diagnostics`, the faults included, and with `--fix` the `fixes`.
 */
export const ErrorDocument = Schema.Struct({
  error: Schema.StructWithRest(
    Schema.Struct({
      tag: Schema.String,
      message: Schema.String,
      faults: Schema.optionalKey(Schema.Array(Fault)),
      faultsOmitted: Schema.optionalKey(Schema.Int),
      diagnostics: Schema.optionalKey(Schema.Array(DiagnosticDocument)),
      diagnosticsOmitted: Schema.optionalKey(Schema.Int),
      fixes: Schema.optionalKey(FixesDocument)
    }),
    [Schema.Record(Schema.String, Schema.Json)]
  ),
  detected: Detection
})

/** The document as text, checked against its schema. */
export const print = <S extends Schema.Codec<unknown, unknown>>(schema: S, document: S["Type"]): string =>
  JSON.stringify(Schema.encodeUnknownSync(schema)(document), null, 2)
