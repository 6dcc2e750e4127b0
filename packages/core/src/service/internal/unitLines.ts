/**
 * The lines of a unit file: sections and assignments, with comments and continuations.
 *
 * Source of the rule: systemd 252, `src/shared/conf-parser.c`, `config_parse` and `parse_line`; `src/basic/fileio.c`,
 * `read_line_full`.
 */
import type { Code, Effect, ServiceProblem } from "../ServiceProblem.ts"
import * as BytesText from "./bytesText.ts"
import { placeOf, slice, TracedBuilder, type TracedText, write, type Written } from "./tracedText.ts"

/** An assignment of a section. `whole` is the whole assignment. */
export interface Assignment {
  readonly section: string
  readonly key: string
  readonly value: TracedText
  readonly whole: TracedText
}

/** The assignments of a file. `isBroken` is true if the service manager stops reading at the last problem. */
export interface UnitLines {
  readonly assignments: ReadonlyArray<Assignment>
  readonly problems: ReadonlyArray<ServiceProblem>
  readonly isBroken: boolean
}

/** Reads the bytes of a unit file. Only the assignments of the given sections are kept. */
export const readLines = (bytes: Uint8Array, file: string, sections: ReadonlyArray<string>): UnitLines => {
  const text = BytesText.decode(bytes)
  const written = write(file, BytesText.shown(text))
  const assignments: Array<Assignment> = []
  const problems: Array<ServiceProblem> = []
  // Undefined before the first section; empty in a section that is not known.
  let section: string | undefined
  const { isTooLong, lines } = logicalLines(text, written)
  for (const line of lines) {
    const trimmed = strip(line)
    if (trimmed.text === "") continue
    const report = (code: Code, effect: Effect, message: string) => {
      problems.push({ code, effect, message, at: placeOf(trimmed) })
    }
    if (!BytesText.isValid(trimmed.text)) {
      report("not-utf8", "rest-ignored", "This line is not valid UTF-8")
      return { assignments, problems, isBroken: true }
    } else if (trimmed.text.startsWith("[")) {
      const name = trimmed.text.slice(1, -1)
      if (!trimmed.text.endsWith("]") || trimmed.text === "[" || unsafe.test(name)) {
        report("bad-section", "rest-ignored", `Invalid section header ${JSON.stringify(trimmed.text)}`)
        return { assignments, problems, isBroken: true }
      }
      section = known.has(name) || sections.includes(name) ? name : ""
      if (section === "" && !name.startsWith("X-")) {
        report("unknown-section", "ignored", `Unknown section ${JSON.stringify(name)}`)
      }
    } else if (section === undefined) {
      report("assignment-outside-section", "ignored", "This line is not in a section")
    } else if (section !== "") {
      const equals = trimmed.text.indexOf("=")
      if (equals === -1) report("missing-equals", "ignored", "This line has no equals sign")
      else if (equals === 0) report("missing-equals", "ignored", "This line has no key before its equals sign")
      else if (sections.includes(section)) {
        const key = strip(slice(trimmed, 0, equals)).text
        assignments.push({ section, key, value: strip(slice(trimmed, equals + 1)), whole: trimmed })
      }
    }
  }
  if (isTooLong) {
    problems.push({
      code: "line-too-long",
      effect: "rest-ignored",
      message: "A line is longer than 1 MiB",
      at: undefined
    })
  }
  return { assignments, problems, isBroken: isTooLong }
}

/** The sections of a service. Others are ignored, with a warning unless their name begins with `X-`. */
const known = /*#__PURE__*/ new Set(["Unit", "Service", "Install"])

/** Characters that are not allowed in the name of a section: control characters, quotes and backslashes. */
// oxlint-disable-next-line no-control-regex
const unsafe = /[\x00-\x1f"'\\\x7f]/

const longestLine = 1024 * 1024

/** The ends of lines that systemd knows. A NUL character ends a line as well. */
// oxlint-disable-next-line no-control-regex
const lineEnd = /\n\r?\0?|\r\n?\0?|\0/g

const byteOrderMark = "\uFEFF"

/**
 * Joins continued lines. A comment inside a continuation is left out. The backslash of a continuation becomes a space.
 */
const logicalLines = (
  text: string,
  written: Written
): { readonly lines: ReadonlyArray<TracedText>; readonly isTooLong: boolean } => {
  const lines: Array<TracedText> = []
  let pending: TracedBuilder | undefined
  let stop = 0
  let isMarked = false
  for (const { end, start } of physicalLines(text)) {
    if (end - start >= longestLine) return { lines, isTooLong: true }
    if (isComment(text, start, end)) continue
    const hasMark: boolean = !isMarked && text.startsWith(byteOrderMark, start) && end > start
    isMarked ||= hasMark
    const from = hasMark ? start + 1 : start
    const isContinued = endsInBackslash(text, from, end)
    const line: TracedBuilder = pending ?? new TracedBuilder()
    if (line.length + end - from > longestLine) return { lines, isTooLong: true }
    for (let at = from; at < end - (isContinued ? 1 : 0); at++) line.add(text[at]!, at)
    stop = end
    if (isContinued) line.add(" ", end - 1)
    else lines.push(line.end(stop, written))
    pending = isContinued ? line : undefined
  }
  if (pending !== undefined) lines.push(pending.end(stop, written))
  return { lines, isTooLong: false }
}

const isComment = (text: string, start: number, end: number): boolean => {
  let at = start
  while (at < end && " \t\n\r".includes(text[at]!)) at++
  return at < end && "#;".includes(text[at]!)
}

function* physicalLines(text: string): Generator<{ readonly start: number; readonly end: number }> {
  let start = 0
  for (const match of text.matchAll(lineEnd)) {
    yield { start, end: match.index }
    start = match.index + match[0].length
  }
  if (start < text.length) yield { start, end: text.length }
}

/** Reports whether the last backslash of a line is not itself escaped by a backslash. */
const endsInBackslash = (text: string, start: number, end: number): boolean => {
  let backslashes = 0
  while (end - backslashes > start && text[end - backslashes - 1] === "\\") backslashes++
  return backslashes % 2 === 1
}

/** Cuts white space off both ends. */
const strip = (traced: TracedText): TracedText => {
  let from = 0
  let to = traced.text.length
  while (from < to && " \t\n\r".includes(traced.text[from]!)) from++
  while (to > from && " \t\n\r".includes(traced.text[to - 1]!)) to--
  return from === 0 && to === traced.text.length ? traced : slice(traced, from, to)
}
