/**
 * The features of a runtime, as part of documents.
 */
import { RuntimeFeatures } from "@oci-runtimes/core/docker"
import type { Documents } from "@oci-runtimes/core/reports/schema"
import type { Features } from "@oci-runtimes/node"
import * as Result from "effect/Result"
import { details } from "./Details.ts"

/** Returns the answer of a runtime as part of a document. */
export const featuresAnswer = (
  command: RuntimeFeatures.Command,
  answer: Features.Answer
): typeof Documents.FeaturesAnswer.Type =>
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
        document: details(document)
      }
    }
  })
