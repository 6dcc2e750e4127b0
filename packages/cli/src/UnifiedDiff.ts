/**
 * The difference between two texts of a file, as a patch that people read and `patch` applies.
 */
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff"
import { type Paint, printable } from "./Style.ts"

/** The patch, ending in a line break; empty where the texts are the same. The headers name the file. */
export const patch = (path: string, before: string, after: string): string => between(path, path, before, after)

/** The patch that takes a change back. A file that is `isNew` is removed by it. */
export const undoPatch = (path: string, isNew: boolean, before: string, after: string): string =>
  between(path, isNew ? "/dev/null" : path, after, before)

/** The same for people, line by line: removed lines red, added ones green, without what could move a terminal's cursor. */
export const shownPatch = (path: string, before: string, after: string, paint: Paint): string =>
  patch(path, before, after)
    .split("\n")
    .slice(0, -1)
    .map((line) => paintLine(shownLine(line), paint))
    .join("\n")

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

const paintLine = (line: string, paint: Paint): string => {
  if (line.startsWith("--- ") || line.startsWith("+++ ")) return paint("bold", line)
  if (line.startsWith("-")) return paint("red", line)
  if (line.startsWith("+")) return paint("green", line)
  return line.startsWith("@@") ? paint("dim", line) : line
}
