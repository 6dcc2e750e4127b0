/**
 * The mistakes in a text that is not JSON, each named in words, with the edits that certainly undo it.
 */
import type { SourceText, TextEdit } from "../text/index.ts"
import * as JsonTree from "./JsonTree.ts"
import { ofBrackets, ofEnd, ofList } from "./internal/mistakes/brackets.ts"
import { hidesBracket, isSemicolonComment, ofComment, ofSemicolon } from "./internal/mistakes/comments.ts"
import { ofFormat } from "./internal/mistakes/formats.ts"
import { ofCharacters } from "./internal/mistakes/lookalikes.ts"
import { ofSeparator } from "./internal/mistakes/separators.ts"
import { type Situation, type Way, endsReading, situationOf } from "./internal/mistakes/situation.ts"
import { ofString } from "./internal/mistakes/strings.ts"
import { ofWord } from "./internal/mistakes/words.ts"
import type { JsonNode, Parsed, SyntaxMistake, SyntaxReason } from "./internal/jsonNodes.ts"

/**
 * A mistake and the way out.
 *
 * @category models
 * @since 1.0.0
 */
export interface JsonMistake {
  /** The mistakes of the parser that this one explains. The first has its place and its message. */
  readonly mistakes: ReadonlyArray<SyntaxMistake>
  /** The name of the mistake in a sentence, and then what to do. */
  readonly advice: string
  /** The edits that undo the mistake; undefined if something else could have been meant. */
  readonly fix: JsonFix | undefined
}

/**
 * Edits that belong together, and their title, which is an instruction.
 *
 * @category models
 * @since 1.0.0
 */
export interface JsonFix {
  readonly title: string
  readonly edits: ReadonlyArray<TextEdit.TextEdit>
}

/**
 * Explains the mistakes that the parser found. A text in another format has one mistake. Mistakes with one cause, such as curly
 * quotes in many places, are one mistake, and a mistake explains what follows from it in the same member or item. `end` is the
 * offset at which the parsed text ends.
 *
 * @category operations
 * @since 1.0.0
 */
export const explain = (
  source: SourceText.SourceText,
  parsed: Parsed,
  end = source.text.length
): ReadonlyArray<JsonMistake> => {
  const situations = parsed.mistakes.map((mistake) => situationOf(source, parsed, mistake, end))
  const [other] = situations.flatMap((situation) => ofFormat(situation) ?? [])
  if (other !== undefined) return [explained(parsed.mistakes, other)]
  return byCause(situations).map(({ causes, mistakes }) => explained(mistakes, wayOutOf(causes)))
}

/**
 * Explains that a whole JSON text is a value other than an object.
 *
 * @category operations
 * @since 1.0.0
 */
export const ofShape = (source: SourceText.SourceText, root: JsonNode): Pick<JsonMistake, "advice" | "fix"> =>
  ofList(source, root) ?? { advice: isQuotedObject(root) ? quotedObject : wholeValues[root.type], fix: undefined }

/** Reports whether a value is a string that contains an object as JSON: the object was encoded twice. */
const isQuotedObject = (root: JsonNode): boolean => {
  if (root.type !== "string" || !/^\s*\{/.test(root.value)) return false
  const { mistakes, root: inner } = JsonTree.parse(root.value)
  return mistakes.length === 0 && inner?.type === "object"
}

const quotedObject =
  "The object is inside a string. Remove the quotes around it, and the backslashes before the quotes in it."

const wholeValues: { readonly [type in JsonNode["type"]]: string } = {
  object: "The file is an object.",
  array: "The file is a list. Write an object: names and values between { and }.",
  boolean: "The file is only true or false. Write an object: names and values between { and }.",
  null: "The file is only null. Write an object: names and values between { and }.",
  number: "The file is only a number. Write an object: names and values between { and }.",
  string: "The file is only a string. Write an object: names and values between { and }."
}

const explained = (mistakes: ReadonlyArray<SyntaxMistake>, { advice, fix }: Way): JsonMistake =>
  Object.freeze({ mistakes, advice, fix })

/** Mistakes with one cause. `mistakes` also has what follows from them. */
interface Group {
  readonly causes: Array<Situation>
  readonly mistakes: Array<SyntaxMistake>
}

/**
 * Groups mistakes by their cause. The mistake that ends the reading may follow from another in the same member or item, or from a
 * comment without an end that contains the bracket.
 */
const byCause = (situations: ReadonlyArray<Situation>): ReadonlyArray<Group> => {
  const groups = new Map<SyntaxMistake | SyntaxReason, Group>()
  const isCutOff = situations.some(hidesBracket)
  let last: Group | undefined
  for (const situation of situations) {
    const { mistake } = situation
    const follows =
      endsReading.has(mistake.reason) && (!mistake.isAlone || (isCutOff && mistake.reason === "UnexpectedEnd"))
    if (last !== undefined && (follows || isInSemicolonComment(last, situation))) {
      last.mistakes.push(mistake)
      continue
    }
    const cause = isOfCharacters(mistake) ? mistake.reason : mistake
    last = groups.get(cause) ?? { causes: [], mistakes: [] }
    groups.set(cause, last)
    last.causes.push(situation)
    last.mistakes.push(mistake)
  }
  return [...groups.values()]
}

/** Reports whether a mistake is a word of a comment that the last mistake explains. */
const isInSemicolonComment = ({ causes }: Group, { at, mistake, text }: Situation): boolean => {
  const before = causes.at(-1)
  return (
    before !== undefined &&
    endsReading.has(mistake.reason) &&
    isSemicolonComment(before) &&
    !text.slice(before.at, at).includes("\n")
  )
}

const isOfCharacters = ({ reason }: SyntaxMistake): boolean =>
  reason === "CurlyQuotes" || reason === "SingleQuotes" || reason === "InvisibleCharacter"

const wayOutOf = (group: ReadonlyArray<Situation>): Way => {
  const situation = group[0]!
  switch (situation.mistake.reason) {
    case "Comment":
      return ofComment(situation)
    case "WrongComma":
      return ofSemicolon(situation) ?? ofSeparator(situation)
    case "CurlyQuotes":
    case "SingleQuotes":
    case "InvisibleCharacter":
      return ofCharacters(group)
    case "TrailingComma":
    case "DoubledComma":
    case "MissingComma":
    case "DoubledColon":
    case "MissingColon":
    case "WrongColon":
      return ofSeparator(situation)
    case "InvalidString":
    case "UnterminatedString":
      return ofString(situation)
    case "UnexpectedEnd":
      return ofEnd(situation)
    case "TooDeep":
      return {
        advice: "Lists and objects are nested too deep: at most 10,000 levels. Reduce the nesting.",
        fix: undefined
      }
    case "InvalidNumber":
    case "WrongLiteral":
      return ofWord(situation)
    case "UnexpectedToken":
      return ofSemicolon(situation) ?? ofBrackets(situation) ?? ofWord(situation)
  }
}
