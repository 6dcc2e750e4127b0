/**
 * The status of an engine without a daemon for people.
 */
import { Cap, Style } from "@oci-runtimes/core/reports"
import { Wording } from "@oci-runtimes/core/text"
import type { Daemonless } from "../documents/Daemonless.ts"
import { problemTextIn } from "../text/ProblemText.ts"
import { table } from "../text/Table.ts"

/** Formats the status of an engine: a headline, what is known, and what is wrong. */
export const daemonlessText = ({ agrees, asked, listed, problems }: Daemonless, look: Style.Paint): string => {
  const { kept, omitted } = Cap.capped(problems, Cap.mostForPeople)
  const verdict = agrees
    ? look("green", "has no daemon, and runs containers with its configuration as it is now")
    : look(asked.check.starts ? "yellow" : "red", `has no daemon; ${Wording.counted(problems.length, "finding")}`)
  const rows = [
    ["user", asked.user],
    ["reads", asked.files.length === 0 ? "no file" : asked.files.join(", ")],
    ...listed.map(({ isDefault, name, program, verdict: outcome }, index) => [
      index === 0 ? "runtimes" : "",
      `${Wording.shown(name)}${isDefault ? " (default)" : ""}: ${
        program === undefined || outcome._tag === "WouldNotRun"
          ? "no program"
          : [program.file, ...program.args].map(Wording.plain).join(" ")
      }`
    ])
  ]
  return [
    `${Style.printable(asked.engine.title)}: ${verdict}`,
    ...table(rows.map(([label = "", value = ""]) => [`  ${label}`, Style.printable(value)])),
    ...kept.map((problem) => problemTextIn(asked.textOf, problem, look, { fixWith: "check --fix" })),
    ...Cap.omittedText(omitted)
  ].join("\n")
}
