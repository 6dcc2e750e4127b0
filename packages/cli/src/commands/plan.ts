/**
 * What would be done.
 */
import { Plan } from "@oci-runtimes/core"
import { Runtimes, ScriptsDirectory } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import { PlanDocument } from "../Documents.ts"
import { type Look, type Paint, printable, shown } from "../Style.ts"
import { answer, withRuntimes } from "../WithRuntimes.ts"

/** `plan`: what `apply` would do. */
export const commandPlan = Command.make("plan", {}, () =>
  withRuntimes(Effect.provide(plan, ScriptsDirectory.layer))
).pipe(
  Command.withDescription("Show the steps that apply would take, and how the scripts differ from those that are there"),
  Command.withExamples([{ command: "oci-runtimes plan --config daemon.json --data-root /var/lib/docker" }])
)

const plan = Effect.gen(function* () {
  const runtimes = yield* Runtimes.Runtimes
  const directory = yield* ScriptsDirectory.ScriptsDirectory
  const planned = yield* runtimes.plan
  const present = yield* directory.read(planned.scriptsDirectory)
  const changes = Plan.changes(planned, present)
  const document: typeof PlanDocument.Type = {
    engine: runtimes.loaded.engine.id,
    scriptsDirectory: planned.scriptsDirectory,
    changes: changes.map(({ after, before, change, name }) => ({
      name,
      change,
      before: before ? side(before) : null,
      after: after ? side(after) : null
    })),
    steps: Plan.render(planned)
  }
  yield* answer(PlanDocument, document, (paint) => asText(document, paint))
})

const side = ({ content, mode }: NonNullable<Plan.PresentScript>) => ({ content, mode: Plan.octal(mode) })

type ChangeDocument = (typeof PlanDocument.Type)["changes"][number]

const asText = ({ changes, scriptsDirectory, steps }: typeof PlanDocument.Type, paint: Paint): string =>
  [
    `scripts in ${printable(scriptsDirectory)}:`,
    ...(changes.length === 0 ? ["  none, and none are needed"] : []),
    ...changes.flatMap((change) => changeLines(change, paint)),
    "steps:",
    ...steps.map((step, index) => `  ${index + 1}. ${printable(step)}`)
  ].join("\n")

const changeLines = ({ after, before, change, name }: ChangeDocument, paint: Paint): ReadonlyArray<string> => {
  const head = `  ${paint(looks[change], `${marks[change]} ${shown(name)} (${change})`)}`
  if (change !== "changed") return [head]
  const [old, fresh] = [lines(before?.content ?? ""), lines(after?.content ?? "")]
  return [
    head,
    ...(before === null ? [`      ${paint("red", "- not a regular file")}`] : []),
    ...(before !== null && before.mode !== after?.mode ? [`      mode ${before.mode} becomes ${after?.mode}`] : []),
    ...old.filter((line) => !fresh.includes(line)).map((line) => `      ${paint("red", `- ${printable(line)}`)}`),
    ...fresh.filter((line) => !old.includes(line)).map((line) => `      ${paint("green", `+ ${printable(line)}`)}`)
  ]
}

const lines = (content: string): ReadonlyArray<string> => content.split("\n").filter((line) => line !== "")

const marks: { readonly [change in Plan.Change]: string } = { added: "+", changed: "~", removed: "-", unchanged: "=" }

const looks: { readonly [change in Plan.Change]: Look } = {
  added: "green",
  changed: "yellow",
  removed: "red",
  unchanged: "dim"
}
