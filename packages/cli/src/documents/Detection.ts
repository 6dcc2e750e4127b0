/**
 * The part of documents that explains the choice of the engine.
 */
import { Docker, EngineVersion, type Moby } from "@oci-runtimes/core/docker"
import type { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import { Detected, type DetectedRelease } from "../flags/EngineChoice.ts"

/** The detection of this run as part of a document, or null without a detection. */
export const detected: Effect.Effect<typeof Documents.Detection.Type, never, Detected> = Effect.flatMap(
  Detected,
  ({ other }) => (other === undefined ? detectedDocker : Effect.succeed(detectionDocument(other)))
)

/** The detection of Docker Engine as part of a document, or null without a detection. */
export const detectedDocker: Effect.Effect<typeof Documents.Detection.Type, never, Detected> = Effect.map(
  Detected,
  ({ found }) => {
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
  }
)

/** Returns the first fields of a document: the engine and its detection. */
export const engineFields = Effect.fnUntraced(function* ({ id }: Pick<Moby.Generation, "id">) {
  return { engine: id, detected: yield* detectedDocker }
})

/** Returns how the release of another family was found. */
export const detectionDocument = ({
  engine,
  program,
  reason,
  reservation,
  version
}: DetectedRelease): NonNullable<typeof Documents.Detection.Type> => ({ engine, reason, version, program, reservation })
