/**
 * What several documents are made of.
 */
import type { RuntimeMap } from "@oci-runtimes/core/docker"
import type { SourceText } from "@oci-runtimes/core/text"
import * as Schema from "effect/Schema"
import { details } from "./Details.ts"

/** How a name was understood. */
export const Kind = Schema.Literals(["stock", "configured", "implicit"])

const RuncOptions = Schema.Struct({
  binaryName: Schema.String.annotate({ description: "The program that the shim runs as the OCI runtime" }),
  root: Schema.String.annotate({ description: "Where the runtime keeps its state" }),
  systemdCgroup: Schema.Boolean,
  noPivotRoot: Schema.Boolean
})

/** Data whose fields depend on a tag beside it. */
export const Details = Schema.Record(Schema.String, Schema.Json)

/** Keys and indexes that lead from the top of the file to a value. */
export const JsonPath = Schema.Array(Schema.Union([Schema.String, Schema.Finite]))

/** A shim as containerd is asked for it: with the options that the engine makes up, or those that are configured. */
export const Shim = Schema.Struct({
  binary: Schema.String,
  options: Schema.NullOr(RuncOptions),
  configuredOptions: Schema.optionalKey(Details)
})

/** A shim as the part of a document. */
export const shimDocument = ({ binary, configuredOptions, options }: RuntimeMap.RequestedShim): typeof Shim.Type => ({
  binary,
  options,
  ...(configuredOptions !== undefined && { configuredOptions: details(configuredOptions) })
})

/**
 * Options of the configuration as the newest release reads them: of runc's shim, or of any other, by their names in
 * containerd. `dropped` and `refused` say what no release reads, and what some do not start with.
 */
export const TypedOptions = Schema.Struct({
  type: Schema.Literals(["Runc", "Generic", "Unmodelled"]),
  values: Details,
  dropped: Schema.Array(Schema.String),
  refused: Schema.Array(Schema.String)
})

/** A wrapper script, with its mode in octal. */
export const Script = Schema.Struct({ content: Schema.String, mode: Schema.String })

/** Something that went wrong without consequence for the scripts. */
export const Warning = Schema.Struct({
  tag: Schema.Literals(["ClaimPassedOver", "LeftAlone", "LeftoverRemains", "NotSynced", "NotUndone"]),
  message: Schema.String,
  path: Schema.String,
  errno: Schema.NullOr(Schema.String)
})

const Position = Schema.Struct({ line: Schema.Int, column: Schema.Int })

/** A part of the file. Lines and columns count from 1. */
export const Range = Schema.Struct({ start: Position, end: Position })

/** A part of the file as the part of a document. */
export const rangeDocument = ({ end, start }: SourceText.Range): typeof Range.Type => ({
  start: place(start),
  end: place(end)
})

/** The same, null for what has no place in the file. */
export const placeDocument = (range: SourceText.Range | undefined): typeof Range.Type | null =>
  range === undefined ? null : rangeDocument(range)

const place = ({ column, line }: SourceText.Position): typeof Position.Type => ({ line, column })
