/**
 * Parts that several documents share.
 */
import { type RuntimeMap, ShimOptions, ShimOptionsReview } from "@oci-runtimes/core/docker"
import type { SourceText } from "@oci-runtimes/core/text"
import * as Schema from "effect/Schema"
import { details } from "./Details.ts"

/** The kind of a runtime. */
export const Kind = Schema.Literals(["stock", "configured", "implicit"])

const RuncOptions = Schema.Struct({
  binaryName: Schema.String.annotate({ description: "The program that the shim runs as the OCI runtime" }),
  root: Schema.String.annotate({ description: "Where the runtime keeps its state" }),
  systemdCgroup: Schema.Boolean,
  noPivotRoot: Schema.Boolean
})

/** Data whose fields depend on a tag or code next to it. */
export const Details = Schema.Record(Schema.String, Schema.Json)

/** The path of a value in the file: keys and indexes from the top. */
export const JsonPath = Schema.Array(Schema.Union([Schema.String, Schema.Finite]))

/** A shim as the engine requests it from containerd: with the engine's own options, or with the configured ones. */
export const Shim = Schema.Struct({
  binary: Schema.String,
  options: Schema.NullOr(RuncOptions),
  configuredOptions: Schema.optionalKey(Details)
})

/** Returns a shim as part of a document. */
export const shimDocument = ({ binary, configuredOptions, options }: RuntimeMap.RequestedShim): typeof Shim.Type => ({
  binary,
  options,
  ...(configuredOptions !== undefined && { configuredOptions: details(configuredOptions) })
})

/**
 * The configured options of runc's shim or of any other, as the newest release reads them, by their names in containerd.
 * `dropped` are the options that no release reads; `refused` are the values with which some releases do not start.
 */
export const TypedOptions = Schema.Struct({
  type: Schema.Literals(["Runc", "Generic", "Unmodelled"]),
  values: Details,
  dropped: Schema.Array(Schema.String),
  refused: Schema.Array(Schema.String)
})

/** Returns the options of a shim, as the releases of the engine read them, as part of a document; null without options. */
export const typedOptions = (
  { binary, configuredOptions }: RuntimeMap.RequestedShim,
  reviewed: ShimOptionsReview.Reviewed | undefined
): typeof TypedOptions.Type | null => {
  if (configuredOptions === undefined) return null
  const { decoded, ignored, refusals } = ShimOptionsReview.review(binary, configuredOptions, reviewed)
  return {
    type: decoded._tag,
    values: decoded._tag === "Unmodelled" ? {} : details(decoded.options),
    dropped: ignored.map(ShimOptions.describeIgnored),
    refused: refusals.map(
      ({ fault, releases }) => `${ShimOptionsReview.describeReleases(releases)}: ${ShimOptions.message(fault)}`
    )
  }
}

/** A wrapper script, with its mode in octal. */
export const Script = Schema.Struct({ content: Schema.String, mode: Schema.String })

/** A warning about the scripts or the configuration file. Only `NotUndone` means that their previous state was not restored. */
export const Warning = Schema.Struct({
  tag: Schema.Literals(["LockPassedOver", "LeftAlone", "LeftoverRemains", "NotSynced", "NotUndone"]),
  message: Schema.String,
  path: Schema.String,
  errno: Schema.NullOr(Schema.String)
})

const Position = Schema.Struct({ line: Schema.Int, column: Schema.Int })

/** A part of the file. Lines and columns count from 1. */
export const Range = Schema.Struct({ start: Position, end: Position })

/** Returns a part of the file as part of a document. */
export const rangeDocument = ({ end, start }: SourceText.Range): typeof Range.Type => ({
  start: place(start),
  end: place(end)
})

/** Returns a part of the file as part of a document, or null without a range. */
export const placeDocument = (range: SourceText.Range | undefined): typeof Range.Type | null =>
  range === undefined ? null : rangeDocument(range)

const place = ({ column, line }: SourceText.Position): typeof Position.Type => ({ line, column })
