/**
 * The report about a change of a file for people: its patch, and what was done.
 */
import { Style } from "@oci-runtimes/core/reports"
import type { FileWriter } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import { Terminal } from "../text/Terminal.ts"
import { patch, printPatch, shownPatch, undoPatch } from "./UnifiedDiff.ts"

/** A file before and after a change. `isNew` is true if the file did not exist. */
export interface ChangedText {
  readonly path: string
  readonly isNew: boolean
  readonly before: string
  readonly after: string
}

/** The flags that choose what is shown. */
export interface ShowInput {
  readonly dryRun: boolean
  readonly printUndo: boolean
}

/** Returns the patch to print as data: the undo patch, or the change on a dry run. Empty if no patch was requested. */
export const requestedPatch = (changed: ReadonlyArray<ChangedText>, { dryRun, printUndo }: ShowInput): string => {
  if (!printUndo) return dryRun ? changePatch(changed) : ""
  return changed.map(({ after, before, isNew, path }) => undoPatch(path, isNew, before, after)).join("")
}

/** Prints the requested patch and a text. With `--print-undo`, only the patch is data. */
export const printChange = Effect.fnUntraced(function* (
  changed: ReadonlyArray<ChangedText>,
  input: ShowInput,
  text: (look: Style.Paint) => string
) {
  const terminal = yield* Terminal
  yield* printPatch(requestedPatch(changed, input))
  if (!input.printUndo) return yield* terminal.data(text(Style.paint(terminal.colours.data)))
  const look = Style.paint(terminal.colours.notes)
  const change = input.dryRun ? changePatch(changed) : ""
  return yield* terminal.note([...(change === "" ? [] : [shownPatch(change, look)]), text(look)].join("\n"))
})

/** Returns the text after a change: what was done in words, and where the previous versions are. */
export const doneText = (words: string, written: ReadonlyArray<FileWriter.WriteReport>, look: Style.Paint): string => {
  const [first, ...others] = written
  return [
    look("green", `${Style.printable(words)}${newFile(first)}`),
    ...others.map((other) => look("green", `changed ${Style.printable(other.path)} too${newFile(other)}`)),
    ...written.flatMap(({ backup }) =>
      backup === undefined ? [] : [`the previous version is in ${Style.printable(backup)}`]
    )
  ].join("\n")
}

const newFile = (written: FileWriter.WriteReport | undefined): string =>
  written?.change === "added" ? " (new file)" : ""

const changePatch = (changed: ReadonlyArray<ChangedText>): string =>
  changed.map(({ after, before, path }) => patch(path, before, after)).join("")
