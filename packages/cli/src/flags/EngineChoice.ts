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

/** The installed engine as detected in this run; undefined before the detection. */
export class Detected extends Context.Service<Detected, { detection: EngineVersion.Detection | undefined }>()(
  "oci-runtimes/Detected"
) {}

/** The state before the detection. */
export const layer: Layer.Layer<Detected> = Layer.sync(Detected, () => ({ detection: undefined }))

/** Returns the engine of the flag, or detects the installed engine. Tells people once which engine it is and why. */
export const engineFor = Effect.fnUntraced(function* (readers: "people" | "programs") {
  const { engine } = yield* root
  if (Option.isSome(engine)) {
    if (readers === "people") yield* noteDeviations(engine.value)
    return engine.value
  }
  const isNew = (yield* Detected).detection === undefined
  const detection = yield* detectOnce
  const chosen = Engines.detected(detection)
  if (readers === "people" && isNew) {
    const terminal = yield* Terminal
    const note = `Engine: ${chosen.title} (${EngineVersion.summarise(detection)}). Choose another with --engine`
    yield* terminal.note(paint(terminal.colours.notes)("dim", printable(note)))
  }
  return chosen
})

/** The chosen engine. Without `--json`, people are told about a detected engine. */
export const chosenEngine: Effect.Effect<
  Moby.Generation,
  never,
  Effect.Services<typeof root> | Effect.Services<typeof detectOnce> | Terminal
> = Effect.flatMap(root, ({ json }) => engineFor(json ? "programs" : "people"))

const detectOnce = Effect.gen(function* () {
  const detected = yield* Detected
  detected.detection ??= yield* EngineDetection.detect
  return detected.detection
})

/** Tells people what an engine does otherwise than the answers say. A detection says that itself. */
const noteDeviations = Effect.fnUntraced(function* (engine: Moby.Generation) {
  const terminal = yield* Terminal
  for (const deviation of Docker.deviationsOf(engine)) {
    const note = `${engine.title} ${deviation}, which the answers do not consider`
    yield* terminal.note(paint(terminal.colours.notes)("dim", printable(note)))
  }
})
