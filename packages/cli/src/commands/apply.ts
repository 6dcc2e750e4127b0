/**
 * Doing it.
 */
import { type PlanInterpreter, Runtimes } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import { ApplyDocument } from "../Documents.ts"
import { warningText } from "../Failure.ts"
import { root } from "../Root.ts"
import { type Paint, paint, printable } from "../Style.ts"
import { Terminal } from "../Terminal.ts"
import { answer, withRuntimes } from "../WithRuntimes.ts"

/** `apply`: sets up the scripts directory. */
export const commandApply = Command.make("apply", {}, () => withRuntimes(apply)).pipe(
  Command.withDescription("Set up the wrapper scripts, as the engine does when it starts"),
  Command.withExamples([{ command: "oci-runtimes apply --config daemon.json --data-root /var/lib/docker" }])
)

const apply = Effect.gen(function* () {
  const runtimes = yield* Runtimes.Runtimes
  const terminal = yield* Terminal
  const { scriptsDirectory, warnings, written } = yield* runtimes.initialise({ onProgress: progress(terminal) })
  const document: typeof ApplyDocument.Type = {
    engine: runtimes.loaded.engine.id,
    scriptsDirectory,
    written: [...written],
    warnings: warnings.map(({ _tag, message }) => ({ tag: _tag, message }))
  }
  yield* terminal.progress("")
  yield* answer(ApplyDocument, document, (look) => asText(document, look))
  if ((yield* root).json) return
  for (const { message } of warnings) yield* terminal.note(warningText(message, paint(terminal.colours.notes)))
})

/** Shown only for a plan that takes a while, and not for each of its steps. */
const progress =
  (terminal: Terminal["Service"]) =>
  ({ done, total }: PlanInterpreter.Progress): Effect.Effect<void> =>
    total >= 100 && done % 50 === 0 ? terminal.progress(`${done} of ${total} steps`) : Effect.void

const asText = ({ scriptsDirectory, written }: typeof ApplyDocument.Type, look: Paint): string => {
  const bytes = written.reduce((sum, script) => sum + script.bytes, 0)
  const summary = `${look("green", "done:")} ${written.length} wrapper scripts (${bytes} bytes) in ${printable(scriptsDirectory)}`
  return [...written.map(({ path }) => `wrote ${printable(path)}`), summary].join("\n")
}
