/**
 * The result of `check` for people: the verdict about each file in its first line, the problems, and their number in the last
 * line.
 */
import { DaemonStart, Headline } from "@oci-runtimes/core/docker"
import { Cap, DiagnosticText, Style } from "@oci-runtimes/core/reports"
import { Wording } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import { noteWarnings } from "../process/WarningNotes.ts"
import { engineLine, fixedText, problemText } from "../text/ProblemText.ts"
import { Terminal } from "../text/Terminal.ts"
import { askedText } from "./AskedCheck.ts"
import {
  type Answer,
  type AskedAnswer,
  decides,
  type Fixes,
  isNegative,
  type Report,
  type Unchecked
} from "./CheckAnswer.ts"
import { patch, printPatch, requirePrintable, undoPatch } from "./UnifiedDiff.ts"

/** Prints the report. If the data is a patch, the report is a note: the patch must remain usable. */
export const printText = Effect.fnUntraced(function* ({ answers, quiet, strict }: Report) {
  const terminal = yield* Terminal
  const patches = answers.flatMap(patchOf)
  for (const { path, whole } of patches) yield* requirePrintable(path, whole)
  for (const { whole } of patches) yield* printPatch(whole)
  const [write, colour] = patches.length > 0 ? [terminal.note, "notes" as const] : [terminal.data, "data" as const]
  const look = Style.paint(terminal.colours[colour])
  const links = terminal.links && terminal.colours[colour]
  const told = answers.filter((answer) => !quiet || isNegative(answer, strict))
  const blocks = told.map((answer) =>
    "failure" in answer
      ? uncheckedText(answer, look)
      : "asked" in answer
        ? askedText(quiet ? onlyDeciding(answer, strict) : answer, look, links)
        : answerText(quiet ? onlyDeciding(answer, strict) : answer, look, links)
  )
  const total = answers.length > 1 && told.length > 0 ? [totalOf(answers, strict)] : []
  if (blocks.length > 0) yield* write([...blocks, ...total].join("\n\n"))
  for (const answer of answers) if ("fixes" in answer) yield* noteWarnings(answer.fixes?.warnings ?? [])
})

const onlyDeciding = <A extends Answer | AskedAnswer>(answer: A, strict: boolean): A => ({
  ...answer,
  problems: answer.problems.filter((problem) => decides(problem, strict))
})

/** Returns the patch that is printed as data: the fixes of a dry run, or what undoes the fixes. */
const patchOf = (
  answer: Answer | AskedAnswer | Unchecked
): ReadonlyArray<{ readonly path: string; readonly whole: string }> => {
  if ("failure" in answer || answer.fixes === undefined) return []
  if ("asked" in answer) {
    const { dryRun, files, printUndo } = answer.fixes
    return dryRun || printUndo
      ? files.map(({ after, before, path }) => ({
          path,
          whole: printUndo ? undoPatch(path, false, before, after) : patch(path, before, after)
        }))
      : []
  }
  const { dryRun, printUndo, texts } = answer.fixes
  const { path } = answer.checked
  if (printUndo) return [{ path, whole: undoPatch(path, false, texts.before, texts.after) }]
  return dryRun ? [{ path, whole: patch(path, texts.before, texts.after) }] : []
}

const uncheckedText = ({ failure, path }: Unchecked, look: Style.Paint): string =>
  `${Style.printable(path)}: ${look("red", "not checked")}: ${Style.printable(failure.message)}`

const answerText = ({ checked, fixes, isUnread, problems }: Answer, look: Style.Paint, links: boolean): string => {
  const { diagnosis, path } = checked
  const { engine, refused, settings } = diagnosis
  const done = Cap.capped(fixes?.fixed ?? [], Cap.mostForPeople)
  const found = Cap.capped(problems, Cap.mostForPeople)
  const names = [...settings.runtimes.names()].map(Style.shown).join(", ")
  const configured = settings.runtimes.size === 0 ? "no configured runtimes" : `configured runtimes: ${names}`
  return [
    [
      verdictText(checked.headline, look),
      ...(refused === undefined && engine.isOnlyOfDirectives !== true
        ? [`${configured}; default runtime: ${Style.shown(settings.defaultRuntime)}`]
        : []),
      ...startLines(checked),
      ...(checked.isVirtual
        ? ["the engine is in a virtual machine, where its programs and shims are not looked for"]
        : []),
      ...(isUnread ? ["no engine of this machine reads this file; it is judged without flags"] : [])
    ].join("\n"),
    ...done.kept.map((problem) => fixedText(problem, fixes!.dryRun, look, Headline.mistake(problem))),
    ...Cap.omittedText(done.omitted),
    ...(fixes?.backup == null ? [] : [`The previous version is in ${Style.printable(fixes.backup)}`]),
    ...found.kept.map((problem) => problemText(path, diagnosis.file.source, problem, look, { links })),
    ...Cap.omittedText(found.omitted),
    ...(refused === undefined ? [] : [engineLine(path, refused)]),
    `${fixes === undefined ? "" : `${fixesText(path, fixes)}; `}${DiagnosticText.summary(problems)}`
  ].join("\n\n")
}

/** Says which flags count, and where they come from. */
const startLines = ({ overridden, start }: Answer["checked"]): ReadonlyArray<string> => {
  if (start === undefined) return []
  const flags = start.flags.length === 0 ? "no flags" : start.flags.map(({ text }) => Style.shown(text)).join(" ")
  return [
    `flags of ${Style.printable(DaemonStart.describe(start.by))}: ${flags}`,
    ...(overridden.length === 0
      ? []
      : [`given here instead: ${overridden.map((flag) => Style.printable(flag)).join(", ")}`]),
    ...start.unforeseen.map((reason) => Style.printable(reason))
  ]
}

const verdictText = ({ file, mistake, severity, verdict }: Headline.Headline, look: Style.Paint): string => {
  const colour: Style.Look = severity === undefined ? "green" : Style.severityLooks[severity]
  return `${look("bold", Style.printable(file))}${look(colour, Style.printable(verdict))}${Style.printable(mistake)}`
}

const fixesText = (path: string, { dryRun, fixed }: Fixes): string => {
  if (fixed.length === 0) return "nothing to fix"
  return `${Wording.counted(fixed.length, "problem")} ${dryRun ? "would be fixed" : "fixed"} in ${Style.printable(path)}`
}

const totalOf = (answers: Report["answers"], strict: boolean): string => {
  const checked = answers.filter((answer) => "problems" in answer)
  const bad = checked.filter((answer) => isNegative(answer, strict)).length
  const counts = [
    `${answers.length} files`,
    ...(bad === 0 ? [] : [`${bad} with ${strict ? "problems" : "errors"}`]),
    ...(checked.length === answers.length ? [] : [`${answers.length - checked.length} not checked`])
  ]
  return `${counts.join(", ")}: ${DiagnosticText.summary(checked.flatMap(({ problems }) => problems))}`
}
