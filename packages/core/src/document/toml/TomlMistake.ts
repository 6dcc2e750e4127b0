/** The mistakes in the syntax of TOML that users make. */
import { SourceText } from "../../text/index.ts"
import { replacing, type TomlFix } from "./TomlFix.ts"

/**
 * A mistake that users make: the way out, and the changes that may be meant, the best first.
 *
 * @category models
 * @since 1.0.0
 */
export interface TomlMistake {
  readonly advice: string
  readonly fixes: ReadonlyArray<TomlFix>
}

/**
 * Returns the mistake at the offset of a fault in the syntax; undefined if it is not one of those that are known.
 *
 * @category operations
 * @since 1.0.0
 */
export const at = (source: SourceText.SourceText, offset: number): TomlMistake | undefined => {
  const { column, line } = SourceText.position(source, offset)
  const whole = SourceText.line(source, line)
  const start = offset - column + 1
  const before = whole.slice(0, column - 1)
  const rest = whole.slice(column - 1)
  return (
    curlyQuotes(whole, start) ??
    (/=\s*$/.test(source.text.slice(0, offset)) ? inValue(column === 1 ? "" : rest, offset) : undefined) ??
    unclosed(before, rest, offset) ??
    colon(before, rest, offset) ??
    ending(rest, offset) ??
    comma(source.text, offset)
  )
}

const curlyQuotes = (whole: string, start: number): TomlMistake | undefined => {
  const quotes = Array.from(whole.matchAll(/[\u201C-\u201F]/g), ({ index }) => ({
    offset: start + index,
    length: 1,
    text: '"'
  }))
  if (quotes.length === 0) return undefined
  return { advice: "Write straight quotes.", fixes: [{ title: "Write straight quotes", edits: quotes }] }
}

/** Returns the mistake in a value that is a word without quotes, or missing. */
const inValue = (rest: string, offset: number): TomlMistake | undefined => {
  if (/^[ \t]*(?:#|$)/.test(rest))
    return { advice: "Write a value after the equals sign, or remove the key.", fixes: [] }
  const word = /^[^\s"'#,;=[\]{}]+(?=[ \t]*(?:#|$))/.exec(rest)?.[0]
  if (word === undefined) return undefined
  const lower = word.toLowerCase()
  const texts = [...(lower === "true" || lower === "false" ? [lower] : []), `"${word}"`, `["${word}"]`]
  return {
    advice: texts.length > 2 ? `Write ${lower}.` : "Write the value in quotes.",
    fixes: texts.map((text) => replacing(`Write ${text}`, { offset, length: word.length }, text))
  }
}

/** Returns the mistake of a string without a quote at its end. With a comment after it, the end is not certain. */
const unclosed = (before: string, rest: string, offset: number): TomlMistake | undefined => {
  const quote = /=[ \t]*(["'])(?:(?!\1)[^\\])*$/.exec(before)?.[1]
  if (quote === undefined || rest !== "") return undefined
  const end = { offset: offset - before.length + before.trimEnd().length, length: 0 }
  return {
    advice: "Write the closing quote at the end of the string.",
    fixes: before.includes("#") ? [] : [replacing("Write the closing quote", end, quote)]
  }
}

const colon = (before: string, rest: string, offset: number): TomlMistake | undefined =>
  rest.startsWith(":") && /^[ \t]*[\w".-]+[ \t]*$/.test(before)
    ? {
        advice: "Write an equals sign between a key and its value.",
        fixes: [replacing("Write an equals sign", { offset, length: 1 }, " =")]
      }
    : undefined

/** Returns the mistake of a comma or semicolon at the end of a line. */
const ending = (rest: string, offset: number): TomlMistake | undefined => {
  const [, sign] = /^([,;])[ \t]*(?:#|$)/.exec(rest) ?? []
  return sign === undefined
    ? undefined
    : { advice: `Remove the "${sign}".`, fixes: [replacing(`Remove the "${sign}"`, { offset, length: 1 }, "")] }
}

/** Returns the mistake of a comma that is missing between two strings of a list, or that is there twice. */
const comma = (text: string, offset: number): TomlMistake | undefined => {
  const before = text.slice(0, offset).trimEnd()
  const next = text[offset]
  if (next === "," && before.endsWith(",")) {
    return { advice: "Remove a comma.", fixes: [replacing("Remove the comma", { offset, length: 1 }, "")] }
  }
  return (next === '"' || next === "'") && /["']$/.test(before)
    ? {
        advice: "Write a comma between the strings of a list.",
        fixes: [replacing("Write a comma", { offset: before.length, length: 0 }, ",")]
      }
    : undefined
}
