/**
 * The `plan` command.
 */
import { Plan } from "@oci-runtimes/core/disk"
import { Disk, Runtimes } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import { PlanDocument } from "../documents/Documents.ts"
import { warningDocument } from "../process/Failure.ts"
import { setUpFlags, type SetUpInput, toDryRunOptions } from "../flags/SetUpFlags.ts"
import { type Look, type Paint, printable, shown } from "../text/Style.ts"
import { answer, withRuntimes } from "./WithRuntimes.ts"
import { engineFields } from "../documents/Detection.ts"
import { noteWarnings } from "../process/WarningNotes.ts"
import { withHelp } from "../flags/Help.ts"

/** `plan`: shows what `apply` would do. It is `apply` on a dry run, so it fails if `apply` would. */
export const commandPlan = Command.make("plan", { noSync: setUpFlags.noSync, fresh: setUpFlags.fresh }, (input) =>
  Effect.provide(withRuntimes(plan(input)), Disk.layerDryRun)
).pipe(
  withHelp({
    purpose: "Show the steps of apply, and how the scripts would change; write nothing",
    use: "Use it before apply. A running engine needs neither: it writes its scripts itself, at its start and at a reload.",
    examples: [
      "oci-runtimes plan",
      "oci-runtimes plan --config daemon.json --data-root /var/lib/docker",
      "oci-runtimes plan --fresh"
    ],
    success: "The steps are shown, even if there are none",
    failure: "apply would fail"
  })
)

const plan = Effect.fnUntraced(function* (input: Omit<SetUpInput, "wait">) {
  const runtimes = yield* Runtimes.Runtimes
  const { changes, operations, scriptsDirectory, warnings } = yield* runtimes.initialise(toDryRunOptions(input))
  const document: typeof PlanDocument.Type = {
    ...(yield* engineFields(runtimes.loaded.engine)),
    scriptsDirectory,
    changes: changes.map(({ after, before, change, name }) => ({
      name,
      change,
      before: before ? side(before) : null,
      after: after ? side(after) : null
    })),
    steps: operations.map(({ operation }) => Plan.describe(operation)),
    warnings: warnings.map(warningDocument)
  }
  yield* answer(PlanDocument, document, (paint) => asText(document, paint))
  yield* noteWarnings(warnings)
})

const side = ({ content, mode }: NonNullable<Plan.PresentScript>) => ({ content, mode: Plan.octal(mode) })

type ChangeDocument = (typeof PlanDocument.Type)["changes"][number]

const asText = ({ changes, scriptsDirectory, steps }: typeof PlanDocument.Type, paint: Paint): string =>
  [
    `scripts in ${printable(scriptsDirectory)}:`,
    ...(changes.length === 0 ? ["  none, and none is needed"] : []),
    ...changes.flatMap((change) => changeLines(change, paint)),
    steps.length === 0 ? "nothing to do" : "steps:",
    ...steps.map((step, index) => `  ${index + 1}. ${printable(step)}`)
  ].join("\n")

const changeLines = ({ after, before, change, name }: ChangeDocument, paint: Paint): ReadonlyArray<string> => {
  const head = `  ${paint(looks[change], `${marks[change]} ${shown(name)} (${change})`)}`
  if (change !== "changed") return [head]
  const [old, fresh] = [lines(before?.content ?? ""), lines(after?.content ?? "")]
  return [
    head,
    ...(before === null ? [`      ${paint("red", "- not a wrapper script")}`] : []),
    ...(before !== null && before.mode !== after?.mode ? [`      mode ${before.mode} → ${after?.mode}`] : []),
    ...old.filter((line) => !fresh.includes(line)).map((line) => `      ${paint("red", `- ${printable(line)}`)}`),
    ...fresh.filter((line) => !old.includes(line)).map((line) => `      ${paint("green", `+ ${printable(line)}`)}`)
  ]
}

const lines = (content: string): ReadonlyArray<string> => content.split("\n").filter((line) => line !== "")

const marks: { readonly [change in Plan.ScriptChangeKind]: string } = {
  added: "+",
  changed: "~",
  left: ".",
  removed: "-",
  unchanged: "="
}

const looks: { readonly [change in Plan.ScriptChangeKind]: Look } = {
  added: "green",
  changed: "yellow",
  left: "dim",
  removed: "red",
  unchanged: "dim"
}
