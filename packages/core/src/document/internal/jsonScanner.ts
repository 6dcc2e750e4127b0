/**
 * A scanner of JSON tokens. For a misspelt token, it finds the offset at which Go's `encoding/json` stops, and Go's message.
 *
 * Source of the rule: Go 1.19, `encoding/json/scanner.go`.
 */
import { GoText } from "../../text/index.ts"
import { doubleQuotes, invisibleCharacters, singleQuotes } from "./characters.ts"

/** Our own messages. Two of them, `UnexpectedEnd` and `TooDeep`, are also Go's. */
export const messages = {
  Comment: "JSON has no comments",
  TrailingComma: "trailing comma",
  DoubledComma: "one comma too many",
  MissingComma: "missing comma before this value",
  WrongComma: "not a comma",
  DoubledColon: "one colon too many",
  MissingColon: "missing colon after the name",
  WrongColon: "not a colon",
  CurlyQuotes: "curly quotes",
  SingleQuotes: "single quotes",
  InvisibleCharacter: "invisible character",
  InvalidString: "invalid string",
  UnterminatedString: "string without an end",
  InvalidNumber: "invalid number",
  WrongLiteral: "capital letters in true, false or null",
  UnexpectedToken: "unexpected text",
  UnexpectedEnd: "unexpected end of JSON input",
  TooDeep: "exceeded max depth"
}

const [tab, lineFeed, carriageReturn, space, quote, comma, backslash] = [0x09, 0x0a, 0x0d, 0x20, 0x22, 0x2c, 0x5c]

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const exponentPattern = /[eE][+-]?/y
const hexDigits = /[0-9a-fA-F]{0,4}/y
const assignmentPattern = /=[=>]?/y
/** A word ends before anything that may be meant as a separator, as white space or as a quote. */
const wordPattern = new RegExp(String.raw`-|[^ \t\r\n{}[\]":,;/，；：、${doubleQuotes}${invisibleCharacters}]+`, "y")
const linePattern = /(?:#|\/\/)[^\r\n]*/y
const invisiblePattern = new RegExp(`[${invisibleCharacters}]+`, "y")

/** The quotes that can end a string, for each quote that can begin a string but is not JSON's. */
const closingQuotes: ReadonlyMap<string, string> = new Map([
  ...Array.from(doubleQuotes, (quotes) => [quotes, `"${doubleQuotes}`] as const),
  ...Array.from(`'${singleQuotes}`, (quotes) => [quotes, quotes === "'" ? quotes : `'${singleQuotes}`] as const)
])

const literals = ["true", "false", "null"]
const escapes = new Map(Object.entries({ '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" }))

/** A scanner of tokens. The current token is the text from `offset` up to `at`. */
export class Scanner {
  readonly text: string
  /** True if the text has no unpaired surrogate from the start offset on. */
  readonly isWhole: boolean
  offset: number
  at: number
  /** The offset in the token at which Go stops, and Go's words. No words if the token was complete or the text ended. */
  misspelling: { readonly offset: number; readonly context: string | undefined } | undefined

  constructor(text: string, start: number) {
    this.text = text
    this.isWhole = text.slice(start).isWellFormed()
    this.offset = start
    this.at = start
  }

  /** Moves past white space and the first character of the next token. Returns the character's code, or -1 at the end. */
  next(): number {
    const { text } = this
    let { at } = this
    let code = -1
    for (; at < text.length; at++) {
      code = text.charCodeAt(at)
      if (code !== space && code !== lineFeed && code !== carriageReturn && code !== tab) break
    }
    this.offset = at
    this.at = Math.min(at + 1, text.length)
    return at < text.length ? code : -1
  }

  /** Reads a string. Returns its value, or undefined if the string does not end on its line. */
  string(): string | undefined {
    const { text } = this
    let value = ""
    for (let isWhole = this.isWhole; ; isWhole = false) {
      const start = this.at
      let at = start
      while (at < text.length && isOrdinary(text.charCodeAt(at))) at++
      value += text.slice(start, at)
      const code = text.charCodeAt(at)
      this.at = at + 1
      if (code === quote) return isWhole ? value : value.toWellFormed()
      if (code === backslash) value += this.escape()
      else {
        this.misspell(at, at < text.length ? "in string literal" : undefined)
        if (code === lineFeed || code === carriageReturn || at === text.length) {
          this.at = at
          return undefined
        }
        value += text[at]
      }
    }
  }

  /** Reads an escape. Returns its character, or the empty string if Go does not know the escape. */
  escape(): string {
    const letter = this.text[this.at] ?? ""
    const character = escapes.get(letter)
    if (character === undefined && letter !== "u") this.misspell(this.at, "in string escape code")
    this.at += letter.length
    if (letter !== "u") return character ?? ""
    const digits = this.match(hexDigits)
    if (digits.length === 4) return String.fromCharCode(Number.parseInt(digits, 16))
    this.misspell(this.at, "in \\u hexadecimal character escape")
    return ""
  }

  /** Reads a number. Returns its text without an exponent that has no digits, or undefined if the token is not a number. */
  number(): string | undefined {
    const number = this.match(numberPattern, this.offset)
    const code = this.text.charCodeAt(this.at)
    if (code === 0x2e && /^[^.eE]+$/.test(number)) {
      this.at++
      this.misspell(this.at, "after decimal point in numeric literal")
      return `${number}.`
    }
    if ((code === 0x45 || code === 0x65) && /^[^eE]+$/.test(number)) {
      this.match(exponentPattern)
      this.misspell(this.at, "in exponent of numeric literal")
    }
    return number === "" ? undefined : number
  }

  /** Reads a word. Returns it, and the literal that it is, or would be in small letters. */
  literal(): { readonly word: string; readonly literal: string | undefined } {
    const word = this.match(wordPattern, this.offset)
    const literal = literals.find((one) => one === word.toLowerCase())
    if (literal === word) return { word, literal }
    if (word === "-") this.misspell(this.at, "in numeric literal")
    const begun = literals.find(([letter]) => letter === word[0])
    if (begun !== undefined) {
      let index = 1
      while (index < begun.length && word[index] === begun[index]) index++
      const expected = begun[index]
      this.misspell(this.offset + index, expected && `in literal ${begun} (expecting '${expected}')`)
    }
    return { word, literal }
  }

  /** Moves past characters that look like white space or like nothing, and reports whether there are any. */
  invisible(): boolean {
    return this.match(invisiblePattern, this.offset) !== ""
  }

  /** Moves past a string in quotes that are not JSON's, and reports whether there is one. Such a string ends on its line. */
  quotes(): boolean {
    const { offset, text } = this
    const closing = closingQuotes.get(text[offset]!)
    if (closing === undefined || text.startsWith("```", offset)) return false
    for (let at = offset + 1; at < text.length; at++) {
      const character = text[at]!
      if (character === "\n" || character === "\r") return false
      if (character === "\\") at++
      else if (closing.includes(character)) {
        this.at = at + 1
        return true
      }
    }
    return false
  }

  /** Moves past all commas that follow a comma, whatever white space is between them. */
  commas(): void {
    const { offset } = this
    let { at } = this
    while (this.next() === comma) at = this.at
    this.offset = offset
    this.at = at
  }

  /** Moves past an equals sign or an arrow. */
  assignment(): void {
    this.match(assignmentPattern, this.offset)
  }

  /** Moves past a comment (`#`, `//` or a block comment), and reports whether there is a comment. */
  comment(): boolean {
    const { offset, text } = this
    if (!text.startsWith("/*", offset)) return this.match(linePattern, offset) !== ""
    const closing = text.indexOf("*/", offset + 2)
    this.at = closing === -1 ? text.length : closing + 2
    return true
  }

  /** Moves past the match of a sticky pattern. Returns the match, or the empty string without a match. */
  match(pattern: RegExp, from = this.at): string {
    pattern.lastIndex = from
    if (!pattern.test(this.text)) return ""
    this.at = pattern.lastIndex
    return this.text.slice(from, this.at)
  }

  misspell(offset: number, context?: string): void {
    this.misspelling ??= { offset, context }
  }

  /**
   * Returns the offset at which Go stops, and its message. Go stops at the misspelling if the token is allowed here, otherwise
   * at the token. `before` and `after` are Go's words for an unexpected character before and after the token; `after` is
   * undefined if the token is not allowed here.
   */
  stop(before: string, after: string | undefined): { readonly offset: number; readonly message: string } {
    const inside = after === undefined ? undefined : this.misspelling
    const { context, offset } = inside ?? { context: undefined, offset: this.offset }
    const isAtEnd = offset === this.text.length
    if (isAtEnd && context === undefined) return { offset, message: messages.UnexpectedEnd }
    // At the end of the text, Go sees a space.
    const character = GoText.quoteCharacter(isAtEnd ? " " : firstByte(this.text, offset))
    return { offset, message: `invalid character ${character} ${context ?? (inside && after) ?? before}` }
  }
}

const isOrdinary = (code: number): boolean => code >= space && code !== quote && code !== backslash

/** Returns the first UTF-8 byte of a character as Latin-1. Go scans bytes, so its messages name this byte. */
const firstByte = (text: string, at: number): string => {
  const code = text.codePointAt(at)!
  if (code < 0x80) return text[at]!
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6))
  return String.fromCharCode(code < 0x10000 ? 0xe0 | (code >> 12) : 0xf0 | (code >> 18))
}
