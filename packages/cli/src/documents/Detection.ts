/**
 * The part of documents that explains the choice of the engine.
 */
import { Docker, EngineVersion, type Moby } from "@oci-runtimes/core/docker"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Detected } from "../flags/EngineChoice.ts"

/**
 * The detection of the engine, or null if a flag names the engine. `version` and `program` are null if no program reported a
 * version; `reason` is a sentence. `reservation` says what the answers do not cover, or is null.
 */
export const Detection = Schema.NullOr(
  Schema.Struct({
    engine: Schema.String,
    reason: Schema.String,
    version: Schema.NullOr(Schema.String),
    program: Schema.NullOr(Schema.String),
    reservation: Schema.NullOr(Schema.String)
  })
)

/** The detection of this run as part of a document, or null without a detection. */
export const detected: Effect.Effect<typeof Detection.Type, never, Detected> = Effect.map(Detected, ({ found }) => {
  if (found === undefined) return null
  const { detection, engine } = found
  const told = detection.because._tag === "VersionFound" ? detection.because : { version: null, program: null }
  return {
    engine: engine.id,
    reason: EngineVersion.describe(detection),
    version: told.version,
    program: told.program,
    reservation: Docker.reservation(engine) ?? null
  }
})

/** Returns the first fields of a document: the engine and its detection. */
export const engineFields = Effect.fnUntraced(function* ({ id }: Pick<Moby.Generation, "id">) {
  return { engine: id, detected: yield* detected }
})
