/**
 * The `apply` command.
 */
import { Plan } from "@oci-runtimes/core/disk"
import { Style } from "@oci-runtimes/core/reports"
import { Documents } from "@oci-runtimes/core/reports/schema"
import { type PlanInterpreter, Runtimes } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import { warningDocument } from "../process/Failure.ts"
import { repairTexts } from "../reports/Repairs.ts"
import * as ScriptsSummary from "../reports/ScriptsSummary.ts"
import { setUpFlags, type SetUpInput, toSetUpOptions } from "../flags/SetUpFlags.ts"
import { Terminal } from "../text/Terminal.ts"
import { onlyDocker } from "./assessed/ByFamily.ts"
import { answer, withRuntimes } from "./WithRuntimes.ts"
import { engineFields } from "../documents/Detection.ts"
import { noteWarnings } from "../process/WarningNotes.ts"
import { withHelp } from "../flags/Help.ts"

/** `apply`: sets up the scripts directory. */
export const commandApply = Command.make("apply", setUpFlags, (input) =>
  onlyDocker("scripts", withRuntimes(apply(input)))
).pipe(
  withHelp({
    purpose:
      "Write the wrapper scripts, as the engine does; leave scripts of other configurations (Docker Engine 25 and later)",
    use: "The engine does this itself, at its start and at a reload. Use it to prepare or repair a data root that no engine uses.",
    examples: [
      "oci-runtimes apply --config daemon.json --data-root /var/lib/docker",
      "oci-runtimes apply --fresh",
      "oci-runtimes apply --data-root /mnt/image/var/lib/docker --no-sync"
    ],
    success: "The scripts are as the configuration needs them",
    failure: "The configuration is refused, or the scripts could not be written and are unchanged"
  })
)

const apply = Effect.fnUntraced(function* (input: SetUpInput) {
  const runtimes = yield* Runtimes.Runtimes
  const terminal = yield* Terminal
  const report = yield* runtimes.initialise({ ...toSetUpOptions(input), onProgress: progress(terminal) })
  const { kept, left, operations, removed, repairs, scriptsDirectory, warnings, written } = report
  const isNoop = Plan.isNoop({ steps: operations })
  const document: typeof Documents.ApplyDocument.Type = {
    ...(yield* engineFields(runtimes.loaded.engine)),
    scriptsDirectory,
    written,
    kept,
    left,
    removed,
    bytes: written.reduce((sum, { bytes }) => sum + bytes, 0),
    repairs: repairs.map(({ _tag, path }) => ({ tag: _tag, path })),
    warnings: warnings.map(warningDocument)
  }
  yield* terminal.progress("")
  yield* answer(Documents.ApplyDocument, document, (look) => asText(document, isNoop, look))
  yield* noteWarnings(warnings)
})

/** Shows progress only for long plans, and not at each step. */
const progress =
  (terminal: Terminal["Service"]) =>
  ({ done, total }: PlanInterpreter.Progress): Effect.Effect<void> =>
    total >= 100 && done % 50 === 0 ? terminal.progress(`${done} of ${total} steps`) : Effect.void

const asText = (
  { kept, left, removed, repairs, scriptsDirectory, written }: typeof Documents.ApplyDocument.Type,
  isNoop: boolean,
  look: Style.Paint
): string => {
  const counts = { written: written.length, removed: removed.length, kept: kept.length, left: left.length }
  return [
    ...repairTexts(repairs),
    ...written.map(({ path }) => `wrote ${Style.printable(path)}`),
    ...removed.map((path) => `removed ${Style.printable(path)}`),
    look(
      "green",
      isNoop
        ? `nothing to do: ${ScriptsSummary.idle(scriptsDirectory, counts)}`
        : `done: ${ScriptsSummary.done(scriptsDirectory, counts)}`
    )
  ].join("\n")
}
