/**
 * The `explain` command.
 */
import { DockerProblem, Finding, ProblemExample } from "@oci-runtimes/core/docker"
import { Problem } from "@oci-runtimes/core/engine"
import { Style } from "@oci-runtimes/core/reports"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { withHelp } from "../flags/Help.ts"
import { type Code, codes } from "../families/Family.ts"
import { otherFamilies } from "../flags/otherFamilies.ts"
import { unknownCode } from "../flags/ProblemCodes.ts"
import { InvalidCommandLine } from "../flags/SharedFlags.ts"
import { table } from "../text/Table.ts"
import { answer } from "./WithRuntimes.ts"

/** `explain`: explains the code of a problem, or lists the codes. */
export const commandExplain = Command.make(
  "explain",
  {
    code: Argument.String("code").pipe(
      Argument.withDescription("Code, as check or status prints it (default: a list of all codes)"),
      Argument.optional
    )
  },
  ({ code }) => Option.match(code, { onNone: () => list, onSome: explain })
).pipe(
  withHelp({
    purpose: "Explain the code of a problem that check reports, or of a finding of status",
    use: "It prints the meaning of the code, and for a problem a wrong and a right file. It reads no file.",
    examples: ["oci-runtimes explain", "oci-runtimes explain shell-splits", "oci-runtimes explain --json ignored-key"],
    success: "The code is explained",
    failure: "The explanation cannot be printed",
    readsEngineFlags: false
  })
)

const explain = Effect.fnUntraced(function* (name: string) {
  const finding = Finding.codes.find((known) => known === name)
  if (finding !== undefined) {
    const document = findingDocument(finding)
    return yield* answer(Documents.FindingCodeDocument, document, (look) => findingText(document, look))
  }
  const document = ofDocker().find(({ code }) => code === name) ?? (yield* ofOthers).find(({ code }) => code === name)
  if (document === undefined) {
    const known = [...ofDocker(), ...(yield* ofOthers)].map(({ code }) => code)
    return yield* new InvalidCommandLine({ problems: [unknownCode(name, [...known, ...Finding.codes])] })
  }
  return yield* answer(Documents.CodeDocument, document, (look) => asText(document, look))
})

const list = Effect.gen(function* () {
  const known = [...ofDocker(), ...(yield* ofOthers)]
  const findings = Finding.codes.map(findingDocument)
  yield* answer(Documents.CodesDocument, { codes: known, findings }, (look) => {
    const groups = Map.groupBy<string, Listed>(known, ({ family }) => `Problems of ${titles[family] ?? family}`)
    const all = [...groups, ["Findings of status", findings] as const]
    const lines = table(
      all.flatMap(([, group]) =>
        group.map(({ code, severity, title }) => [look(Style.severityLooks[severity], code), Style.printable(title)])
      )
    )
    let from = 0
    return all
      .map(([heading, group]) => [look("bold", heading), ...lines.slice(from, (from += group.length))].join("\n"))
      .join("\n\n")
  })
})

type Listed = Pick<typeof Documents.CodeDocument.Type, "code" | "family" | "severity" | "title">

const titles: { readonly [family: string]: string } = {
  docker: "Docker Engine",
  ...Object.fromEntries(Object.entries(otherFamilies).map(([name, { title }]) => [name, title]))
}

const findingDocument = (code: Finding.FindingCode): typeof Documents.FindingCodeDocument.Type => ({
  code,
  ...Finding.kindOf(code)
})

const findingText = (
  { code, help, severity, title }: typeof Documents.FindingCodeDocument.Type,
  look: Style.Paint
): string =>
  [
    `${look(Style.severityLooks[severity], code)}: ${title}.`,
    `${severity === "error" ? "An error" : "A warning"} of status.`,
    help
  ].join("\n\n")

type CodeDocument = typeof Documents.CodeDocument.Type

const documentOf = ({ effect, ...code }: Code & { readonly family: string }): CodeDocument => ({
  ...code,
  severity: Problem.severity({ effect }),
  effect
})

const ofDocker = (): ReadonlyArray<CodeDocument> =>
  DockerProblem.codes.map((code) =>
    documentOf({ code, family: "docker", ...DockerProblem.kindOf(code), ...ProblemExample.of(code) })
  )

const ofOthers = Effect.map(codes, (known) => known.map(documentOf))

const asText = (
  { bad, code, effect, good, help, severity, title, when }: typeof Documents.CodeDocument.Type,
  look: Style.Paint
): string =>
  [
    `${look(Style.severityLooks[severity], code)}: ${title}.`,
    `${severity === "error" ? "An error" : "A warning"}: ${Problem.describeEffect(effect)}`,
    help,
    ...(bad === good ? [] : [`Wrong${when === "" ? "" : `, ${when}`}:\n${indented(bad)}`, `Right:\n${indented(good)}`])
  ].join("\n\n")

const indented = (text: string): string =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => `  ${Style.printable(line)}`)
    .join("\n")
