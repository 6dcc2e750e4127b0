/**
 * The answer of `resolve` for people, for the engines of the families besides Docker's.
 */
import { Launch, Origin, type Resolution, type RuntimeTable, Suggestion } from "@oci-runtimes/core/engine"
import { Search } from "@oci-runtimes/core/machine"
import { Explanation, ExplanationText, RunVerdict } from "@oci-runtimes/core/questions"
import { Style } from "@oci-runtimes/core/reports"
import * as Result from "effect/Result"
import { table } from "../text/Table.ts"

/** A name with its explanation, its verdict, and its runtime in the table; undefined if the table does not have the name. */
export interface Explained {
  readonly explanation: Explanation.Explanation
  readonly verdict: RunVerdict.RunVerdict
  readonly runtime: RuntimeTable.Runtime | undefined
}

/** Returns the answer: the verdict, a row for each part of the launch, and the way out if the container would not run. */
export const assessedText =
  ({ explanation, runtime, verdict }: Explained) =>
  (look: Style.Paint): string =>
    [
      headline(explanation, verdict, look),
      ...table(rows(explanation, runtime, verdict, look).map(([label, value]) => [`  ${label}`, value])),
      ...wayOut(verdict)
    ].join("\n")

/** Returns the answer of `--explain`: the verdict, and every rule and place. */
export const explainedText =
  (explanation: Explanation.Explanation, verdict: RunVerdict.RunVerdict) =>
  (look: Style.Paint): string =>
    [headline(explanation, verdict, look), ...explanationLines(explanation, look)].join("\n")

/** Returns the lines of an explanation. */
export const explanationLines = (explanation: Explanation.Explanation, look: Style.Paint): ReadonlyArray<string> =>
  ExplanationText.render(explanation).map(({ depth, text, tone }) => {
    const line = Style.printable(text)
    return "  ".repeat(depth) + (tone === undefined ? line : look(looks[tone], line))
  })

const looks: { readonly [tone in ExplanationText.Tone]: Style.Look } = { good: "green", bad: "red", note: "dim" }

/** Returns the first line: the name and the verdict. */
export const headline = (
  { name }: Explanation.Explanation,
  verdict: RunVerdict.RunVerdict,
  look: Style.Paint
): string => look(verdictLooks[verdict._tag], Style.printable(RunVerdict.describe(name, verdict)))

const verdictLooks: { readonly [tag in RunVerdict.RunVerdict["_tag"]]: Style.Look } = {
  WouldRun: "green",
  WouldNotRun: "red",
  CannotBeTold: "yellow"
}

type Row = readonly [label: string, value: string]

const rows = (
  explanation: Explanation.Explanation,
  runtime: RuntimeTable.Runtime | undefined,
  verdict: RunVerdict.RunVerdict,
  look: Style.Paint
): ReadonlyArray<Row> => {
  const { launch, outcome } = explanation
  const { choice } = outcome._tag === "Refused" ? outcome.refusal : outcome.resolution
  const service = Launch.find(launch, "Service")
  const program = Launch.find(launch, "Program")
  return [
    ...(outcome._tag === "Refused" ? [] : [["kind", kinds[outcome.resolution.kind]] as const]),
    ...(choice === undefined
      ? []
      : [["chosen", Style.printable([choice.because, ...originWords(choice.origin)].join(", "))] as const]),
    ...(runtime === undefined || runtime.kind === "stock"
      ? []
      : [["defined", Style.printable(Origin.describe(runtime.origins.used))] as const]),
    ...(service === undefined
      ? []
      : [["called by", `${Style.printable(service.name)}${mark(explanation, "Service", look)}`] as const]),
    ...(program === undefined
      ? []
      : [
          [
            "program",
            `${[program.file, ...program.args].map(Style.shown).join(" ")}${mark(explanation, "Program", look)}`
          ] as const
        ]),
    ...(verdict._tag === "WouldNotRun" ? verdict.messages : [])
      .filter((message) => !RunVerdict.describe(explanation.name, verdict).includes(message))
      .map((message) => ["message", Style.printable(message)] as const)
  ]
}

const originWords = (origin: Origin.Origin | undefined): ReadonlyArray<string> =>
  origin === undefined ? [] : [Origin.describe(origin)]

const kinds: { readonly [kind in Resolution.Kind]: string } = {
  stock: "the engine's own",
  configured: "configured",
  implicit: "not configured; used as it is"
}

/** Marks a part of the launch as found or missing. A part that was not looked for has no mark. */
const mark = (explanation: Explanation.Explanation, link: Launch.Link["_tag"], look: Style.Paint): string => {
  const searched = Explanation.searched(explanation).findLast(({ sought }) => sought.link === link)
  if (searched === undefined || searched.found === null) return ""
  return Result.match(searched.found, {
    onSuccess: (path) => ` (found${path === searched.sought.search.wanted ? "" : `: ${Style.shown(path)}`})`,
    onFailure: () =>
      searched.sought.isOfCaller !== true &&
      searched.probed.some(({ state }) => state !== null && Search.isHidden(state))
        ? " (cannot be told)"
        : ` (${look("red", isThere(searched) ? "cannot be used" : "missing")})`
  })
}

/** Reports whether something is at a place where nothing that serves is found. */
const isThere = ({ probed }: Explanation.SearchedLink): boolean =>
  probed.some(({ state }) => state !== null && state._tag !== "Unreadable")

const wayOut = (verdict: RunVerdict.RunVerdict): ReadonlyArray<string> => {
  if (verdict._tag === "WouldRun") return []
  const suggestions = verdict._tag === "WouldNotRun" ? verdict.suggestions : []
  return [...verdict.advice, ...suggestions.map(Suggestion.message)].map(Style.printable)
}
