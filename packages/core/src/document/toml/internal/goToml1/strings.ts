/**
 * The strings of go-toml 1.
 *
 * Source of the rule: github.com/pelletier/go-toml v1.9.5, `lexer.go`. A backslash before white space skips all of it, in any
 * string in double quotes. An escape of half a surrogate pair stands for U+FFFD.
 */
import { type ReadString, shownAt } from "./tokens.ts"

/** Reads a string in double quotes from the offset after the opening quotes. */
export const readBasic = (
  text: string,
  from: number,
  terminator: '"' | '"""',
  acceptsLineBreaks: boolean
): ReadString => {
  let value = ""
  let at = from
  do {
    if (text.startsWith(terminator, at)) return { value, end: at }
    if (text[at] === "\\") {
      const escape = readEscape(text, at + 1)
      if (escape.words !== undefined) return escape
      value += escape.value
      at = escape.end
      continue
    }
    const plain = acceptsLineBreaks ? plainWithLineBreaks : plainCharacters
    plain.lastIndex = at
    const [run = ""] = plain.exec(text) ?? []
    if (run === "" && at < text.length && text[at] !== '"') {
      const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, "0")
      return { words: `unescaped control character U+${code}` }
    }
    const quote = run === "" ? (text[at] ?? "") : run
    value += quote
    at += quote.length
  } while (at < text.length)
  return { words: unclosed }
}

/** Reads a string in single quotes from the offset after the opening quotes. It may have line breaks. */
export const readLiteral = (text: string, from: number, terminator: "'" | "'''"): ReadString => {
  const end = text.indexOf(terminator, from)
  return end === -1 ? { words: unclosed } : { value: text.slice(from, end), end }
}

/** Returns the offset after the line break at an offset, or the offset itself. */
export const afterLineBreak = (text: string, offset: number): number => {
  if (text.startsWith("\r\n", offset)) return offset + 2
  return text[offset] === "\n" ? offset + 1 : offset
}

const unclosed = "unclosed string"

// oxlint-disable-next-line no-control-regex -- These are the characters that the reader refuses.
const plainCharacters = /[^"\\\0-\x08\x0A-\x1F]+/y

// oxlint-disable-next-line no-control-regex -- These are the characters that the reader refuses.
const plainWithLineBreaks = /[^"\\\0-\x08\x0B\x0C\x0E-\x1F]+/y

const escapes: { readonly [letter: string]: string } = {
  '"': '"',
  "/": "/",
  "\\": "\\",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t"
}

/** Reads an escape sequence from the offset after the backslash. */
const readEscape = (text: string, at: number): ReadString => {
  const letter = text[at] ?? ""
  if (letter !== "" && " \t\r\n".includes(letter)) {
    const spaces = /[ \t\r\n]+/y
    spaces.lastIndex = at
    return { value: "", end: at + spaces.exec(text)![0].length }
  }
  const length = letter === "u" ? 4 : letter === "U" ? 8 : 0
  if (length > 0) {
    const digits = text.slice(at + 1, at + 1 + length)
    if (digits.length < length || !/^[\da-fA-F]*$/.test(digits)) return { words: "unfinished unicode escape" }
    return { value: characterOf(Number.parseInt(digits, 16)), end: at + 1 + length }
  }
  const value = escapes[letter]
  return value === undefined ? { words: `invalid escape sequence: \\${shownAt(text, at)}` } : { value, end: at + 1 }
}

const characterOf = (code: number): string =>
  code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? "\uFFFD" : String.fromCodePoint(code)
