/**
 * `list` for the engines of the families besides Docker's.
 */
import { Table } from "@oci-runtimes/core/data"
import { RuntimeFeatures } from "@oci-runtimes/core/docker"
import { Origin } from "@oci-runtimes/core/engine"
import { RunVerdict } from "@oci-runtimes/core/questions"
import { Style } from "@oci-runtimes/core/reports"
import { Documents } from "@oci-runtimes/core/reports/schema"
import { Assessed, Features } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { engineFieldsOf, originDocument } from "../../documents/Asked.ts"
import { featuresAnswer } from "../../documents/Features.ts"
import type { Family } from "../../families/Family.ts"
import { root } from "../../flags/Root.ts"
import { featuresTable, noteFeatureProblems } from "../../reports/FeaturesTable.ts"
import { fittedTable, table } from "../../text/Table.ts"
import { Terminal } from "../../text/Terminal.ts"
import { answer } from "../WithRuntimes.ts"
import { askAccepted, refuseRunning } from "./ByFamily.ts"

/** The flags and arguments of `list`. */
export interface ListInput {
  readonly features: boolean
  readonly running: boolean
  readonly wide: boolean
}

/** Prints the runtimes of an engine. */
export const listOther = ({ features: withFeatures, running, wide }: ListInput) =>
  Effect.fnUntraced(function* (family: Family) {
    yield* refuseRunning(family, running)
    const asked = yield* askAccepted(family)
    const listed = yield* asked.list
    const features = withFeatures
      ? yield* featuresOf(listed, Option.getOrUndefined((yield* root).enginePath))
      : undefined
    const document: typeof Documents.ListDocument.Type = {
      ...engineFieldsOf(asked),
      defaultRuntime: asked.table.defaultRuntime,
      inVirtualMachine: false,
      files: asked.files,
      runtimes: listed.map(({ found, isDefault, kind, name, origins, program, verdict }) => ({
        name,
        kind,
        default: isDefault,
        origin: originDocument(origins),
        shim: null,
        path: program?.file ?? null,
        runtimeArgs: program?.args ?? [],
        program: found ?? null,
        problem: verdict._tag === "WouldRun" ? null : verdict.reason,
        ...(features !== undefined && { features: features.get(name) ?? null })
      }))
    }
    // A path, or a name that is not defined, has no row.
    const explanation = listed.some((runtime) => runtime.isDefault) ? undefined : yield* asked.explain({})
    const otherDefault =
      explanation === undefined
        ? []
        : [`default runtime ${RunVerdict.describe(explanation.name, RunVerdict.make(explanation))}`]
    const { columns } = yield* Terminal
    yield* answer(Documents.ListDocument, document, (look) =>
      [
        ...(wide ? wideTable(listed, look) : narrowTable(listed, columns, look)),
        ...otherDefault.map(Style.printable),
        ...(wide ? [] : absentLine(listed)),
        ...missingLines(listed).map(Style.printable),
        ...(withFeatures ? ["", featuresTable(document)] : [])
      ].join("\n")
    )
    yield* noteFeatureProblems(document)
  })

type Listed = Assessed.ListedRuntime

/** Runs each program that was found with its features command, as its engine runs it: without the arguments of containers. */
const featuresOf = Effect.fnUntraced(function* (listed: ReadonlyArray<Listed>, searchPath: string | undefined) {
  const asked = listed.flatMap(({ found, name }) =>
    found === undefined ? [] : [[name, { path: found, runtimeArgs: [], found: Result.succeed(found) }] as const]
  )
  const answers = yield* Features.read(Table.make(asked), searchPath === undefined ? {} : { searchPath })
  return new Map(
    asked.flatMap(([name, entry]) => {
      const answered = answers.get(name)
      return answered === undefined ? [] : [[name, featuresAnswer(RuntimeFeatures.command(entry), answered)] as const]
    })
  )
})

const narrowTable = (
  listed: ReadonlyArray<Listed>,
  columns: number | undefined,
  look: Style.Paint
): ReadonlyArray<string> =>
  fittedTable(
    {
      head: ["NAME", "KIND", "PROGRAM", "FOUND"],
      rows: listed
        .filter(Assessed.isShown)
        .map((runtime) => [nameCell(runtime, look), runtime.kind, programCell(runtime), mark(runtime, look)]),
      flexible: 2
    },
    columns
  )

const wideTable = (listed: ReadonlyArray<Listed>, look: Style.Paint): ReadonlyArray<string> =>
  table([
    ["NAME", "KIND", "PROGRAM", "FOUND", "DEFINED"],
    ...listed.map((runtime) => [
      nameCell(runtime, look),
      runtime.kind,
      programCell(runtime),
      mark(runtime, look),
      Style.printable(Origin.describe(runtime.origins.used))
    ])
  ])

const nameCell = ({ isDefault, name }: Listed, look: Style.Paint): string =>
  isDefault ? `${Style.shown(name)} ${look("green", "(default)")}` : Style.shown(name)

const programCell = ({ program }: Listed): string =>
  program === undefined ? "-" : [program.file, ...program.args].map(Style.shown).join(" ")

const mark = ({ verdict }: Listed, look: Style.Paint): string => {
  if (verdict._tag === "WouldRun") return look("green", "yes")
  return verdict._tag === "CannotBeTold" ? look("yellow", "unknown") : look("red", "missing")
}

const absentLine = (listed: ReadonlyArray<Listed>): ReadonlyArray<string> => {
  const absent = listed.filter((runtime) => !Assessed.isShown(runtime))
  return absent.length === 0
    ? []
    : [`known, and not installed: ${absent.map(({ name }) => Style.shown(name)).join(", ")}`]
}

/** Returns a line for each reason for which runtimes cannot be used, with their names. */
const missingLines = (listed: ReadonlyArray<Listed>): ReadonlyArray<string> => {
  const lines = listed.filter(Assessed.isShown).flatMap(({ name, verdict }) => {
    if (verdict._tag === "WouldRun") return []
    const word = verdict._tag === "CannotBeTold" ? "unknown" : "missing"
    return [{ name, line: `${word}: ${verdict.reason}` }]
  })
  return Array.from(
    Map.groupBy(lines, ({ line }) => line),
    ([line, some]) => `${line} (${some.map(({ name }) => name).join(", ")})`
  )
}
