/**
 * The features of a runtime, as part of documents.
 */
import { RuntimeFeatures } from "@oci-runtimes/core/docker"
import { RuntimeFeaturesSchema } from "@oci-runtimes/core/docker/schema"
import type { Features } from "@oci-runtimes/node"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"

const Support = Schema.Union([Schema.Boolean, Schema.Literal("unknown")])

/** The main features and the known part of the runtime's document. If there is a `problem`, the other fields are empty. */
export const FeaturesAnswer = Schema.Struct({
  problem: Schema.NullOr(Schema.Struct({ tag: Schema.String, message: Schema.String })),
  ociVersionMin: Schema.NullOr(Schema.String),
  ociVersionMax: Schema.NullOr(Schema.String),
  namespaces: Schema.NullOr(Schema.Array(Schema.String)),
  cgroup: Schema.Record(Schema.String, Support),
  annotations: Schema.Record(Schema.String, Schema.String),
  document: Schema.NullOr(RuntimeFeaturesSchema.Features)
})

/** Returns the answer of a runtime as part of a document. */
export const featuresAnswer = (command: RuntimeFeatures.Command, answer: Features.Answer): typeof FeaturesAnswer.Type =>
  Result.match(answer, {
    onFailure: (fault) => ({
      problem: { tag: fault._tag, message: RuntimeFeatures.describe(command, fault) },
      ociVersionMin: null,
      ociVersionMax: null,
      namespaces: null,
      cgroup: {},
      annotations: {},
      document: null
    }),
    onSuccess: (document) => {
      const { annotations, cgroup, namespaces, ociVersions } = RuntimeFeatures.essentials(document)
      return {
        problem: null,
        ociVersionMin: ociVersions.min ?? null,
        ociVersionMax: ociVersions.max ?? null,
        namespaces: namespaces ?? null,
        cgroup,
        annotations,
        document
      }
    }
  })
