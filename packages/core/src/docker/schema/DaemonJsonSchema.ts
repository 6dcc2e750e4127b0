/**
 * The JSON Schema of the runtime-related part of a `daemon.json`, for editors and for tools that validate files.
 *
 * Schemas are large, so the main entry point of `@oci-runtimes/core` does not import this module.
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
 * Returns the schema, derived from `DaemonConfigSchema.DaemonJson`. The schema covers the directives that concern runtimes,
 * with descriptions and defaults, and allows every other key. Every file that an engine accepts is valid if its keys are
 * spelt as documented. The reverse is not true: the engine has further rules for names and entries.
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
