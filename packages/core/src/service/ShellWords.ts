/**
 * The division of command lines and values into words, as a POSIX shell divides them.
 *
 * Source of the rule: POSIX.1-2024, Shell Command Language, 2.2 Quoting, 2.3 Token Recognition and 2.6.5 Field Splitting.
 */
import * as Result from "effect/Result"
import { Frozen } from "../data/index.ts"
import * as BytesText from "./internal/bytesText.ts"
import { nextToken, type Piece, type ShellWord } from "./internal/shellTokens.ts"
import { write } from "./internal/tracedText.ts"
import type { Unforeseen } from "./Unforeseen.ts"
import type { Word } from "./Word.ts"

/**
 * An error: a command line cannot be divided. `offset` is the place in the text in UTF-16 units.
 *
 * - `unbalanced`: a quote is not closed, or the text ends in a backslash.
 * - `not-one-command`: an operator such as `;` or `|`, or a second line, makes the text more than one command.
 *
 * @category errors
 * @since 1.0.0
 */
export interface UndividedText {
  readonly _tag: "UndividedText"
  readonly reason: "not-one-command" | "unbalanced"
  readonly offset: number
}

/**
 * Divides a command line that a person gives, such as one that is copied from a terminal. Removes quotes and backslashes. Nothing
 * is expanded: a word with a variable, a command, or a pattern for file names is unforeseen.
 *
 * ```ts
 * import { ShellWords, Word } from "@oci-runtimes/core/service"
 * import * as Result from "effect/Result"
 *
 * const words = Result.getOrThrow(ShellWords.divide('example --label "a b" --path=$HOME'))
 * console.log(Word.texts(words))
 * console.log(words.map(({ unforeseen }) => unforeseen?._tag))
 * // => [ 'example', '--label', 'a b', '--path=$HOME' ]
 * // => [ undefined, undefined, undefined, 'Variable' ]
 * ```
 *
 * @category decoding
 * @since 1.0.0
 */
export const divide = (text: string): Result.Result<ReadonlyArray<Word>, UndividedText> => {
  const written = write("", text)
  const words: Array<Word> = []
  const fail = (reason: UndividedText["reason"], offset: number) =>
    Result.fail(Frozen.frozen<UndividedText>({ _tag: "UndividedText", reason, offset }))
  let isComplete = false
  for (let at = 0; ;) {
    const token = nextToken(text, at, written)
    if (token._tag === "End") return Result.succeed(Frozen.frozen(words))
    if (token._tag === "Unbalanced") return fail("unbalanced", token.start)
    if (token._tag === "Operator" || (token._tag === "Word" && isComplete)) return fail("not-one-command", token.start)
    if (token._tag === "Word") words.push(wordOf(token, text))
    else isComplete = words.length > 0
    at = token.end
  }
}

/**
 * Divides the value of an unquoted variable at its white space. Quotes in a value have no meaning to a shell.
 *
 * @category decoding
 * @since 1.0.0
 */
export const fields = (value: string): ReadonlyArray<string> => value.split(/[ \t\n]+/).filter((field) => field !== "")

/**
 * Divides the contents of `/proc/PID/cmdline`, in which a NUL character ends each word. Bytes that are not valid UTF-8 become U+FFFD.
 *
 * @category decoding
 * @since 1.0.0
 */
export const ofProcess = (bytes: Uint8Array): ReadonlyArray<string> => {
  const text = BytesText.shown(BytesText.decode(bytes))
  return text === "" ? [] : (text.endsWith("\0") ? text.slice(0, -1) : text).split("\0")
}

const wordOf = ({ pieces }: ShellWord, text: string): Word => {
  const unforeseen = pieces.map((piece, index) => reasonOf(piece, index === 0)).find((reason) => reason !== undefined)
  const shown = pieces.map((piece) => textOf(piece, text)).join("")
  return { text: shown, at: undefined, ...(unforeseen !== undefined && { unforeseen }) }
}

const textOf = (piece: Piece, text: string): string => {
  if (piece._tag === "Text") return piece.text.text
  if (piece._tag === "Construct") return piece.code
  return text.startsWith("${", piece.start) ? `\${${piece.name}}` : `$${piece.name}`
}

const reasonOf = (piece: Piece, isFirst: boolean): Unforeseen | undefined => {
  if (piece._tag === "Variable") return { _tag: "Variable", name: piece.name, at: undefined }
  if (piece._tag === "Construct") return { _tag: "Shell", construct: piece.code, at: undefined }
  if (piece.isQuoted) return undefined
  if (isFirst && piece.text.text.startsWith("~")) return { _tag: "Shell", construct: "a home directory", at: undefined }
  return /[*?]|\[.*\]/s.test(piece.text.text)
    ? { _tag: "Shell", construct: "a pattern for file names", at: undefined }
    : undefined
}
