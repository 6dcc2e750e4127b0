/**
 * The tokens of a JSON text, with a note of every one that strict JSON does not know. A thin cover over the scanner of
 * `jsonc-parser`, which names its tokens and errors by number.
 */
import { createScanner, type JSONScanner } from "jsonc-parser"
import type { SyntaxMistake, SyntaxReason } from "../JsonMistake.ts"

/** What stands in the text. An `unterminated` string ends what can be read. */
export type Token =
  | "{"
  | "}"
  | "["
  | "]"
  | ","
  | ":"
  | "null"
  | "true"
  | "false"
  | "string"
  | "number"
  | "comment"
  | "blank"
  | "unknown"
  | "end"
  | "unterminated"

/** By the numbers of `SyntaxKind` of jsonc-parser, a `const enum` that this project's compiler options cannot import. */
const tokenKinds: ReadonlyArray<Token> = [
  "unknown",
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "null",
  "true",
  "false",
  "string",
  "number",
  "comment",
  "comment",
  "blank",
  "blank",
  "unknown",
  "end"
]

/** Likewise of `ScanError`. */
const scanErrors = { none: 0, unexpectedEndOfString: 2, unexpectedEndOfNumber: 3 }

/** The tokens of a text, read one by one, with the mistakes met so far. */
export interface Tokens {
  readonly mistakes: ReadonlyArray<SyntaxMistake>
  /** The next token that is neither blank nor comment. Comments and misspelt strings and numbers are mistakes. */
  readonly next: () => Token
  readonly offset: () => number
  readonly length: () => number
  readonly value: () => string
  readonly mistake: (reason: SyntaxReason, offset?: number, length?: number) => void
}

/** Reads `text` from `start`. */
export const make = (text: string, start: number): Tokens => {
  const scanner: JSONScanner = createScanner(text, false)
  scanner.setPosition(start)
  const mistakes: Array<SyntaxMistake> = []
  const mistake: Tokens["mistake"] = (reason, offset = scanner.getTokenOffset(), length = scanner.getTokenLength()) => {
    const inside = Math.min(length, text.length - offset)
    mistakes.push({ reason, offset, length: inside, message: ownMessages[reason] })
  }
  /** A comment as other languages have it, up to the end of its line. */
  const skipLine = (): void => {
    const offset = scanner.getTokenOffset()
    const comment = /#[^\r\n]*/y
    comment.lastIndex = offset
    const { length } = comment.exec(text)![0]
    mistake("Comment", offset, length)
    scanner.setPosition(offset + length)
  }
  const next = (): Token => {
    for (;;) {
      const token = tokenKinds[scanner.scan()] ?? "unknown"
      if (token === "comment") mistake("Comment")
      else if (token === "unknown" && text[scanner.getTokenOffset()] === "#") skipLine()
      else if (token !== "blank") {
        const error: number = scanner.getTokenError()
        if (error === scanErrors.unexpectedEndOfString) return "unterminated"
        if (error !== scanErrors.none)
          mistake(error === scanErrors.unexpectedEndOfNumber ? "InvalidNumber" : "InvalidString")
        return token
      }
    }
  }
  return {
    mistakes,
    next,
    offset: () => scanner.getTokenOffset(),
    length: () => scanner.getTokenLength(),
    value: () => scanner.getTokenValue(),
    mistake
  }
}

const ownMessages: { readonly [reason in SyntaxReason]: string } = {
  Comment: "JSON has no comments",
  TrailingComma: "comma with nothing after it",
  MissingComma: "missing comma before this value",
  InvalidString: "invalid string",
  InvalidNumber: "invalid number",
  UnexpectedToken: "unexpected text",
  UnexpectedEnd: "unexpected end of JSON input",
  TooDeep: "exceeded max depth"
}
