/**
 * A mistake and its surroundings: the objects and lists that were open, the token before it, and the text at its place.
 */
import { SourceText, type TextEdit } from "../../../text/index.ts"
import type { JsonContainerNode, Parsed, SyntaxMistake, SyntaxReason } from "../jsonNodes.ts"

/** The name of a mistake with what to do, and the edits that certainly undo it. */
export interface Way {
  readonly advice: string
  readonly fix: { readonly title: string; readonly edits: ReadonlyArray<TextEdit.TextEdit> } | undefined
}

/** A mistake, and the text around it. */
export interface Situation {
  readonly source: SourceText.SourceText
  readonly text: string
  /** The offset at which the parsed text ends. */
  readonly end: number
  readonly mistake: SyntaxMistake
  readonly parsed: Parsed
  /** The offset of the token that has the mistake. */
  readonly at: number
  /** The token read before it; empty at the beginning. */
  readonly previous: string
  /** The offset after the token before it. */
  readonly previousEnd: number
  /** The innermost object or list that was open when the reading ended; undefined outside of all. */
  readonly inside: JsonContainerNode | undefined
}

/** The mistakes at which the reading ends. */
export const endsReading: ReadonlySet<SyntaxReason> = new Set([
  "TooDeep",
  "UnexpectedEnd",
  "UnexpectedToken",
  "UnterminatedString"
])

/** Returns the situation of a mistake. */
export const situationOf = (
  source: SourceText.SourceText,
  parsed: Parsed,
  mistake: SyntaxMistake,
  end: number
): Situation => {
  const { text } = source
  const { offset = 0, length = 0 } = mistake.previous ?? {}
  return {
    source,
    text,
    end,
    mistake,
    parsed,
    at: mistake.token.offset,
    previous: text.slice(offset, offset + length),
    previousEnd: offset + length,
    inside: parsed.open.at(-1)
  }
}

/** Returns the line and column of an offset. */
export const placeOf = (source: SourceText.SourceText, offset: number): string => {
  const { column, line } = SourceText.position(source, offset)
  return `${line}:${column}`
}

/** Returns the match of a sticky pattern at an offset; empty without one. */
export const matchAt = (text: string, pattern: RegExp, offset: number): string => {
  pattern.lastIndex = offset
  return pattern.exec(text)?.[0] ?? ""
}

/** Returns a part of the text in quotes, cut if it is long. */
export const shown = (text: string): string => JSON.stringify(cut(text))

/** Returns a part of the text as it is, cut if it is long. */
export const cut = (text: string): string => (text.length > 40 ? `${text.slice(0, 40).toWellFormed()}…` : text)

/** Returns an open object or list with its name, if it has one, and its place: `"dns" at 2:15`. */
export const named = (source: SourceText.SourceText, open: ReadonlyArray<JsonContainerNode>, index: number): string => {
  const container = open[index]!
  const outer = open[index - 1]
  // The member of an open object is the last member of the object around it.
  const key = outer?.type === "object" ? outer.members.at(-1)?.key : undefined
  const name = key !== undefined ? shown(key) : container.type === "object" ? "the object" : "the list"
  return `${name} at ${placeOf(source, container.offset)}`
}
