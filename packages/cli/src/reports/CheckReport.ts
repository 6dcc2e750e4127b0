/**
 * The result of `check`, in each format.
 */
import { Configuration, StartVerdict } from "@oci-runtimes/core/docker"
import type { HostFacts } from "@oci-runtimes/core/machine"
import { FilePath } from "@oci-runtimes/core/text"
import { type Check, type FileWriter, HostProbe, RuntimeErrors } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import { capped, mostForPeople, mostForPrograms, omittedText } from "../text/Cap.ts"
import { diagnosticText, fixedText, summary } from "../text/DiagnosticText.ts"
import { CheckDocument, ErrorDocument, print } from "../documents/Documents.ts"
import { detected } from "../documents/Detection.ts"
import { diagnosticFields, type FixesDocument, fixedDocument } from "../documents/Diagnostic.ts"
import { toDocument, warningDocument } from "../process/Failure.ts"
import * as Sarif from "./Sarif.ts"
import { paint, printable, shown } from "../text/Style.ts"
import { Terminal } from "../text/Terminal.ts"
import { patch, printPatch, requirePrintable } from "./UnifiedDiff.ts"
import { engineFields } from "../documents/Detection.ts"
import { noteWarnings } from "../process/WarningNotes.ts"
import { annotation, failureAnnotation, omittedAnnotation } from "./WorkflowAnnotations.ts"

/** The result of the check, and the fixes if `--fix` is given. */
export interface Answer {
  readonly checked: Check.Checked
  readonly fixes: Fixes | undefined
}

/** The problems that were fixed, or would be on a dry run. `backup` is the path of the previous text. */
export interface Fixes extends Pick<Check.Fixed, "fixed" | "texts">, Pick<FileWriter.WriteReport, "warnings"> {
  readonly dryRun: boolean
  readonly backup: string | null
}

/** The format of a report. */
export type Format = "github" | "json" | "sarif" | "text"

/** Prints the report in a format. */
export const report = (format: Format, answer: Answer) => {
  switch (format) {
    case "text":
      return reportAsText(answer)
    case "json":
      return reportAsJson(answer)
    case "sarif":
      return reportAsSarif(answer)
    case "github":
      return reportAsAnnotations(answer)
  }
}

/** Reports in the formats `sarif` and `github` that the file could not be checked. */
export const reportFailure = Effect.fnUntraced(function* (format: Format, failure: Check.CheckFailure) {
  if (format !== "sarif" && format !== "github") return
  const terminal = yield* Terminal
  const path = "path" in failure ? inWorkingDirectory(yield* HostProbe.facts, failure.path) : undefined
  yield* format === "sarif"
    ? terminal.json(JSON.stringify(Sarif.failureLog(path, failure.message), null, 2))
    : terminal.exact(failureAnnotation(path, failure.message))
})

const reportAsText = Effect.fnUntraced(function* ({ checked, fixes }: Answer) {
  const { diagnosis, diagnostics, engine, hasFile, path, startFaults } = checked
  const { source } = diagnosis.file
  const terminal = yield* Terminal
  const look = paint(terminal.colours.notes)
  const data = paint(terminal.colours.data)
  if (fixes?.dryRun === true) {
    const whole = patch(path, fixes.texts.before, fixes.texts.after)
    yield* requirePrintable(path, whole)
    yield* printPatch(whole)
  }
  const { refused, settings } = diagnosis
  if (refused === undefined) {
    const names = [...settings.runtimes.names()].map(shown).join(", ")
    const configured = settings.runtimes.size === 0 ? "no configured runtimes" : `configured runtimes: ${names}`
    const file = hasFile ? printable(path) : `no file at ${printable(path)}`
    const failing = StartVerdict.line(hasFile ? path : `no file at ${path}`, startFaults)
    const verdict =
      failing === undefined
        ? `${data("green", "accepted")} by ${engine.title}: ${file}`
        : data("red", printable(failing))
    const answer = `${verdict}\n${configured}; default runtime: ${shown(settings.defaultRuntime)}`
    // On a dry run the data is the patch, so that it can be applied.
    yield* fixes?.dryRun === true ? terminal.note(answer) : terminal.data(answer)
  }
  const done = capped(fixes?.fixed ?? [], mostForPeople)
  const found = capped(diagnostics, mostForPeople)
  const notes = [
    ...done.kept.map((diagnostic) => fixedText(diagnostic, fixes!.dryRun, look)),
    ...omittedText(done.omitted),
    ...(fixes?.backup == null ? [] : [`The previous version is in ${printable(fixes.backup)}`]),
    ...found.kept.map((diagnostic) => diagnosticText(path, source, diagnostic, look)),
    ...omittedText(found.omitted),
    ...(diagnostics.length === 0 ? [] : [summary(diagnostics)]),
    ...(refused === undefined
      ? []
      : [`${look("red", "error:")} ${printable(Configuration.refusalLine(path, refused))}`])
  ]
  if (notes.length > 0) yield* terminal.note(notes.join("\n\n"))
  yield* noteWarnings(fixes?.warnings ?? [])
})

const reportAsJson = Effect.fnUntraced(function* ({ checked, fixes }: Answer) {
  const { diagnosis, engine, hasFile, path, startFaults } = checked
  const { file, refused, settings } = diagnosis
  const terminal = yield* Terminal
  const found = {
    ...diagnosticFields(file.source, checked.diagnostics),
    ...(fixes !== undefined && { fixes: fixesPart(path, fixes) })
  }
  if (refused !== undefined) {
    const failure = new RuntimeErrors.ConfigurationRefused({ path, refused })
    const document = toDocument(failure, yield* detected)
    return yield* terminal.json(print(ErrorDocument, { ...document, error: { ...document.error, ...found } }))
  }
  yield* terminal.json(
    print(CheckDocument, {
      ...(yield* engineFields(engine)),
      file: hasFile ? path : null,
      accepted: true,
      starts: startFaults.length === 0,
      message: StartVerdict.line(path, startFaults) ?? null,
      defaultRuntime: settings.defaultRuntime,
      runtimes: [...settings.runtimes.names()],
      ...found
    })
  )
})

const fixesPart = (path: string, { backup, dryRun, fixed, texts, warnings }: Fixes): typeof FixesDocument.Type => ({
  dryRun,
  fixed: fixed.map(fixedDocument),
  patch: patch(path, texts.before, texts.after),
  backup,
  warnings: warnings.map(warningDocument)
})

const reportAsSarif = Effect.fnUntraced(function* ({ checked }: Answer) {
  const { diagnosis, diagnostics, hasFile } = checked
  const terminal = yield* Terminal
  const path = hasFile ? inWorkingDirectory(checked.facts, checked.path) : undefined
  const { kept, omitted } = capped(diagnostics, mostForPrograms)
  yield* terminal.json(JSON.stringify(Sarif.log(path, diagnosis.file.source, kept, omitted), null, 2))
})

const reportAsAnnotations = Effect.fnUntraced(function* ({ checked }: Answer) {
  const { diagnostics } = checked
  if (diagnostics.length === 0) return
  const terminal = yield* Terminal
  const path = inWorkingDirectory(checked.facts, checked.path)
  const { kept, omitted } = capped(diagnostics, mostForPrograms)
  const annotations = kept.map((diagnostic) => annotation(path, diagnostic))
  const rest = omittedText(omitted).map((text) => omittedAnnotation(path, text))
  yield* terminal.exact([...annotations, ...rest].join("\n"))
  const failing = StartVerdict.line(checked.path, checked.startFaults)
  yield* terminal.note([...(failing === undefined ? [] : [printable(failing)]), summary(diagnostics)].join("\n"))
})

/**
 * Returns the path relative to the working directory if the file is inside, because readers of reports know the files of a
 * checkout. If the working directory is the root, an absolute path stays absolute.
 */
const inWorkingDirectory = ({ workingDirectory }: HostFacts.HostFacts, path: string): string => {
  const directory = workingDirectory.endsWith("/") ? workingDirectory : `${workingDirectory}/`
  const cleaned = FilePath.clean(FilePath.absolute(path, workingDirectory))
  const isInside = cleaned.startsWith(directory) && !(directory === "/" && FilePath.isAbsolute(path))
  return isInside ? cleaned.slice(directory.length) : cleaned
}
