/**
 * The parser of TOML, `toml-eslint-parser`, with its faults as data and with limits that keep it from taking long or exhausting
 * the call stack.
 */
import * as Result from "effect/Result"
import { parseTOML } from "toml-eslint-parser"
import { SourceText } from "../../../text/index.ts"
import type { Ast, Key } from "./tomlAst.ts"
import type { Dialect, Fault, FaultReason } from "./tomlNodes.ts"

/** An answer of the parser, and the names of the keys that were hidden from it, by their offset. */
export interface ParsedText {
  readonly ast: Ast
  readonly hidden: ReadonlyMap<number, string>
}

/**
 * The number of UTF-16 units above which a text is not parsed. The longest file that is shipped with an engine has 40,000.
 *
 * @category constants
 * @since 1.0.0
 */
export const maximumLength = 2 ** 18

/**
 * The number of open brackets above which a text is not parsed. Brackets in strings and comments count too.
 *
 * @category constants
 * @since 1.0.0
 */
export const maximumDepth = 500

/**
 * Parses a text. A parser of the strict dialect refuses a header for a table that exists. In the other dialect the repeated part
 * is replaced by a name of the same length that is nowhere else, and the text is parsed again. The builder of the tree decides which
 * keys are repeated.
 */
export const parseText = (source: SourceText.SourceText, dialect: Dialect): Result.Result<ParsedText, Fault> => {
  const { text } = source
  const deep = tooDeepAt(text)
  if (deep !== undefined) {
    return Result.fail(faultAt(source, "too-deep", `more than ${maximumDepth} brackets are open`, deep))
  }
  const alone = text.search(/\r(?!\n)/)
  const hidden = new Map<number, string>()
  const names = new Names(text)
  let shown = text
  for (let left = Math.ceil(work / (text.length + 1)); ; left--) {
    const attempt = attemptOf(shown, dialect)
    const end = Result.isSuccess(attempt) ? text.length : attempt.failure.index
    // The parser accepts a lone carriage return as the end of a line.
    if (alone !== -1 && alone <= end) {
      return Result.fail(faultAt(source, "line-ending", "a carriage return must be followed by a line feed", alone))
    }
    if (Result.isSuccess(attempt)) return Result.succeed({ ast: attempt.success, hidden })
    const { index, message } = attempt.failure
    if (message !== repeated) return Result.fail(faultAt(source, "syntax", wordsOf(message), index))
    const part = dialect.extendsTables && left > 0 ? partAt(text, index) : undefined
    const name = part === undefined ? undefined : names.next(part.length)
    if (part === undefined || name === undefined) {
      return Result.fail(faultAt(source, "repeated", "a key is defined more than once", index))
    }
    hidden.set(index, nameOf(part))
    shown = shown.slice(0, index) + name + shown.slice(index + part.length)
  }
}

/** Returns the name that a part of a key stands for, even if the part was hidden from the parser. */
export const nameIn = (hidden: ParsedText["hidden"], part: Key): string =>
  hidden.get(part.range[0]) ?? (part.type === "TOMLBare" ? part.name : part.value.toWellFormed())

/** The number of units that may be parsed again for keys that are hidden from the parser. */
const work = 2 ** 22

/** The parser's message for a repeated key. Its errors have no codes. */
const repeated = "Defining a key multiple times is invalid"

/** Makes a fault at an offset. */
export const faultAt = (
  source: SourceText.SourceText,
  reason: FaultReason,
  message: string,
  offset: number,
  path: ReadonlyArray<string> = [],
  isHeader = false
): Fault => ({ reason, message, position: SourceText.position(source, offset), path, isHeader })

/** Returns the offset of the bracket that is too deep; undefined if no bracket is. */
const tooDeepAt = (text: string): number | undefined => {
  let depth = 0
  for (const { 0: bracket, index } of text.matchAll(/[[\]{}]/g)) {
    depth = Math.max(0, depth + (bracket === "[" || bracket === "{" ? 1 : -1))
    if (depth > maximumDepth) return index
  }
  return undefined
}

const strictest: Dialect = { version: "1.1", acceptsMark: false, extendsTables: false }

interface Refused {
  readonly index: number
  readonly message: string
}

/** Calls the parser. What it throws besides its own errors is an exhausted stack, by a string that is too long for it. */
const attemptOf = (text: string, { version }: Dialect): Result.Result<Ast, Refused> => {
  try {
    return Result.succeed(parseTOML(text, { tomlVersion: version }))
  } catch (error) {
    const { index, message }: { readonly index?: unknown; readonly message?: unknown } = Object(error)
    return typeof index === "number" && typeof message === "string"
      ? Result.fail({ index, message })
      : Result.fail({ index: 0, message: "A value is too long to be read" })
  }
}

/** Returns a message of the parser in the style of this library. */
const wordsOf = (message: string): string => message.charAt(0).toLowerCase() + message.slice(1)

/** Returns the part of a key at an offset: a bare word or a string with its quotes. */
const partAt = (text: string, offset: number): string | undefined => {
  part.lastIndex = offset
  return part.exec(text)?.[0]
}

const part = /[\w-]+|"(?:[^"\\]|\\.)*"|'[^']*'/y

/** Returns the name that a part of a key stands for. */
const nameOf = (written: string): string => {
  const parsed = Result.getOrUndefined(attemptOf(`${written} = 0`, strictest))?.body[0].body[0]?.key
  const key = parsed !== undefined && "keys" in parsed ? parsed.keys[0] : undefined
  return key === undefined ? written : key.type === "TOMLBare" ? key.name : key.value
}

/** Names that do not occur in a text. */
class Names {
  readonly #taken: Set<string>
  #next = 0

  constructor(text: string) {
    this.#taken = new Set(text.match(/[\w-]+/g) ?? [])
  }

  /** Returns another name of a length; undefined if there is none. */
  next(length: number): string | undefined {
    for (let tries = 0; tries < 4096; tries++) {
      const name = nameNumber(this.#next++, length)
      if (this.#taken.has(name)) continue
      this.#taken.add(name)
      return name
    }
    return undefined
  }
}

const letters = "-_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/** Returns the name with a number. Names that are too short for their number repeat. */
const nameNumber = (number: number, length: number): string => {
  let name = ""
  for (let rest = number; name.length < Math.min(length, 8); rest = Math.floor(rest / letters.length)) {
    name = letters.charAt(rest % letters.length) + name
  }
  return name.padStart(length, "-")
}
