/**
 * The difference between two texts of a file, as a patch that people read and `patch` applies.
 */
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff"
import * as Effect from "effect/Effect"
import { InvalidCommandLine } from "../flags/SharedFlags.ts"
import { beginsWorkflowCommand, type Paint, paint, printable } from "../text/Style.ts"
import { Terminal } from "../text/Terminal.ts"

/** The patch, ending in a line break; empty where the texts are the same. The headers name the file. */
export const patch = (path: string, before: string, after: string): string => between(path, path, before, after)

/** The patch that takes a change back. A file that is `isNew` is removed by it. */
export const undoPatch = (path: string, isNew: boolean, before: string, after: string): string =>
  between(path, isNew ? "/dev/null" : path, after, before)

/** The patch for people, without its last line break: removed lines are red, added ones green, and nothing moves the cursor. */
export const shownPatch = (whole: string, look: Paint): string =>
  whole
    .slice(0, -1)
    .split("\n")
    .map((line) => paintLine(shownLine(line), look))
    .join("\n")

/** Prints a patch, unless it is empty: for people on a terminal, elsewhere exactly, so that it can be applied. */
export const printPatch = Effect.fnUntraced(function* (whole: string) {
  const terminal = yield* Terminal
  if (whole === "") return
  yield* terminal.isTerminal
    ? terminal.data(shownPatch(whole, paint(terminal.colours.data)))
    : terminal.exact(whole.slice(0, -1))
})

/**
 * Fails if a patch of the file at a path cannot be printed exactly without beginning a workflow command in the log of a
 * workflow: a line of the file that is context in the patch begins with a space, which the runner passes over, and `##[`
 * counts anywhere.
 */
export const requirePrintable = Effect.fnUntraced(function* (path: string, whole: string) {
  const terminal = yield* Terminal
  if (terminal.isTerminal || !beginsWorkflowCommand(whole)) return
  const problem = `Cannot print a patch of ${path}: the log of a workflow would obey a text in it ("::" or "##["). Give --json instead, which escapes it`
  yield* new InvalidCommandLine({ problems: [problem] })
})

/** Tabs stay what they are: the whole indentation may be made of them. */
const shownLine = (line: string): string => line.replace(/\r$/, "").split("\t").map(printable).join("\t")

const between = (from: string, to: string, before: string, after: string): string => {
  const options = { headerOptions: FILE_HEADERS_ONLY }
  return before === after
    ? ""
    : createTwoFilesPatch(header(from), header(to), before, after, undefined, undefined, options)
}

/** A tab ends a name with blanks in it. */
const header = (path: string): string => (/\s/.test(path) ? `${path}\t` : path)

const paintLine = (line: string, look: Paint): string => {
  if (line.startsWith("--- ") || line.startsWith("+++ ")) return look("bold", line)
  if (line.startsWith("-")) return look("red", line)
  if (line.startsWith("+")) return look("green", line)
  return line.startsWith("@@") ? look("dim", line) : line
}
