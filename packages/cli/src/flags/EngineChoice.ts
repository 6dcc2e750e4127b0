/**
 * Which engine's rules hold in a run: those of the flag, or those of the engine that is installed.
 */
import { EngineVersion, Engines, type Moby } from "@oci-runtimes/core/docker"
import { EngineDetection } from "@oci-runtimes/node"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { root } from "./Root.ts"
import { paint, printable } from "../text/Style.ts"
import { Terminal } from "../text/Terminal.ts"

/** What this run has found out about the engine that is installed; undefined as long as nobody has asked. */
export class Detected extends Context.Service<Detected, { detection: EngineVersion.Detection | undefined }>()(
  "oci-runtimes/Detected"
) {}

/** Nothing is found out yet. */
export const layer: Layer.Layer<Detected> = Layer.sync(Detected, () => ({ detection: undefined }))

/** The engine of the flag, or else the one that is installed. People are told which one that is, and why. */
export const engineFor = Effect.fnUntraced(function* (readers: "people" | "programs") {
  const { engine } = yield* root
  if (Option.isSome(engine)) return Engines.byName[engine.value]
  const isNew = (yield* Detected).detection === undefined
  const detection = yield* detectOnce
  if (readers === "people" && isNew) {
    const terminal = yield* Terminal
    const note = `engine: ${EngineVersion.summarise(detection)} (--engine names another one)`
    yield* terminal.note(paint(terminal.colours.notes)("dim", printable(note)))
  }
  return Engines.detected(detection)
})

/** The engine, for whoever reads what the shared flags ask for. */
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
