/**
 * The `reload` command.
 */
import { Documents } from "@oci-runtimes/core/reports/schema"
import { Compare, Reload } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import * as Command from "effect/cli/Command"
import { changedNames, impactDocument } from "../documents/Comparison.ts"
import { engineFields } from "../documents/Detection.ts"
import { isDone, reloadDocument } from "../documents/Reload.ts"
import { wantedDaemon } from "../flags/EngineChoice.ts"
import { dockerNamed } from "../flags/EngineFlag.ts"
import { withHelp } from "../flags/Help.ts"
import { timeoutFlag, toTimeout } from "../flags/ReloadFlags.ts"
import { root } from "../flags/Root.ts"
import { refuseOtherFlags } from "../flags/SharedFlags.ts"
import { switchFlag } from "../flags/Switch.ts"
import { NegativeAnswer } from "../process/NegativeAnswer.ts"
import { impactText, outcomeText } from "../reports/ReloadText.ts"
import { lostLines } from "../text/DifferenceText.ts"
import { onlyDocker } from "./assessed/ByFamily.ts"
import { answer, whileWaiting } from "./WithRuntimes.ts"

const flags = {
  dryRun: switchFlag("dry-run", "Say what would be done, and what it would change; ask the engine for no reload"),
  timeout: timeoutFlag
}

/** `reload`: reloads the engine, and waits until it runs with its configuration. The status is 1 if it does not. */
export const commandReload = Command.make("reload", flags, (input) => onlyDocker("reload", reload(input))).pipe(
  withHelp({
    purpose: "Reload the engine of this machine, and wait until it runs with its configuration as it is now",
    use: "Use it instead of `systemctl reload docker`, which returns before the runtimes are there, and says nothing of a refusal.",
    examples: ["oci-runtimes reload", "oci-runtimes reload --dry-run", "oci-runtimes reload --timeout 60"],
    success: "The engine runs with its configuration as it is now",
    failure: "The engine refused its configuration, ended, or did not reload in time; or it cannot be asked"
  })
)

interface ReloadInput {
  readonly dryRun: boolean
  readonly timeout: Option.Option<number>
}

const reload = Effect.fnUntraced(function* ({ dryRun, timeout }: ReloadInput) {
  const shared = yield* root
  yield* refuseOtherFlags(
    shared,
    ["engine", "json", "socket"],
    (flag) =>
      `${flag} is not a flag of reload, which asks the engine that runs. To try a file or flags, use reload-impact`
  )
  const { engine } = shared
  const daemon = yield* wantedDaemon
  const waiting = { timeout: toTimeout(timeout) }
  const prepared = yield* Reload.prepare({ daemon, engine: dockerNamed(engine), ...waiting })
  const { impact, lost, lostUnknown } = prepared
  const isForetold = impact._tag === "ReloadRefused"
  // A refusal that is foretold asks nothing of the engine.
  const reloaded = dryRun && !isForetold ? undefined : yield* whileWaiting(Reload.perform(prepared, waiting))
  const missing = yield* Compare.missingPrograms(prepared.before.side, changedNames(impact))
  const isMissing = (program: string) => missing.includes(program)
  const document: typeof Documents.ReloadDocument.Type = {
    ...(yield* engineFields(prepared.engine)),
    file: prepared.after.path,
    dryRun,
    reload: reloadDocument({ prepared, reloaded }),
    impact: impactDocument(prepared, isMissing),
    lost,
    lostUnknown
  }
  const verb = document.reload.outcome === "reloaded" ? "changed" : "would change"
  yield* answer(Documents.ReloadDocument, document, (look) =>
    [
      outcomeText(document.reload, look),
      // What is missing after a reload that timed out is told already.
      ...(isForetold || document.reload.remaining.length > 0
        ? []
        : [impactText(impact, document.impact, isMissing, look, verb)]),
      ...lostLines({ lost, lostUnknown }, look)
    ].join("\n")
  )
  return isDone({ reloaded }) ? undefined : yield* new NegativeAnswer()
})
