/**
 * The pages about the codes of problems: what `explain CODE` prints.
 */
import { ContainerdExample, ContainerdProblem } from "@oci-runtimes/core/containerd"
import { CrioExample, CrioProblem } from "@oci-runtimes/core/crio"
import { DockerProblem, ProblemExample } from "@oci-runtimes/core/docker"
import { Problem, type ProblemKind } from "@oci-runtimes/core/engine"
import { PodmanExample, PodmanProblem } from "@oci-runtimes/core/podman"
import { block, code as inline, head, type Page, plain, table } from "./Page.ts"

/** Returns a page for each code, and the list of all codes. */
export const pages = (): ReadonlyArray<Page> => [
  { path: "codes/index.md", text: list() },
  ...engines.flatMap(({ codes, title }) =>
    codes.map((code) => ({ path: `codes/${code.code}/index.md`, text: page(title, code) }))
  )
]

/** A code, as `explain` has it. */
export interface Code extends ProblemKind.ProblemKind, Example {
  readonly code: string
}

interface Example {
  readonly bad: string
  readonly good: string
  readonly when: string
}

/** The problems of one engine, as its room exports them. */
interface Problems<Name extends string> {
  readonly codes: ReadonlyArray<Name>
  readonly kindOf: (code: Name) => ProblemKind.ProblemKind
}

const codesOf = <Name extends string>(
  { codes, kindOf }: Problems<Name>,
  examples: { readonly of: (code: Name) => Example }
): ReadonlyArray<Code> => codes.map((code) => ({ code, ...kindOf(code), ...examples.of(code) }))

/** The engines, each with its codes. */
export const engines: ReadonlyArray<{ readonly title: string; readonly codes: ReadonlyArray<Code> }> = [
  { title: "Docker Engine", codes: codesOf(DockerProblem, ProblemExample) },
  { title: "Podman", codes: codesOf(PodmanProblem, PodmanExample) },
  { title: "containerd", codes: codesOf(ContainerdProblem, ContainerdExample) },
  { title: "CRI-O", codes: codesOf(CrioProblem, CrioExample) }
]

const origin = "the table that `oci-runtimes explain` prints"

const page = (engine: string, { bad, code, effect, good, help, title, when }: Code): string => {
  const severity = Problem.severity({ effect })
  return [
    head(code, origin),
    `# ${code}\n`,
    `${plain(title)}.\n`,
    `**${severity === "error" ? "An error" : "A warning"} of ${engine}**: ${plain(Problem.describeEffect(effect))}\n`,
    `${plain(help)}\n`,
    ...(bad === good ? occurrence(when) : examples({ bad, good, when })),
    `On the command line: ${inline(`oci-runtimes explain ${code}`)}. [All codes](/codes/)`,
    ""
  ].join("\n")
}

const occurrence = (when: string): ReadonlyArray<string> =>
  when === "" ? [] : [`It occurs, for example, ${plain(when)}.\n`]

const examples = ({ bad, good, when }: Pick<Code, "bad" | "good" | "when">): ReadonlyArray<string> => [
  `## Wrong\n`,
  ...(when === "" ? [] : [`${sentence(plain(when))}:\n`]),
  `${block(languageOf(bad), bad.trimEnd())}\n`,
  `## Right\n`,
  `${good === "" ? "Without this section." : block(languageOf(good), good.trimEnd())}\n`
]

/** An example is a file, or a command line of the engine. */
const languageOf = (example: string): string => {
  if (/^(?:crio|dockerd|podman)\b/.test(example)) return "sh"
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
    `The engines: ${engines.map(({ title }) => `[${title}](#${anchor(title)})`).join(", ")}.\n`,
    ...engines.flatMap(({ codes, title }) => [`## ${title}\n`, ...effects.flatMap((effect) => section(codes, effect))])
  ].join("\n")

/** Returns the name by which a link finds a heading. */
const anchor = (title: string): string => title.toLowerCase().replaceAll(" ", "-")

const section = (codes: ReadonlyArray<Code>, effect: Problem.Effect): ReadonlyArray<string> => {
  const severity = Problem.severity({ effect })
  const rows = codes
    .filter((code) => code.effect === effect)
    .map(({ code, title }) => [`[${code}](/codes/${code}/)`, plain(title)])
  if (rows.length === 0) return []
  return [
    `### ${severity === "error" ? "Errors" : "Warnings"}: ${effect}\n`,
    `${sentence(plain(Problem.describeEffect(effect)))}\n`,
    `${table(["code", "problem"], rows)}\n`
  ]
}

const sentence = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
