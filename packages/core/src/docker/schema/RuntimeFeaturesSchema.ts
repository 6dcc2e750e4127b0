/**
 * The schema of the features document, for programs that pass it on. `RuntimeFeatures` reads what a runtime prints.
 *
 * Schemas are large, so nothing that `@oci-runtimes/core` exports at once imports this: it has a path of its own.
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

/** The document. A field that a runtime leaves out is unknown, and a field that the specification does not name is dropped. */
export const Features = schemaOf(featuresDocument) as Schema.Codec<RuntimeFeatures.Features>
