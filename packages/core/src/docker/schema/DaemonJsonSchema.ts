/**
 * The JSON Schema of the runtime-related part of a `daemon.json`, for editors and for tools that validate files.
 *
 * Schemas are large, so nothing that `@oci-runtimes/core` exports at once imports this: it has a path of its own.
 */
import * as Schema from "effect/Schema"
import { DaemonJson } from "./DaemonConfigSchema.ts"

/**
 * A JSON Schema document of draft 2020-12.
 *
 * @category models
 * @since 1.0.0
 */
export interface JsonSchemaDocument {
  readonly $schema: string
  readonly title: string
  readonly description: string
  readonly [keyword: string]: unknown
}

/**
 * The schema, derived from `DaemonConfigSchema.DaemonJson`. It knows the directives that have to do with runtimes, with
 * descriptions and defaults, and lets every other key pass. Every file that an engine accepts is valid by it, where its keys
 * are written as they are documented. The reverse does not hold: what names and entries may be is for the engine to say.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (): JsonSchemaDocument => ({
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Docker Engine daemon.json: runtimes",
  description: "The directives of Docker Engine's configuration file that decide which program runs a container",
  ...Schema.toJsonSchemaDocument(DaemonJson).schema
})
