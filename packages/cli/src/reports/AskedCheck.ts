/**
 * The answer of `check` about the files of an engine of another family than Docker's, in each format.
 */
import { Origin, Problem } from "@oci-runtimes/core/engine"
import { CheckHeadline } from "@oci-runtimes/core/questions"
import { Cap, DiagnosticText, type Sarif, Style } from "@oci-runtimes/core/reports"
import type { Documents } from "@oci-runtimes/core/reports/schema"
import { SourceText, Wording } from "@oci-runtimes/core/text"
import { engineFieldsOf, originDocument, problemFields } from "../documents/Asked.ts"
import { fixedDocument } from "../documents/Diagnostic.ts"
import type { Asked } from "../families/Family.ts"
import { fixedText, problemTextIn } from "../text/ProblemText.ts"
import { warningDocument } from "../process/Failure.ts"
import type { AskedAnswer, AskedFixes } from "./CheckAnswer.ts"
import { patch } from "./UnifiedDiff.ts"

/** Returns the answer for people. */
export const askedText = ({ asked, fixes, problems }: AskedAnswer, look: Style.Paint, links: boolean): string => {
  const done = Cap.capped(fixes?.fixed ?? [], Cap.mostForPeople)
  const found = Cap.capped(problems, Cap.mostForPeople)
  const { accepted } = asked.check
  return [
    [
      verdictLine(asked, problems, look),
      ...filesLine(asked),
      ...overrideLines(asked),
      ...(accepted ? [runtimesLine(asked)] : [])
    ].join("\n"),
    ...done.kept.map((problem) => fixedText(problem, fixes!.dryRun, look)),
    ...Cap.omittedText(done.omitted),
    ...(fixes?.backups ?? []).map((path) => `The previous version is in ${Style.printable(path)}`),
    ...found.kept.map((problem) => problemTextIn(asked.textOf, problem, look, { links })),
    ...Cap.omittedText(found.omitted),
    ...(accepted ? [] : [`${Style.printable(asked.engine.title)}: ${Style.printable(asked.check.verdict)}`]),
    `${fixes === undefined ? "" : `${fixesText(fixes)}; `}${DiagnosticText.summary(problems)}`
  ].join("\n\n")
}

/** Returns the answer as a document. */
export const askedDocument = ({
  asked,
  fixes,
  problems
}: AskedAnswer): typeof Documents.CheckDocument.Type | typeof Documents.ErrorDocument.Type => {
  const { alone, check, file = null, files, table } = asked
  const found = { ...problemFields(asked, problems), ...(fixes !== undefined && { fixes: fixesDocument(fixes) }) }
  const first = engineFieldsOf(asked)
  const verdict = verdictOf(asked, problems)
  if (!check.accepted) {
    const error = { tag: "ConfigurationRefused", message: check.verdict, file, files, verdict, ...found }
    return { error, detected: first.detected }
  }
  return {
    ...first,
    file,
    files,
    ...(alone !== undefined && { alone }),
    accepted: true,
    starts: check.starts,
    verdict,
    message: check.starts ? null : check.verdict,
    startedBy: null,
    overriddenFlags: [],
    inVirtualMachine: false,
    defaultRuntime: table.defaultRuntime,
    runtimes: configuredNames(asked),
    overridden: overridesOf(asked).map(({ origins, path }) => ({ path, ...originDocument(origins) })),
    ...found
  }
}

/** Returns the files with problems, for a SARIF log. */
export const askedFiles = (
  { asked, problems }: AskedAnswer,
  pathOf: (path: string) => string
): ReadonlyArray<Sarif.ReportedFile> => {
  const { kept, omitted } = Cap.capped(problems, Cap.mostForPrograms)
  // A reader of the log shows only problems of files.
  const fileFor = (problem: Problem.Problem) => fileOf(problem) ?? usualFile(asked)
  return Array.from(Map.groupBy(kept, fileFor), ([file, some], index) => ({
    path: file === undefined ? undefined : pathOf(file),
    source: (file === undefined ? undefined : asked.textOf(file)) ?? SourceText.make(""),
    problems: some,
    omitted: index === 0 ? omitted : 0
  }))
}

/** Returns the file for the problems that are in none: the one in question, otherwise the last one. */
export const usualFile = ({ file, files }: Asked): string | undefined => file ?? files.at(-1)

/** Returns the file of a problem; undefined if it is in none. */
export const fileOf = ({ origin }: Problem.Problem): string | undefined =>
  origin?._tag === "File" ? origin.file : undefined

/** Returns the first line: the files, the verdict and the worst mistake. */
export const verdictOf = (asked: Asked, problems: ReadonlyArray<Problem.Problem>): string => {
  const { file, mistake, verdict } = partsOf(asked, problems)
  return `${file}${verdict}${mistake}`
}

const verdictLine = (asked: Asked, problems: ReadonlyArray<Problem.Problem>, look: Style.Paint): string => {
  const { file, mistake, severity, verdict } = partsOf(asked, problems)
  const colour: Style.Look = severity === undefined ? "green" : Style.severityLooks[severity]
  return `${look("bold", Style.printable(file))}${look(colour, Style.printable(verdict))}${Style.printable(mistake)}`
}

const partsOf = (asked: Asked, problems: ReadonlyArray<Problem.Problem>): CheckHeadline.CheckHeadline => {
  const { check, file, filesRead, owner } = asked
  const words = filesRead === 0 ? `no files of ${owner}` : `${Wording.counted(filesRead, "file")} of ${owner}`
  return CheckHeadline.make({ check, files: file ?? words, file, problems })
}

const filesLine = ({ alone, family, file, files }: Asked): ReadonlyArray<string> => {
  if (alone === "not-read") return [`${family.title} on this machine does not read this file; it is judged alone`]
  if (alone === "not-looked") return ["judged alone: nothing is looked for on this machine"]
  const list = files.map(Style.printable).join(", ")
  if (files.length === 0) return []
  return [`${file === undefined ? "merged" : "merged with others"}, a later file counts more: ${list}`]
}

/** Returns the values that another file overrides; with a file, only those of the file. */
const overridesOf = ({ file, overrides }: Asked): Asked["overrides"] => {
  const isOf = (origin: Origin.Origin | undefined) => origin?._tag === "File" && origin.file === file
  return overrides.filter(({ origins }) => file === undefined || Origin.every(origins).some(isOf))
}

const overrideLines = (asked: Asked): ReadonlyArray<string> => {
  const { kept, omitted } = Cap.capped(overridesOf(asked), mostOverrides)
  return [
    ...kept.map(({ key, origins: { shadowed, used } }) => {
      const others = shadowed.filter(({ _tag }) => _tag === "File").map(Origin.describe)
      return Style.printable(`${key} is ${Origin.describe(used)}, not ${others.join(" or ")}`)
    }),
    ...(omitted > 0 ? [`${omitted} more values are overridden`] : [])
  ]
}

const mostOverrides = 10

const runtimesLine = (asked: Asked): string => {
  const names = configuredNames(asked).map(Style.shown).join(", ")
  const configured = names === "" ? "no configured runtimes" : `configured runtimes: ${names}`
  return `${configured}; default runtime: ${Style.shown(asked.table.defaultRuntime)}`
}

const configuredNames = ({ table }: Asked): ReadonlyArray<string> =>
  Array.from(table.runtimes).flatMap(([name, { kind }]) => (kind === "configured" ? [name] : []))

const fixesText = ({ dryRun, files, fixed }: AskedFixes): string =>
  fixed.length === 0
    ? "nothing to fix"
    : `${Wording.counted(fixed.length, "problem")} ${dryRun ? "would be fixed" : "fixed"} in ${files.map(({ path }) => Style.printable(path)).join(", ")}`

const fixesDocument = ({
  backups,
  dryRun,
  files,
  fixed,
  warnings
}: AskedFixes): typeof Documents.FixesDocument.Type => ({
  dryRun,
  fixed: fixed.map(fixedDocument),
  patch: files.map(({ after, before, path }) => patch(path, before, after)).join(""),
  backup: backups[0] ?? null,
  backups,
  warnings: warnings.map(warningDocument)
})
