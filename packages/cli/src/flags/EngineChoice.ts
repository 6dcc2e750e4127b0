/**
 * The engine whose rules apply in a run: the engine of the flag, or the installed engine.
 */
import { Docker, EngineVersion, Engines, type Moby } from "@oci-runtimes/core/docker"
import { EngineDetection } from "@oci-runtimes/node"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { root } from "./Root.ts"
import { paint, printable } from "../text/Style.ts"
import { Terminal } from "../text/Terminal.ts"

/** The installed engine, and how it was detected. */
export interface DetectedEngine {
  readonly detection: EngineVersion.Detection
  readonly engine: Moby.Generation
}

/**
 * The installed engine as detected in this run; undefined before the detection. `isForPeople` is true if the answer is text for
 * people, who must know that the engine was guessed.
 */
export class Detected extends Context.Service<Detected, { found: DetectedEngine | undefined; isForPeople: boolean }>()(
  "oci-runtimes/Detected"
) {}

/** The state before the detection. */
export const layer: Layer.Layer<Detected> = Layer.sync(Detected, () => ({ found: undefined, isForPeople: false }))

/** Returns the engine of the flag, or detects the installed engine. `noteDetection` then tells people. */
export const engineFor = Effect.fnUntraced(function* (readers: "people" | "programs") {
  const { engine: given } = yield* root
  if (Option.isSome(given)) {
    if (readers === "people") yield* noteDeviations(given.value)
    return given.value
  }
  const detected = yield* Detected
  detected.isForPeople ||= readers === "people"
  return (yield* detectOnce).engine
})

/**
 * Tells people after the answer which engine it is about, if no program reported the version, or if the answer does not consider
 * everything that the version does. A version that was reported and is fully known needs no remark.
 */
export const noteDetection = Effect.gen(function* () {
  const { found, isForPeople } = yield* Detected
  if (found === undefined || !isForPeople) return
  const { detection, engine } = found
  const { because } = detection
  if (because._tag === "VersionFound" && because.reservation === undefined) return
  yield* note(`Engine: ${engine.title} (${EngineVersion.summarise(detection)}; choose another with --engine)`)
})

/** The chosen engine. Without `--json`, people are told about a detected engine. */
export const chosenEngine: Effect.Effect<
  Moby.Generation,
  never,
  Effect.Services<typeof root> | Effect.Services<typeof detectOnce> | Terminal
> = Effect.flatMap(root, ({ json }) => engineFor(json ? "programs" : "people"))

const detectOnce = Effect.gen(function* () {
  const detected = yield* Detected
  if (detected.found === undefined) {
    const detection = yield* EngineDetection.detect
    detected.found = { detection, engine: Engines.detected(detection) }
  }
  return detected.found
})

/** Tells people what an engine does otherwise than the answers say. A detection says that itself. */
const noteDeviations = (engine: Moby.Generation) =>
  Effect.forEach(
    Docker.deviationsOf(engine),
    (deviation) => note(`${engine.title} ${deviation}, which the answers do not consider`),
    { discard: true }
  )

const note = (text: string) =>
  Effect.flatMap(Terminal, (terminal) => terminal.note(paint(terminal.colours.notes)("dim", printable(text))))
