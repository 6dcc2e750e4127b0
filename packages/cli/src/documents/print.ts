/**
 * The document of a run as JSON.
 */
import * as Schema from "effect/Schema"

/** Returns the document as JSON, after a check against its schema. */
export const print = <S extends Schema.Codec<unknown, unknown>>(schema: S, document: S["Type"]): string =>
  JSON.stringify(Schema.encodeUnknownSync(schema)(document), null, 2)
