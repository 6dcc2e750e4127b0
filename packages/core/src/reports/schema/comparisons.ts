/**
 * The documents of `compare`, `reload-impact`, `add`, `remove` and `default`.
 */
import * as Schema from "effect/Schema"
import { DiagnosticDocument } from "./diagnostics.ts"
import { Details, Detection, Replacement, Warning } from "./parts.ts"

/**
 * A difference: `from` and `to` are the values of `field` on the two sides, and `text` describes it in a line. `since` is the
 * title of the release with which the difference came, if the comparison crosses releases.
 *
 * @category constants
 * @since 1.0.0
 */
export const DifferenceDocument = Schema.Struct({
  field: Schema.String,
  from: Schema.Json,
  to: Schema.Json,
  text: Schema.String,
  since: Schema.optionalKey(Schema.String)
})

/**
 * The differences for a name.
 *
 * @category constants
 * @since 1.0.0
 */
export const NameDocument = Schema.Struct({ name: Schema.String, differences: Schema.Array(DifferenceDocument) })

/**
 * A side of a comparison. `files` are the files that an engine with several merges, in order. `message` is the reason why the engine refuses the configuration or would not start with it.
 *
 * @category constants
 * @since 1.0.0
 */
export const Side = Schema.Struct({
  engine: Schema.String,
  file: Schema.String,
  files: Schema.optionalKey(Schema.Array(Schema.String)),
  accepted: Schema.Boolean,
  starts: Schema.Boolean,
  message: Schema.NullOr(Schema.String),
  defaultRuntime: Schema.String
})

/**
 * The containers of the engine of the machine that lose their runtime, by name.
 *
 * @category constants
 * @since 1.0.0
 */
export const LostRuntime = Schema.Struct({ runtime: Schema.String, containers: Schema.Array(Schema.String) })

/**
 * `compare`: the two sides, their general differences, and the differences for each name. `lost`
 * has the containers that lose their runtime, and `lostUnknown` the reasons why it cannot be told which others do.
 *
 * @category constants
 * @since 1.0.0
 */
export const CompareDocument = Schema.Struct({
  detected: Detection,
  from: Side,
  to: Side,
  same: Schema.Boolean,
  differences: Schema.Array(DifferenceDocument),
  names: Schema.Array(NameDocument),
  lost: Schema.Array(LostRuntime),
  lostUnknown: Schema.Array(Schema.String)
})

/** The effect of a reload on each name, and in `wrong` the differences from a restart. */
const impact = {
  refused: Schema.Boolean,
  message: Schema.NullOr(Schema.String),
  defaultRuntime: Schema.Struct({ before: Schema.String, after: Schema.String }),
  vanished: Schema.Array(NameDocument),
  appeared: Schema.Array(NameDocument),
  changed: Schema.Array(NameDocument),
  unchanged: Schema.Array(Schema.String),
  wrong: Schema.Array(Schema.Struct({ tag: Schema.String, message: Schema.String, details: Details }))
}

/**
 * `reload-impact`: the effect on each name when the running engine reads another file, and in `wrong` the differences from a
 * restart. If the reload is refused, `message` says why and nothing changes. `wrong` has the tag `RestartRefused` if the
 * engine would not start with the file. `lost` and `lostUnknown` are as in `compare`.
 *
 * @category constants
 * @since 1.0.0
 */
export const ReloadImpactDocument = Schema.Struct({
  engine: Schema.String,
  detected: Detection,
  ...impact,
  lost: Schema.Array(LostRuntime),
  lostUnknown: Schema.Array(Schema.String)
})

/**
 * A reload that the engine was asked for, or would be on a dry run. `daemon` describes the engine, and `command` is the command that
 * asks for the reload. `outcome` is `reloaded` if the engine runs with the runtimes of its file, and `unconfirmed` if it did so
 * before and does not tell whether it has reloaded. `message` says it for people, with the way out. `reason` is the reason for
 * `refused`, `refusal-foretold` and `not-requested`, and `missingRight` the right that this user may not have. `remaining` has
 * what a further reload would still change, a line each.
 *
 * @category constants
 * @since 1.0.0
 */
export const RequestedReload = Schema.Struct({
  daemon: Schema.String,
  pid: Schema.NullOr(Schema.Int),
  command: Schema.String,
  outcome: Schema.Literals([
    "gone",
    "not-requested",
    "planned",
    "refusal-foretold",
    "refused",
    "reloaded",
    "timed-out",
    "unconfirmed"
  ]),
  message: Schema.String,
  reason: Schema.NullOr(Schema.String),
  missingRight: Schema.NullOr(Schema.String),
  remaining: Schema.Array(Schema.String),
  milliseconds: Schema.NullOr(Schema.Number)
})

/**
 * `reload`: the reload, and in `impact` what it was foretold to change. `lost` and `lostUnknown` are as in `compare`.
 *
 * @category constants
 * @since 1.0.0
 */
export const ReloadDocument = Schema.Struct({
  engine: Schema.String,
  detected: Detection,
  file: Schema.String,
  dryRun: Schema.Boolean,
  reload: RequestedReload,
  impact: Schema.Struct(impact),
  lost: Schema.Array(LostRuntime),
  lostUnknown: Schema.Array(Schema.String)
})

/**
 * A file that a change must change besides its main file.
 *
 * @category schemas
 * @since 1.0.0
 */
export const OtherFile = Schema.Struct({
  file: Schema.String,
  backup: Schema.NullOr(Schema.String),
  edits: Schema.Array(Replacement),
  undo: Schema.Array(Replacement)
})

/**
 * `add`, `remove` and `default`: the `edits` of the file, the edits that `undo` them in the new text, and the changes for an
 * engine that starts with the new file. `changed` is false if there was nothing to do. On a dry run nothing was written;
 * `backup` is the path of the previous text. `diagnostics` are the new problems of the file, the problems of this machine with
 * the changed runtime, and every reason why the engine would not start. `reload` describes how a reload by a running engine
 * differs from a restart, and `lost` and `lostUnknown` are as in `compare`. `requestedReload` is present with `--reload`, and
 * `undone` is true if the change was undone because the engine refused it, and `undoFailure` says why it could not be.
 *
 * @category constants
 * @since 1.0.0
 */
export const EditDocument = Schema.Struct({
  engine: Schema.String,
  detected: Detection,
  file: Schema.String,
  changed: Schema.Boolean,
  dryRun: Schema.Boolean,
  backup: Schema.NullOr(Schema.String),
  edits: Schema.Array(Replacement),
  undo: Schema.Array(Replacement),
  others: Schema.optionalKey(Schema.Array(OtherFile)),
  differences: Schema.Array(DifferenceDocument),
  names: Schema.Array(NameDocument),
  diagnostics: Schema.Array(DiagnosticDocument),
  diagnosticsOmitted: Schema.optionalKey(Schema.Int),
  reload: Schema.Array(Schema.String),
  requestedReload: Schema.optionalKey(RequestedReload),
  undone: Schema.optionalKey(Schema.Boolean),
  undoFailure: Schema.optionalKey(Schema.NullOr(Schema.String)),
  lost: Schema.Array(LostRuntime),
  lostUnknown: Schema.Array(Schema.String),
  warnings: Schema.Array(Warning)
})
