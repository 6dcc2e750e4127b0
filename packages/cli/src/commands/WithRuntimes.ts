/**
 * The runtimes that the shared flags ask for, and the output of a subcommand.
 */
import { StartVerdict, UsernsRemap } from "@oci-runtimes/core/docker"
import { Style } from "@oci-runtimes/core/reports"
import { Wording } from "@oci-runtimes/core/text"
import { Runtimes } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import { print } from "../documents/print.ts"
import { root } from "../flags/Root.ts"
import { chosenEngine } from "../flags/EngineChoice.ts"
import { machineOptions } from "../flags/MachineEngine.ts"
import { toOptions } from "../flags/SharedFlags.ts"
import { warningText } from "../text/Warnings.ts"
import { Terminal } from "../text/Terminal.ts"

/** Runs a subcommand's work with the runtimes of the shared flags, or of the running engine. Loading fails as `Runtimes.layer` does. */
export const withRuntimes = Effect.fnUntraced(function* <A, E, R>(
  work: Effect.Effect<A, E, R>,
  { running = false }: { readonly running?: boolean } = {}
) {
  const options = yield* chosenOptions
  return yield* Effect.provide(Effect.andThen(noteUntold, work), Runtimes.layer({ ...options, running }))
})

/** Tells people which runtimes of a running engine the answer does not have. */
const noteUntold = Effect.gen(function* () {
  const { untold } = (yield* Runtimes.Runtimes).loaded
  if (untold.length === 0 || (yield* root).json) return
  const terminal = yield* Terminal
  const names = untold.map(Wording.shown).join(", ")
  const text = `The engine also runs with ${names}, but does not say with which shim, and its file does not have ${untold.length === 1 ? "the name" : "the names"}`
  yield* terminal.note(warningText(text, Style.paint(terminal.colours.notes)))
})

/** The options of the shared flags, with the chosen engine. */
export const chosenOptions = Effect.gen(function* () {
  const options = yield* toOptions(yield* root)
  return { ...options, ...(yield* machineOptions(options.configFile)), engine: yield* chosenEngine }
})

/** Prints an answer: with `--json` as the JSON document of the schema, otherwise as text for people. */
export const answer = Effect.fnUntraced(function* <S extends Schema.Codec<unknown, unknown>>(
  schema: S,
  document: S["Type"],
  text: (paint: Style.Paint) => string
) {
  const { json } = yield* root
  const terminal = yield* Terminal
  yield* json ? terminal.json(print(schema, document)) : terminal.data(text(Style.paint(terminal.colours.data)))
})

/** Shows people at a terminal that the command waits for the engine. */
export const whileWaiting = <A, E, R>(work: Effect.Effect<A, E, R>) =>
  Effect.flatMap(Terminal, ({ progress }) =>
    Effect.ensuring(Effect.andThen(progress("waiting for the engine to reload"), work), progress(""))
  )

/** Warns people if the engine would not start, because the answer then does not apply. */
export const noteStartFaults = Effect.fnUntraced(function* ({ loaded, startFaults }: Runtimes.Runtimes["Service"]) {
  const line = StartVerdict.line(loaded.configFile, yield* startFaults)
  if (line === undefined || (yield* root).json) return
  const terminal = yield* Terminal
  yield* terminal.note(warningText(line, Style.paint(terminal.colours.notes)))
})

/**
 * Returns the reason why script paths are unknown, as a field of a document, and warns people. The paths then contain
 * `UID.GID`. An answer without scripts has no such field.
 */
export const unknownDataRoot = Effect.fnUntraced(function* (hasScripts: boolean) {
  const runtimes = yield* Runtimes.Runtimes
  const [refused] = hasScripts ? UsernsRemap.refusals((yield* runtimes.map).remapping) : []
  if (refused === undefined) return {}
  const message = UsernsRemap.message(refused)
  if (!(yield* root).json) {
    const terminal = yield* Terminal
    yield* terminal.note(warningText(message, Style.paint(terminal.colours.notes)))
  }
  return { unknownDataRoot: message }
})
