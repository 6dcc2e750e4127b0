/**
 * The pages about the codes of problems: what `explain CODE` prints.
 */
import { DockerProblem, ProblemExample } from "@oci-runtimes/core/docker"
import { Problem } from "@oci-runtimes/core/engine"
import { block, code as inline, head, type Page, plain, table } from "./Page.ts"

/** Returns a page for each code, and the list of all codes. */
export const pages = (): ReadonlyArray<Page> => [
  { path: "codes/index.md", text: list() },
  ...DockerProblem.codes.map((code) => ({ path: `codes/${code}/index.md`, text: page(code) }))
]

const origin = "the table that `oci-runtimes explain` prints"

const page = (code: DockerProblem.Code): string => {
  const { effect, help, title } = DockerProblem.kindOf(code)
  const { bad, good, when } = ProblemExample.of(code)
  const severity = Problem.severity({ effect })
  return [
    head(code, origin),
    `# ${code}\n`,
    `${plain(title)}.\n`,
    `**${severity === "error" ? "An error" : "A warning"}**: ${plain(Problem.describeEffect(effect))}\n`,
    `${plain(help)}\n`,
    `## Wrong\n`,
    ...(when === "" ? [] : [`${sentence(plain(when))}:\n`]),
    `${block(languageOf(bad), bad)}\n`,
    `## Right\n`,
    `${block(languageOf(good), good)}\n`,
    `On the command line: ${inline(`oci-runtimes explain ${code}`)}. [All codes](/codes/)`,
    ""
  ].join("\n")
}

/** An example is a file, or a command line of the engine. */
const languageOf = (example: string): string => (example.startsWith("dockerd ") ? "sh" : "json")

const effects: ReadonlyArray<Problem.Effect> = [
  "refused",
  "no-start",
  "part-dropped",
  "fails-later",
  "ignored",
  "differs"
]

const list = (): string =>
  [
    head("Codes of problems", origin),
    "# Codes of problems\n",
    "Each problem that `check` reports has a code, which stays the same from release to release. [Check and fix](/library/check-and-fix#when-a-fix-is-offered) says when a problem can be fixed automatically.\n",
    ...effects.map(section)
  ].join("\n")

const section = (effect: Problem.Effect): string => {
  const codes = DockerProblem.codes.filter((code) => DockerProblem.kindOf(code).effect === effect)
  const severity = Problem.severity({ effect })
  const rows = codes.map((code) => [`[${code}](/codes/${code}/)`, plain(DockerProblem.kindOf(code).title)])
  return [
    `## ${severity === "error" ? "Errors" : "Warnings"}: ${effect}\n`,
    `${sentence(plain(Problem.describeEffect(effect)))}\n`,
    `${table(["code", "problem"], rows)}\n`
  ].join("\n")
}

const sentence = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
