/**
 * The `reload-impact` command.
 */
import { Configuration, type DockerTable } from "@oci-runtimes/core/docker"
import { ReloadImpact } from "@oci-runtimes/core/questions"
import { Style } from "@oci-runtimes/core/reports"
import { Documents } from "@oci-runtimes/core/reports/schema"
import { Compare } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Scalar from "../flags/Scalar.ts"
import { lostLines, nameRows } from "../text/DifferenceText.ts"
import { describeProblem, nameDocumentWith, reloadProblemDocument } from "../documents/Comparison.ts"
import { warningText } from "../text/Warnings.ts"
import { NegativeAnswer } from "../process/NegativeAnswer.ts"
import { runningFlag } from "../flags/RunningFlag.ts"
import { requirePath } from "../flags/SharedFlags.ts"
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
export const commandReloadImpact = Command.make("reload-impact", flags, (input) => reloadImpact(input)).pipe(
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
  const { after, before, impact, lost, lostUnknown } = yield* Compare.reloadImpact(asked, path)
  const isRefused = impact._tag === "ReloadRefused"
  const changes = isRefused ? [] : [...impact.vanished, ...impact.appeared, ...impact.changed]
  const missing = yield* Compare.missingPrograms(before.side, changes)
  const isMissing = (program: string) => missing.includes(program)
  const toDocument = nameDocumentWith(isMissing)
  const { defaultRuntime } = before.side.map
  const document: typeof Documents.ReloadImpactDocument.Type = {
    ...(yield* engineFields(options.engine)),
    refused: isRefused,
    message: isRefused ? Configuration.refusalLine(after.path, impact.refused) : null,
    defaultRuntime: isRefused ? { before: defaultRuntime, after: defaultRuntime } : impact.defaultRuntime,
    vanished: isRefused ? [] : impact.vanished.map(toDocument),
    appeared: isRefused ? [] : impact.appeared.map(toDocument),
    changed: isRefused ? [] : impact.changed.map(toDocument),
    unchanged: isRefused ? [...before.side.map.runtimes.names()].toSorted() : impact.unchanged,
    wrong: impact.problems.map(reloadProblemDocument),
    lost,
    lostUnknown
  }
  yield* answer(Documents.ReloadImpactDocument, document, (look) =>
    [asText(impact, document, isMissing, look), ...lostLines({ lost, lostUnknown }, look)].join("\n")
  )
  return ReloadImpact.isNone(impact) ? undefined : yield* new NegativeAnswer()
})

const asText = (
  impact: ReloadImpact.Impact<DockerTable.DockerTable, Configuration.RefusedConfiguration>,
  { message, unchanged }: typeof Documents.ReloadImpactDocument.Type,
  isMissing: (program: string) => boolean,
  look: Style.Paint
): string => {
  const wrong = impact.problems.map((one) => warningText(describeProblem(one), look))
  if (impact._tag === "ReloadRefused") {
    const refused = `${look("red", "refused:")} ${Style.printable(message ?? "")}`
    return [refused, "The engine keeps the running configuration.", ...wrong].join("\n")
  }
  const { appeared, changed, defaultRuntime, vanished } = impact
  const { after, before } = defaultRuntime
  const count = appeared.length + changed.length + vanished.length
  const total = count + unchanged.length
  const isSame = count === 0 && before === after
  const changes = isSame ? `nothing for any of ${total} names` : `${count} of ${total} names`
  const warnings = wrong.length === 0 ? "" : `; ${wrong.length} ${wrong.length === 1 ? "warning" : "warnings"}`
  return [
    look(ReloadImpact.isNone(impact) ? "green" : "yellow", `the reload changes ${changes}${warnings}`),
    ...(before === after ? [] : [look("yellow", `default runtime: ${Style.shown(before)} → ${Style.shown(after)}`)]),
    ...nameRows([...vanished, ...appeared, ...changed], look, isMissing),
    ...wrong
  ].join("\n")
}
