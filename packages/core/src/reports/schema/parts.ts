/**
 * Parts that several documents share.
 */
import * as Schema from "effect/Schema"

/**
 * The kind of a runtime.
 *
 * @category constants
 * @since 1.0.0
 */
export const Kind = Schema.Literals(["stock", "configured", "implicit"])

const RuncOptions = Schema.Struct({
  binaryName: Schema.String.annotate({ description: "The program that the shim runs as the OCI runtime" }),
  root: Schema.String.annotate({ description: "Where the runtime keeps its state" }),
  systemdCgroup: Schema.Boolean,
  noPivotRoot: Schema.Boolean
})

/**
 * Data whose fields depend on a tag or code next to it.
 *
 * @category constants
 * @since 1.0.0
 */
export const Details = Schema.Record(Schema.String, Schema.Json)

/**
 * The path of a value in the file: keys and indexes from the top.
 *
 * @category constants
 * @since 1.0.0
 */
export const JsonPath = Schema.Array(Schema.Union([Schema.String, Schema.Finite]))

/**
 * A shim as the engine requests it from containerd: with the engine's own options, or with the configured ones.
 *
 * @category constants
 * @since 1.0.0
 */
export const Shim = Schema.Struct({
  binary: Schema.String,
  options: Schema.NullOr(RuncOptions),
  configuredOptions: Schema.optionalKey(Details)
})

/**
 * The configured options of runc's shim or of any other, as the newest release reads them, by their names in containerd.
 * `dropped` are the options that no release reads; `refused` are the values with which some releases do not start.
 *
 * @category constants
 * @since 1.0.0
 */
export const TypedOptions = Schema.Struct({
  type: Schema.Literals(["Runc", "Generic", "Unmodelled"]),
  values: Details,
  dropped: Schema.Array(Schema.String),
  refused: Schema.Array(Schema.String)
})

/**
 * A wrapper script, with its mode in octal.
 *
 * @category constants
 * @since 1.0.0
 */
export const Script = Schema.Struct({ content: Schema.String, mode: Schema.String })

/**
 * A warning about the scripts or the configuration file. Only `NotUndone` means that their previous state was not restored.
 *
 * @category constants
 * @since 1.0.0
 */
export const Warning = Schema.Struct({
  tag: Schema.Literals(["LockPassedOver", "LeftAlone", "LeftoverRemains", "NotSynced", "NotUndone"]),
  message: Schema.String,
  path: Schema.String,
  errno: Schema.NullOr(Schema.String)
})

const Position = Schema.Struct({ line: Schema.Int, column: Schema.Int })

/**
 * A part of the file. Lines and columns count from 1.
 *
 * @category constants
 * @since 1.0.0
 */
export const Range = Schema.Struct({ start: Position, end: Position })

/**
 * A range of a text, and the text that replaces it.
 *
 * @category constants
 * @since 1.0.0
 */
export const Replacement = Schema.Struct({ range: Range, text: Schema.String })

/**
 * The origin of a value: a line of a file, a flag, or the engine itself.
 *
 * @category constants
 * @since 1.0.0
 */
export const OriginDocument = Schema.Union([
  Schema.Struct({ from: Schema.Literal("file"), file: Schema.String, line: Schema.Int }),
  Schema.Struct({ from: Schema.Literal("flag"), flag: Schema.String }),
  Schema.Struct({ from: Schema.Literals(["engine", "unknown"]) })
])

/**
 * The origin of the value that is used, and the origins of the values that it overrides, the last one first.
 *
 * @category constants
 * @since 1.0.0
 */
export const Origins = Schema.Struct({ used: OriginDocument, shadowed: Schema.Array(OriginDocument) })

/**
 * The detection of the engine, or null if a flag names the engine. `program` is the command line or the request that reported the
 * version, such as `dockerd --version`. `version` and `program` are null if no version was reported; `reason` is a sentence.
 * `reservation` says what the answers do not cover, or is null.
 *
 * @category constants
 * @since 1.0.0
 */
export const Detection = Schema.NullOr(
  Schema.Struct({
    engine: Schema.String,
    reason: Schema.String,
    version: Schema.NullOr(Schema.String),
    program: Schema.NullOr(Schema.String),
    reservation: Schema.NullOr(Schema.String)
  })
)
