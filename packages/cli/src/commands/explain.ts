/**
 * The `explain` command.
 */
import { DockerProblem, Finding, ProblemExample } from "@oci-runtimes/core/docker"
import { Problem } from "@oci-runtimes/core/engine"
import { Style } from "@oci-runtimes/core/reports"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { withHelp } from "../flags/Help.ts"
import { codeNamed } from "../flags/ProblemCodes.ts"
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
  const code = codeNamed(name, Finding.codes)
  if (Result.isFailure(code)) return yield* new InvalidCommandLine({ problems: [code.failure] })
  const document = documentOf(code.success)
  return yield* answer(Documents.CodeDocument, document, (look) => asText(document, look))
})

const list = Effect.suspend(() => {
  const codes = DockerProblem.codes.map(documentOf)
  const findings = Finding.codes.map(findingDocument)
  return answer(Documents.CodesDocument, { codes, findings }, (look) =>
    table(
      [...codes, ...findings].map(({ code, severity, title }) => [
        look(Style.severityLooks[severity], code),
        Style.printable(title)
      ])
    ).join("\n")
  )
})

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

const documentOf = (code: DockerProblem.Code): typeof Documents.CodeDocument.Type => {
  const { effect, help, title } = DockerProblem.kindOf(code)
  return { code, severity: Problem.severity({ effect }), effect, title, help, ...ProblemExample.of(code) }
}

const asText = (
  { bad, code, effect, good, help, severity, title, when }: typeof Documents.CodeDocument.Type,
  look: Style.Paint
): string =>
  [
    `${look(Style.severityLooks[severity], code)}: ${title}.`,
    `${severity === "error" ? "An error" : "A warning"}: ${Problem.describeEffect(effect)}`,
    help,
    `Wrong${when === "" ? "" : `, ${when}`}:\n${indented(bad)}`,
    `Right:\n${indented(good)}`
  ].join("\n\n")

const indented = (text: string): string => `  ${Style.printable(text)}`
