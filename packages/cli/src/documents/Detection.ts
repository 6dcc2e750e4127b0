/**
 * The part of documents that says where the choice of the engine comes from.
 */
import { EngineVersion, type Moby } from "@oci-runtimes/core/docker"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Detected } from "../flags/EngineChoice.ts"

/**
 * How the engine was found out, where no flag names it. `version` and `program` are null where no program told a version;
 * `reason` says it in a sentence.
 */
export const Detection = Schema.NullOr(
  Schema.Struct({
    engine: Schema.String,
    reason: Schema.String,
    version: Schema.NullOr(Schema.String),
    program: Schema.NullOr(Schema.String)
  })
)

/** What this run has found out, as the part of a document. */
export const detected: Effect.Effect<typeof Detection.Type, never, Detected> = Effect.map(Detected, ({ detection }) => {
  if (detection === undefined) return null
  const { because, engine } = detection
  const told = because._tag === "VersionFound" ? because : { version: null, program: null }
  return { engine, reason: EngineVersion.describe(detection), version: told.version, program: told.program }
})

/** The beginning of every document: the engine, and how it was found out. */
export const engineFields = Effect.fnUntraced(function* ({ id }: Pick<Moby.Generation, "id">) {
  return { engine: id, detected: yield* detected }
})
