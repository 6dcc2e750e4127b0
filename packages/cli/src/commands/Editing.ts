/**
 * The shared part of the subcommands that change the configuration file: their flags, and how a change is shown and made.
 */
import {
  type ConfigurationChange,
  ConfigurationEdit,
  DaemonCommand,
  type Discovery,
  DockerAssessment,
  DockerEngine
} from "@oci-runtimes/core/docker"
import { RuntimeChange } from "@oci-runtimes/core/engine"
import { Comparison } from "@oci-runtimes/core/questions"
import { Cap, Style } from "@oci-runtimes/core/reports"
import { Documents } from "@oci-runtimes/core/reports/schema"
import { TextEncoding } from "@oci-runtimes/core/text"
import { type FileWriter, Disk, Edit, Reload } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { print } from "../documents/print.ts"
import { differenceLines, lostLines } from "../text/DifferenceText.ts"
import { describeProblem, generalDocuments, nameDocumentWith } from "../documents/Comparison.ts"
import { diagnosticFields } from "../documents/Diagnostic.ts"
import { replacementDocuments } from "../documents/Parts.ts"
import { isDone, reloadDocument } from "../documents/Reload.ts"
import { timeoutFlag, toTimeout } from "../flags/ReloadFlags.ts"
import { NegativeAnswer } from "../process/NegativeAnswer.ts"
import { outcomeText } from "../reports/ReloadText.ts"
import { suggestionText, warningDocument } from "../process/Failure.ts"
import { problemText } from "../text/ProblemText.ts"
import { warningText } from "../text/Warnings.ts"
import { dockerNamed } from "../flags/EngineFlag.ts"
import { root } from "../flags/Root.ts"
import { InvalidCommandLine } from "../flags/SharedFlags.ts"
import { Terminal } from "../text/Terminal.ts"
import { type ChangedText, doneText, printChange, requestedPatch } from "../reports/ChangeReport.ts"
import { requirePrintable } from "../reports/UnifiedDiff.ts"
import { toWriteOptions, writeFlags, type WriteInput } from "../flags/WriteFlags.ts"
import { chosenOptions, whileWaiting } from "./WithRuntimes.ts"
import { engineFields } from "../documents/Detection.ts"
import { noteWarnings } from "../process/WarningNotes.ts"
import { switchFlag } from "../flags/Switch.ts"

/** The flags. */
export const editFlags = {
  dryRun: switchFlag("dry-run", "Show the change as a patch, and its effect on each name; write nothing"),
  printUndo: switchFlag("print-undo", "Print a patch that undoes the change, for patch(1)"),
  ...writeFlags,
  reload: switchFlag("reload", "Then reload the engine that reads the file, and wait until it runs with the change"),
  undoIfRefused: switchFlag("undo-if-refused", "With --reload: undo the change if the engine refuses it"),
  timeout: timeoutFlag
}

/** The values of the flags. */
export interface EditInput extends WriteInput {
  readonly dryRun: boolean
  readonly printUndo: boolean
  readonly reload: boolean
  readonly undoIfRefused: boolean
  readonly timeout: Option.Option<number>
}

/** Returns a given flag that only changes a reload; undefined if none is given. */
export const reloadFlagOf = ({ timeout, undoIfRefused }: EditInput): string | undefined =>
  undoIfRefused ? "--undo-if-refused" : Option.isSome(timeout) ? "--timeout" : undefined

/** The problem of a change with an empty name. */
export const emptyName = "A runtime name is empty. Give a name"

/** Makes a change, or shows it on a dry run. A dry run takes the same steps on a disk that keeps writes in memory. */
export const edit = (change: ConfigurationChange.ConfigurationChange, input: EditInput) => {
  const made = make(change, input)
  return input.dryRun ? Effect.provide(made, Disk.layerDryRun) : made
}

const make = Effect.fnUntraced(function* (change: ConfigurationChange.ConfigurationChange, input: EditInput) {
  if (RuntimeChange.hasEmptyName(change)) {
    return yield* new InvalidCommandLine({ problems: [emptyName] })
  }
  const ofReload = reloadFlagOf(input)
  if (ofReload !== undefined && !input.reload) {
    return yield* new InvalidCommandLine({ problems: [`${ofReload} needs --reload. Give both, or neither`] })
  }
  const { json } = yield* root
  const chosen = yield* chosenOptions
  const edited = yield* Edit.prepare({ ...chosen, force: input.force }, change)
  const { encoding } = edited.edit.before.file
  if (input.printUndo && !json && encoding.name !== "utf-8") {
    const problem = `--print-undo prints a patch, and ${edited.path} is ${encoding.name}, which patch(1) cannot read. Use --json or --backup instead`
    return yield* new InvalidCommandLine({ problems: [problem] })
  }
  if (!json) yield* requirePrintable(edited.path, requestedPatch([textsOf(edited)], input))
  const options = { ...toWriteOptions(input), ...(yield* reloadOptions(input)) }
  const prepared = input.reload ? yield* Reload.prepareFor(edited, options) : undefined
  const written = yield* Edit.write(edited, options)
  const changed: Changed = { change, edited, input, written }
  // A person reads what was changed before the engine is waited for.
  if (!json) yield* report(changed)
  const followed = prepared && (yield* follow({ edited, written, prepared }, input, options))
  if (json) yield* (yield* Terminal).json(print(Documents.EditDocument, yield* documentOf(changed, followed)))
  else if (followed !== undefined) yield* reportReload(changed, followed)
  if (followed !== undefined && !isDone(followed)) return yield* new NegativeAnswer()
})

/** The reload after a change. `reloaded` is undefined if the engine was not asked, on a dry run. */
interface Followed extends Omit<Reload.Followed, "reloaded"> {
  readonly reloaded: Reload.Reloaded | undefined
}

/** Reloads the engine after a change. A dry run says how the engine would be reloaded. */
const follow = Effect.fnUntraced(function* (changed: Reload.Changed, input: EditInput, options: Reload.ChangeOptions) {
  if (input.dryRun) {
    const prepared = yield* Reload.prepareFor(changed.edited, options)
    // A refusal that is foretold asks nothing of the engine.
    const reloaded = prepared.impact._tag === "ReloadRefused" ? yield* Reload.perform(prepared) : undefined
    const planned: Followed = { prepared, reloaded, undone: undefined }
    return planned
  }
  const followed: Followed = yield* whileWaiting(Reload.follow(changed, options))
  return followed
})

const reloadOptions = Effect.fnUntraced(function* ({ timeout, undoIfRefused }: EditInput) {
  const { engine } = yield* root
  const options: Reload.ChangeOptions = {
    undoIfRefused,
    engine: dockerNamed(engine),
    timeout: toTimeout(timeout)
  }
  return options
})

/** A change that was made, or would be on a dry run. `written` is undefined if there was nothing to do. */
interface Changed {
  readonly change: ConfigurationChange.ConfigurationChange
  readonly edited: Edit.PreparedEdit
  readonly input: EditInput
  readonly written: FileWriter.WriteReport | undefined
}

const documentOf = Effect.fnUntraced(function* ({ edited, input, written }: Changed, followed: Followed | undefined) {
  const { diagnostics, edit: made, path, reloadProblems } = edited
  const { after, before } = made
  const comparison = Comparison.compare(DockerEngine.shared(before), DockerEngine.shared(after))
  const document: typeof Documents.EditDocument.Type = {
    ...(yield* engineFields(before.engine)),
    file: path,
    changed: !ConfigurationEdit.isNoop(made),
    dryRun: input.dryRun,
    backup: written?.backup ?? null,
    edits: replacementDocuments(before.file.source, made.edits),
    undo: replacementDocuments(after.file.source, made.undo),
    differences: generalDocuments(comparison),
    names: comparison.names
      .filter((name) => name.differences.length > 0)
      .map(nameDocumentWith(undefined, Comparison.runs(comparison))),
    ...diagnosticFields(after.file.source, diagnostics),
    reload: reloadProblems.map(describeProblem),
    ...(followed !== undefined && reloadFields(followed)),
    lost: edited.lost,
    lostUnknown: edited.lostUnknown,
    warnings: warningsOf(written, followed).map(warningDocument)
  }
  return document
})

const reloadFields = ({ undone, ...reload }: Followed) => ({
  requestedReload: reloadDocument(reload),
  undone: undone !== undefined && Result.isSuccess(undone),
  undoFailure: undone !== undefined && Result.isFailure(undone) ? undone.failure.message : null
})

const warningsOf = (written: FileWriter.WriteReport | undefined, followed: Followed | undefined) => {
  const undone = followed?.undone && Result.getOrUndefined(followed.undone)
  return [written, undone].flatMap((report) => report?.warnings ?? [])
}

const report = Effect.fnUntraced(function* (done: Changed) {
  const { edited, input, written } = done
  const { after } = edited.edit
  const terminal = yield* Terminal
  const look = Style.paint(terminal.colours.notes)
  yield* printChange([textsOf(edited)], input, (paint) => asText(done, paint))
  yield* noteWarnings(written?.warnings ?? [])
  const { kept, omitted } = Cap.capped(edited.diagnostics, Cap.mostForPeople)
  for (const diagnostic of kept) {
    yield* terminal.note(problemText(edited.path, after.file.source, diagnostic, look, { fixWith: "check --fix" }))
  }
  for (const text of Cap.omittedText(omitted)) yield* terminal.note(text)
  for (const note of [...lostLines(edited, look), ...nextSteps(done, look)]) yield* terminal.note(note)
})

/** Tells people the outcome of the reload, and whether the change was undone. */
const reportReload = Effect.fnUntraced(function* ({ edited, written }: Changed, { undone, ...reload }: Followed) {
  const terminal = yield* Terminal
  const look = Style.paint(terminal.colours.notes)
  const path = Style.printable(edited.path)
  yield* terminal.note(outcomeText(reloadDocument(reload), look))
  if (undone === undefined) {
    if (written !== undefined && !isDone(reload)) yield* terminal.note(`The change stays in ${path}.`)
  } else if (Result.isSuccess(undone)) {
    yield* terminal.note(`The change was undone: ${path} is as before.`)
    yield* noteWarnings(undone.success.warnings)
  } else yield* terminal.note(warningText(`The change was not undone: ${undone.failure.message}`, look))
})

const textsOf = ({ edit: { after, before }, path }: Edit.PreparedEdit): ChangedText => ({
  path,
  isNew: before.sources.bytes === undefined,
  before: fileText(before),
  after: fileText(after)
})

const asText = ({ change, edited, input, written }: Changed, look: Style.Paint): string => {
  const { edit: made, path } = edited
  const { after, before, suggestions } = made
  if (ConfigurationEdit.isNoop(made)) {
    const why = Style.printable(`${RuntimeChange.describeNoop(change)} in ${path}`)
    return [`${look("green", "nothing to do:")} ${why}`, ...suggestions.map(suggestionText)].join("\n")
  }
  if (input.dryRun)
    return [
      "",
      ...differenceLines(Comparison.compare(DockerEngine.shared(before), DockerEngine.shared(after)), look)
    ].join("\n")
  return doneText(
    RuntimeChange.describe(change, before.file.config.runtimes ?? new Map(), path),
    written === undefined ? [] : [written],
    look
  )
}

/** Returns how to apply the change to a running engine, and warnings about a reload. */
const nextSteps = ({ edited, input }: Changed, look: Style.Paint): ReadonlyArray<string> => {
  const { daemon, defaults, edit: made, reloadProblems } = edited
  const command = commandFor(reloadProblems.length === 0 ? "reload" : "restart", daemon, defaults)
  const isWritten = !input.dryRun && !ConfigurationEdit.isNoop(made)
  const starts = made.after.startFaults.length === 0
  return [
    ...(isWritten && starts && !input.reload
      ? [look("dim", `To apply it${daemon === undefined ? ", if the engine reads this file" : ""}: ${command}`)]
      : []),
    ...reloadProblems.map((wrong) => warningText(`After a reload: ${describeProblem(wrong)}`, look))
  ]
}

/** Returns the command that applies a change, in the words of what starts the engine. */
const commandFor = (
  verb: "reload" | "restart",
  daemon: Discovery.Daemon | undefined,
  { isVirtual, rootless }: Edit.PreparedEdit["defaults"]
): string => {
  if (daemon === undefined && isVirtual !== true) return `systemctl ${rootless ? "--user " : ""}${verb} docker`
  const known: DaemonCommand.Commanded =
    daemon === undefined ? { kind: "desktop", by: undefined } : DaemonCommand.of(daemon)
  const command = verb === "reload" ? DaemonCommand.reload(known) : DaemonCommand.restart(known)
  return command ?? "stop the engine, and start it again"
}

const fileText = ({ file: { encoding, source } }: DockerAssessment.DockerAssessment): string =>
  TextEncoding.withMark({ text: source.text, encoding })
