/**
 * The schema of the features document, for programs that pass it on. `RuntimeFeatures` reads the output of a runtime.
 *
 * Schemas are large, so the main entry point of `@oci-runtimes/core` does not import this module.
 */
import * as Schema from "effect/Schema"
import type * as RuntimeFeatures from "../RuntimeFeatures.ts"
import { type Shape, featuresDocument } from "../featuresDocument.ts"

const schemaOf = (shape: Shape): Schema.Codec<unknown> => {
  if (typeof shape === "string") return named[shape]
  const fields = Object.entries(shape).map(([field, inner]) => [field, Schema.optionalKey(schemaOf(inner))] as const)
  return Schema.Struct<{ readonly [field: string]: Schema.optionalKey<Schema.Codec<unknown>> }>(
    Object.fromEntries(fields)
  )
}

const named = {
  string: Schema.String,
  boolean: Schema.Boolean,
  strings: Schema.Array(Schema.String),
  stringsByName: Schema.Record(Schema.String, Schema.String)
}

/**
 * The schema of the document. A field that the runtime leaves out is unknown. A field outside the specification is dropped.
 *
 * @category constants
 * @since 1.0.0
 */
export const Features = schemaOf(featuresDocument) as Schema.Codec<RuntimeFeatures.Features>
