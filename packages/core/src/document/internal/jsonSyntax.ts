/**
 * What Go's `encoding/json` says of a text that is not JSON: the first place where its scanner stumbles and its words
 * for it, letter for letter. It says nothing of what the text contains; `JsonTree` reads that.
 *
 * Source of the rule: Go 1.19, `encoding/json/scanner.go`.
 */
import { GoText } from "../../text/index.ts"

/** The place, as an offset into the text, and Go's message. */
export interface SyntaxError {
  readonly offset: number
  readonly message: string
}

/** The depth up to which Go nests objects and arrays. */
export const maximumDepth = 10_000

/** The first syntax error between `start` and `end`, or undefined where the text is one JSON value. */
export const firstError = (text: string, start: number, end: number): SyntaxError | undefined =>
  new Scanner(text, start, end).run()

/** What may stand at the current place, by the last thing read. */
type State = "value" | "firstItem" | "firstKey" | "key" | "afterKey" | "afterValue"

const literals: { readonly [first: string]: string } = { t: "true", f: "false", n: "null" }

const isDigit = (character: string | undefined): boolean =>
  character !== undefined && character >= "0" && character <= "9"

class Scanner {
  readonly text: string
  readonly end: number
  at: number
  error: SyntaxError | undefined
  readonly open: Array<"{" | "["> = []

  constructor(text: string, start: number, end: number) {
    this.text = text
    this.at = start
    this.end = end
  }

  run(): SyntaxError | undefined {
    let state: State = "value"
    while (this.error === undefined) {
      this.skipSpace()
      if (this.at >= this.end) {
        if (state !== "afterValue" || this.open.length > 0) this.fail("")
        return this.error
      }
      state = this.step(state, this.text[this.at]!)
    }
    return this.error
  }

  step(state: State, character: string): State {
    switch (state) {
      case "value":
        return this.value(character)
      case "firstItem":
        return character === "]" ? this.close() : this.value(character)
      case "firstKey":
        return character === "}" ? this.close() : this.key(character)
      case "key":
        return this.key(character)
      case "afterKey":
        if (character !== ":") this.fail("after object key")
        this.at++
        return "value"
      case "afterValue":
        return this.afterValue(character)
    }
  }

  value(character: string): State {
    if (character === "{" || character === "[") {
      this.open.push(character)
      if (this.open.length > maximumDepth) this.fail("exceeded max depth")
      this.at++
      return character === "{" ? "firstKey" : "firstItem"
    }
    const literal = literals[character]
    if (character === '"') this.string()
    else if (character === "-" || isDigit(character)) this.number()
    else if (literal !== undefined) this.literal(literal)
    else this.fail("looking for beginning of value")
    return "afterValue"
  }

  key(character: string): State {
    if (character === '"') this.string()
    else this.fail("looking for beginning of object key string")
    return "afterKey"
  }

  afterValue(character: string): State {
    const container = this.open.at(-1)
    if (character === "," && container !== undefined) {
      this.at++
      return container === "{" ? "key" : "value"
    }
    if (character === (container === "{" ? "}" : "]") && container !== undefined) return this.close()
    if (container === undefined) this.fail("after top-level value")
    else this.fail(container === "{" ? "after object key:value pair" : "after array element")
    return "afterValue"
  }

  close(): State {
    this.open.pop()
    this.at++
    return "afterValue"
  }

  string(): void {
    this.at++
    while (this.error === undefined) {
      const character = this.text[this.at]
      if (this.at >= this.end || character === undefined) return this.fail("")
      if (character < " ") return this.fail("in string literal")
      this.at++
      if (character === '"') return
      if (character === "\\") this.escape()
    }
  }

  escape(): void {
    if (this.at >= this.end || !'"\\/bfnrtu'.includes(this.text[this.at]!)) return this.fail("in string escape code")
    this.at++
    if (this.text[this.at - 1] !== "u") return
    for (let digits = 0; digits < 4; digits++) {
      if (this.at >= this.end || !/[0-9a-fA-F]/.test(this.text[this.at]!)) {
        return this.fail("in \\u hexadecimal character escape")
      }
      this.at++
    }
  }

  number(): void {
    if (this.text[this.at] === "-") {
      this.at++
      if (!this.hasDigit()) return this.fail("in numeric literal")
    }
    if (this.text[this.at] === "0") this.at++
    else this.digits()
    if (this.at < this.end && this.text[this.at] === ".") {
      this.at++
      if (!this.hasDigit()) return this.fail("after decimal point in numeric literal")
      this.digits()
    }
    if (this.at < this.end && (this.text[this.at] === "e" || this.text[this.at] === "E")) {
      this.at++
      if (this.at < this.end && (this.text[this.at] === "+" || this.text[this.at] === "-")) this.at++
      if (!this.hasDigit()) return this.fail("in exponent of numeric literal")
      this.digits()
    }
  }

  hasDigit(): boolean {
    return this.at < this.end && isDigit(this.text[this.at])
  }

  digits(): void {
    while (this.hasDigit()) this.at++
  }

  literal(word: string): void {
    for (const expected of word) {
      if (this.at >= this.end || this.text[this.at] !== expected) {
        return this.fail(`in literal ${word} (expecting '${expected}')`)
      }
      this.at++
    }
  }

  skipSpace(): void {
    while (this.at < this.end && " \t\r\n".includes(this.text[this.at]!)) this.at++
  }

  /** At its end Go feeds the scanner a blank; only where that is in order, the end itself is the error. */
  fail(context: string): void {
    const character = this.at >= this.end ? " " : firstByte(this.text, this.at)
    const message =
      context === ""
        ? "unexpected end of JSON input"
        : `invalid character ${GoText.quoteCharacter(character)} ${context}`
    this.error = { offset: this.at, message }
  }
}

/** Go scans bytes: of a character beyond ASCII it names the first byte of its UTF-8 form, as if that were Latin-1. */
const firstByte = (text: string, at: number): string => {
  const code = text.codePointAt(at)!
  if (code < 0x80) return text[at]!
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6))
  return String.fromCharCode(code < 0x10000 ? 0xe0 | (code >> 12) : 0xf0 | (code >> 18))
}
