/**
 * The pages about the codes of problems: what `explain CODE` prints.
 */
import { DockerProblem, ProblemExample } from "@oci-runtimes/core/docker"
import { Problem } from "@oci-runtimes/core/engine"
import { PodmanExample, PodmanProblem } from "@oci-runtimes/core/podman"
import { block, code as inline, head, type Page, plain, table } from "./Page.ts"

/** Returns a page for each code, and the list of all codes. */
export const pages = (): ReadonlyArray<Page> => [
  { path: "codes/index.md", text: list() },
  ...[...docker, ...podman].map((problem) => ({ path: `codes/${problem.code}/index.md`, text: page(problem) }))
]

/** A code, as `explain` has it. */
interface Code {
  readonly code: string
  readonly engine: string
  readonly effect: Problem.Effect
  readonly title: string
  readonly help: string
  readonly bad: string
  readonly good: string
  readonly when: string
}

const docker: ReadonlyArray<Code> = DockerProblem.codes.map((code) => ({
  code,
  engine: "Docker Engine",
  ...DockerProblem.kindOf(code),
  ...ProblemExample.of(code)
}))

const podman: ReadonlyArray<Code> = PodmanProblem.codes.map((code) => ({
  code,
  engine: "Podman",
  ...PodmanProblem.kindOf(code),
  ...PodmanExample.of(code)
}))

const origin = "the table that `oci-runtimes explain` prints"

const page = ({ bad, code, effect, engine, good, help, title, when }: Code): string => {
  const severity = Problem.severity({ effect })
  return [
    head(code, origin),
    `# ${code}\n`,
    `${plain(title)}.\n`,
    `**${severity === "error" ? "An error" : "A warning"} of ${engine}**: ${plain(Problem.describeEffect(effect))}\n`,
    `${plain(help)}\n`,
    ...(bad === good ? [] : examples({ bad, good, when })),
    `On the command line: ${inline(`oci-runtimes explain ${code}`)}. [All codes](/codes/)`,
    ""
  ].join("\n")
}

const examples = ({ bad, good, when }: Pick<Code, "bad" | "good" | "when">): ReadonlyArray<string> => [
  `## Wrong\n`,
  ...(when === "" ? [] : [`${sentence(plain(when))}:\n`]),
  `${block(languageOf(bad), bad.trimEnd())}\n`,
  `## Right\n`,
  `${block(languageOf(good), good.trimEnd())}\n`
]

/** An example is a file, or a command line of the engine. */
const languageOf = (example: string): string => {
  if (/^(?:dockerd|podman) /.test(example)) return "sh"
  return example.startsWith("{") || example.startsWith("[]") ? "json" : "toml"
}

const effects: ReadonlyArray<Problem.Effect> = [
  "refused",
  "no-start",
  "no-service",
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
    "Problems of [Docker Engine](#docker-engine) and of [Podman](#podman).\n",
    "## Docker Engine\n",
    ...effects.map((effect) => section(docker, effect)),
    "## Podman\n",
    ...effects.map((effect) => section(podman, effect))
  ].join("\n")

const section = (codes: ReadonlyArray<Code>, effect: Problem.Effect): string => {
  const severity = Problem.severity({ effect })
  const rows = codes
    .filter((code) => code.effect === effect)
    .map(({ code, title }) => [`[${code}](/codes/${code}/)`, plain(title)])
  return [
    `### ${severity === "error" ? "Errors" : "Warnings"}: ${effect}\n`,
    `${sentence(plain(Problem.describeEffect(effect)))}\n`,
    `${table(["code", "problem"], rows)}\n`
  ].join("\n")
}

const sentence = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
