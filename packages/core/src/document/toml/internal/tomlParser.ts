/**
 * The parser of TOML, `toml-eslint-parser`, with its faults as data and with limits that keep it from taking long or exhausting
 * the call stack.
 */
import * as Result from "effect/Result"
import { parseTOML } from "toml-eslint-parser"
import { SourceText } from "../../../text/index.ts"
import type { Ast, Key } from "./tomlAst.ts"
import { parseStatements } from "./goToml1/parser.ts"
import type { Dialect, Fault, FaultReason } from "./tomlNodes.ts"

/**
 * An answer of the parser, the names of the keys that were hidden from it, by their offset, and the character that it was shown for
 * `\e`. `fault` is the fault after the statements that could be read.
 */
export interface ParsedText {
  readonly dialect: Dialect
  readonly ast: Ast
  readonly hidden: ReadonlyMap<number, string>
  readonly escape?: string | undefined
  readonly fault?: Fault | undefined
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
 * Parses a text. The parser refuses a header for a table that exists, and does not begin with the first. So a repeated part is
 * replaced by a name of the same length that is nowhere else, and the text is parsed again. The builder of the tree decides which
 * keys are repeated. In a strict dialect, the statements before a mistake are parsed too, because one of them may be at fault.
 */
export const parseText = (source: SourceText.SourceText, dialect: Dialect): Result.Result<ParsedText, Fault> => {
  const parsed = parseWhole(source, dialect)
  if (Result.isSuccess(parsed) || parsed.failure.reason !== "syntax" || dialect.extendsTables) return parsed
  const earlier = statementsBefore(source, parsed.failure.position.offset, dialect)
  return earlier === undefined ? parsed : Result.succeed({ ...earlier, fault: earlier.fault ?? parsed.failure })
}

const parseWhole = (source: SourceText.SourceText, dialect: Dialect): Result.Result<ParsedText, Fault> => {
  const { text } = source
  const { version } = dialect
  const deep = tooDeepAt(text)
  if (deep !== undefined) {
    return Result.fail(faultAt(source, "too-deep", `more than ${maximumDepth} brackets are open`, deep))
  }
  if (version === "go-toml-1") return Result.succeed(goToml1(source, dialect))
  const alone = text.search(/\r(?!\n)/)
  const hidden = new Map<number, string>()
  const names = new Names(text)
  const escape = dialect.acceptsEscape === true ? unusedCharacter(text) : undefined
  let shown = text
  let refused: Fault | undefined
  for (let left = Math.ceil(work / (text.length + 1)); ; left--) {
    const attempt = attemptOf(shown, version)
    const end = Result.isSuccess(attempt) ? text.length : attempt.failure.index
    // The parser accepts a lone carriage return as the end of a line.
    if (alone !== -1 && alone <= end) {
      return Result.fail(faultAt(source, "line-ending", "a carriage return must be followed by a line feed", alone))
    }
    if (Result.isSuccess(attempt)) {
      return Result.succeed({ dialect, ast: attempt.success, hidden, escape, fault: refused })
    }
    const { index, message } = attempt.failure
    if (escape !== undefined && left > 0 && message === unknownEscape && text.startsWith("\\e", index - 1)) {
      shown = shown.slice(0, index - 1) + escape + shown.slice(index + 1)
      continue
    }
    if (message !== repeated) return Result.fail(faultAt(source, "syntax", wordsOf(message), index))
    const fault = faultAt(source, "repeated", "a key is defined more than once", index)
    const part = left > 0 ? partAt(text, index) : undefined
    const name = part === undefined ? undefined : names.next(part.length)
    if (part === undefined || name === undefined) return Result.fail(refused ?? fault)
    if (!dialect.extendsTables) refused ??= fault
    hidden.set(index, nameOf(part))
    shown = shown.slice(0, index) + name + shown.slice(index + part.length)
  }
}

/** Returns the statements before the line of a mistake, or before one of the lines above it; undefined if none can be read. */
const statementsBefore = ({ text }: SourceText.SourceText, index: number, dialect: Dialect): ParsedText | undefined => {
  let start = index
  for (let lines = 0; lines < maximumLines && start > 1; lines++) {
    start = text.lastIndexOf("\n", start - 2) + 1
    const parsed = Result.getOrUndefined(parseWhole(SourceText.make(text.slice(0, start)), dialect))
    if (parsed !== undefined) return parsed
  }
  return undefined
}

/** The number of lines over which the statements before a mistake are looked for. Each takes a reading of the text before it. */
const maximumLines = 4

/** Returns the name that a part of a key stands for, even if the part was hidden from the parser. */
export const nameIn = (parsed: ParsedText, part: Key): string =>
  parsed.hidden.get(part.range[0]) ?? (part.type === "TOMLBare" ? part.name : textIn(parsed, part.value))

/** Returns the text that a string of the parser stands for. */
export const textIn = ({ escape }: ParsedText, value: string): string =>
  (escape === undefined ? value : value.replaceAll(escape, "\u001B")).toWellFormed()

/** Parses a text as go-toml 1 does. */
const goToml1 = (source: SourceText.SourceText, dialect: Dialect): ParsedText => {
  const { ast, mistake } = parseStatements(source.text)
  const fault = mistake && faultAt(source, "syntax", mistake.words, mistake.offset)
  return { dialect, ast, hidden: new Map(), fault }
}

/** The number of units that may be parsed again for keys that are hidden from the parser. */
const work = 2 ** 22

/** The parser's message for a repeated key. Its errors have no codes. */
const repeated = "Defining a key multiple times is invalid"

/** The parser's message for an unknown letter after a backslash. */
const unknownEscape = "Invalid character in escape sequence"

/** Returns a character of two units that a text does not have. There are more of them than a text can have units. */
const unusedCharacter = (text: string): string => {
  let code = 0x10fffd
  while (text.includes(String.fromCodePoint(code))) code--
  return String.fromCodePoint(code)
}

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
export const tooDeepAt = (text: string): number | undefined => {
  let depth = 0
  for (const { 0: bracket, index } of text.matchAll(/[[\]{}]/g)) {
    depth = Math.max(0, depth + (bracket === "[" || bracket === "{" ? 1 : -1))
    if (depth > maximumDepth) return index
  }
  return undefined
}

interface Refused {
  readonly index: number
  readonly message: string
}

/** Calls the parser. What it throws besides its own errors is an exhausted stack, by a string that is too long for it. */
const attemptOf = (text: string, version: "1.0" | "1.1"): Result.Result<Ast, Refused> => {
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
export const partAt = (text: string, offset: number): string | undefined => {
  part.lastIndex = offset
  return part.exec(text)?.[0]
}

const part = /[\w-]+|"(?:[^"\\]|\\.)*"|'[^']*'/y

/** Returns the name that a part of a key stands for. */
export const nameOf = (written: string): string => {
  const parsed = Result.getOrUndefined(attemptOf(`${written} = 0`, "1.1"))?.body[0].body[0]?.key
  const key = parsed !== undefined && "keys" in parsed ? parsed.keys[0] : undefined
  return key === undefined ? written : key.type === "TOMLBare" ? key.name : key.value
}

/**
 * Returns the text that a string of several lines stands for, with the carriage returns of its line breaks. The parser is shown
 * another character for each of them, except for those that mean nothing.
 */
export const withReturns = (written: string): string => {
  const character = unusedCharacter(written)
  const breaks = written.startsWith('"') ? basicBreaks : literalBreaks
  const shown = written.replaceAll(breaks, (found) => (found === "\r\n" ? character : found))
  const item = Result.getOrUndefined(attemptOf(`a = ${shown}`, "1.1"))?.body[0].body[0]
  const value = item?.type === "TOMLKeyValue" && item.value.type === "TOMLValue" ? item.value : undefined
  return value?.kind === "string" ? value.value.replaceAll(character, "\r\n").toWellFormed() : written
}

/** The line breaks of a string. The first one, and those after a backslash, mean nothing. */
const basicBreaks = /^"""\r\n|\\(?:[ \t]*\r\n[ \t\r\n]*|[^])|\r\n/g

const literalBreaks = /^'''\r\n|\r\n/g

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
