/**
 * A place in a file: its line, with the range underlined.
 */
import { SourceText } from "../text/index.ts"
import { type Paint, printable } from "./Style.ts"

/** Returns the number of columns that a string takes on a terminal. */
export type DisplayWidth = (text: string) => number

/** Returns the line and its underline, as two lines. A long line is cut to the part around the range. */
export const excerpt = (
  source: SourceText.SourceText,
  range: SourceText.Range,
  paint: Paint,
  displayWidth: DisplayWidth
): string => {
  const line = SourceText.line(source, range.start.line)
  const start = range.start.column - 1
  const sameLine = range.end.line === range.start.line
  const end = Math.max(sameLine ? range.end.column - 1 : line.length, start + 1)
  const from = Math.max(0, start - context)
  const to = Math.min(line.length, Math.max(start + context, Math.min(end, start + widest)))
  const before = `${from > 0 ? "…" : ""}${shownLine(line.slice(from, start))}`
  const marked = shownLine(line.slice(start, Math.min(end, to)))
  const after = `${shownLine(line.slice(Math.min(end, to), to))}${to < line.length ? "…" : ""}`
  const gutter = `${range.start.line} | `
  const underline = "^".repeat(Math.max(1, displayWidth(marked)))
  const indent = " ".repeat(gutter.length + displayWidth(before))
  return `${paint("dim", gutter)}${before}${marked}${after}\n${indent}${paint("red", underline)}`
}

const context = 60

const widest = 120

const shownLine = (text: string): string => printable(text.replaceAll("\t", " "))
