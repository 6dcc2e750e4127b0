/**
 * The release of an engine that a question is about: the named one, or the installed one.
 */
import { ReleaseDetection } from "@oci-runtimes/core/engine"
import * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import { Detected, type DetectedRelease } from "../flags/EngineChoice.ts"
import { InvalidCommandLine } from "../flags/SharedFlags.ts"
import { ReleaseUnknown } from "./FamilyFailure.ts"

/** A release that a family has. */
interface Release extends ReleaseDetection.DetectableRelease {
  readonly id: string
}

/** The releases of a family, and how the installed one is detected. */
export interface Releases<R extends Release, Unknown extends { readonly text: string }, Needs> {
  /** The title of the family. */
  readonly title: string
  readonly release: (version: string) => Result.Result<R, Unknown>
  readonly message: (unknown: Unknown) => string
  readonly reservation: (release: R) => string | undefined
  readonly detect: Effect.Effect<ReleaseDetection.ReleaseDetection<R>, Unknown, Needs>
  /** The command line that asks the installed program for its version. */
  readonly question: string
}

/** Returns the release of a version, or the installed release if the version is empty, which is noted. */
export const releaseOf = Effect.fnUntraced(function* <
  R extends Release,
  Unknown extends { readonly text: string },
  Needs
>(version: string, { detect, message, question, release, reservation, title }: Releases<R, Unknown, Needs>) {
  if (version !== "") {
    const engine = yield* Effect.mapError(
      Effect.fromResult(release(version)),
      (unknown) => new InvalidCommandLine({ problems: [message(unknown)] })
    )
    return { engine, detected: null }
  }
  const detection = yield* Effect.mapError(
    detect,
    (unknown) => new ReleaseUnknown({ title, version: unknown.text, reason: message(unknown) })
  )
  const { because, engine, version: found } = detection
  const noted: DetectedRelease = {
    engine: engine.id,
    title: engine.title,
    reason: ReleaseDetection.describe(detection),
    because,
    version: found ?? null,
    program: found === undefined ? null : question,
    reservation: reservation(engine) ?? null
  }
  const detected = yield* Detected
  detected.other ??= noted
  return { engine, detected: noted }
})
