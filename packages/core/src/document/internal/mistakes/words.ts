/**
 * Words and numbers: names and strings without quotes, literals of other languages, and numbers that JSON does not have.
 */
import { Similarity, TextEdit } from "../../../text/index.ts"
import * as JsonTree from "../../JsonTree.ts"
import { isInvisible, nameOf, numberOf } from "../characters.ts"
import { ofUnclosed } from "./strings.ts"
import { type Situation, type Way, cut, matchAt, shown } from "./situation.ts"

/** Explains an unexpected token that is a word or a number. */
export const ofWord = (situation: Situation): Way => {
  const { at, mistake, previous, previousEnd, text } = situation
  if (mistake.reason === "WrongLiteral") return wrongLiteral(situation)
  // A number that JSON cannot read to its end is one word: 01, 10m, 192.0.2.1.
  const isTorn = previousEnd === at && /^[-\w.+]+$/.test(previous)
  const start = isTorn ? previousEnd - previous.length : at
  const word = matchAt(text, /[^\s{}[\]",]+/y, start).replace(/(?<![:=;])[:=;]+$/, "")
  const hidden = unseen(word)
  if (hidden !== undefined) return { advice: hidden, fix: undefined }
  const unopened = isTorn ? undefined : withoutOpeningQuote(situation, word)
  if (unopened !== undefined) return unopened
  const advice =
    (isTorn ? undefined : afterString(situation, word)) ?? ofCharacter(text, at) ?? ofExpected(situation, word)
  return { advice, fix: undefined }
}

/** Explains a word that a quote directly follows: the quote before it is missing. */
const withoutOpeningQuote = ({ at, end, mistake, parsed, text }: Situation, word: string): Way | undefined => {
  const isString = /^[\w./-]+$/.test(word) && text[at + word.length] === '"'
  if (!isString || (mistake.expected !== "key" && mistake.expected !== "value")) return undefined
  const edit = { offset: at, length: 0, text: '"' }
  const isOnlyMistake =
    parsed.mistakes.length === 1 && JsonTree.parse(TextEdit.apply(text.slice(0, end), [edit])).mistakes.length === 0
  return {
    advice: `The opening quote is missing. Write ${shown(word)}.`,
    fix: isOnlyMistake ? { title: "Insert the opening quote", edits: [edit] } : undefined
  }
}

const wrongLiteral = ({ at, mistake: { isAlone, token }, text }: Situation): Way => {
  const written = text.slice(at, at + token.length)
  const literal = written.toLowerCase()
  return {
    advice: `${written} has capital letters. Write ${literal}.`,
    fix: isAlone
      ? { title: `Write ${literal}`, edits: [{ offset: at, length: token.length, text: literal }] }
      : undefined
  }
}

/** Explains a word with a character in it that a reader does not see. */
const unseen = (word: string): string | undefined => {
  const character = Array.from(word).find((one) => isInvisible(one) || isControl(one))
  if (character === undefined) return undefined
  const name = isInvisible(character) ? nameOf(character) : `control character (${numberOf(character)})`
  return `An invisible character is inside this: ${name}. Remove it.`
}

const isControl = (character: string): boolean => character < " " || character === "\x7f"

/** Explains a word directly after a string: the string contains quotes, or ended too early. */
const afterString = (
  { at, mistake: { expected }, previous, previousEnd }: Situation,
  word: string
): string | undefined => {
  const isAfterString = previousEnd === at && previous.length > 1 && previous.endsWith('"')
  if (word === "" || !isAfterString || expected === "key") return undefined
  if (previous === '""') return `The quotes are doubled. Write one double quote at each end: ${shown(word)}.`
  const unclosed = ofUnclosed(previous)
  if (unclosed !== undefined) return unclosed
  return /\\"\s*[,:}\]]/.test(previous)
    ? `The backslash before a quote makes the quote a part of the string ${cut(previous)}. Write \\\\ for a backslash.`
    : `The string ${cut(previous)} ended before ${shown(word)}. Write \\" for a double quote inside a string, or a comma after the string.`
}

/** Explains a character that begins neither a word nor a number. */
const ofCharacter = (text: string, at: number): string | undefined => {
  const character = String.fromCodePoint(text.codePointAt(at)!)
  if (text.startsWith('\\"', at)) return 'A backslash is before the quote of a string. Write " without a backslash.'
  if (character === "\\") return "A backslash is outside of a string. Remove it."
  if (text.startsWith("...", at) || character === "…") {
    return "Dots stand for text that was left out. Write that text, or remove the dots."
  }
  if (character === "'" || character === "`") {
    return `A single quote (${character}) is here. Write straight double quotes (") around names and strings.`
  }
  if (/[“”„‟«»‘’]/.test(character)) {
    return `A curly quote is here: ${character} (${numberOf(character)}). Write straight double quotes (").`
  }
  if (character === "<") return "A placeholder is here. Write the value in its place."
  if (character === ";") return "A semicolon is here. Remove it; JSON has commas between items, and nothing at the end."
  if (character === "(" || character === ")")
    return "A round bracket is here. Write { and } for an object, [ and ] for a list."
  return undefined
}

const ofExpected = ({ at, inside, mistake, text }: Situation, word: string): string => {
  const { expected, reason } = mistake
  const isBeginning = inside === undefined && expected === "value" && !literals.has(word.toLowerCase())
  if (expected === "key") return ofKey(text, at, word)
  if (expected === "colon") return `A colon is missing after the name. Write a colon, and then the value.`
  if (isNumeric(word) || reason === "InvalidNumber") return ofNumber(word)
  if (isBeginning)
    return `The file is not JSON: it begins with ${shown(word)}. Write an object: names and values between { and }.`
  if (expected === "separator") {
    return `The text ${shown(word)} follows a value. Write a comma and a name before it, write it in the quotes of the value, or remove it.`
  }
  return ofValue(word)
}

const ofKey = (text: string, at: number, word: string): string => {
  const isName =
    /^\s*[:=]/.test(text.slice(at + word.length, at + word.length + 20)) || /^[\w.-]+[:=]/.test(text.slice(at, at + 80))
  const name = word.replace(/[:=].*$/s, "")
  return isName
    ? `The name ${cut(name)} has no quotes. Write ${shown(name)}; all names and strings need straight double quotes.`
    : `A name in double quotes must be here, not ${cut(word)}. Write a name, a colon and a value.`
}

const isNumeric = (word: string): boolean =>
  /^[-+]?(?:\d|\.\d)/.test(word) || /^[-+]?(?:nan|inf(?:inity)?)$/i.test(word)

const ofNumber = (word: string): string => {
  const number = cut(word)
  if (/nan|inf/i.test(word)) return `${number} is not a number of JSON. Write a number.`
  if (/^[-+]?0[xXoObB]/.test(word)) return `The number ${number} is not decimal. Write it with the digits 0 to 9.`
  if (/^\+[\d.]+$/.test(word)) return `The number ${number} has a plus sign. Write ${cut(word.slice(1))}.`
  if (/^-?0\d+$/.test(word))
    return `The number ${number} begins with a zero. Remove the zero; write a string in double quotes if it belongs to the value.`
  if (/^[-+]?\.\d/.test(word)) return `The number ${number} begins with a point. Write 0 before the point.`
  if (/^[-+]?\d+\.$/.test(word))
    return `The number ${number} ends with a point. Write a digit after the point, or remove the point.`
  if (/^[-+]?[\d.]+[eE][-+]?$/.test(word))
    return `The number ${number} has no exponent. Write digits after the e, or remove the e.`
  return `The value ${number} is not a number. Write ${shown(word)} in double quotes.`
}

const ofValue = (word: string): string => {
  if (word === "") return "A value is missing here. Write a value."
  if (word === "-")
    return "A hyphen is here in place of a value. Write the items of a list between [ and ], with commas between them."
  const literal = literals.get(word.toLowerCase())
  if (literal !== undefined) return `${cut(word)} is not a value of JSON. Write ${literal}.`
  const near = ["true", "false", "null"].find((one) => Similarity.misspelling(word.toLowerCase(), one) !== undefined)
  if (near !== undefined)
    return `${cut(word)} is not a value of JSON. Write ${near}, or ${shown(word)} if it is a string.`
  return `The value ${cut(word)} has no quotes. Write ${shown(word)}; all names and strings need straight double quotes.`
}

const literals: ReadonlyMap<string, string> = new Map([
  ["yes", 'true, or "yes" if it is a string'],
  ["on", 'true, or "on" if it is a string'],
  ["no", 'false, or "no" if it is a string'],
  ["off", 'false, or "off" if it is a string'],
  ["none", "null, or remove the name"],
  ["nil", "null, or remove the name"],
  ["undefined", "null, or remove the name"]
])
