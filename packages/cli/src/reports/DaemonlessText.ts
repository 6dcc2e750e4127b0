/**
 * The status of an engine without a daemon for people.
 */
import { Cap, Style } from "@oci-runtimes/core/reports"
import { Wording } from "@oci-runtimes/core/text"
import { type Daemonless, goneFindings, type Untold } from "../documents/Daemonless.ts"
import { findingText } from "./StatusText.ts"
import { problemTextIn } from "../text/ProblemText.ts"
import { table } from "../text/Table.ts"

/** Formats the status of an engine: a headline, what is known, and what is wrong. */
export const daemonlessText = (status: Daemonless | Untold, look: Style.Paint): string => {
  if (!("asked" in status)) {
    return `${Style.printable(status.title)}: ${look("yellow", "cannot be told:")} ${Style.printable(status.reason)}`
  }
  const { asked, containers, listed, problems } = status
  const { kept, omitted } = Cap.capped(problems, Cap.mostForPeople)
  const findings = goneFindings(containers)
  const counts = [...Map.groupBy(containers.known, ({ runtime }) => runtime)].map(
    ([runtime, some]) => `${Wording.shown(runtime)} ${some.length}`
  )
  const rows = [
    ["user", asked.user],
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
    ...(containers.unknown === undefined
      ? []
      : [`${look("yellow", "unknown:")} ${Style.printable(containers.unknown)}`])
  ].join("\n")
}

const runtimeText = ({ isDefault, name, program, verdict }: Daemonless["listed"][number]): string => {
  const command = program && [program.file, ...program.args].map(Wording.plain).join(" ")
  const words = verdict._tag === "WouldRun" ? command : [command, verdict.reason].filter(Boolean).join(": ")
  return `${Wording.shown(name)}${isDefault ? " (default)" : ""}: ${words ?? "no program"}`
}

const verdictOf = ({ agrees, asked }: Daemonless, count: number, look: Style.Paint): string => {
  if (count > 0)
    return look(asked.check.starts ? "yellow" : "red", `has no daemon; ${Wording.counted(count, "finding")}`)
  return agrees === undefined
    ? look("yellow", "has no daemon; not everything can be told")
    : look("green", "has no daemon, and runs containers with its configuration as it is now")
}
