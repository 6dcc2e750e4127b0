/**
 * Schemas of the JSON documents that the command prints with `--json`: one document a run, on standard output.
 *
 * ```ts
 * import { Documents } from "@oci-runtimes/core/reports/schema"
 * import * as Schema from "effect/Schema"
 *
 * const printed = '{"error": {"tag": "FileLocked", "message": "…", "lock": "/etc/docker/.lock"}, "detected": null}'
 * const { error } = Schema.decodeUnknownSync(Schema.fromJsonString(Documents.ErrorDocument))(printed)
 * console.log(error.tag, error["lock"])
 * // => FileLocked /etc/docker/.lock
 * ```
 */
import * as Schema from "effect/Schema"
import { DiagnosticDocument, FixesDocument } from "./diagnostics.ts"
import { Details, Detection, JsonPath, Kind, Origins, Range, Script, Shim, TypedOptions, Warning } from "./parts.ts"
import { StartDocument } from "./status.ts"
import { ExplanationDocument, FeaturesAnswer, RunOutcome } from "./resolutions.ts"

export * from "./comparisons.ts"
export * from "./diagnostics.ts"
export * from "./parts.ts"
export * from "./resolutions.ts"
export * from "./status.ts"

/**
 * The first fields of most documents: the engine whose rules apply, and its detection if no flag names it. If each user has a configuration,
 * `user` is the one that counts. `reservations` says what the answer does not cover.
 */
const engine = {
  engine: Schema.String,
  detected: Detection,
  user: Schema.optionalKey(Schema.String),
  reservations: Schema.optionalKey(Schema.Array(Schema.String))
}

/** The reason why script paths contain `UID.GID`: the data root of the engine with `userns-remap` is unknown. */
const unknownDataRoot = Schema.optionalKey(Schema.String)

/**
 * `resolve`: the resolution of a name. `shim` is null for an engine that calls the program without one; `program` then has the
 * call, and `origin` says where the runtime is defined. `options` are the shim options of the configuration, as the engine reads them.
 * `outcome` says whether a container of this name would run here. `explanation` is present with `--explain`.
 *
 * @category constants
 * @since 1.0.0
 */
export const ResolveDocument = Schema.Struct({
  ...engine,
  name: Schema.String,
  kind: Kind,
  shim: Schema.NullOr(Shim),
  program: Schema.optionalKey(Schema.Struct({ path: Schema.String, args: Schema.Array(Schema.String) })),
  origin: Schema.optionalKey(Origins),
  options: Schema.NullOr(TypedOptions),
  script: Schema.NullOr(Schema.Struct({ path: Schema.String, content: Schema.String })),
  unknownDataRoot,
  outcome: RunOutcome,
  explanation: Schema.optionalKey(ExplanationDocument)
})

/**
 * `list`: the runtime map. `path` is null if the shim decides which program runs. `program` is the location of the program,
 * or of the shim if `path` is null; if it is not found, `program` is null and `problem` says why. With `inVirtualMachine`, no program
 * was looked for. `features` is present with `--features`, and null if `path` is null. An engine that reads several files has `files`,
 * in the order in which a later one counts more, and the `origin` of each runtime; without a shim, `shim` is null.
 *
 * @category constants
 * @since 1.0.0
 */
export const ListDocument = Schema.Struct({
  ...engine,
  defaultRuntime: Schema.String,
  inVirtualMachine: Schema.Boolean,
  unknownDataRoot,
  files: Schema.optionalKey(Schema.Array(Schema.String)),
  runtimes: Schema.Array(
    Schema.Struct({
      name: Schema.String,
      kind: Kind,
      default: Schema.Boolean,
      origin: Schema.optionalKey(Origins),
      shim: Schema.NullOr(Shim),
      path: Schema.NullOr(Schema.String),
      runtimeArgs: Schema.Array(Schema.String),
      program: Schema.NullOr(Schema.String),
      problem: Schema.NullOr(Schema.String),
      features: Schema.optionalKey(Schema.NullOr(FeaturesAnswer))
    })
  )
})

/**
 * `check` of a configuration that the engine accepts. `files` are the files that an engine with several merges, in order, and
 * `overridden` the values that several of them have. `alone` is present if `file` is judged without the others, because nothing is
 * looked for on the machine or because the engine does not read it. `file` is null if the default path has no file. `starts` is true if the
 * engine would start with the configuration; otherwise `message` says why not. Each reason is an error among the diagnostics;
 * what the engine accepts but gets wrong is a warning. `startedBy` is the start of the engine of the machine that reads the file, whose
 * flags count, except `overriddenFlags`; null if no engine does. With `--no-host` only the configuration counts. `inVirtualMachine` is
 * true if programs and shims were not looked for because the engine is in a virtual machine. `fixes` is present with
 * `--fix`, and the diagnostics are then those that remain. If there are more than 5 000 diagnostics, `diagnosticsOmitted` is
 * the number of omitted diagnostics.
 *
 * @category constants
 * @since 1.0.0
 */
export const CheckDocument = Schema.Struct({
  ...engine,
  file: Schema.NullOr(Schema.String),
  files: Schema.optionalKey(Schema.Array(Schema.String)),
  alone: Schema.optionalKey(Schema.Literals(["not-looked", "not-read"])),
  accepted: Schema.Literal(true),
  starts: Schema.Boolean,
  verdict: Schema.String,
  message: Schema.NullOr(Schema.String),
  startedBy: Schema.NullOr(StartDocument),
  overriddenFlags: Schema.Array(Schema.String),
  inVirtualMachine: Schema.Boolean,
  defaultRuntime: Schema.String,
  runtimes: Schema.Array(Schema.String),
  overridden: Schema.optionalKey(Schema.Array(Schema.Struct({ path: JsonPath, ...Origins.fields }))),
  diagnostics: Schema.Array(DiagnosticDocument),
  diagnosticsOmitted: Schema.optionalKey(Schema.Int),
  fixes: Schema.optionalKey(FixesDocument)
})

/**
 * `plan`: the steps of `apply`, and the change of each script. `before` is null without a regular file, `after` is null if the
 * script will not exist or is left; modes are in octal.
 *
 * @category constants
 * @since 1.0.0
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
 * `apply`: the changes that were made. `bytes` is the total length of the written scripts; `left` are scripts of other
 * configurations; `repairs` are repairs of what earlier runs left unfinished.
 *
 * @category constants
 * @since 1.0.0
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
 * `prune`: the files that were removed, or would be on a dry run, and the files that stay, with the reason. `containers` are
 * the containers that use a script, as `NAMESPACE/ID`.
 *
 * @category constants
 * @since 1.0.0
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
 * A fault of the configuration. `code` and `advice` are those of the diagnostic that `check` reports for the fault. `range` is
 * null if the fault does not come from the file; lines and columns count from 1. The fields of `details` depend on the tag,
 * such as the `directive` of an `UnknownDirective`.
 *
 * @category constants
 * @since 1.0.0
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
 * The failure of a command. The fields other than `tag` and `message` depend on the tag; `file` is the configuration file, if
 * the failure is about one. If the engine refuses the configuration, `check` adds the `verdict`, the `diagnostics`, which
 * include the faults, and with `--fix` the `fixes`.
 *
 * @category constants
 * @since 1.0.0
 */
export const ErrorDocument = Schema.Struct({
  error: Schema.StructWithRest(
    Schema.Struct({
      tag: Schema.String,
      message: Schema.String,
      file: Schema.optionalKey(Schema.NullOr(Schema.String)),
      verdict: Schema.optionalKey(Schema.String),
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

/**
 * `check` of several files: the document about each, in the order of the files. `error.file` names a file in an error.
 *
 * @category constants
 * @since 1.0.0
 */
export const CheckFilesDocument = Schema.Struct({
  files: Schema.Array(Schema.Union([CheckDocument, ErrorDocument]))
})

/**
 * `explain CODE`: the code of a problem of an engine, such as `docker` or `podman`. `bad` is a configuration that has the problem `when` the circumstances are so, and
 * `good` one that does not have it.
 *
 * @category constants
 * @since 1.0.0
 */
export const CodeDocument = Schema.Struct({
  code: Schema.String,
  family: Schema.String,
  severity: Schema.Literals(["error", "warning"]),
  effect: Schema.Literals(["refused", "no-start", "no-service", "part-dropped", "fails-later", "ignored", "differs"]),
  title: Schema.String,
  help: Schema.String,
  bad: Schema.String,
  good: Schema.String,
  when: Schema.String
})

/**
 * `explain CODE`: the code of a finding of `status`.
 *
 * @category constants
 * @since 1.0.0
 */
export const FindingCodeDocument = Schema.Struct({
  code: Schema.String,
  severity: Schema.Literals(["error", "warning"]),
  title: Schema.String,
  help: Schema.String
})

/**
 * `explain`: all codes of problems, and all codes of findings.
 *
 * @category constants
 * @since 1.0.0
 */
export const CodesDocument = Schema.Struct({
  codes: Schema.Array(CodeDocument),
  findings: Schema.Array(FindingCodeDocument)
})
