/**
 * What names there are.
 */
import { ExecutableSearch, ShimSearch } from "@oci-runtimes/core"
import { type Features, Runtimes } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { ListDocument } from "../Documents.ts"
import { featuresAnswer, type FeaturesAnswer } from "../documents/Features.ts"
import { shimDocument } from "../documents/Parts.ts"
import { warningText } from "../Failure.ts"
import { root } from "../Root.ts"
import { paint, type Paint, printable, shown } from "../Style.ts"
import { table } from "../Table.ts"
import { Terminal } from "../Terminal.ts"
import { answer, engineFields, withRuntimes } from "../WithRuntimes.ts"

const flags = {
  features: Flag.Boolean("features").pipe(
    Flag.withDescription("Run each program as `PROGRAM features`, and show what it says that it can do"),
    Flag.withDefault(false)
  )
}

/** `list`: the runtime map as a table. */
export const commandList = Command.make("list", flags, ({ features }) => withRuntimes(list(features))).pipe(
  Command.withDescription("List the runtimes: what each is, its shim, its program, and whether that is found"),
  Command.withExamples([{ command: "oci-runtimes list --json" }, { command: "oci-runtimes list --features" }])
)

const list = Effect.fnUntraced(function* (withFeatures: boolean) {
  const runtimes = yield* Runtimes.Runtimes
  const { defaultRuntime } = yield* runtimes.map
  const listed = yield* runtimes.list
  const features = withFeatures ? yield* runtimes.features() : undefined
  const document: typeof ListDocument.Type = {
    ...(yield* engineFields(runtimes.loaded.engine)),
    defaultRuntime,
    runtimes: listed.map(({ found, isDefault, program, resolution: { kind, name, shim }, runtimeArgs }) => ({
      name,
      kind,
      default: isDefault,
      shim: shimDocument(shim),
      path: program,
      runtimeArgs,
      program: Result.getOrNull(found),
      problem: Result.match(found, { onSuccess: () => null, onFailure: problem }),
      ...(features !== undefined && { features: answerOf(program, features) })
    }))
  }
  yield* answer(ListDocument, document, (look) =>
    [asTable(document, look), ...(withFeatures ? ["", featuresTable(document)] : [])].join("\n")
  )
  yield* noteProblems(document)
})

type Listed = (typeof ListDocument.Type)["runtimes"][number]

const problem = (failure: Result.Result.Failure<Runtimes.Listed["found"]>): string =>
  failure._tag === "ExecutableNotFound" ? ExecutableSearch.message(failure) : ShimSearch.message(failure)

const answerOf = (program: string | null, features: ReadonlyMap<string, Features.Answer>) => {
  const found = program === null ? undefined : features.get(program)
  return program === null || found === undefined ? null : featuresAnswer(program, found)
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

/** Each program once, whatever names it has. */
const answersByProgram = (
  runtimes: ReadonlyArray<Listed>
): ReadonlyArray<readonly [string, typeof FeaturesAnswer.Type]> => [
  ...new Map(runtimes.flatMap(({ features, path }) => (features && path !== null ? [[path, features] as const] : [])))
]

const featuresTable = ({ runtimes }: typeof ListDocument.Type): string => {
  const rows = answersByProgram(runtimes).map(([program, { annotations, cgroup, namespaces, ...versions }]) => {
    const { ociVersionMax, ociVersionMin, problem: fault } = versions
    if (fault !== null) return [shown(program), "-", "-", "-", "-"]
    return [
      shown(program),
      printable(`${ociVersionMin ?? "?"} to ${ociVersionMax ?? "?"}`),
      namespaces === null ? "unknown" : printable(namespaces.join(" ")) || "none",
      supported(cgroup),
      Object.entries(annotations)
        .map(([name, value]) => printable(`${name}=${value}`))
        .join(" ") || "-"
    ]
  })
  return table([["PROGRAM", "OCI VERSIONS", "NAMESPACES", "CGROUPS", "ANNOTATIONS"], ...rows]).join("\n")
}

const supported = (cgroup: (typeof FeaturesAnswer.Type)["cgroup"]): string => {
  const features = Object.entries(cgroup)
  if (features.every(([, support]) => support === "unknown")) return "unknown"
  return features.flatMap(([name, support]) => (support === true ? [name] : [])).join(" ") || "none"
}

const noteProblems = Effect.fnUntraced(function* ({ runtimes }: typeof ListDocument.Type) {
  if ((yield* root).json) return
  const terminal = yield* Terminal
  for (const [, { problem: fault }] of answersByProgram(runtimes)) {
    if (fault !== null) yield* terminal.note(warningText(fault.message, paint(terminal.colours.notes)))
  }
})
