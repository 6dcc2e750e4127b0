/**
 * A parser that builds the tree token by token, and continues after the most common mistakes.
 *
 * Source of the rule where Go stops: Go 1.19, `encoding/json/scanner.go`.
 */
import type { Expected, JsonMember, JsonNode, Parsed, SyntaxMistake, SyntaxReason } from "./jsonNodes.ts"
import { messages, type Scanner } from "./jsonScanner.ts"

/** The depth of nested objects and arrays that Go accepts. */
const maximumDepth = 10_000

/** The number of mistakes after which the parser stops: a text with more is not JSON at all, and the next ones say nothing new. */
const maximumMistakes = 250_000

/** The parser's states, which are Go's words for the expected token. */
const beforeValue = "looking for beginning of value"
const beforeKey = "looking for beginning of object key string"
const beforeColon = "after object key"

/** The states before and after each part of an object, an array and the whole text. */
const kinds = {
  object: { part: beforeKey, after: "after object key:value pair" },
  array: { part: beforeValue, after: "after array element" },
  whole: { part: beforeValue, after: "after top-level value" }
} as const

type PartKind = (typeof kinds)[keyof typeof kinds]
type ParserState = PartKind["part" | "after"] | typeof beforeColon

const expectedIn: { readonly [state in ParserState]: Expected } = {
  [beforeValue]: "value",
  [beforeKey]: "key",
  [beforeColon]: "colon",
  [kinds.object.after]: "separator",
  [kinds.array.after]: "separator",
  [kinds.whole.after]: "end"
}

const [quote, hash, comma, slash, colon, hyphen, semicolon, equals] = [0x22, 0x23, 0x2c, 0x2f, 0x3a, 0x2d, 0x3b, 0x3d]
const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d]
/** The comma, the semicolon and the colon of fonts for Chinese and Japanese. */
const [wideComma, wideSemicolon, wideColon, ideographicComma] = [0xff0c, 0xff1b, 0xff1a, 0x3001]

/** An object or array that may still be open. */
type OpenNode =
  | { readonly type: "object"; readonly offset: number; length: number; readonly members: Array<JsonMember> }
  | { readonly type: "array"; readonly offset: number; length: number; readonly items: Array<JsonNode> }

/** Reports whether a character can begin a number or a literal. */
const isOfWord = (code: number): boolean =>
  code === hyphen || (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a)

const close = (container: OpenNode, end: number): void => {
  container.length = end - container.offset
  Object.freeze(container.type === "object" ? container.members : container.items)
  Object.freeze(container)
}

/** Mistakes that leave no doubt about the member or item in which they are. */
const harmless: ReadonlySet<SyntaxReason> = new Set([
  "Comment",
  "CurlyQuotes",
  "DoubledColon",
  "DoubledComma",
  "InvisibleCharacter",
  "SingleQuotes",
  "TrailingComma",
  "WrongColon",
  "WrongComma",
  "WrongLiteral"
])

/** A mistake, with the numbers of the parts that it is in: a missing comma is in the part before it and the part after it. */
interface FoundMistake extends Omit<SyntaxMistake, "isAlone"> {
  readonly parts: ReadonlyArray<number>
}

/** A parser that builds the tree token by token. Unlike this parser, Go stops at the first mistake. */
export class Parser {
  readonly scanner: Scanner
  readonly mistakes: Array<FoundMistake> = []
  readonly open: Array<OpenNode> = []
  root: JsonNode | undefined
  inside: OpenNode | undefined
  kind: PartKind = kinds.whole
  state: ParserState = beforeValue
  /** The offset of the last comma read; undefined after an opening bracket. */
  comma: number | undefined
  /** The last key read. */
  key: Omit<JsonMember, "value"> = { key: "", keyOffset: 0, keyLength: 0 }
  /** The last token read, except comments and characters that are skipped. */
  previous: SyntaxMistake["previous"]
  /** The number of the present part: the text between two commas or brackets. */
  part = 0
  /** The number of mistakes that make the meaning of a part a guess. */
  readonly doubts: Array<number> = []
  /** The number of missing commas at the edges of a part. They do not make each other a guess. */
  readonly missingCommas: Array<number> = []

  constructor(scanner: Scanner) {
    this.scanner = scanner
  }

  run(): Parsed {
    let goesOn = true
    while (goesOn && this.mistakes.length < maximumMistakes) goesOn = this.step()
    const end = Math.min(this.scanner.offset + 1, this.scanner.text.length)
    for (const container of this.open) close(container, end)
    const [first, ...others] = this.mistakes.map(({ parts, ...mistake }) => {
      const isAlone = parts.every((part) => (this.doubts[part] ?? 0) === this.ownDoubts(mistake.reason, part))
      return Object.freeze({ ...mistake, isAlone })
    })
    // A trailing comma is noticed only after the comments that follow it.
    const sorted = others.toSorted((one, other) => one.offset - other.offset)
    return { root: this.root, mistakes: first === undefined ? [] : [first, ...sorted], open: [...this.open] }
  }

  /** Reads a token. Like the method for each kind of token, reports whether reading can continue. */
  step(): boolean {
    const { inside, kind, scanner } = this
    const code = scanner.next()
    const { offset } = scanner
    switch (code) {
      case quote:
        return this.string()
      case comma:
        return this.separate()
      case colon:
        return this.assign()
      case openObject:
        return this.enter({ type: "object", offset, length: 1, members: [] })
      case openArray:
        return this.enter({ type: "array", offset, length: 1, items: [] })
      case closeObject:
        return inside?.type === "object" ? this.leave(inside) : this.note()
      case closeArray:
        return inside?.type === "array" ? this.leave(inside) : this.note()
      case slash:
      case hash:
        if (!scanner.comment()) return this.note()
        this.note("Comment")
        return true
      case semicolon:
      case wideComma:
      case wideSemicolon:
      case ideographicComma:
        return inside !== undefined && this.state === kind.after ? this.separate("WrongComma") : this.note()
      case equals:
      case wideColon:
        return this.assign("WrongColon")
      case -1:
        return this.state === kinds.whole.after ? false : this.note("UnexpectedEnd")
      default:
        if (isOfWord(code)) return this.number()
        if (scanner.invisible()) {
          this.note("InvisibleCharacter")
          return true
        }
        return scanner.quotes() ? this.quoted() : this.number()
    }
  }

  /** Reads a comma, or a character in place of one. */
  separate(mistake?: SyntaxReason): boolean {
    const { inside, kind } = this
    const isDoubled = this.state === kind.part
    if (inside === undefined || (this.state !== kind.after && !isDoubled)) return this.note()
    if (isDoubled) {
      if (mistake === undefined) this.scanner.commas()
      this.note("DoubledComma")
    } else {
      if (mistake !== undefined) this.note(mistake)
      this.comma = this.scanner.offset
    }
    this.state = kind.part
    return this.begin()
  }

  /** Reads a colon, or a character in place of one. */
  assign(mistake?: SyntaxReason): boolean {
    const isDoubled = this.inside?.type === "object" && this.state === beforeValue
    if (!isDoubled && this.state !== beforeColon) return this.note()
    if (mistake !== undefined) this.scanner.assignment()
    if (isDoubled) this.note("DoubledColon")
    else if (mistake !== undefined) this.note(mistake)
    this.state = beforeValue
    return this.accept()
  }

  string(): boolean {
    const { scanner } = this
    const value = scanner.string()
    if (value === undefined) return this.note("UnterminatedString")
    if (scanner.misspelling !== undefined) this.note("InvalidString")
    return this.fits("string") ? this.text(value) : this.note()
  }

  /** Reads a string in quotes that are not JSON's. */
  quoted(): boolean {
    const { at, offset, text } = this.scanner
    const isSingle = /['`´‘’‚‛]/.test(text[offset]!)
    if (!this.fits("string")) return this.note()
    this.note(isSingle ? "SingleQuotes" : "CurlyQuotes")
    return this.text(text.slice(offset + 1, at - 1).toWellFormed())
  }

  /** Uses a string as a key or as a value. */
  text(value: string): true {
    const { at, offset } = this.scanner
    const length = at - offset
    if (this.state === beforeValue) return this.place(Object.freeze({ type: "string", offset, length, value }))
    this.key = { key: value, keyOffset: offset, keyLength: length }
    this.state = beforeColon
    return this.accept()
  }

  number(): boolean {
    const { scanner } = this
    const text = scanner.number()
    if (text === undefined) return this.literal()
    if (scanner.misspelling !== undefined) this.note("InvalidNumber")
    if (!this.fits("bare")) return this.note()
    const { at, offset } = scanner
    return this.place(Object.freeze({ type: "number", offset, length: at - offset, text }))
  }

  literal(): boolean {
    const { scanner } = this
    const { literal, word } = scanner.literal()
    if (literal === undefined || !this.fits("bare")) return this.note()
    if (literal !== word) this.note("WrongLiteral")
    const { offset } = scanner
    const { length } = literal
    if (literal === "null") return this.place(Object.freeze({ type: "null", offset, length }))
    return this.place(Object.freeze({ type: "boolean", offset, length, value: literal === "true" }))
  }

  enter(container: OpenNode): boolean {
    if (!this.fits("bracket")) return this.note()
    if (this.open.length === maximumDepth) return this.note("TooDeep")
    this.place(container)
    this.open.push(container)
    this.inside = container
    this.kind = kinds[container.type]
    this.state = this.kind.part
    this.comma = undefined
    return this.begin()
  }

  leave(container: OpenNode): boolean {
    if (this.state === this.kind.part) {
      if (this.comma !== undefined) this.note("TrailingComma")
    } else if (this.state !== this.kind.after) return this.note()
    close(container, this.scanner.at)
    this.open.pop()
    this.inside = this.open.at(-1)
    this.kind = kinds[this.inside?.type ?? "whole"]
    this.state = this.kind.after
    return this.begin()
  }

  /** Reports whether a value or, for a string, a key may begin here. Notes a missing comma or colon. */
  fits(token: "string" | "bare" | "bracket"): boolean {
    const { inside, kind } = this
    if (this.state === beforeColon) {
      this.note("MissingColon")
      this.state = beforeValue
    } else if (
      inside !== undefined &&
      this.state === kind.after &&
      (token === "string" || inside.type === "array") &&
      !(token === "bare" && this.followsBare())
    ) {
      this.note("MissingComma")
      this.state = kind.part
    }
    return this.state === beforeValue || (token === "string" && this.state === beforeKey)
  }

  /** Reports whether the token directly follows a number or literal, as in `01` and `10m`. */
  followsBare(): boolean {
    const { offset, text } = this.scanner
    const { previous } = this
    return previous !== undefined && previous.offset + previous.length === offset && /[^"}\]]/.test(text[offset - 1]!)
  }

  place(node: JsonNode): true {
    const { inside } = this
    if (inside === undefined) this.root = node
    else if (inside.type === "array") inside.items.push(node)
    else inside.members.push(Object.freeze({ ...this.key, value: node }))
    this.state = this.kind.after
    return this.accept()
  }

  accept(): true {
    const { at, offset } = this.scanner
    this.previous = { offset, length: at - offset }
    return true
  }

  /** Accepts a comma or bracket: with it, a part ends and the next begins. */
  begin(): true {
    this.part++
    return this.accept()
  }

  /** Notes a mistake in the token just read, or in the comma before it. Returns false, so that callers can end the reading. */
  note(reason: SyntaxReason = "UnexpectedToken"): false {
    const { at, offset, text } = this.scanner
    const token = { offset, length: at - offset }
    const place = reason === "TrailingComma" ? { offset: this.comma!, length: 1 } : token
    const found = {
      reason,
      token,
      previous: this.previous,
      expected: expectedIn[this.state],
      parts: this.doubt(reason)
    }
    if (this.mistakes.length > 0) this.mistakes.push({ ...found, ...place, message: messages[reason] })
    else {
      const isAdmitted = this.state === beforeValue || (this.state === beforeKey && text[offset] === '"')
      const before = reason === "TooDeep" ? messages.TooDeep : this.state
      const stop = this.scanner.stop(before, isAdmitted ? this.kind.after : undefined)
      const length = Math.max(at, Math.min(stop.offset + 1, text.length)) - stop.offset
      const goPlace = reason === "TrailingComma" ? place : { offset: stop.offset, length }
      this.mistakes.push({ ...found, ...goPlace, message: stop.message })
    }
    this.scanner.misspelling = undefined
    return false
  }

  /** Counts a mistake, and returns the parts that it is in. */
  doubt(reason: SyntaxReason): ReadonlyArray<number> {
    const before = this.part
    if (reason === "MissingComma") this.part++
    const parts = this.part === before ? [before] : [before, this.part]
    const counters = [harmless.has(reason) ? [] : this.doubts, reason === "MissingComma" ? this.missingCommas : []]
    for (const counter of counters) for (const part of parts) counter[part] = (counter[part] ?? 0) + 1
    return parts
  }

  /** Returns the number of doubts in a part that do not make a mistake of this reason a guess. */
  ownDoubts(reason: SyntaxReason, part: number): number {
    if (reason === "MissingComma") return this.missingCommas[part] ?? 0
    return harmless.has(reason) ? 0 : 1
  }
}
