/**
 * The verdict on a runtime name, its explanation, and the features of a runtime, as parts of documents.
 */
import * as Schema from "effect/Schema"
import { Details } from "./parts.ts"

/**
 * The verdict: `runs` is true if a container of the name would run here, and null if that cannot be told. `summary` is the first
 * line of the text for people. `cause` and `reason` are null if the container would run. `links` are the parts of the launch that
 * were looked for, in the order of the search; `found` is the path, or null if the part is missing or its path is not known.
 *
 * @category constants
 * @since 1.0.0
 */
export const RunOutcome = Schema.Struct({
  runs: Schema.NullOr(Schema.Boolean),
  summary: Schema.String,
  cause: Schema.NullOr(Schema.Literals(["missing", "no-start", "refused", "unknown"])),
  reason: Schema.NullOr(Schema.String),
  links: Schema.Array(
    Schema.Struct({
      link: Schema.Literals(["Program", "Script", "Service", "Shim"]),
      wanted: Schema.String,
      found: Schema.NullOr(Schema.String)
    })
  )
})

/**
 * `resolve --explain`: the rules in the order in which they applied, the outcome, and what containerd and its shim will do.
 * `shim` and `program` are null if containerd and the shim do not search for them. `text` is the same in words.
 *
 * @category constants
 * @since 1.0.0
 */
export const ExplanationDocument = Schema.Struct({
  asked: Schema.NullOr(Schema.String),
  name: Schema.String,
  steps: Schema.Array(Details),
  outcome: Details,
  shim: Schema.Json,
  program: Schema.Json,
  text: Schema.Array(Schema.String)
})

const Support = Schema.Union([Schema.Boolean, Schema.Literal("unknown")])

/**
 * The main features of a runtime, and the part of its own document that the specification knows, for which
 * `RuntimeFeaturesSchema.Features` is the schema. If there is a `problem`, the other fields are empty.
 *
 * @category constants
 * @since 1.0.0
 */
export const FeaturesAnswer = Schema.Struct({
  problem: Schema.NullOr(Schema.Struct({ tag: Schema.String, message: Schema.String })),
  ociVersionMin: Schema.NullOr(Schema.String),
  ociVersionMax: Schema.NullOr(Schema.String),
  namespaces: Schema.NullOr(Schema.Array(Schema.String)),
  cgroup: Schema.Record(Schema.String, Support),
  annotations: Schema.Record(Schema.String, Schema.String),
  document: Schema.NullOr(Details)
})
