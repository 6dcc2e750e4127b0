/**
 * What the subcommands that change the configuration file have in common: their flags, and how a change is shown and made.
 */
import { ConfigurationEdit, ReloadImpact, SourceText } from "@oci-runtimes/core"
import {
  ConfigurationFile,
  DaemonJson,
  DryRunFileSystem,
  EditedConfiguration,
  ExecutableLookup,
  HostProbe
} from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Flag from "effect/cli/Flag"
import { diagnosticText } from "./DiagnosticText.ts"
import { differenceLines } from "./DifferenceText.ts"
import { differenceDocument, nameDocument } from "./documents/Comparison.ts"
import { diagnosticDocument } from "./documents/Diagnostic.ts"
import { EditDocument } from "./documents/Edit.ts"
import { replacementDocuments } from "./documents/Replacement.ts"
import { suggestionText, warningDocument, warningText } from "./Failure.ts"
import { root } from "./Root.ts"
import { type Paint, paint, printable } from "./Style.ts"
import { Terminal } from "./Terminal.ts"
import { shownPatch, undoPatch } from "./UnifiedDiff.ts"
import { toWriteOptions, writeFlags, type WriteInput } from "./WriteFlags.ts"
import { answer, chosenOptions, engineFields, noteWarnings } from "./WithRuntimes.ts"

/** The flags. */
export const editFlags = {
  dryRun: Flag.Boolean("dry-run").pipe(
    Flag.withDescription("Only show the change, as a patch, and what it does to each name"),
    Flag.withDefault(false)
  ),
  printUndo: Flag.Boolean("print-undo").pipe(
    Flag.withDescription("Print the patch that takes the change back, for patch(1)"),
    Flag.withDefault(false)
  ),
  ...writeFlags
}

/** The values of the flags. */
export interface EditInput extends WriteInput {
  readonly dryRun: boolean
  readonly printUndo: boolean
}

/** Makes a change, or shows it on a dry run, which tries the same on a file system that keeps every write to itself. */
export const edit = (change: ConfigurationEdit.Change, input: EditInput) => {
  const services = [ConfigurationFile.layer, DaemonJson.layer, ExecutableLookup.layer, HostProbe.layer] as const
  const made = Effect.provide(make(change, input), Layer.mergeAll(...services))
  return input.dryRun ? Effect.provide(made, DryRunFileSystem.layer) : made
}

const make = Effect.fnUntraced(function* (change: ConfigurationEdit.Change, input: EditInput) {
  const { dryRun, printUndo } = input
  const options = yield* chosenOptions
  const edited = yield* EditedConfiguration.prepare(options, change)
  const written = yield* EditedConfiguration.write(edited, toWriteOptions(input))
  const { comparison, edit: made, path, reload } = edited
  const warnings = written?.warnings ?? []
  const document: typeof EditDocument.Type = {
    ...(yield* engineFields(options.engine)),
    file: path,
    changed: !ConfigurationEdit.isIdle(made),
    dryRun,
    backup: written?.backup ?? null,
    edits: replacementDocuments(SourceText.make(made.textBefore), made.edits),
    undo: replacementDocuments(SourceText.make(made.textAfter), made.undo),
    differences: comparison.differences.map(differenceDocument),
    names: comparison.names.filter(({ differences }) => differences.length > 0).map(nameDocument),
    diagnostics: edited.diagnostics.map(diagnosticDocument(SourceText.make(made.textAfter))),
    reload: ConfigurationEdit.isIdle(made) ? [] : reload.wrong.map(ReloadImpact.describe),
    warnings: warnings.map(warningDocument)
  }
  const undo = undoPatch(path, edited.bytes === undefined, made.textBefore, made.textAfter)
  const isUndoData = printUndo && !(yield* root).json
  if (isUndoData) {
    const terminal = yield* Terminal
    if (undo !== "") yield* terminal.data(undo.slice(0, -1))
    yield* terminal.note(asText(change, edited, document, paint(terminal.colours.notes)))
  } else yield* answer(EditDocument, document, (look) => asText(change, edited, document, look))
  yield* noteWarnings(warnings)
  yield* noteDiagnostics(edited)
  yield* noteReload(document)
})

const asText = (
  change: ConfigurationEdit.Change,
  { comparison, edit: { textAfter, textBefore }, path, suggestions }: EditedConfiguration.EditedConfiguration,
  { backup, changed, dryRun }: typeof EditDocument.Type,
  look: Paint
): string => {
  if (!changed) {
    const why = printable(`${ConfigurationEdit.describeIdle(change)} in ${path}`)
    return [`${look("green", "nothing to do:")} ${why}`, ...suggestions.map(suggestionText)].join("\n")
  }
  if (!dryRun) {
    return [
      `${look("green", "done:")} ${printable(`${ConfigurationEdit.describe(change)} in ${path}`)}`,
      ...(backup === null ? [] : [`the previous text is in ${printable(backup)}`])
    ].join("\n")
  }
  return [shownPatch(path, textBefore, textAfter, look), "", ...differenceLines(comparison, look)].join("\n")
}

/** What is wrong with the file from now on. */
const noteDiagnostics = Effect.fnUntraced(function* ({
  diagnostics,
  edit: { textAfter },
  path
}: EditedConfiguration.EditedConfiguration) {
  if ((yield* root).json) return
  const terminal = yield* Terminal
  const source = SourceText.make(textAfter)
  for (const diagnostic of diagnostics) {
    yield* terminal.note(diagnosticText(path, source, diagnostic, paint(terminal.colours.notes)))
  }
})

/** What to do next, and where that falls short. */
const noteReload = Effect.fnUntraced(function* ({ changed, dryRun, reload }: typeof EditDocument.Type) {
  if ((yield* root).json || !changed) return
  const terminal = yield* Terminal
  const look = paint(terminal.colours.notes)
  if (!dryRun) yield* terminal.note(look("dim", "An engine that runs takes it up with: systemctl reload docker"))
  for (const wrong of reload) yield* terminal.note(warningText(`After a reload: ${wrong}`, look))
})
