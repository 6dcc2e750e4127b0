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
  const contents = new Map(planned.scripts.map(({ content, name }) => [name, content]))
  const document: typeof PlanDocument.Type = {
    engine: runtimes.loaded.engine.id,
    scriptsDirectory: planned.scriptsDirectory,
    changes: Plan.changes(planned, present).map(({ change, name }) => ({
      name,
      change,
      content: contents.get(name) ?? null
    })),
    steps: Plan.render(planned)
  }
  yield* answer(PlanDocument, document, (paint) => asText(document, paint))
})

const asText = ({ changes, scriptsDirectory, steps }: typeof PlanDocument.Type, paint: Paint): string =>
  [
    `scripts in ${printable(scriptsDirectory)}:`,
    ...(changes.length === 0 ? ["  none, and none are needed"] : []),
    ...changes.map(({ change, name }) => `  ${paint(looks[change], `${marks[change]} ${shown(name)} (${change})`)}`),
    "steps:",
    ...steps.map((step, index) => `  ${index + 1}. ${printable(step)}`)
  ].join("\n")

const marks: { readonly [change in Plan.Change]: string } = { added: "+", changed: "~", removed: "-", unchanged: "=" }

const looks: { readonly [change in Plan.Change]: Look } = {
  added: "green",
  changed: "yellow",
  removed: "red",
  unchanged: "dim"
}
