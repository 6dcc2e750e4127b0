/**
 * Whether the configuration holds, and whether it does what it was written for.
 */
import { Configuration, Diagnostic, FilePath } from "@oci-runtimes/core"
import { ConfigurationCheck, DaemonJson, ExecutableLookup, HostProbe, RuntimeErrors } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { diagnosticText, fixedText, summary } from "../DiagnosticText.ts"
import { CheckDocument, ErrorDocument, print } from "../Documents.ts"
import { detected } from "../documents/Detection.ts"
import { diagnosticDocument, type FixesDocument, fixesDocument } from "../documents/Diagnostic.ts"
import { engineFor } from "../EngineChoice.ts"
import { FixNotWritten, toDocument } from "../Failure.ts"
import { NegativeAnswer } from "../NegativeAnswer.ts"
import { root } from "../Root.ts"
import * as Sarif from "../Sarif.ts"
import { InvalidCommandLine, toOptions } from "../SharedFlags.ts"
import { paint, printable, shown } from "../Style.ts"
import { Terminal } from "../Terminal.ts"
import { patch, shownPatch } from "../UnifiedDiff.ts"
import { engineFields } from "../WithRuntimes.ts"
import { annotation } from "../WorkflowAnnotations.ts"

const flags = {
  format: Flag.Literals("format", ["text", "json", "sarif", "github"]).pipe(
    Flag.withDescription(
      "text for people, json as with --json, sarif for code scanning, github for workflow annotations"
    ),
    Flag.optional
  ),
  strict: Flag.Boolean("strict").pipe(
    Flag.withDescription("End with status 1 on warnings too"),
    Flag.withDefault(false)
  ),
  noHost: Flag.Boolean("no-host").pipe(
    Flag.withDescription("Do not look for programs and shims on this machine"),
    Flag.withDefault(false)
  ),
  fix: Flag.Boolean("fix").pipe(
    Flag.withDescription("Put right what can be put right safely, and report the rest"),
    Flag.withDefault(false)
  ),
  dryRun: Flag.Boolean("dry-run").pipe(
    Flag.withDescription("With --fix: show the changes to the file, and make none"),
    Flag.withDefault(false)
  )
}

/** `check`: whether the engine accepts the configuration, and what it gets wrong. The status is 1 on errors. */
export const commandCheck = Command.make("check", flags, (input) =>
  Effect.provide(check(input), Layer.mergeAll(DaemonJson.layer, ExecutableLookup.layer, HostProbe.layer))
).pipe(
  Command.withDescription("Show everything that is wrong with the configuration, with its place in the file"),
  Command.withExamples([
    { command: "oci-runtimes check --config daemon.json" },
    { command: "oci-runtimes check --config daemon.json --fix --dry-run" },
    { command: "oci-runtimes check --config daemon.json --no-host --strict --format github" }
  ])
)

type Format = "github" | "json" | "sarif" | "text"

interface Input {
  readonly format: Option.Option<Format>
  readonly strict: boolean
  readonly noHost: boolean
  readonly fix: boolean
  readonly dryRun: boolean
}

/** What is to be reported, and what was put right, where that was asked for. */
interface Answer {
  readonly checked: ConfigurationCheck.Checked
  readonly fixes: Fixes | undefined
}

interface Fixes extends Pick<ConfigurationCheck.Fixed, "fixed" | "texts"> {
  readonly dryRun: boolean
}

const check = Effect.fnUntraced(function* (input: Input) {
  const format = yield* formatOf(input)
  const options = {
    ...(yield* toOptions(yield* root)),
    engine: yield* engineFor(format === "json" ? "programs" : "people"),
    host: !input.noHost
  }
  const answer: Answer = input.fix
    ? yield* fix(options, input.dryRun)
    : { checked: yield* ConfigurationCheck.check(options), fixes: undefined }
  yield* reports[format](answer)
  const { errors, warnings } = Diagnostic.count(answer.checked.diagnostics)
  return errors > 0 || (input.strict && warnings > 0) ? yield* new NegativeAnswer() : undefined
})

const formatOf = Effect.fnUntraced(function* ({ dryRun, fix: mayFix, format }: Input) {
  const { json } = yield* root
  const wanted: Format = Option.getOrElse(format, () => (json ? "json" : "text"))
  const problems = [
    ...(json && wanted !== "json" ? [`--json and --format ${wanted} exclude each other. Give one of them`] : []),
    ...(dryRun && !mayFix ? ["--dry-run goes with --fix. Without that, nothing is written anyway"] : []),
    ...(mayFix && (wanted === "sarif" || wanted === "github")
      ? [`--fix and --format ${wanted} exclude each other. Report first, and fix then`]
      : [])
  ]
  return problems.length > 0 ? yield* new InvalidCommandLine({ problems }) : wanted
})

const fix = Effect.fnUntraced(function* (options: ConfigurationCheck.Options, dryRun: boolean) {
  const fixed = yield* ConfigurationCheck.fix(options)
  if (!dryRun && fixed.fixed.length > 0) yield* write(fixed)
  const answer: Answer = { checked: fixed.checked, fixes: { ...fixed, dryRun } }
  return answer
})

/** Writes the file anew. */
const write = ({ checked }: ConfigurationCheck.Fixed): Effect.Effect<void, FixNotWritten> =>
  Effect.fail(new FixNotWritten({ path: checked.path }))

const reportAsText = Effect.fnUntraced(function* ({ checked, fixes }: Answer) {
  const { diagnosis, diagnostics, engine, hasFile, path } = checked
  const { source } = diagnosis.file
  const terminal = yield* Terminal
  const look = paint(terminal.colours.notes)
  const data = paint(terminal.colours.data)
  if (fixes?.dryRun === true && fixes.fixed.length > 0) {
    yield* terminal.data(shownPatch(path, fixes.texts.before, fixes.texts.after, data))
  }
  if (Result.isSuccess(diagnosis.loaded)) {
    const { settings } = diagnosis.loaded.success
    const names = [...settings.runtimes.keys()].map(shown).join(", ")
    const configured = settings.runtimes.size === 0 ? "no configured runtimes" : `configured runtimes: ${names}`
    const file = hasFile ? printable(path) : `no file at ${printable(path)}`
    const verdict = `${data("green", "accepted")} by ${engine.title}: ${file}`
    const answer = `${verdict}\n${configured}; default runtime: ${shown(settings.defaultRuntime)}`
    // On a dry run the data is the patch, so that it can be applied.
    yield* fixes?.dryRun === true ? terminal.note(answer) : terminal.data(answer)
  }
  const notes = [
    ...(fixes?.fixed ?? []).map((diagnostic) => fixedText(diagnostic, fixes!.dryRun, look)),
    ...diagnostics.map((diagnostic) => diagnosticText(path, source, diagnostic, look)),
    ...(diagnostics.length === 0 ? [] : [summary(diagnostics)]),
    ...(Result.isSuccess(diagnosis.loaded)
      ? []
      : [`${look("red", "error:")} ${printable(Configuration.refusalLine(path, diagnosis.loaded.failure))}`])
  ]
  if (notes.length > 0) yield* terminal.note(notes.join("\n\n"))
})

const reportAsJson = Effect.fnUntraced(function* ({ checked, fixes }: Answer) {
  const { diagnosis, engine, hasFile, path } = checked
  const { file, loaded } = diagnosis
  const terminal = yield* Terminal
  const found = {
    diagnostics: checked.diagnostics.map(diagnosticDocument(file.source)),
    ...(fixes !== undefined && { fixes: fixesPart(path, fixes) })
  }
  if (Result.isFailure(loaded)) {
    const refused = new RuntimeErrors.ConfigurationRefused({ path, refused: loaded.failure })
    const document = toDocument(refused, yield* detected)
    return yield* terminal.data(print(ErrorDocument, { ...document, error: { ...document.error, ...found } }))
  }
  const { settings } = loaded.success
  yield* terminal.data(
    print(CheckDocument, {
      ...(yield* engineFields(engine)),
      file: hasFile ? path : null,
      accepted: true,
      defaultRuntime: settings.defaultRuntime,
      runtimes: [...settings.runtimes.keys()],
      ...found
    })
  )
})

const fixesPart = (path: string, { dryRun, fixed, texts }: Fixes): typeof FixesDocument.Type =>
  fixesDocument(fixed, patch(path, texts.before, texts.after), dryRun)

const reportAsSarif = Effect.fnUntraced(function* ({ checked }: Answer) {
  const { diagnosis, diagnostics, hasFile } = checked
  const terminal = yield* Terminal
  const path = hasFile ? inWorkingDirectory(checked) : undefined
  yield* terminal.data(JSON.stringify(Sarif.log(path, diagnosis.file.source, diagnostics), null, 2))
})

const reportAsAnnotations = Effect.fnUntraced(function* ({ checked }: Answer) {
  const { diagnostics } = checked
  if (diagnostics.length === 0) return
  const terminal = yield* Terminal
  yield* terminal.data(diagnostics.map((diagnostic) => annotation(inWorkingDirectory(checked), diagnostic)).join("\n"))
  yield* terminal.note(summary(diagnostics))
})

/** The path of the file from the working directory, where it is in there: readers of reports know the files of a checkout. */
const inWorkingDirectory = ({ facts, path }: ConfigurationCheck.Checked): string => {
  const directory = facts.workingDirectory.endsWith("/") ? facts.workingDirectory : `${facts.workingDirectory}/`
  const cleaned = FilePath.clean(path)
  return cleaned.startsWith(directory) && directory !== "/" ? cleaned.slice(directory.length) : cleaned
}

const reports = {
  text: reportAsText,
  json: reportAsJson,
  sarif: reportAsSarif,
  github: reportAsAnnotations
}
