/**
 * The lexer of go-toml 1. What a character means depends on what came before it, not on what is being read: after a value the rest
 * of the line is searched for values, and elsewhere for keys. So it accepts much that TOML forbids.
 *
 * Source of the rule: github.com/pelletier/go-toml v1.9.5, `lexer.go`.
 */
import { scanNumberOrDate } from "./numbers.ts"
import { afterLineBreak, readBasic, readLiteral } from "./strings.ts"
import { isBare, isDigit, isSpace, type KeyCharacter, shownAt, type Token, type TokenKind } from "./tokens.ts"

/** Returns the tokens of a text. The last is the end of the text, or an error. */
export const tokensOf = (text: string): ReadonlyArray<Token> => {
  const lexer = new Lexer(text)
  for (let mode: Mode | undefined = "keys"; mode !== undefined;) {
    mode = mode === "keys" ? lexer.keys() : lexer.values()
  }
  return lexer.tokens
}

/** The next step of the lexer. Undefined if it has ended. */
type Mode = "keys" | "values"

class Lexer {
  readonly tokens: Array<Token> = []
  readonly #text: string
  readonly #open: Array<"[" | "{"> = []
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  /** Reads up to the next key or header, or one of the characters `=`, `{` and `}`. Line breaks mean nothing here. */
  keys(): Mode | undefined {
    const text = this.#text
    for (; ; this.#at++) {
      const next = text[this.#at]
      if (next === undefined) return this.#end("EOF", "")
      if (next === "#") this.#at = commentEnd(text, this.#at) - 1
      else if (next === "}") return this.#close(next)
      else if (next === "[") return this.#header()
      else if (next === "=") return this.#emit("=", this.#at + 1, "values")
      else if (next !== "\r" && next !== "\n" && !isSpace(next)) return this.#key()
    }
  }

  /** Reads up to the next value, bracket or comma, or to the end of the line. Lines do not end values in brackets. */
  values(): Mode | undefined {
    const text = this.#text
    for (; ; this.#at++) {
      const at = this.#at
      const next = text[at]
      if (next === undefined) return this.#end("EOF", "")
      if (next === "#") this.#at = commentEnd(text, at) - 1
      else if (next === "\r" || next === "\n") {
        if (this.#open.at(-1) === "[") continue
        this.#at++
        return "keys"
      } else if (!isSpace(next)) return this.#value(next)
    }
  }

  #value(next: string): Mode | undefined {
    const at = this.#at
    switch (next) {
      case ".":
        return this.#fail("cannot start float with a dot")
      case "=":
        return this.#emit("=", at + 1, "values")
      case ",":
        return this.#emit(",", at + 1, this.#open.at(-1) === "{" ? "keys" : "values")
      case "[":
      case "{":
        this.#open.push(next)
        return this.#emit(next, at + 1, next === "{" ? "keys" : "values")
      case "]":
      case "}":
        return this.#close(next)
      case '"':
      case "'":
        return this.#string(next)
    }
    const word = words.find(([written]) => this.#text.startsWith(written, at))
    if (word !== undefined) return this.#emit(word[1], at + word[0].length, "values")
    if (next !== "+" && next !== "-" && !isDigit(next)) {
      return this.#fail(`no value can start with ${shownAt(this.#text, at)}`)
    }
    const scanned = scanNumberOrDate(this.#text, at)
    for (const { end, kind, skips } of scanned.tokens) {
      this.#emit(kind, end, "values")
      this.#at += skips ?? 0
    }
    return scanned.words === undefined ? "values" : this.#fail(scanned.words)
  }

  #close(bracket: "]" | "}"): Mode | undefined {
    this.#emit(bracket, this.#at + 1, "values")
    if (this.#open.at(-1) !== (bracket === "]" ? "[" : "{")) return this.#fail(`cannot have '${bracket}' here`)
    this.#open.pop()
    return "values"
  }

  #string(quote: '"' | "'"): Mode | undefined {
    const text = this.#text
    const offset = this.#at
    const isLong = text.startsWith(quote.repeat(3), offset)
    const terminator = isLong ? (`${quote}${quote}${quote}` as const) : quote
    this.#at = isLong ? afterLineBreak(text, offset + 3) : offset + 1
    const read =
      quote === '"'
        ? readBasic(text, this.#at, terminator as '"', isLong)
        : readLiteral(text, this.#at, terminator as "'")
    if (read.words !== undefined) return this.#fail(read.words)
    const end = read.end + terminator.length
    this.tokens.push({ kind: "String", offset, end, told: this.#at, text: read.value, characters: [] })
    this.#at = end
    return "values"
  }

  /** Reads a key up to the equals sign, or to white space without a dot after it. */
  #key(): Mode | undefined {
    const text = this.#text
    const characters: Array<KeyCharacter> = []
    let at = this.#at
    const take = (character: string, end: number) => {
      characters.push({ character, offset: at, end })
      at = end
    }
    for (let next = text[at]; next !== undefined && next !== "="; next = text[at]) {
      if (next === '"' || next === "'") {
        const read = next === '"' ? readBasic(text, at + 1, next, true) : readLiteral(text, at + 1, next)
        if (read.words !== undefined) return this.#fail(read.words)
        take(next, at + 1)
        for (const character of read.value) characters.push({ character, offset: at, end: read.end })
        at = read.end
        take(next, at + 1)
      } else if (next === "\n") {
        return this.#fail("keys cannot contain new lines")
      } else if (isSpace(next)) {
        const [, dot = ""] = spaces(text, at)
        if (dot === "") break
        // The first character counts as a space, even if it is a tab.
        take(" ", at + 1)
        while (isSpace(text[at]) || text[at] === ".") {
          const isDot = text[at] === "."
          take(text[at]!, at + 1)
          if (isDot) while (isSpace(text[at])) take(text[at]!, at + 1)
          if (isDot) break
        }
      } else if (next === "." || isBare(next)) {
        take(next, at + 1)
      } else {
        return this.#fail(`keys cannot contain ${shownAt(text, at)} character`)
      }
    }
    this.#push("Key", at, characters)
    return "keys"
  }

  /** Reads a header. Its text is everything up to the first closing bracket. */
  #header(): Mode | undefined {
    const text = this.#text
    const isArray = text[this.#at + 1] === "["
    this.#emit(isArray ? "[[" : "[", this.#at + (isArray ? 2 : 1), "keys")
    const what = isArray ? "table array key" : "table key"
    for (let at = this.#at; at < text.length; at++) {
      if (text[at] === "[") return this.#fail(`${what} cannot contain ']'`)
      if (text[at] !== "]") continue
      if (at > this.#at) this.#push(isArray ? "KeyGroupArray" : "KeyGroup", at, charactersOf(text, this.#at, at))
      this.#at = at
      if (!isArray) return this.#emit("]", at + 1, "keys")
      if (text[at + 1] === "]") return this.#emit("]]", at + 2, "keys")
    }
    return this.#fail(`unclosed ${what}`)
  }

  #emit(kind: TokenKind, end: number, mode: Mode): Mode {
    this.#push(kind, end, [])
    return mode
  }

  #push(kind: TokenKind, end: number, characters: ReadonlyArray<KeyCharacter>): void {
    const offset = this.#at
    const text = kind === "Key" ? characters.map(({ character }) => character).join("") : this.#text.slice(offset, end)
    this.tokens.push({ kind, offset, end, told: offset, text, characters })
    this.#at = end
  }

  #fail(text: string): undefined {
    return this.#end("Error", text)
  }

  #end(kind: "EOF" | "Error", text: string): undefined {
    this.tokens.push({ kind, offset: this.#at, end: this.#at, told: this.#at, text, characters: [] })
    return undefined
  }
}

const words: ReadonlyArray<readonly [written: string, kind: TokenKind]> = [
  ["true", "True"],
  ["false", "False"],
  ["inf", "Inf"],
  ["nan", "NaN"]
]

/** Returns the end of a comment. A carriage return alone does not end it. */
const commentEnd = (text: string, offset: number): number => {
  const end = text.indexOf("\n", offset)
  if (end === -1) return text.length
  return text[end - 1] === "\r" ? end - 1 : end
}

/** Returns the white space at an offset, and the dot after it if there is one. */
const spaces = (text: string, offset: number): ReadonlyArray<string> => {
  const pattern = /[ \t]+(\.?)/y
  pattern.lastIndex = offset
  return pattern.exec(text) ?? []
}

const charactersOf = (text: string, from: number, to: number): ReadonlyArray<KeyCharacter> => {
  let offset = from
  return Array.from(text.slice(from, to), (character) => {
    const end = offset + character.length
    const one = { character, offset, end }
    offset = end
    return one
  })
}
