/**
 * The difference between two texts of a file, as a patch that people read and `patch` applies.
 */
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff"
import { type Paint, paint, printable } from "./Style.ts"
import type { Terminal } from "./Terminal.ts"

/** The patch, ending in a line break; empty where the texts are the same. The headers name the file. */
export const patch = (path: string, before: string, after: string): string => between(path, path, before, after)

/** The patch that takes a change back. A file that is `isNew` is removed by it. */
export const undoPatch = (path: string, isNew: boolean, before: string, after: string): string =>
  between(path, isNew ? "/dev/null" : path, after, before)

/**
 * The patch without its last line break. On a terminal it is for people: removed lines are red, added ones green, and nothing
 * moves the cursor; elsewhere it is exact, so that it can be applied.
 */
export const shownPatch = (
  path: string,
  before: string,
  after: string,
  { colours, isTerminal }: Pick<Terminal["Service"], "colours" | "isTerminal">
): string => {
  const whole = patch(path, before, after).slice(0, -1)
  if (!isTerminal) return whole
  const look = paint(colours.data)
  return whole
    .split("\n")
    .map((line) => paintLine(shownLine(line), look))
    .join("\n")
}

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
