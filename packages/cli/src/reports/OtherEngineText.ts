/**
 * The status of an engine of another family than Docker's for people.
 */
import { Cap, Style } from "@oci-runtimes/core/reports"
import { Wording } from "@oci-runtimes/core/text"
import { findingsOf, type OtherEngine, type Untold } from "../documents/OtherEngine.ts"
import type { RunningDaemon } from "../families/Family.ts"
import { findingText } from "./StatusText.ts"
import { problemTextIn } from "../text/ProblemText.ts"
import { table } from "../text/Table.ts"

/** Formats the status of an engine: a headline, what is known, and what is wrong. */
export const otherEngineText = (status: OtherEngine | Untold, look: Style.Paint): string => {
  if (!("asked" in status)) {
    return `${Style.printable(status.title)}: ${look("yellow", "cannot be told:")} ${Style.printable(status.reason)}`
  }
  const { asked, containers, listed, problems, running, unknown } = status
  const { kept, omitted } = Cap.capped(problems, Cap.mostForPeople)
  const findings = findingsOf(status)
  const counts = [...Map.groupBy(containers.known, ({ runtime }) => runtime)].map(
    ([runtime, some]) => `${Wording.shown(runtime)} ${some.length}`
  )
  const rows = [
    ...(running === undefined ? [["user", asked.user]] : daemonRows(asked, running)),
    ...(asked.files.length === 0 ? ["no file"] : asked.files).map((file, index) => [index === 0 ? "reads" : "", file]),
    ...listed.map((runtime, index) => [index === 0 ? "runtimes" : "", runtimeText(runtime)]),
    ...(counts.length === 0 ? [] : [["containers", `${containers.known.length} (${counts.join(", ")})`]])
  ]
  return [
    `${Style.printable(asked.engine.title)}: ${verdictOf(status, findings.length + problems.length, look)}`,
    ...table(rows.map(([label = "", value = ""]) => [`  ${label}`, Style.printable(value)])),
    ...kept.map((problem) => problemTextIn(asked.textOf, problem, look, { fixWith: "check --fix" })),
    ...Cap.omittedText(omitted),
    ...findings.map((finding) => findingText(finding, look)),
    ...unknown.map((reason) => `${look("yellow", "unknown:")} ${Style.printable(reason)}`)
  ].join("\n")
}

const runtimeText = ({ isDefault, name, program, verdict }: OtherEngine["listed"][number]): string => {
  const command = program && [program.file, ...program.args].map(Wording.plain).join(" ")
  const words = verdict._tag === "WouldRun" ? command : [command, verdict.reason].filter(Boolean).join(": ")
  return `${Wording.shown(name)}${isDefault ? " (default)" : ""}: ${words ?? "no program"}`
}

const daemonRows = (
  { owner }: OtherEngine["asked"],
  { pid, shown, socket }: RunningDaemon
): ReadonlyArray<ReadonlyArray<string>> => [
  ["daemon", `${owner}${pid === undefined ? "" : ` (process ${pid})`}`],
  ...(pid === undefined ? [] : [["socket", socket]]),
  ...(shown === undefined
    ? []
    : [
        [
          "runs with",
          shown.names
            .map((name) => `${Wording.shown(name)}${name === shown.defaultRuntime ? " (default)" : ""}`)
            .join(", ")
        ]
      ])
]

const verdictOf = ({ agrees, asked, running }: OtherEngine, count: number, look: Style.Paint): string => {
  const state = running === undefined ? "has no daemon" : running.pid === undefined ? "does not run" : "runs"
  if (count > 0) return look(asked.check.starts ? "yellow" : "red", `${state}; ${Wording.counted(count, "finding")}`)
  if (agrees === undefined) return look("yellow", `${state}; not everything can be told`)
  return look("green", goodWords[state])
}

const goodWords = {
  "has no daemon": "has no daemon, and runs containers with its configuration as it is now",
  "does not run": "does not run; it would start",
  runs: "runs with its configuration as it is now"
}
