/**
 * The parser of go-toml 1. Its faults have the reader's own words and places.
 *
 * Source of the rule: github.com/pelletier/go-toml v1.9.5, `parser.go`.
 */
import { GoText } from "../../../../text/index.ts"
import type { Ast, Header, Key, Pair, Scalar, Value } from "../tomlAst.ts"
import { partsOf } from "./keys.ts"
import { tokensOf } from "./lexer.ts"
import { floatOf, integerOf, rangeFault } from "./numbers.ts"
import type { Token, TokenKind } from "./tokens.ts"

/** The statements of a text, up to the first that cannot be read, and the mistake in that one. */
export interface Statements {
  readonly ast: Ast
  readonly mistake: Mistake | undefined
}

/** The words for a mistake, and the offset that they name. */
export interface Mistake {
  readonly words: string
  readonly offset: number
}

/** Parses a text. */
export const parseStatements = (text: string): Statements => {
  const parser = new Parser(tokensOf(text))
  const body: Array<Pair | (Header & { readonly body: Array<Pair> })> = []
  for (;;) {
    const token = parser.peek()
    if (token.kind === "EOF") break
    const statement = token.kind === "[" || token.kind === "[[" ? parser.header() : parser.pair()
    if (statement === undefined) break
    const last = body.at(-1)
    if (statement.type === "TOMLKeyValue" && last?.type === "TOMLTable") last.body.push(statement)
    else body.push(statement)
  }
  return { ast: { body: [{ body }] }, mistake: parser.mistake }
}

class Parser {
  mistake: Mistake | undefined
  readonly #tokens: ReadonlyArray<Token>
  #next = 0

  constructor(tokens: ReadonlyArray<Token>) {
    this.#tokens = tokens
  }

  /** Returns the next token. The last one stays the next. */
  peek(): Token {
    return this.#tokens[Math.min(this.#next, this.#tokens.length - 1)]!
  }

  header(): (Header & { readonly body: Array<Pair> }) | undefined {
    const open = this.#take()
    const kind = open.kind === "[" ? "standard" : "array"
    const key = this.#take()
    if (key.kind !== (open.kind === "[" ? "KeyGroup" : "KeyGroupArray")) {
      const wanted = open.kind === "[" ? "a table key" : "a table array key"
      return this.#fail(key, `unexpected token ${wordsOf(key)}, was expecting ${wanted}`)
    }
    const keys = this.#keys(key, "invalid table array key")
    const close = keys && this.#expect(open.kind === "[" ? "]" : "]]")
    if (keys === undefined || close === undefined) return undefined
    return { type: "TOMLTable", kind, key: { keys }, body: [], range: [open.offset, close.end] }
  }

  pair(): Pair | undefined {
    const token = this.peek()
    if (token.kind === "Error") return this.#fail(token, `parsing error: ${token.text}`)
    return token.kind === "Key" ? this.#pair() : this.#fail(token, `unexpected token ${token.kind}`)
  }

  /** Reads a key with its value. In braces a key may also be a token that is usually a value. */
  #pair(): Pair | undefined {
    const key = this.#take()
    if (this.#expect("=") === undefined) return undefined
    const keys = this.#keys(key, "invalid key")
    const value = keys && this.#value()
    if (keys === undefined || value === undefined) return undefined
    return { type: "TOMLKeyValue", key: { keys }, value, range: [key.offset, value.range[1]] }
  }

  #value(): Value | undefined {
    const token = this.#take()
    const scalar = (one: ScalarKind, end = token.end): Scalar => ({
      type: "TOMLValue",
      ...one,
      range: [token.offset, end]
    })
    switch (token.kind) {
      case "String":
        return scalar({ kind: "string", value: token.text })
      case "True":
      case "False":
        return scalar({ kind: "boolean", value: token.kind === "True" })
      case "Inf":
      case "NaN":
        return scalar({ kind: "float", value: token.kind === "Inf" ? Infinity : NaN })
      case "Integer": {
        const value = integerOf(token.text)
        return typeof value === "string" ? this.#fail(token, value) : scalar({ kind: "integer", bigint: value })
      }
      case "Float": {
        const value = floatOf(token.text)
        return typeof value === "string" ? this.#fail(token, value) : scalar({ kind: "float", value })
      }
      case "LocalDate":
      case "LocalTime":
        return this.#dateTime(token, scalar)
      case "[":
        return this.#list(token)
      case "{":
        return this.#inlineTable(token)
      case "EOF":
        return this.#fail(token, "expecting a value")
      case "=":
        return this.#fail(token, "cannot have multiple equals for the same key")
      case "Error":
        return this.#fail(token, token.text)
      default:
        return this.#fail(token, `unhandled token: ${wordsOf(token)}`)
    }
  }

  /** Reads a date, a time, or both. A time that follows a date belongs to it, even on another line of a list. */
  #dateTime(token: Token, scalar: (one: ScalarKind, end?: number) => Scalar): Scalar | undefined {
    const isDate = token.kind === "LocalDate"
    const time = isDate ? this.#takeIf("LocalTime") : token
    const offset = isDate && time !== undefined ? this.#takeIf("TimeOffset") : undefined
    const [date, clock, zone] = [isDate ? token.text : "", time?.text ?? "", offset?.text ?? ""]
    const wrong = rangeFault(date, clock)
    const written = `${date}${isDate && time !== undefined ? "T" : ""}${clock}${zone}`
    if (wrong !== undefined) return this.#fail(token, `parsing time ${GoText.quote(written)}: ${wrong}`)
    if (!isDate) return scalar({ kind: "local-time" })
    if (time === undefined) return scalar({ kind: "local-date" })
    return scalar({ kind: offset === undefined ? "local-date-time" : "offset-date-time" }, (offset ?? time).end)
  }

  #list(open: Token): Value | undefined {
    const elements: Array<Value> = []
    for (;;) {
      const token = this.peek()
      if (token.kind === "EOF") return this.#fail(token, "unterminated array")
      if (token.kind === "]") return { type: "TOMLArray", elements, range: [open.offset, this.#take().end] }
      const value = this.#value()
      if (value === undefined) return undefined
      elements.push(value)
      const after = this.peek()
      if (after.kind === "EOF") return this.#fail(after, "unterminated array")
      if (after.kind === ",") this.#take()
      else if (after.kind !== "]") return this.#fail(after, "missing comma")
    }
  }

  #inlineTable(open: Token): Value | undefined {
    const body: Array<Pair> = []
    let comma: Token | undefined
    for (let isFirst = true; ; isFirst = false) {
      const token = this.peek()
      switch (token.kind) {
        case "EOF":
          return this.#fail(token, "unterminated inline table")
        case "}":
          if (comma !== undefined) return this.#fail(comma, "trailing comma at the end of inline table")
          return { type: "TOMLInlineTable", body, range: [open.offset, this.#take().end] }
        case "Key":
        case "Integer":
        case "String": {
          if (comma === undefined && !isFirst) {
            return this.#fail(token, "comma expected between fields in inline table")
          }
          const pair = this.#pair()
          if (pair === undefined) return undefined
          body.push(pair)
          comma = undefined
          break
        }
        case ",":
          if (comma !== undefined) return this.#fail(token, "need field between two commas in inline table")
          comma = this.#take()
          break
        default:
          return this.#fail(token, `unexpected token type in inline table: ${wordsOf(token)}`)
      }
    }
  }

  #keys(token: Token, words: string): ReadonlyArray<Key> | undefined {
    const parts = partsOf(token.characters)
    return typeof parts === "string" ? this.#fail(token, `${words}: ${parts}`) : parts
  }

  #take(): Token {
    const token = this.peek()
    this.#next++
    return token
  }

  #takeIf(kind: TokenKind): Token | undefined {
    return this.peek().kind === kind ? this.#take() : undefined
  }

  #expect(kind: TokenKind): Token | undefined {
    const token = this.#take()
    if (token.kind === kind) return token
    return this.#fail(token, `was expecting token ${nameOf(kind)}, but got ${wordsOf(token)} instead`)
  }

  #fail({ told }: Token, words: string): undefined {
    this.mistake ??= { words, offset: told }
    return undefined
  }
}

/** The kind of a scalar with its value. */
type ScalarKind = Scalar extends infer One ? (One extends Scalar ? Omit<One, "range" | "type"> : never) : never

/** Returns the name of a kind in messages. The reader has the names of the double brackets in each other's place. */
const nameOf = (kind: TokenKind): string => (kind === "]]" ? "[[" : kind)

/** Returns a token as the reader's messages print it. */
const wordsOf = ({ kind, text }: Token): string =>
  kind === "EOF" ? "EOF" : kind === "Error" ? text : GoText.quote(text)
