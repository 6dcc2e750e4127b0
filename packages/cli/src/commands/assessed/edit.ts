/**
 * `add`, `remove` and `default` for the engines of the families besides Docker's.
 */
import { type FileEdit, RuntimeChange } from "@oci-runtimes/core/engine"
import { Comparison } from "@oci-runtimes/core/questions"
import { Cap, Style } from "@oci-runtimes/core/reports"
import { Documents } from "@oci-runtimes/core/reports/schema"
import { Bytes, SourceText, TextEncoding, Wording } from "@oci-runtimes/core/text"
import { Disk, type FileWriter } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { engineFieldsOf, problemFields } from "../../documents/Asked.ts"
import { generalDocuments, nameDocumentWith } from "../../documents/Comparison.ts"
import { replacementDocuments } from "../../documents/Parts.ts"
import { print } from "../../documents/print.ts"
import type { Change } from "../../families/Change.ts"
import type { Changed, Family } from "../../families/Family.ts"
import { root } from "../../flags/Root.ts"
import { InvalidCommandLine } from "../../flags/SharedFlags.ts"
import { toWriteOptions } from "../../flags/WriteFlags.ts"
import { warningDocument } from "../../process/Failure.ts"
import { noteWarnings } from "../../process/WarningNotes.ts"
import { type ChangedText, doneText, printChange, requestedPatch } from "../../reports/ChangeReport.ts"
import { requirePrintable } from "../../reports/UnifiedDiff.ts"
import { differenceLines, lostLines } from "../../text/DifferenceText.ts"
import { problemTextIn } from "../../text/ProblemText.ts"
import { Terminal } from "../../text/Terminal.ts"
import { type EditInput, emptyName, reloadFlagOf } from "../Editing.ts"
import { questionOf, noteAsked } from "./ByFamily.ts"

/** Makes a change, or shows it on a dry run. */
export const editOther = (change: Change, input: EditInput) =>
  Effect.fnUntraced(function* (family: Family) {
    if (RuntimeChange.hasEmptyName(change)) return yield* new InvalidCommandLine({ problems: [emptyName] })
    const ofReload = input.reload ? "--reload" : reloadFlagOf(input)
    if (ofReload !== undefined) {
      return yield* new InvalidCommandLine({ problems: [`Remove ${ofReload}: ${family.without.reload}`] })
    }
    const made = Effect.gen(function* () {
      const changed = yield* family.change(yield* questionOf(), change, input.force)
      yield* noteAsked(changed.before)
      const { json } = yield* root
      if (!json) yield* requirePrintable(filesOf(changed), requestedPatch(textsOf(changed), input))
      const lost = yield* changed.lost
      const written = yield* changed.write(toWriteOptions(input))
      yield* json ? printDocument(changed, lost, input, written) : report(changed, lost, input, written)
    })
    return yield* input.dryRun ? Effect.provide(made, Disk.layerDryRun) : made
  })

const printDocument = Effect.fnUntraced(function* (
  changed: Changed,
  lost: Effect.Success<Changed["lost"]>,
  input: EditInput,
  written: ReadonlyArray<FileWriter.WriteReport>
) {
  const { after, before, comparison, isNoop, main, others, problems } = changed
  const [first, ...rest] = written
  const document: typeof Documents.EditDocument.Type = {
    ...engineFieldsOf(before),
    file: main.file,
    changed: !isNoop,
    dryRun: input.dryRun,
    backup: first?.backup ?? null,
    ...editsOf(main),
    ...(others.length > 0 && {
      others: others.map((other, index) => ({
        file: other.file,
        backup: rest[index]?.backup ?? null,
        ...editsOf(other)
      }))
    }),
    differences: generalDocuments(comparison),
    names: comparison.names
      .filter((name) => name.differences.length > 0)
      .map(nameDocumentWith(undefined, Comparison.runs(comparison))),
    ...problemFields(after, problems),
    reload: [],
    ...lost,
    warnings: written.flatMap(({ warnings }) => warnings).map(warningDocument)
  }
  yield* (yield* Terminal).json(print(Documents.EditDocument, document))
})

const report = Effect.fnUntraced(function* (
  changed: Changed,
  lost: Effect.Success<Changed["lost"]>,
  input: EditInput,
  written: ReadonlyArray<FileWriter.WriteReport>
) {
  const { after, applies, isNoop, problems } = changed
  const terminal = yield* Terminal
  const look = Style.paint(terminal.colours.notes)
  yield* printChange(textsOf(changed), input, (paint) => asText(changed, input, written, paint))
  yield* noteWarnings(written.flatMap(({ warnings }) => warnings))
  for (const line of lostLines(lost, look)) yield* terminal.note(line)
  const { kept, omitted } = Cap.capped(problems, Cap.mostForPeople)
  for (const problem of kept) {
    yield* terminal.note(problemTextIn(after.textOf, problem, look, { fixWith: "check --fix" }))
  }
  for (const text of Cap.omittedText(omitted)) yield* terminal.note(text)
  if (!isNoop && !input.dryRun) yield* terminal.note(look("dim", applies))
})

const asText = (
  { comparison, isNoop, words }: Changed,
  { dryRun }: EditInput,
  written: ReadonlyArray<FileWriter.WriteReport>,
  look: Style.Paint
): string => {
  if (isNoop) return `${look("green", "nothing to do:")} ${Style.printable(words)}`
  if (dryRun) return ["", ...differenceLines(comparison, look)].join("\n")
  return doneText(words, written, look)
}

const filesOf = ({ main, others }: Pick<Changed, "main" | "others">): string =>
  Wording.list([main, ...others].map(({ file }) => file))

const editsOf = ({ after, before, edits, undo }: FileEdit.FileEdit) => ({
  edits: replacementDocuments(sourceOf(before), edits),
  undo: replacementDocuments(sourceOf(after), undo)
})

const textsOf = ({ main, others }: Pick<Changed, "main" | "others">): ReadonlyArray<ChangedText> =>
  [main, ...others].map(({ after, before, file }) => ({
    path: file,
    isNew: before === undefined,
    before: textOf(before),
    after: textOf(after)
  }))

const textOf = (bytes: Uint8Array | undefined): string => (bytes === undefined ? "" : Bytes.toText(bytes))

/** Returns the text to which edits apply: without a byte order mark. */
const sourceOf = (bytes: Uint8Array | undefined): SourceText.SourceText => {
  const decoded = TextEncoding.decode(bytes ?? new Uint8Array())
  return SourceText.make(Result.isSuccess(decoded) ? decoded.success.text : "")
}
