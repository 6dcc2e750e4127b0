/**
 * The document of `status`.
 */
import * as Schema from "effect/Schema"
import { DiagnosticDocument } from "./diagnostics.ts"
import { Details } from "./parts.ts"

/** The place of a flag or a finding in a file. Lines begin at 1. */
const Place = Schema.NullOr(Schema.Struct({ file: Schema.String, line: Schema.Int }))

/**
 * The starter of an engine: a unit of systemd, an init script, a process whose start is not known, or a command line that was given.
 * `flags` are the words after the program. `unforeseen` has the reasons why the flags may be others, one sentence each.
 *
 * @category constants
 * @since 1.0.0
 */
export const StartDocument = Schema.Struct({
  by: Schema.Literals(["unit", "init-script", "process", "command-line"]),
  name: Schema.String,
  at: Place,
  program: Schema.String,
  flags: Schema.Array(Schema.Struct({ word: Schema.String, at: Place })),
  unforeseen: Schema.Array(Schema.String)
})

const RunningRuntime = Schema.Struct({
  name: Schema.String,
  default: Schema.Boolean,
  path: Schema.NullOr(Schema.String),
  runtimeArgs: Schema.Array(Schema.String),
  runtimeType: Schema.NullOr(Schema.String)
})

/**
 * A finding about an engine of the machine. `details` depends on the code.
 *
 * @category constants
 * @since 1.0.0
 */
export const FindingDocument = Schema.Struct({
  code: Schema.String,
  severity: Schema.Literals(["error", "warning"]),
  message: Schema.String,
  advice: Schema.String,
  at: Place,
  details: Details
})

/**
 * An engine of the machine. `release` is the version that `releaseFrom` says: the engine itself or its program; null if neither says one.
 * `running` is null if it cannot be told. `runtimes` and `defaultRuntime` are those with which the engine runs, and null if it
 * did not say them. `agrees` is true if the engine runs with its file and flags as they are now, and null if that cannot be told;
 * `unknown` then has the reasons, one sentence each. `standIn` says what listens at the sockets of an engine that does not run, and
 * is null if nothing is known to: another engine, or systemd, which starts this engine when a program connects. The containers whose runtime was not asked are in `containers.unknown`.
 *
 * @category constants
 * @since 1.0.0
 */
export const DaemonDocument = Schema.Struct({
  kind: Schema.Literals(["system", "rootless", "snap", "desktop"]),
  title: Schema.String,
  engine: Schema.String,
  release: Schema.NullOr(Schema.String),
  releaseFrom: Schema.NullOr(Schema.Literals(["engine", "program"])),
  running: Schema.NullOr(Schema.Boolean),
  pid: Schema.NullOr(Schema.Int),
  foundBy: Schema.Array(Schema.String),
  startedBy: Schema.NullOr(StartDocument),
  configFile: Schema.Struct({
    path: Schema.String,
    exists: Schema.Boolean,
    origin: Schema.Literals(["default", "flag"])
  }),
  sockets: Schema.Array(Schema.String),
  standIn: Schema.NullOr(Schema.Struct({ by: Schema.Literals(["engine", "systemd"]), pid: Schema.NullOr(Schema.Int) })),
  dataRoot: Schema.NullOr(Schema.String),
  defaultRuntime: Schema.NullOr(Schema.String),
  runtimes: Schema.NullOr(Schema.Array(RunningRuntime)),
  containers: Schema.Struct({
    known: Schema.Int,
    unknown: Schema.Int,
    byRuntime: Schema.Record(Schema.String, Schema.Int)
  }),
  agrees: Schema.NullOr(Schema.Boolean),
  findings: Schema.Array(FindingDocument),
  unknown: Schema.Array(Schema.String)
})

/**
 * An engine of another family than Docker's, such as Podman, or containerd as the kubelet asks it. `files` are the files that it merges, in
 * order; a later one counts more. `verdict` says whether it accepts them. `daemon` is what its daemon shows, and null for an engine without
 * one; `runtimes` in it are null if it shows none. `agrees` is true if nothing is found, and null if that cannot be told; `unknown` then has
 * the reasons. `findings` are the runtimes that containers have lost, and what a restart of the daemon would change; `diagnostics` are the
 * problems of the files for which a container may not run. A runtime that is not installed is left out, unless it is configured or the
 * default.
 *
 * @category constants
 * @since 1.0.0
 */
export const OtherEngineDocument = Schema.Struct({
  title: Schema.String,
  engine: Schema.NullOr(Schema.String),
  release: Schema.NullOr(Schema.String),
  user: Schema.NullOr(Schema.String),
  files: Schema.Array(Schema.String),
  verdict: Schema.NullOr(Schema.String),
  defaultRuntime: Schema.NullOr(Schema.String),
  runtimes: Schema.Array(
    Schema.Struct({
      name: Schema.String,
      default: Schema.Boolean,
      path: Schema.NullOr(Schema.String),
      runtimeArgs: Schema.Array(Schema.String),
      problem: Schema.NullOr(Schema.String)
    })
  ),
  containers: Schema.Struct({ known: Schema.Int, byRuntime: Schema.Record(Schema.String, Schema.Int) }),
  daemon: Schema.NullOr(
    Schema.Struct({
      pid: Schema.NullOr(Schema.Int),
      socket: Schema.String,
      release: Schema.NullOr(Schema.String),
      defaultRuntime: Schema.NullOr(Schema.String),
      runtimes: Schema.NullOr(Schema.Array(Schema.String))
    })
  ),
  agrees: Schema.NullOr(Schema.Boolean),
  findings: Schema.Array(FindingDocument),
  unknown: Schema.Array(Schema.String),
  diagnostics: Schema.Array(DiagnosticDocument),
  diagnosticsOmitted: Schema.optionalKey(Schema.Int)
})

/**
 * `status`: the engines of the machine. `otherEngines` are those of other families. `client` says which engine the `docker` command of this user asks. If it would ask none,
 * because its context cannot be used for example, `asks` is null and `isLocal` is false. `agrees` is true if every engine agrees, also without an engine; null if that cannot be told. `leftOut` are the
 * processes that are called like an engine, but belong to other users or to containers.
 *
 * @category constants
 * @since 1.0.0
 */
export const StatusDocument = Schema.Struct({
  agrees: Schema.NullOr(Schema.Boolean),
  client: Schema.Struct({ asks: Schema.NullOr(Schema.String), isLocal: Schema.Boolean, message: Schema.String }),
  engines: Schema.Array(DaemonDocument),
  otherEngines: Schema.Array(OtherEngineDocument),
  leftOut: Schema.Array(Schema.Struct({ pid: Schema.Int, user: Schema.Int, message: Schema.String }))
})
