/**
 * The mistakes in strings, as go-toml 2 finds them.
 *
 * Source of the words: github.com/pelletier/go-toml v2.2.4, v2.3.0 and v2.4.3, `unstable/parser.go` and `unstable/scanner.go`.
 */
import { type Mistake, type Reading, type Scanned, byteAt, said } from "./reading.ts"

/** Scans a string that begins at an offset. Returns the first mistake in it. */
export const scanString = (reading: Reading, from: number, quotes: string): Scanned => {
  const { release, text } = reading
  const isLong = quotes.length === 3
  const what = `${isLong ? "multiline " : ""}${quotes.startsWith('"') ? "basic" : "literal"}`
  const isBasic = quotes.startsWith('"')
  /** Up to 2.3 the end of a basic string is looked for before what is in it is read. */
  let later: Mistake | undefined
  for (let at = from + quotes.length; ; at++) {
    const character = text[at]
    if (character === undefined) return unterminated(reading, at, what, quotes)
    if (text.startsWith(quotes, at)) return later ?? closed(reading, at, quotes, what)
    const wrong =
      character === "\\" && isBasic ? escapeMistake(reading, at, isLong) : characterMistake(reading, at, what, isLong)
    const isLineBreak = character === "\n" || character === "\r"
    if (wrong !== undefined && (release === "2.4" || !isBasic || isLineBreak)) return wrong
    later ??= wrong
    if (character === "\\" && isBasic) at++
  }
}

const unterminated = (reading: Reading, at: number, what: string, quotes: string): Mistake => {
  if (quotes.length === 3) return said(reading, at, `${what} string not terminated by ${quotes}`)
  return said(
    reading,
    at,
    quotes === '"' ? 'basic string not terminated by "' : "unterminated literal string",
    `unterminated ${what} string`
  )
}

/** Returns the offset after the closing quotes. Up to two quotes more belong to a string of several lines. */
const closed = (reading: Reading, at: number, quotes: string, what: string): Scanned => {
  if (quotes.length === 1) return at + 1
  let end = at
  while (reading.text[end] === quotes[0]) end++
  if (end - at <= 5) return end
  return said(
    reading,
    reading.release === "2.4" ? at : at + 2,
    `${quotes} not allowed in ${what} string`,
    `too many quotes at the end of a ${what} string`
  )
}

const characterMistake = (reading: Reading, at: number, what: string, isLong: boolean): Mistake | undefined => {
  const { invalidAt, text } = reading
  const character = text[at]!
  if (!isLong && (character === "\n" || character === "\r"))
    return said(reading, at, `${what} strings cannot have new lines`)
  if (character === "\r" && text[at + 1] !== "\n") {
    return said(reading, at, String.raw`need a \n after \r`, "carriage returns must be followed by a newline character")
  }
  const isControl = (character < " " && !"\t\r\n".includes(character)) || character === "\u007F"
  if (!isControl && at !== invalidAt) return undefined
  return said(
    reading,
    at,
    what.endsWith("basic") ? "invalid UTF-8" : "invalid character",
    isControl ? `${what} strings cannot have control characters` : `invalid UTF-8 character in ${what} string`
  )
}

const escapeMistake = (reading: Reading, at: number, isLong: boolean): Mistake | undefined => {
  const { release, text } = reading
  const letter = text[at + 1]
  if (letter === undefined) return undefined
  const length = letter === "u" ? 4 : letter === "U" ? 8 : letter === "x" && release === "2.4" ? 2 : 0
  if (length > 0) return codeMistake(reading, at, length)
  if ('"\\bfnrte'.includes(letter)) return undefined
  if (isLong && /^[ \t]*\r?\n/.test(text.slice(at + 1))) return undefined
  // 2.4 names the backslash, earlier releases the letter.
  const words = byteAt(reading, at + 1)
  return said(
    reading,
    release === "2.4" ? at : at + 1,
    `invalid escaped character ${words}`,
    `invalid escape character ${words}`
  )
}

/** Returns the mistake in an escape that has the digits of a character. */
const codeMistake = (reading: Reading, at: number, length: number): Mistake | undefined => {
  const { text } = reading
  const digits = text.slice(at + 2, at + 2 + length)
  const other = digits.search(/[^\da-fA-F]/)
  if (other !== -1) {
    const words = "invalid hexadecimal digit in unicode escape sequence"
    return said(reading, at + 2 + other, "non-hex character", words)
  }
  const code = Number.parseInt(digits, 16)
  if (code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)) return undefined
  const [before, since] = ["invalid Unicode code point", "not a valid unicode code point"]
  const offset = reading.release === "2.4" ? at : at + 2
  return said(reading, offset, `escape sequence is ${before}`, `escape sequence is ${since}`)
}
