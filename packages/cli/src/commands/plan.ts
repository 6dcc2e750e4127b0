/**
 * The `plan` command.
 */
import { Plan } from "@oci-runtimes/core/disk"
import { Style } from "@oci-runtimes/core/reports"
import { Documents } from "@oci-runtimes/core/reports/schema"
import { type Report, Runtimes } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import { onDryRun } from "../process/DryRun.ts"
import { warningDocument } from "../process/Failure.ts"
import { idle, planned } from "../reports/ScriptsSummary.ts"
import { shortNames } from "../text/ShortNames.ts"
import { switchFlag } from "../flags/Switch.ts"
import { setUpFlags, type SetUpInput, toDryRunOptions } from "../flags/SetUpFlags.ts"
import { onlyDocker } from "./assessed/ByFamily.ts"
import { answer, withRuntimes } from "./WithRuntimes.ts"
import { engineFields } from "../documents/Detection.ts"
import { noteWarnings } from "../process/WarningNotes.ts"
import { withHelp } from "../flags/Help.ts"

const flags = {
  noSync: setUpFlags.noSync,
  fresh: setUpFlags.fresh,
  verbose: switchFlag("verbose", "Show every step, syncs too, with its whole paths")
}

/** `plan`: shows what `apply` would do. It is `apply` on a dry run, so it fails if `apply` would. */
export const commandPlan = Command.make("plan", flags, (input) =>
  onlyDocker("scripts", onDryRun(withRuntimes(plan(input))))
).pipe(
  withHelp({
    purpose: "Show the steps of apply, and how the scripts would change; write nothing",
    use: "Use it before apply. A running engine needs neither: it writes its scripts itself, at its start and at a reload.",
    examples: [
      "oci-runtimes plan",
      "oci-runtimes plan --config daemon.json --data-root /var/lib/docker",
      "oci-runtimes plan --fresh --verbose"
    ],
    success: "The steps are shown, even if there are none",
    failure: "apply would fail"
  })
)

interface PlanInput extends Omit<SetUpInput, "wait"> {
  readonly verbose: boolean
}

const plan = Effect.fnUntraced(function* ({ verbose, ...input }: PlanInput) {
  const runtimes = yield* Runtimes.Runtimes
  const report = yield* runtimes.initialise(toDryRunOptions(input))
  const { changes, operations, scriptsDirectory, warnings } = report
  const document: typeof Documents.PlanDocument.Type = {
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
  yield* answer(Documents.PlanDocument, document, (paint) =>
    [
      headline(report),
      ...document.changes.flatMap((change) => changeLines(change, paint)),
      ...(verbose ? wholeSteps(document.steps) : abridgedSteps(report))
    ].join("\n")
  )
  yield* noteWarnings(warnings)
})

/** Returns the answer in a line: what would be done, or that there is nothing to do. */
const headline = ({ kept, left, operations, removed, scriptsDirectory, written }: Report.Report): string => {
  const counts = { written: written.length, removed: removed.length, kept: kept.length, left: left.length }
  return Plan.isNoop({ steps: operations })
    ? `nothing to do: ${idle(scriptsDirectory, counts)}`
    : `${planned(scriptsDirectory, counts)}:`
}

/** Returns the steps without syncs, with short names for long directories, which are explained once. */
const abridgedSteps = ({ operations, scriptsDirectory, staging }: Report.Report): ReadonlyArray<string> => {
  const changing = operations.filter(({ operation }) => operation._tag !== "Sync")
  if (changing.length === 0) return []
  const names = shortNames(scriptsDirectory, staging)
  const steps = changing.map(({ operation }) => Plan.describe(Plan.mapPaths(operation, names.shorten)))
  const syncs = operations.length - changing.length
  return [
    "steps:",
    ...names.used().map(([name, path]) => `  ${name} is ${Style.printable(path)}`),
    ...numbered(steps),
    ...(syncs === 0 ? [] : [`  ${syncs} ${syncs === 1 ? "sync is" : "syncs are"} not shown; --verbose shows them`])
  ]
}

const wholeSteps = (steps: ReadonlyArray<string>): ReadonlyArray<string> =>
  steps.length === 0 ? [] : ["steps:", ...numbered(steps)]

const numbered = (steps: ReadonlyArray<string>): ReadonlyArray<string> =>
  steps.map((step, index) => `  ${index + 1}. ${Style.printable(step)}`)

const side = ({ content, mode }: NonNullable<Plan.PresentScript>) => ({ content, mode: Plan.octal(mode) })

type ChangeDocument = (typeof Documents.PlanDocument.Type)["changes"][number]

const changeLines = ({ after, before, change, name }: ChangeDocument, paint: Style.Paint): ReadonlyArray<string> => {
  const head = `  ${paint(looks[change], `${marks[change]} ${Style.shown(name)} (${change})`)}`
  if (change !== "changed") return [head]
  const [old, fresh] = [lines(before?.content ?? ""), lines(after?.content ?? "")]
  return [
    head,
    ...(before === null ? [`      ${paint("red", "- not a wrapper script")}`] : []),
    ...(before !== null && before.mode !== after?.mode ? [`      mode ${before.mode} → ${after?.mode}`] : []),
    ...old.filter((line) => !fresh.includes(line)).map((line) => `      ${paint("red", `- ${Style.printable(line)}`)}`),
    ...fresh
      .filter((line) => !old.includes(line))
      .map((line) => `      ${paint("green", `+ ${Style.printable(line)}`)}`)
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

const looks: { readonly [change in Plan.ScriptChangeKind]: Style.Look } = {
  added: "green",
  changed: "yellow",
  left: "dim",
  removed: "red",
  unchanged: "dim"
}
