/** Files that are not TOML, and files that only some readers of TOML accept. */
import * as Result from "effect/Result"
import { TomlTree } from "../../../document/toml/index.ts"
import type { Problem } from "../../../engine/index.ts"
import { Bytes, SourceText } from "../../../text/index.ts"
import * as PodmanProblem from "../../PodmanProblem.ts"
import type { ConfigDocument } from "../../Settings.ts"
import { isSafe } from "./fixSafety.ts"
import { type Explanation, originOf, replacing, type Rule } from "./ruleContext.ts"

/** Explains a fault in the syntax, for which Podman refuses the file. */
export const tomlFault: Explanation = (context, problem) => {
  const { details, origin } = problem
  const document = origin?._tag === "File" ? context.documentOf.get(origin.file) : undefined
  const advice = reasons[String(details.reason)]
  if (advice !== undefined) return { ...problem, advice }
  if (document === undefined || origin?._tag !== "File") return problem
  if (details.reason === "repeated") {
    const isHeader = document.source.text[origin.range.start.offset - 1] === "["
    return {
      ...problem,
      advice: isHeader ? mergeAdvice : "Remove one of the two: a key may be defined only once in a file."
    }
  }
  const mistake = mistakeAt(document, origin.range.start.offset)
  if (mistake === undefined) return problem
  return { ...problem, advice: mistake.advice, fix: mistake.fixes.find((fix) => isSafe(context, document, fix)) }
}

/** Reports files that only some releases of Podman, or only Podman, accept. */
export const dialects: Rule = ({ documents, traits }) =>
  documents.flatMap((document) => {
    if (document.root === undefined) return []
    const strict = faultOf(document, { version: "1.0", acceptsMark: true, extendsTables: false })
    if (strict === undefined) return []
    const isNewer = faultOf(document, { ...traits.toml, version: "1.0" }) !== undefined
    const origin = originOf(document, [], { offset: strict.position.offset, length: 0 })
    const details = { reason: isNewer ? "version" : "tables", what: strict.message }
    return isNewer
      ? PodmanProblem.make(
          "toml-dialect",
          "This file is TOML 1.1. Podman 5.8 of Debian accepts it, and other builds refuse it.",
          {
            advice:
              "Write each inline table on one line and without a comma at its end, and use no \\e or \\x in strings.",
            origin,
            details
          }
        )
      : PodmanProblem.make(
          "toml-dialect",
          "This file is not TOML 1.0. Podman accepts it, and other readers of TOML refuse it.",
          {
            advice: `Define each table in one place: ${strict.message}.`,
            origin,
            details
          }
        )
  })

const faultOf = ({ source }: ConfigDocument, dialect: TomlTree.Dialect): TomlTree.Fault | undefined =>
  Result.getOrUndefined(Result.flip(TomlTree.parse(Bytes.ofText(source.text), dialect)))

/** The ways out for the faults whose place in the text does not matter. */
const reasons: { readonly [reason: string]: string } = {
  encoding: "Save the file as UTF-8.",
  "utf-16": "Save the file as UTF-8.",
  mark: "Save the file without a byte order mark. Podman accepts the mark since 5.0.",
  "line-ending": "End each line with a line feed, with or without a carriage return before it.",
  "too-long": "Shorten the file.",
  "too-deep": "Nest the values less deep."
}

const mergeAdvice =
  "Merge the two tables: move the keys below this header to the first table of this name, and remove the header."

/** A mistake that users make, and the fixes that may be meant, the best first. */
interface Mistake {
  readonly advice: string
  readonly fixes: ReadonlyArray<Problem.Fix>
}

const mistakeAt = ({ source }: ConfigDocument, offset: number): Mistake | undefined => {
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

const curlyQuotes = (whole: string, start: number): Mistake | undefined => {
  const quotes = Array.from(whole.matchAll(/[\u201C-\u201F]/g), ({ index }) => ({
    offset: start + index,
    length: 1,
    text: '"'
  }))
  if (quotes.length === 0) return undefined
  return { advice: "Write straight quotes.", fixes: [{ title: "Write straight quotes", edits: quotes }] }
}

/** Returns the mistake in a value that is a word without quotes, or missing. */
const inValue = (rest: string, offset: number): Mistake | undefined => {
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
const unclosed = (before: string, rest: string, offset: number): Mistake | undefined => {
  const quote = /=[ \t]*(["'])(?:(?!\1)[^\\])*$/.exec(before)?.[1]
  if (quote === undefined || rest !== "") return undefined
  const at = { offset: offset - before.length + before.trimEnd().length, length: 0 }
  return {
    advice: "Write the closing quote at the end of the string.",
    fixes: before.includes("#") ? [] : [replacing("Write the closing quote", at, quote)]
  }
}

const colon = (before: string, rest: string, offset: number): Mistake | undefined =>
  rest.startsWith(":") && /^[ \t]*[\w".-]+[ \t]*$/.test(before)
    ? {
        advice: "Write an equals sign between a key and its value.",
        fixes: [replacing("Write an equals sign", { offset, length: 1 }, " =")]
      }
    : undefined

/** Returns the mistake of a comma or semicolon at the end of a line. */
const ending = (rest: string, offset: number): Mistake | undefined => {
  const [, sign] = /^([,;])[ \t]*(?:#|$)/.exec(rest) ?? []
  return sign === undefined
    ? undefined
    : { advice: `Remove the "${sign}".`, fixes: [replacing(`Remove the "${sign}"`, { offset, length: 1 }, "")] }
}

/** Returns the mistake of a comma that is missing between two strings of a list, or that is there twice. */
const comma = (text: string, offset: number): Mistake | undefined => {
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
