/**
 * The status of an engine without a daemon for people.
 */
import { Cap, Style } from "@oci-runtimes/core/reports"
import { Wording } from "@oci-runtimes/core/text"
import { type Daemonless, goneFindings } from "../documents/Daemonless.ts"
import { findingText } from "./StatusText.ts"
import { problemTextIn } from "../text/ProblemText.ts"
import { table } from "../text/Table.ts"

/** Formats the status of an engine: a headline, what is known, and what is wrong. */
export const daemonlessText = (status: Daemonless, look: Style.Paint): string => {
  const { asked, containers, listed, problems } = status
  const { kept, omitted } = Cap.capped(problems, Cap.mostForPeople)
  const findings = goneFindings(containers)
  const counts = [...Map.groupBy(containers.known, ({ runtime }) => runtime)].map(
    ([runtime, some]) => `${Wording.shown(runtime)} ${some.length}`
  )
  const rows = [
    ["user", asked.user],
    ...(asked.files.length === 0 ? ["no file"] : asked.files).map((file, index) => [index === 0 ? "reads" : "", file]),
    ...listed.map(({ isDefault, name, program, verdict: outcome }, index) => [
      index === 0 ? "runtimes" : "",
      `${Wording.shown(name)}${isDefault ? " (default)" : ""}: ${
        program === undefined || outcome._tag === "WouldNotRun"
          ? "no program"
          : [program.file, ...program.args].map(Wording.plain).join(" ")
      }`
    ]),
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

const verdictOf = ({ agrees, asked }: Daemonless, count: number, look: Style.Paint): string => {
  if (count > 0)
    return look(asked.check.starts ? "yellow" : "red", `has no daemon; ${Wording.counted(count, "finding")}`)
  return agrees === undefined
    ? look("yellow", "has no daemon; not everything can be told")
    : look("green", "has no daemon, and runs containers with its configuration as it is now")
}
