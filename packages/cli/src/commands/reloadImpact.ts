/**
 * The `reload-impact` command.
 */
import { ReloadImpact } from "@oci-runtimes/core/questions"
import { Documents } from "@oci-runtimes/core/reports/schema"
import { Compare } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Scalar from "../flags/Scalar.ts"
import { impactText } from "../reports/ReloadText.ts"
import { lostLines } from "../text/DifferenceText.ts"
import { changedNames, impactDocument } from "../documents/Comparison.ts"
import { NegativeAnswer } from "../process/NegativeAnswer.ts"
import { runningFlag } from "../flags/RunningFlag.ts"
import { requirePath } from "../flags/SharedFlags.ts"
import { onlyDocker } from "./assessed/ByFamily.ts"
import { answer, chosenOptions } from "./WithRuntimes.ts"
import { engineFields } from "../documents/Detection.ts"
import { withHelp } from "../flags/Help.ts"

const flags = {
  with: Flag.String("with").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription(
      "The configuration file that the running engine would reload (default: its own file, and --running)"
    ),
    Scalar.optional
  ),
  running: runningFlag
}

/**
 * `reload-impact`: shows what SIGHUP would do to an engine that runs with the configuration of the shared flags. The status is
 * 1 if anything changes or goes wrong.
 */
export const commandReloadImpact = Command.make("reload-impact", flags, (input) =>
  onlyDocker("reload", reloadImpact(input))
).pipe(
  withHelp({
    purpose:
      "Show what a reload of a configuration file does to each runtime name, and where the reload differs from a restart",
    use: "Use it before `systemctl reload docker`. It reloads nothing. For a restart or an upgrade, use compare.",
    examples: [
      "oci-runtimes reload-impact",
      "oci-runtimes reload-impact --with daemon.json.new",
      "oci-runtimes reload-impact --config daemon.json.old --with /etc/docker/daemon.json"
    ],
    success: "The reload changes nothing",
    failure: "The reload changes something or is refused, or a file cannot be read"
  })
)

interface ReloadImpactInput {
  readonly with: Option.Option<string>
  readonly running: boolean
}

const reloadImpact = Effect.fnUntraced(function* ({ running, with: file }: ReloadImpactInput) {
  const options = yield* chosenOptions
  const path = Option.isSome(file) ? yield* requirePath("with", file.value) : undefined
  const asked = { ...options, running: running || path === undefined }
  const reload = yield* Compare.reloadImpact(asked, path)
  const { before, impact, lost, lostUnknown } = reload
  const missing = yield* Compare.missingPrograms(before.side, changedNames(impact))
  const isMissing = (program: string) => missing.includes(program)
  const document: typeof Documents.ReloadImpactDocument.Type = {
    ...(yield* engineFields(options.engine)),
    ...impactDocument(reload, isMissing),
    lost,
    lostUnknown
  }
  yield* answer(Documents.ReloadImpactDocument, document, (look) =>
    [impactText(impact, document, isMissing, look), ...lostLines({ lost, lostUnknown }, look)].join("\n")
  )
  return ReloadImpact.isNone(impact) ? undefined : yield* new NegativeAnswer()
})
