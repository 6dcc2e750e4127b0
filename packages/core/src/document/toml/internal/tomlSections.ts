/** The sections of a TOML text, which are the text before the first header and the text from each header to the next: their places, and their removal. */
import type { TextEdit } from "../../../text/index.ts"
import { type Container, startsWith } from "./tomlContainers.ts"
import {
  commentStart,
  contentEnd,
  cut,
  cutLines,
  isComment,
  isEmptyAbove,
  lineEnd,
  lineStart,
  nextLine
} from "./tomlLines.ts"

/** The root and the headers. */
export const sectionsOf = (containers: ReadonlyArray<Container>): ReadonlyArray<Container> =>
  containers.filter(({ kind }) => kind !== "braces")

/** Returns the index of the last of the sections that have the most leading keys in common with a table. */
export const nearestTo = (table: ReadonlyArray<string>, sections: ReadonlyArray<Container>): number => {
  let common = table
  // The root has no keys, so it has them all in common.
  while (!sections.some(({ path }) => startsWith(path, common))) common = common.slice(0, -1)
  return sections.findLastIndex(({ path }) => startsWith(path, common))
}

/** Reports whether an empty line is above a header, or no header has anything above it. */
export const separatesTables = (text: string, sections: ReadonlyArray<Container>): boolean => {
  const starts = sections
    .map((_, index) => headingStart(text, sections, index))
    .filter((start) => contentEnd(text, start) !== undefined)
  return starts.length === 0 || starts.some((start) => isEmptyAbove(text, start))
}

/** Returns the beginning of a section: of the comment directly above its header, or of the header. */
const headingStart = (text: string, sections: ReadonlyArray<Container>, index: number): number => {
  const floor = sections[index - 1]?.pairs.at(-1)?.end ?? 0
  return commentStart(text, lineStart(text, sections[index]!.offset), floor)
}

/** Returns the end of the last line with text of a section; undefined if there is none. */
export const sectionEnd = (text: string, sections: ReadonlyArray<Container>, index: number): number | undefined =>
  contentEnd(text, index + 1 === sections.length ? text.length : headingStart(text, sections, index + 1))

/** Removes the lines of a pair, and of a header that becomes empty. */
export const removalOfLines = (
  text: string,
  containers: ReadonlyArray<Container>,
  container: Container,
  index: number
): TextEdit.TextEdit => {
  const { pairs } = container
  const pair = pairs[index]!
  const line = lineStart(text, pair.offset)
  // Only go-toml 1 accepts a key in the line of its header.
  if (container.kind === "header" && line < container.end) return cut(container.end, pair.end)
  const comment = commentStart(text, line, pairs[index - 1]?.end ?? 0)
  const isBelowHeader = container.kind === "header" && lineStart(text, comment - 1) === lineStart(text, container.end)
  const start = comment === 0 || isBelowHeader ? line : comment
  const end = lineEnd(text, pair.end)
  if (container.kind === "root") return cutLines(text, start, end, false)
  const sections = sectionsOf(containers)
  const at = sections.indexOf(container)
  const header = lineStart(text, container.offset)
  const limit = at + 1 === sections.length ? text.length : headingStart(text, sections, at + 1)
  const others = text.slice(container.end, start) + text.slice(end, limit)
  const isAlone = text.slice(header, container.offset).trim() === ""
  const isBare = isAlone && others.trim() === "" && headingStart(text, sections, at) === header
  return isBare ? cutLines(text, header, end, true) : cutLines(text, start, end, false)
}

/** Removes sections that follow each other, with the comments directly above their headers and directly below their keys. */
export const removalOfSections = (
  text: string,
  sections: ReadonlyArray<Container>,
  first: number,
  last: number
): TextEdit.TextEdit => {
  const { end, pairs } = sections[last]!
  const limit = sectionEnd(text, sections, last)!
  let bottom = lineEnd(text, pairs.at(-1)?.end ?? end)
  while (bottom < limit && isComment(text, nextLine(text, bottom))) bottom = lineEnd(text, nextLine(text, bottom))
  return cutLines(text, headingStart(text, sections, first), bottom, true)
}
