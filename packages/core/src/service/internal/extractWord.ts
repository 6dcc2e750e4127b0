/**
 * The division of a setting into words, by white space and quotes.
 *
 * Source of the rule: systemd 252, `src/basic/extract-word.c`, `extract_first_word`.
 */
import { escapeAt } from "./escapes.ts"
import { TracedBuilder, type TracedText } from "./tracedText.ts"

/**
 * The rules of a division. `unescapes`: escapes as in C are replaced. `keepsUnknown`: an unknown escape is kept with its backslash.
 * `isLenient`: a quote that is not closed ends with the text.
 */
export interface Rules {
  readonly unescapes?: boolean
  readonly keepsUnknown?: boolean
  readonly isLenient?: boolean
  /** The characters between words; white space by default. */
  readonly separators?: string
}

/** A word: its text, where it begins and ends in the given text, and where the next word may begin. */
export interface Extracted {
  readonly word: TracedText
  readonly start: number
  readonly end: number
  readonly next: number
}

/** The outcome of an extraction: a word, nothing because the text is at its end, or a text that cannot be divided. */
export type Extraction = Extracted | "end" | "invalid"

/** White space between words. */
export const whitespace = " \t\n\r"

/** Extracts the first word from an index on. */
export const extractWord = (traced: TracedText, from: number, rules: Rules): Extraction => {
  const { separators = whitespace } = rules
  const { starts, stop, text, written } = traced
  let at = from
  while (at < text.length && separators.includes(text[at]!)) at++
  if (at >= text.length) return "end"
  const builder = new TracedBuilder()
  const start = at
  let quote = ""
  while (at < text.length) {
    const character = text[at]!
    if (character === "\\") {
      const escaped = escape(traced, at, quote, rules)
      if (escaped === undefined) return "invalid"
      builder.add(escaped.text, starts[at]!)
      at += escaped.length
    } else if (quote !== "") {
      if (character === quote) quote = ""
      else builder.addPart(traced, at, at + 1)
      at++
    } else if (character === '"' || character === "'") {
      quote = character
      at++
    } else if (separators.includes(character)) break
    else {
      const plain = plainEnd(text, at, separators)
      builder.addPart(traced, at, plain)
      at = plain
    }
  }
  if (quote !== "" && !rules.isLenient) return "invalid"
  const end = at
  while (at < text.length && separators.includes(text[at]!)) at++
  return { word: builder.end(starts[end] ?? stop, written), start, end, next: at }
}

/** Divides a whole text into words; the words before an invalid one are kept. */
export const extractWords = (traced: TracedText, rules: Rules): ReadonlyArray<Extracted> => {
  const words: Array<Extracted> = []
  for (let at = 0; ;) {
    const extracted = extractWord(traced, at, rules)
    if (typeof extracted === "string") return words
    words.push(extracted)
    at = extracted.next
  }
}

const plainEnd = (text: string, from: number, separators: string): number => {
  let at = from
  while (at < text.length && !separators.includes(text[at]!) && !"\\\"'".includes(text[at]!)) at++
  return at
}

/** Returns the text that a backslash and the characters after it become, with their length. */
const escape = (
  { text }: TracedText,
  at: number,
  quote: string,
  { isLenient = false, keepsUnknown = false, unescapes = false }: Rules
): { readonly text: string; readonly length: number } | undefined => {
  const next = text.codePointAt(at + 1)
  if (next === undefined) {
    if (keepsUnknown && (quote === "" || isLenient)) return { text: "\\", length: 1 }
    return isLenient ? { text: "", length: 1 } : undefined
  }
  const character = String.fromCodePoint(next)
  if (!unescapes) return { text: character, length: 1 + character.length }
  const escaped = escapeAt(text, at + 1)
  if (escaped !== undefined) return { text: escaped.text, length: 1 + escaped.length }
  return keepsUnknown ? { text: `\\${character}`, length: 1 + character.length } : undefined
}
