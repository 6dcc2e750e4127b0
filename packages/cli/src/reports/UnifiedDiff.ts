/**
 * The difference between two versions of a file, as a patch that people read and `patch` applies.
 */
import { Style } from "@oci-runtimes/core/reports"
import { createTwoFilesPatch, FILE_HEADERS_ONLY, formatPatch } from "diff"
import * as Effect from "effect/Effect"
import { InvalidCommandLine } from "../flags/SharedFlags.ts"
import { Terminal } from "../text/Terminal.ts"

/** Returns the patch, which ends in a line break; empty if the versions are equal. The headers name the file. */
export const patch = (path: string, before: string, after: string): string => between(path, path, before, after)

/** Returns the patch that undoes a change. It removes the file if `isNew`. */
export const undoPatch = (path: string, isNew: boolean, before: string, after: string): string =>
  between(path, isNew ? "/dev/null" : path, after, before)

/** Formats a patch for people, without its last line break: removed lines are red, added lines green, all are escaped. */
export const shownPatch = (whole: string, look: Style.Paint): string =>
  whole
    .slice(0, -1)
    .split("\n")
    .map((line) => paintLine(shownLine(line), look))
    .join("\n")

/** Prints a patch unless it is empty: formatted on a terminal, elsewhere exactly, so that it can be applied. */
export const printPatch = Effect.fnUntraced(function* (whole: string) {
  const terminal = yield* Terminal
  if (whole === "") return
  yield* terminal.isTerminal
    ? terminal.data(shownPatch(whole, Style.paint(terminal.colours.data)))
    : terminal.exact(whole.slice(0, -1))
})

/**
 * Fails if the exact patch of a file would begin a workflow command in the log of a workflow. A context line begins with a
 * space, which the runner skips, and `##[` counts anywhere in a line.
 */
export const requirePrintable = Effect.fnUntraced(function* (path: string, whole: string) {
  const terminal = yield* Terminal
  if (terminal.isTerminal || !Style.beginsWorkflowCommand(whole)) return
  const problem = `Cannot print a patch of ${path}: the log of a workflow would execute a part of it as a command. Use --json instead, which escapes it`
  yield* new InvalidCommandLine({ problems: [problem] })
})

/** Escapes a line, but not its tabs: they may be the whole indentation. */
const shownLine = (line: string): string => line.replace(/\r$/, "").split("\t").map(Style.printable).join("\t")

const between = (from: string, to: string, before: string, after: string): string => {
  if (before === after) return ""
  const options = { headerOptions: FILE_HEADERS_ONLY, maxEditLength: mostChanged }
  const whole =
    createTwoFilesPatch(from, to, before, after, undefined, undefined, options) ?? inOneHunk(from, to, before, after)
  const [first, second, ...hunks] = whole.split("\n")
  return [header(first!), header(second!), ...hunks].join("\n")
}

/** The number of removed and added lines up to which a patch has the fewest lines: finding them takes the square of the time. */
const mostChanged = 2000

/** Returns a patch that replaces all lines from the first to the last different line. */
const inOneHunk = (from: string, to: string, before: string, after: string): string => {
  const [old, made] = [linesOf(before), linesOf(after)]
  const shortest = Math.min(old.length, made.length)
  let start = 0
  while (start < shortest && old[start] === made[start]) start++
  let end = 0
  while (end < shortest - start && old.at(-1 - end) === made.at(-1 - end)) end++
  const changed = [
    ...old.slice(start, old.length - end).map((line) => `-${line}`),
    ...made.slice(start, made.length - end).map((line) => `+${line}`)
  ]
  const hunk = {
    oldStart: start + 1,
    oldLines: old.length - start - end,
    newStart: start + 1,
    newLines: made.length - start - end,
    lines: changed.flatMap((line) => (line.endsWith("\n") ? line.slice(0, -1) : [line, withoutLineBreak]))
  }
  return formatPatch(
    { oldFileName: from, newFileName: to, oldHeader: "", newHeader: "", hunks: [hunk] },
    FILE_HEADERS_ONLY
  )
}

/** Returns the lines of a text, each with its line break. */
const linesOf = (text: string): ReadonlyArray<string> => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

const withoutLineBreak = "\\ No newline at end of file"

/**
 * Returns the line of a header with a name that patch(1) reads whole. Without a tab patch ends a name at a space, and without
 * quotes it drops spaces at the ends. The library quotes names with other special characters.
 */
const header = (line: string): string => {
  const [mark, name] = [line.slice(0, 4), line.slice(4)]
  if (/^ | $/.test(name)) return `${mark}"${name}"`
  return name.includes(" ") && !name.startsWith('"') ? `${line}\t` : line
}

const paintLine = (line: string, look: Style.Paint): string => {
  if (line.startsWith("--- ") || line.startsWith("+++ ")) return look("bold", line)
  if (line.startsWith("-")) return look("red", line)
  if (line.startsWith("+")) return look("green", line)
  return line.startsWith("@@") ? look("dim", line) : line
}
