/**
 * The values of assignments in shell code.
 *
 * Source of the rule: POSIX.1-2024, Shell Command Language, 2.6 Word Expansions.
 */
import type { Unforeseen } from "../Unforeseen.ts"
import type { Word } from "../Word.ts"
import * as BytesText from "./bytesText.ts"
import { longest } from "./environmentNames.ts"
import type { ShellWord } from "./shellTokens.ts"
import { placeIn, placeOf, TracedBuilder, type TracedText, type Written } from "./tracedText.ts"

/** The value of a variable. */
export interface ShellValue {
  readonly text: TracedText
  readonly unforeseen: Unforeseen | undefined
}

/** The name that a word assigns to, and whether the word appends; undefined if the word is not an assignment. */
export const assignedName = ({
  pieces: [first]
}: ShellWord): { readonly name: string; readonly appends: boolean; readonly length: number } | undefined => {
  if (first?._tag !== "Text" || first.isQuoted) return undefined
  const [whole = "", name, plus] = /^([A-Za-z_]\w*)(\+?)=/.exec(first.text.text) ?? []
  return name === undefined ? undefined : { name, appends: plus === "+", length: whole.length }
}

/** Returns the text of a word without variables and constructs; undefined if it has any. */
export const commandName = ({ pieces }: ShellWord): string | undefined => {
  const texts = pieces.map((piece) => (piece._tag === "Text" ? piece.text.text : undefined))
  return texts.includes(undefined) ? undefined : texts.join("")
}

/** Evaluates an assignment. */
export const evaluate = (
  word: ShellWord,
  written: Written,
  lookUp: (name: string, start: number) => ShellValue,
  {
    before,
    budget,
    isArgument
  }: { readonly before?: ShellValue; readonly budget: { left: number }; readonly isArgument: boolean }
): ShellValue => {
  const builder = new TracedBuilder()
  let unforeseen = before?.unforeseen
  const shell = (construct: string, start: number, length: number): Unforeseen => ({
    _tag: "Shell",
    construct,
    at: placeIn(written, start, length)
  })
  const add = (text: TracedText, from: number): void => {
    const length = text.text.length - from
    if (length > budget.left || builder.length + length > longest) {
      unforeseen ??= { _tag: "TooLong", at: placeIn(written, word.start, 1) }
      return
    }
    budget.left -= length
    builder.addPart(text, from, text.text.length)
  }
  if (before !== undefined) add(before.text, 0)
  const { length } = assignedName(word)!
  const start = word.start + length
  for (const [index, piece] of word.pieces.entries()) {
    if (piece._tag === "Construct") {
      unforeseen ??= shell(piece.code, piece.start, piece.code.length)
      for (let at = 0; at < piece.code.length; at++) builder.add(piece.code[at]!, piece.start + at)
    } else if (piece._tag === "Variable") {
      const value = lookUp(piece.name, piece.start)
      unforeseen ??= value.unforeseen
      if (isArgument && !piece.isQuoted && /[ \t\n*?[]/.test(value.text.text)) {
        unforeseen ??= shell("the division of an argument into words", piece.start, piece.name.length + 1)
      }
      add(value.text, 0)
    } else {
      const from = index === 0 ? length : 0
      const text = piece.text.text.slice(from)
      if (!piece.isQuoted && (index === 0 ? /(?:^|:)~/ : /:~/).test(text)) {
        unforeseen ??= shell("a home directory", piece.text.starts[from]!, text.length)
      }
      add(piece.text, from)
    }
  }
  const text = builder.end(word.end, written)
  const place = text.text === "" ? { ...text, stop: start } : text
  if (!text.text.isWellFormed()) unforeseen ??= { _tag: "NotUtf8", at: placeOf(text) }
  return { text: place, unforeseen }
}

/** Returns the words that an unquoted variable with a value becomes. */
export const valueWords = ({ text: traced, unforeseen }: ShellValue): ReadonlyArray<Word> =>
  Array.from(traced.text.matchAll(/[^ \t\n]+/g), ({ 0: field, index }): Word => {
    const at = placeOf(traced, index, index + field.length)
    const pattern: Unforeseen | undefined = /[*?]|\[.*\]/s.test(field)
      ? { _tag: "Shell", construct: "a pattern for file names", at }
      : undefined
    const reason = unforeseen ?? pattern
    return { text: BytesText.shown(field), at, ...(reason !== undefined && { unforeseen: reason }) }
  })
