/**
 * The `list` command.
 */
import type { Table } from "@oci-runtimes/core/data"
import { RuntimeFeatures } from "@oci-runtimes/core/docker"
import { type Features, Runtimes } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Command from "effect/cli/Command"
import { ListDocument } from "../documents/Documents.ts"
import { featuresAnswer, type FeaturesAnswer } from "../documents/Features.ts"
import { shimDocument } from "../documents/Parts.ts"
import { warningText } from "../text/Warnings.ts"
import { root } from "../flags/Root.ts"
import { paint, type Paint, printable, shown } from "../text/Style.ts"
import { table } from "../text/Table.ts"
import { Terminal } from "../text/Terminal.ts"
import { answer, noteStartFaults, unknownDataRoot, withRuntimes } from "./WithRuntimes.ts"
import { engineFields } from "../documents/Detection.ts"
import { switchFlag } from "../flags/Switch.ts"
import { withHelp } from "../flags/Help.ts"

const flags = {
  features: switchFlag(
    "features",
    "Run each runtime as `PROGRAM ARGUMENTS features`, and show the features that it reports"
  )
}

/** `list`: prints the runtime map as a table. */
export const commandList = Command.make("list", flags, ({ features }) => withRuntimes(list(features))).pipe(
  withHelp({
    purpose: "List the runtimes, with the kind, shim and program of each, and whether the program is found",
    use: "Use it for an overview. It runs no program, except with --features. For one name in detail, use resolve --explain.",
    examples: ["oci-runtimes list", "oci-runtimes list --json", "oci-runtimes list --features"],
    success: "The runtimes are listed, even if a program is missing",
    failure: "The configuration is refused or cannot be read"
  })
)

const list = Effect.fnUntraced(function* (withFeatures: boolean) {
  const runtimes = yield* Runtimes.Runtimes
  const { defaultRuntime } = yield* runtimes.map
  const listed = yield* runtimes.list
  const features = withFeatures ? yield* runtimes.features() : undefined
  const document: typeof ListDocument.Type = {
    ...(yield* engineFields(runtimes.loaded.engine)),
    defaultRuntime,
    ...(yield* unknownDataRoot(listed.some(({ resolution }) => resolution.script !== null))),
    runtimes: listed.map(({ found, isDefault, program, resolution: { kind, name, shim }, runtimeArgs }) => ({
      name,
      kind,
      default: isDefault,
      shim: shimDocument(shim),
      path: program,
      runtimeArgs,
      program: Result.getOrNull(found),
      problem: Result.match(found, { onSuccess: () => null, onFailure: Runtimes.missingMessage }),
      ...(features !== undefined && { features: answerOf({ name, path: program, runtimeArgs }, features) })
    }))
  }
  yield* answer(ListDocument, document, (look) =>
    [asTable(document, look), ...(withFeatures ? ["", featuresTable(document)] : [])].join("\n")
  )
  yield* noteProblems(document)
  yield* noteStartFaults(runtimes)
})

type Listed = (typeof ListDocument.Type)["runtimes"][number]

const answerOf = (
  {
    name,
    path,
    runtimeArgs
  }: { readonly name: string; readonly path: string | null; readonly runtimeArgs: ReadonlyArray<string> },
  features: Pick<Table.Table<Features.Answer>, "get">
) => {
  const answered = features.get(name)
  return path === null || answered === undefined
    ? null
    : featuresAnswer(RuntimeFeatures.command({ path, runtimeArgs }), answered)
}

const asTable = ({ defaultRuntime, runtimes }: typeof ListDocument.Type, look: Paint): string => {
  const rows = runtimes.map(({ default: isDefault, kind, name, path, problem: why, program, runtimeArgs, shim }) => [
    isDefault ? `${shown(name)} ${look("green", "(default)")}` : shown(name),
    kind,
    printable(shim.binary),
    path === null ? "-" : shown(path),
    runtimeArgs.map(shown).join(" ") || "-",
    program === null ? look("red", printable(why ?? "no")) : printable(program)
  ])
  const lines = table([["NAME", "KIND", "SHIM", "PROGRAM", "ARGUMENTS", "FOUND"], ...rows])
  const implicit = runtimes.some((runtime) => runtime.default)
    ? []
    : [`default runtime: ${shown(defaultRuntime)} (implicit)`]
  return [...lines, ...implicit].join("\n")
}

/** Groups the runtimes with features by command, because the same command has the same answer. */
const byAnswer = (runtimes: ReadonlyArray<Listed>): ReadonlyArray<ReadonlyArray<Listed>> => [
  ...Map.groupBy(
    runtimes.filter(({ features }) => features),
    ({ path, runtimeArgs }) => JSON.stringify([path, runtimeArgs])
  ).values()
]

const featuresTable = ({ runtimes }: typeof ListDocument.Type): string => {
  const rows = byAnswer(runtimes).map((group) => {
    const names = group.map(({ name }) => shown(name)).join(" ")
    const features = group[0]?.features
    if (!features || features.problem !== null) return [names, "-", "-", "-", "-"]
    const { annotations, cgroup, namespaces, ociVersionMax, ociVersionMin } = features
    return [
      names,
      printable(`${ociVersionMin ?? "?"} to ${ociVersionMax ?? "?"}`),
      namespaces === null ? "unknown" : printable(namespaces.join(" ")) || "none",
      supported(cgroup),
      Object.entries(annotations)
        .map(([name, value]) => printable(`${name}=${value}`))
        .join(" ") || "-"
    ]
  })
  return table([["RUNTIMES", "OCI VERSIONS", "NAMESPACES", "CGROUPS", "ANNOTATIONS"], ...rows]).join("\n")
}

const supported = (cgroup: (typeof FeaturesAnswer.Type)["cgroup"]): string => {
  const features = Object.entries(cgroup)
  if (features.every(([, support]) => support === "unknown")) return "unknown"
  return features.flatMap(([name, support]) => (support === true ? [name] : [])).join(" ") || "none"
}

const noteProblems = Effect.fnUntraced(function* ({ runtimes }: typeof ListDocument.Type) {
  if ((yield* root).json) return
  const terminal = yield* Terminal
  for (const [first] of byAnswer(runtimes)) {
    const fault = first?.features?.problem
    if (fault) yield* terminal.note(warningText(fault.message, paint(terminal.colours.notes)))
  }
})
