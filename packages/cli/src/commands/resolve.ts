/**
 * What a name comes to.
 */
import type { Resolution } from "@oci-runtimes/core"
import { Runtimes } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { ResolveDocument } from "../Documents.ts"
import { type Paint, printable, shown } from "../Style.ts"
import { table } from "../Table.ts"
import { answer, withRuntimes } from "../WithRuntimes.ts"

/** `resolve`: what `docker run --runtime NAME` would run. */
export const commandResolve = Command.make(
  "resolve",
  {
    name: Argument.String("name").pipe(
      Argument.withDescription("Name of the runtime; the default runtime without it"),
      Argument.optional
    )
  },
  ({ name }) => withRuntimes(resolve(Option.getOrUndefined(name)))
).pipe(
  Command.withDescription("Show what a runtime name comes to: shim, options, wrapper script"),
  Command.withExamples([
    { command: "oci-runtimes resolve crun" },
    { command: "oci-runtimes resolve --json -- io.containerd.kata.v2" }
  ])
)

const resolve = Effect.fnUntraced(function* (name: string | undefined) {
  const runtimes = yield* Runtimes.Runtimes
  const resolution = yield* runtimes.resolve(name)
  const { kind, script, shim } = resolution
  yield* answer(ResolveDocument, { name: resolution.name, kind, shim, script }, (paint) => asText(resolution, paint))
})

const asText = ({ kind, name, script, shim }: Resolution.Resolution, paint: Paint): string => {
  const { options } = shim
  const rows = [
    ["shim", printable(shim.binary)],
    ...(options === null
      ? [["options", "none; the shim decides"]]
      : [
          ["program", `${shown(options.binaryName)}${script === null ? "" : " (wrapper script)"}`],
          ["state", printable(options.root)],
          ["cgroups", options.systemdCgroup ? "by systemd" : "by cgroupfs"],
          ...(options.noPivotRoot ? [["pivot root", "no"]] : [])
        ])
  ]
  const text =
    script === null
      ? []
      : script.content
          .trimEnd()
          .split("\n")
          .map((line) => `    ${printable(line)}`)
  return [
    `${paint("bold", shown(name))}: ${meaning[kind]}`,
    ...table(rows.map(([label, value]) => [`  ${label}`, value!])),
    ...text
  ].join("\n")
}

const meaning: { readonly [kind in Resolution.Kind]: string } = {
  stock: "the engine's own runtime",
  configured: "a configured runtime",
  implicit: "an implicit runtime: not configured, passed to containerd as it is"
}
