/**
 * Strings that do not end, and characters and escapes that a string cannot have.
 */
import { doubleQuotes, numberOf } from "../characters.ts"
import { type Situation, type Way, matchAt, placeOf, shown } from "./situation.ts"

/** Explains a mistake in a string. */
export const ofString = (situation: Situation): Way => ({
  advice: situation.mistake.reason === "UnterminatedString" ? withoutEnd(situation) : misspelt(situation),
  fix: undefined
})

/** Explains a short string that contains what follows a string: its closing quote is missing. */
export const ofUnclosed = (string: string): string | undefined => {
  const [, text] = (string.length < 200 && /^"([^":,]+?)\s*[:,]\s*"$/.exec(string)) || []
  return text === undefined ? undefined : `The closing quote of ${shown(text)} is missing. Write ${shown(text)}.`
}

const withoutEnd = ({ at, end, mistake: { token }, source, text }: Situation): string => {
  const string = text.slice(at, at + token.length)
  const place = placeOf(source, at)
  if (/\\"\s*[\]},:]?\s*[\]},]*\s*$/.test(string.slice(-40))) {
    return `The string that begins at ${place} has no end: the backslash before its last quote makes that quote a part of it. Write \\\\ for a backslash.`
  }
  const [curly] = new RegExp(`[${doubleQuotes}]`).exec(string) ?? []
  if (curly !== undefined) {
    return `The string that begins at ${place} ends with a curly quote: ${curly} (${numberOf(curly)}). Write a straight double quote (").`
  }
  if (at + token.length === end) return `The string that begins at ${place} has no end. Write " at its end.`
  const goesOn = matchAt(text, /\r?\n[^"\r\n{}[\]]*"\s*[,:}\]]/y, at + token.length) !== ""
  return goesOn
    ? `A line break is inside the string that begins at ${place}. Write the string on one line, or \\n for a line break.`
    : `The string that begins at ${place} has no end on its line. Write " at its end; a string cannot contain a line break.`
}

const escapePattern = /\\(?:u[0-9a-fA-F]{4}|[^])/g

/** Names the first fault of a string: an escape that does not exist, or a control character. */
const misspelt = ({ at, mistake: { token }, text }: Situation): string => {
  const string = text.slice(at, at + token.length)
  const escape = Array.from(string.matchAll(escapePattern)).find(
    ([one]) => one.length === 2 && !/["\\/bfnrt]/.test(one[1]!)
  )
  const control = Array.from(string).findIndex((character) => character < " ")
  return escape === undefined || (control !== -1 && control < escape.index)
    ? controlCharacter(string[control] ?? "\0")
    : unknownEscape(escape[0].slice(1))
}

const controlCharacter = (character: string): string =>
  character === "\t"
    ? "A tab is inside a string. Write \\t for a tab, or remove it."
    : `A control character (${numberOf(character)}) is inside a string. Remove it.`

const unknownEscape = (letter: string): string => {
  if (letter === "u") {
    return "The escape \\u needs four hexadecimal digits after it. Complete it, or write \\\\u for a backslash and a u."
  }
  if (letter === "'") return "The escape \\' does not exist in JSON. Write ' without a backslash."
  if (letter < " ") return "A backslash is at the end of a line inside a string. Write the string on one line."
  return `The escape \\${letter} does not exist in JSON. Write \\\\ for a backslash.`
}
