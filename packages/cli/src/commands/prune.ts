/**
 * The `prune` command.
 */
import { Pruning } from "@oci-runtimes/core/docker"
import { Style } from "@oci-runtimes/core/reports"
import { Documents } from "@oci-runtimes/core/reports/schema"
import { FilePath } from "@oci-runtimes/core/text"
import { EngineEnvironment, Runtimes } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { warningDocument } from "../process/Failure.ts"
import { setUpFlags, toDryRunOptions, toSetUpOptions } from "../flags/SetUpFlags.ts"
import { repairTexts } from "../reports/Repairs.ts"
import { pruned } from "../reports/ScriptsSummary.ts"
import { requirePath } from "../flags/SharedFlags.ts"
import { onlyDocker } from "./assessed/ByFamily.ts"
import { answer, withRuntimes } from "./WithRuntimes.ts"
import { engineFields } from "../documents/Detection.ts"
import { onDryRun } from "../process/DryRun.ts"
import { noteWarnings } from "../process/WarningNotes.ts"
import { switchFlag } from "../flags/Switch.ts"
import { withHelp } from "../flags/Help.ts"

const flags = {
  dryRun: switchFlag(
    "dry-run",
    "Show the scripts that would be removed, and the scripts that would be kept and why; remove nothing"
  ),
  keep: Flag.String("keep").pipe(
    Flag.withMetavar("SCRIPT"),
    Flag.withDescription("Path or file name of a script to keep; may be repeated"),
    Flag.atLeast(0)
  ),
  containerdState: Flag.String("containerd-state").pipe(
    Flag.withMetavar("DIR"),
    Flag.withDescription("Another state directory of containerd, to find running containers; may be repeated"),
    Flag.atLeast(0)
  ),
  noSync: setUpFlags.noSync,
  wait: setUpFlags.wait
}

/** `prune`: removes the scripts that neither the configuration nor a running container refers to. */
export const commandPrune = Command.make("prune", flags, (input) =>
  onlyDocker("scripts", input.dryRun ? onDryRun(withRuntimes(prune(input))) : withRuntimes(prune(input)))
).pipe(
  withHelp({
    purpose: "Remove wrapper scripts that neither the configuration nor a running container uses",
    use: "Use it after a reload; the engine itself removes old scripts only at its start. If the file was changed, reload the engine first.",
    examples: [
      "oci-runtimes prune --dry-run",
      "oci-runtimes prune",
      "oci-runtimes prune --containerd-state /run/k3s/containerd"
    ],
    success: "The scripts are removed, or there are none to remove",
    failure: "The use of a script is not certain, or the scripts could not be removed; the scripts are unchanged"
  })
)

interface PruneInput {
  readonly dryRun: boolean
  readonly keep: ReadonlyArray<string>
  readonly containerdState: ReadonlyArray<string>
  readonly noSync: boolean
  readonly wait: number
}

const prune = Effect.fnUntraced(function* ({ containerdState, dryRun, keep, ...setUp }: PruneInput) {
  for (const value of keep) yield* requirePath("keep", value)
  for (const value of containerdState) yield* requirePath("containerd-state", value)
  const runtimes = yield* Runtimes.Runtimes
  const { workingDirectory } = yield* EngineEnvironment.EngineEnvironment
  const absolute = (path: string): string => FilePath.absolute(path, workingDirectory)
  const { removed, repairs, scriptsDirectory, selection, warnings } = yield* runtimes.prune({
    ...(dryRun ? toDryRunOptions(setUp) : toSetUpOptions(setUp)),
    keep: keep.map((script) => (script.includes("/") ? absolute(script) : script)),
    stateDirectories: containerdState.map(absolute)
  })
  const document: typeof Documents.PruneDocument.Type = {
    ...(yield* engineFields(runtimes.loaded.engine)),
    scriptsDirectory,
    dryRun,
    removed,
    kept: selection.kept.map(({ name, reason }) => ({
      path: FilePath.join(scriptsDirectory, name),
      tag: reason._tag,
      reason: Pruning.describe(reason),
      containers: containersOf(reason)
    })),
    repairs: repairs.map(({ _tag, path }) => ({ tag: _tag, path })),
    warnings: warnings.map(warningDocument)
  }
  yield* answer(Documents.PruneDocument, document, (look) => asText(document, look))
  yield* noteWarnings(warnings)
})

const containersOf = (reason: Pruning.Reason): ReadonlyArray<string> =>
  reason._tag !== "Referred"
    ? []
    : reason.references.flatMap((reference) =>
        reference._tag === "Container" ? [`${reference.namespace}/${reference.container}`] : []
      )

const asText = (document: typeof Documents.PruneDocument.Type, look: Style.Paint): string => {
  const { dryRun, kept, removed, repairs, scriptsDirectory } = document
  const label = removed.length + repairs.length === 0 ? "nothing to do: " : dryRun ? "" : "done: "
  const counts = { dryRun, kept: kept.length, removed: removed.length }
  return [
    ...repairTexts(repairs),
    ...removed.map((path) => `${dryRun ? "would remove" : "removed"} ${Style.printable(path)}`),
    ...kept.map(({ path, reason }) => look("dim", `kept ${Style.printable(path)}: ${Style.printable(reason)}`)),
    look("green", `${label}${pruned(scriptsDirectory, counts)}`)
  ].join("\n")
}
