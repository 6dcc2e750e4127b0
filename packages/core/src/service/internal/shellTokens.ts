/**
 * The tokens of shell code: words with their pieces, operators and ends of lines.
 *
 * Source of the rule: POSIX.1-2024, Shell Command Language, 2.2 Quoting, 2.3 Token Recognition and 2.6 Word Expansions.
 */
import { TracedBuilder, type TracedText, type Written } from "./tracedText.ts"

/**
 * A piece of a word: text, a variable, or a construct that only a shell can evaluate. `code` is the construct as written.
 * `isCertain` is false if the end of the construct may be elsewhere.
 */
export type Piece =
  | { readonly _tag: "Text"; readonly text: TracedText; readonly isQuoted: boolean }
  | { readonly _tag: "Variable"; readonly name: string; readonly start: number; readonly isQuoted: boolean }
  | { readonly _tag: "Construct"; readonly code: string; readonly start: number; readonly isCertain: boolean }

/** A word from `start` up to `end`. */
export interface ShellWord {
  readonly _tag: "Word"
  readonly pieces: ReadonlyArray<Piece>
  readonly start: number
  readonly end: number
}

/** A token. `Unbalanced` is a quote or a construct that is not closed. */
export type Token =
  | ShellWord
  | { readonly _tag: "Operator"; readonly text: string; readonly start: number; readonly end: number }
  | { readonly _tag: "Newline"; readonly start: number; readonly end: number }
  | { readonly _tag: "End"; readonly start: number; readonly end: number }
  | { readonly _tag: "Unbalanced"; readonly start: number; readonly end: number }

/** Returns the first token from an index on. `text` is the text of the file, which may have bytes that are not valid UTF-8. */
export const nextToken = (text: string, from: number, written: Written): Token => {
  let at = from
  while (text[at] === " " || text[at] === "\t" || text.startsWith("\\\n", at)) at += text[at] === "\\" ? 2 : 1
  if (text[at] === "#") {
    const end = text.indexOf("\n", at)
    at = end === -1 ? text.length : end
  }
  if (at >= text.length) return { _tag: "End", start: at, end: at }
  if (text[at] === "\n") return { _tag: "Newline", start: at, end: at + 1 }
  const operator = operators.find((each) => text.startsWith(each, at))
  if (operator !== undefined) return { _tag: "Operator", text: operator, start: at, end: at + operator.length }
  return new WordReader(text, at, written).read()
}

/** Operators, longer ones first. */
const operators = [
  "<<-",
  "<<<",
  ";;&",
  "&&",
  "||",
  ";;",
  ";&",
  "<<",
  ">>",
  "<&",
  ">&",
  "<>",
  ">|",
  "&>",
  ";",
  "&",
  "|",
  "<",
  ">",
  "(",
  ")"
]

const wordEnds = " \t\n;&|<>()"

/** Reads one word. */
class WordReader {
  readonly #text: string
  readonly #start: number
  readonly #written: Written
  readonly #pieces: Array<Piece> = []
  #at: number
  #open: TracedBuilder | undefined
  #isOpenQuoted = false

  constructor(text: string, start: number, written: Written) {
    this.#text = text
    this.#start = start
    this.#written = written
    this.#at = start
  }

  read(): Token {
    const text = this.#text
    while (this.#at < text.length && !wordEnds.includes(text[this.#at]!)) {
      const isBalanced = this.#readPiece()
      if (!isBalanced) return { _tag: "Unbalanced", start: this.#start, end: text.length }
    }
    this.#close()
    return { _tag: "Word", pieces: this.#pieces, start: this.#start, end: this.#at }
  }

  /** Reads a piece. Returns false if the piece is not closed. */
  #readPiece(): boolean {
    const text = this.#text
    const character = text[this.#at]!
    if (character === "\\") {
      if (this.#at + 1 >= text.length) return false
      if (text[this.#at + 1] !== "\n") this.#add(text[this.#at + 1]!, this.#at + 1, true)
      this.#at += 2
      return true
    }
    if (character === "'") {
      const end = text.indexOf("'", this.#at + 1)
      if (end === -1) return false
      this.#begin(true)
      for (let at = this.#at + 1; at < end; at++) this.#add(text[at]!, at, true)
      this.#at = end + 1
      return true
    }
    if (character === '"') return this.#readDouble()
    if (character === "$" || character === "`") return this.#readExpansion(false)
    this.#add(character, this.#at, false)
    this.#at++
    return true
  }

  #readDouble(): boolean {
    const text = this.#text
    this.#begin(true)
    this.#at++
    while (this.#at < text.length) {
      const character = text[this.#at]!
      if (character === '"') {
        this.#at++
        return true
      }
      if (character === "\\" && '$`"\\\n'.includes(text[this.#at + 1] ?? " ")) {
        if (text[this.#at + 1] !== "\n") this.#add(text[this.#at + 1]!, this.#at + 1, true)
        this.#at += 2
      } else if (character === "$" || character === "`") {
        if (!this.#readExpansion(true)) return false
      } else {
        this.#add(character, this.#at, true)
        this.#at++
      }
    }
    return false
  }

  #readExpansion(isQuoted: boolean): boolean {
    const rest = this.#text.slice(this.#at, this.#at + longestName)
    const [whole = "", braced, plain] = /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/.exec(rest) ?? []
    const name = braced ?? plain
    const start = this.#at
    if (name !== undefined && whole.length < longestName) {
      this.#close()
      this.#pieces.push({ _tag: "Variable", name, start, isQuoted })
      this.#at += whole.length
      return true
    }
    const end = constructEnd(this.#text, start, isQuoted)
    if (end === undefined) return false
    if (end === start + 1) {
      this.#add("$", start, isQuoted)
      this.#at = end
      return true
    }
    this.#close()
    const code = this.#text.slice(start, end)
    this.#pieces.push({ _tag: "Construct", code, start, isCertain: !/\bcase\b|#|<</.test(code) })
    this.#at = end
    return true
  }

  #begin(isQuoted: boolean): void {
    if (this.#open !== undefined && this.#isOpenQuoted !== isQuoted) this.#close()
    this.#open ??= new TracedBuilder()
    this.#isOpenQuoted = isQuoted
  }

  #add(text: string, start: number, isQuoted: boolean): void {
    this.#begin(isQuoted)
    this.#open!.add(text, start)
  }

  #close(): void {
    if (this.#open === undefined) return
    const text = this.#open.end(this.#at, this.#written)
    this.#pieces.push({ _tag: "Text", text, isQuoted: this.#isOpenQuoted })
    this.#open = undefined
  }
}

/** A longer name is treated as a construct. */
const longestName = 1024

/** Returns the end of a construct that begins with a dollar sign or a backquote; undefined if the construct is not closed. */
const constructEnd = (text: string, start: number, isQuoted: boolean): number | undefined => {
  const next = text[start + 1] ?? ""
  if (text[start] === "`") return closed(text, start + 1, "`")
  if (next === "(") return closed(text, start + 2, ")")
  if (next === "{") return closed(text, start + 2, "}")
  if (/[A-Za-z_]/.test(next)) return start + 1 + /^\w+/.exec(text.slice(start + 1))![0].length
  if (/[0-9@*#?$!-]/.test(next)) return start + 2
  if (isQuoted || (next !== "'" && next !== '"')) return start + 1
  return next === '"' ? closed(text, start + 2, '"') : ansiEnd(text, start + 2)
}

/** Returns the end of a string such as `$'a\n'`. */
const ansiEnd = (text: string, from: number): number | undefined => {
  for (let at = from; at < text.length; at++) {
    if (text[at] === "\\") at++
    else if (text[at] === "'") return at + 1
  }
  return undefined
}

/** Returns the index after the character that closes a construct. Quotes and constructs inside are skipped. */
const closed = (text: string, from: number, closer: string): number | undefined => {
  const open = [closer]
  for (let at = from; at < text.length; at++) {
    const top = open[open.length - 1]
    const character = text[at]!
    const pair = text.slice(at, at + 2)
    if (character === "\\") at++
    else if (character === top) {
      open.pop()
      if (open.length === 0) return at + 1
    } else if (pair === "$(" || pair === "${") {
      open.push(pair === "$(" ? ")" : "}")
      at++
    } else if (character === "`") open.push("`")
    else if (top !== '"') {
      if (character === '"') open.push('"')
      else if (character === "(" && top === ")") open.push(")")
      else if (character === "'") {
        const end = text.indexOf("'", at + 1)
        if (end === -1) return undefined
        at = end
      }
    }
  }
  return undefined
}
