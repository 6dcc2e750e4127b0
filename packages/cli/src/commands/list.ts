/**
 * The `list` command.
 */
import type { Table } from "@oci-runtimes/core/data"
import { type DockerResolution, RuntimeFeatures } from "@oci-runtimes/core/docker"
import { Style } from "@oci-runtimes/core/reports"
import { Documents } from "@oci-runtimes/core/reports/schema"
import { Wording } from "@oci-runtimes/core/text"
import { type Features, Runtimes } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Command from "effect/cli/Command"
import { featuresAnswer } from "../documents/Features.ts"
import { shimDocument } from "../documents/Parts.ts"
import { fittedTable, table } from "../text/Table.ts"
import { Terminal } from "../text/Terminal.ts"
import { featuresTable, noteFeatureProblems } from "../reports/FeaturesTable.ts"
import { byFamily } from "./assessed/ByFamily.ts"
import { listOther } from "./assessed/list.ts"
import { answer, noteStartFaults, unknownDataRoot, withRuntimes } from "./WithRuntimes.ts"
import { engineFields } from "../documents/Detection.ts"
import { runningFlag } from "../flags/RunningFlag.ts"
import { switchFlag } from "../flags/Switch.ts"
import { withHelp } from "../flags/Help.ts"

const flags = {
  features: switchFlag(
    "features",
    "Run each runtime as `PROGRAM ARGUMENTS features`, and show the features that it reports"
  ),
  running: runningFlag,
  wide: switchFlag("wide", "Show the shim and the whole path of each program too, however wide the lines become")
}

/** `list`: prints the runtime map as a table. */
export const commandList = Command.make("list", flags, (input) =>
  byFamily({ docker: withRuntimes(list(input), input), other: listOther(input) })
).pipe(
  withHelp({
    purpose: "List the runtimes, with the kind, shim and program of each, and whether the program is found",
    use: "Use it for an overview. It runs no program, except with --features. For one name in detail, use resolve --explain.",
    examples: ["oci-runtimes list", "oci-runtimes list --json", "oci-runtimes list --features"],
    success: "The runtimes are listed, even if a program is missing",
    failure: "The configuration is refused or cannot be read"
  })
)

interface ListInput {
  readonly features: boolean
  readonly wide: boolean
}

const list = Effect.fnUntraced(function* ({ features: withFeatures, wide }: ListInput) {
  const runtimes = yield* Runtimes.Runtimes
  const { columns } = yield* Terminal
  const map = yield* runtimes.map
  const { defaultRuntime } = map
  const listed = yield* runtimes.list
  const features = withFeatures ? yield* runtimes.features() : undefined
  const document: typeof Documents.ListDocument.Type = {
    ...(yield* engineFields(runtimes.loaded.engine)),
    defaultRuntime,
    inVirtualMachine: runtimes.loaded.facts.isVirtual === true,
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
  const remarks = [
    ...(document.inVirtualMachine ? [elsewhere] : missingLines(listed)),
    ...namelessLine(runtimes.loaded.engine.resolve(map, ""), listed)
  ]
  yield* answer(Documents.ListDocument, document, (look) =>
    [
      ...(wide ? wideTable(document, look) : narrowTable(document, columns, look)),
      ...implicitDefault(document),
      ...remarks.map(Style.printable),
      ...(withFeatures ? ["", featuresTable(document)] : [])
    ].join("\n")
  )
  yield* noteFeatureProblems(document)
  yield* noteStartFaults(runtimes)
})

type Listed = (typeof Documents.ListDocument.Type)["runtimes"][number]

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

const elsewhere = "The engine is in a virtual machine, where its programs are not looked for."

const narrowTable = (
  document: typeof Documents.ListDocument.Type,
  columns: number | undefined,
  look: Style.Paint
): ReadonlyArray<string> => {
  const { runtimes } = document
  const rows = runtimes.map((runtime) => [
    nameCell(runtime, look),
    runtime.kind,
    programCell(runtime),
    runtime.program === null ? notFound(document, look) : look("green", "yes")
  ])
  return fittedTable({ head: ["NAME", "KIND", "PROGRAM", "FOUND"], rows, flexible: 2 }, columns)
}

const notFound = ({ inVirtualMachine }: typeof Documents.ListDocument.Type, look: Style.Paint): string =>
  inVirtualMachine ? look("yellow", "unknown") : look("red", "missing")

const wideTable = (document: typeof Documents.ListDocument.Type, look: Style.Paint): ReadonlyArray<string> =>
  table([
    ["NAME", "KIND", "SHIM", "PROGRAM", "ARGUMENTS", "FOUND"],
    ...document.runtimes.map((runtime) => [
      nameCell(runtime, look),
      runtime.kind,
      Style.printable(runtime.shim?.binary ?? "-"),
      runtime.path === null ? "-" : Style.shown(runtime.path),
      runtime.runtimeArgs.map(Style.shown).join(" ") || "-",
      runtime.program === null ? notFound(document, look) : Style.shown(runtime.program)
    ])
  ])

const nameCell = ({ default: isDefault, name }: Listed, look: Style.Paint): string =>
  isDefault ? `${Style.shown(name)} ${look("green", "(default)")}` : Style.shown(name)

/** Returns the program with its arguments, or the shim if the shim decides which program runs. */
const programCell = ({ path, runtimeArgs, shim }: Listed): string =>
  path === null ? `${Style.shown(shim?.binary ?? "")} (shim)` : [path, ...runtimeArgs].map(Style.shown).join(" ")

const implicitDefault = ({ defaultRuntime, runtimes }: typeof Documents.ListDocument.Type): ReadonlyArray<string> =>
  runtimes.some((runtime) => runtime.default) ? [] : [`default runtime: ${Style.shown(defaultRuntime)} (implicit)`]

/** Returns a line for each program or shim that is missing, with the names of its runtimes. */
const missingLines = (listed: ReadonlyArray<Runtimes.Listed>): ReadonlyArray<string> => {
  const missing = listed.flatMap(({ found, resolution: { name } }) =>
    Result.isSuccess(found) ? [] : [{ name, reason: Runtimes.describeMissing(found.failure) }]
  )
  return Array.from(
    Map.groupBy(missing, ({ reason }) => reason),
    ([reason, group]) => `missing: ${reason} (${group.map(({ name }) => Wording.plain(name)).join(", ")})`
  )
}

/** Says that no container can ask for a runtime whose name is empty, if the engine reads the empty name as the default runtime. */
const namelessLine = (
  resolved: Result.Result<DockerResolution.DockerResolution, unknown>,
  listed: ReadonlyArray<Runtimes.Listed>
): ReadonlyArray<string> =>
  listed.some(({ resolution }) => resolution.name === "") && Result.isSuccess(resolved) && resolved.success.name !== ""
    ? ['No container can ask for the runtime "": an empty name means the default runtime.']
    : []
