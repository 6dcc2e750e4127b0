/**
 * Comments, and their removal with the space that belongs to them.
 */
import type { TextEdit } from "../../../text/index.ts"
import { type Situation, type Way, matchAt } from "./situation.ts"

/** Explains a comment. Its removal leaves no empty line and no space at the end of a line. */
export const ofComment = ({ mistake: { isAlone, token }, text }: Situation): Way => {
  const { length, offset } = token
  const comment = text.slice(offset, offset + length)
  if (isOpen(comment)) {
    return { advice: "This comment has no end, and JSON has no comments. Remove the comment.", fix: undefined }
  }
  // If a quote is missing before it, a part of a string looks like a comment.
  const isCertain = isAlone || !/["'`“”‘’]/.test(comment)
  return {
    advice: "This is a comment, and JSON has no comments. Remove the comment.",
    fix: isCertain ? { title: "Remove the comment", edits: [removal(text, offset, offset + length)] } : undefined
  }
}

/** Explains a semicolon that begins a comment, as in INI files: words follow it to the end of the line. */
export const ofSemicolon = (situation: Situation): Way | undefined =>
  isSemicolonComment(situation)
    ? {
        advice: "This is a comment after a semicolon, and JSON has no comments. Remove the comment.",
        fix: undefined
      }
    : undefined

/** Reports whether a mistake is a semicolon before a comment. */
export const isSemicolonComment = ({ at, text }: Situation): boolean =>
  matchAt(text, /;[ \t]*(?!(?:true|false|null)\b)\p{L}[^"{}[\]:\r\n]*(?=[\r\n]|$)/uy, at) !== ""

/** Reports whether a mistake is a comment without an end that contains a closing bracket. */
export const hidesBracket = ({ mistake: { reason, token }, text }: Situation): boolean => {
  const comment = text.slice(token.offset, token.offset + token.length)
  return reason === "Comment" && isOpen(comment) && /[}\]]/.test(comment)
}

const isOpen = (comment: string): boolean =>
  comment.startsWith("/*") && !(comment.endsWith("*/") && comment.length >= 4)

const removal = (text: string, offset: number, end: number): TextEdit.TextEdit => {
  const before = lastOther(text, offset)
  const after = nextOther(text, end)
  const beginsLine = before === 0 || text[before - 1] === "\n"
  const endsLine = after === text.length || text[after] === "\n" || text[after] === "\r"
  // A comment with a line of its own is removed with the line.
  if (beginsLine && endsLine) return replaced(before, afterLineBreak(text, after), "")
  if (endsLine) return replaced(before, end, "")
  if (beginsLine) return replaced(offset, after, "")
  // What the comment separated remains separate.
  const isBetween = before === offset && after === end && /^[^{}[\],:]{2}$/.test(text[before - 1]! + text[end]!)
  return replaced(before, end, isBetween ? " " : "")
}

const replaced = (from: number, to: number, text: string): TextEdit.TextEdit => ({
  offset: from,
  length: to - from,
  text
})

const isSpace = (character: string | undefined): boolean => character === " " || character === "\t"

/** Returns the offset after the last character before the offset that is not a space. */
const lastOther = (text: string, offset: number): number => {
  let at = offset
  while (isSpace(text[at - 1])) at--
  return at
}

const nextOther = (text: string, offset: number): number => {
  let at = offset
  while (isSpace(text[at])) at++
  return at
}

const afterLineBreak = (text: string, offset: number): number =>
  text.startsWith("\r\n", offset) ? offset + 2 : Math.min(offset + 1, text.length)
