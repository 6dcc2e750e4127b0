/**
 * Commas and colons: missing, doubled, or another character in their place.
 */
import type { TextEdit } from "../../../text/index.ts"
import { ofUnclosed } from "./strings.ts"
import { type Situation, type Way, cut, placeOf, shown } from "./situation.ts"

/** Explains a mistake in a comma or colon. */
export const ofSeparator = (situation: Situation): Way => {
  const { at, mistake, previousEnd, source, text } = situation
  const { reason, token } = mistake
  const written = cut(text.slice(at, at + token.length))
  const way = (advice: string, title: string, edit: TextEdit.TextEdit): Way => ({
    advice,
    fix: isCertain(situation) ? { title, edits: [edit] } : undefined
  })
  switch (reason) {
    case "TrailingComma":
      return {
        advice: "A comma follows the last item. Remove the comma.",
        fix: { title: "Remove the comma", edits: [{ offset: mistake.offset, length: 1, text: "" }] }
      }
    case "DoubledComma":
      // A comma after an opening bracket may follow an item that is missing, or a bracket.
      return situation.previous === ","
        ? way("A second comma follows the first. Remove all but one.", "Remove the comma", {
            offset: at,
            length: token.length,
            text: ""
          })
        : {
            advice: "A comma is at the beginning, before any item. Remove it, or write what is missing.",
            fix: undefined
          }
    case "MissingComma":
      return missingComma(situation)
    case "WrongComma":
      return way(`This is ${shown(written)}, not a comma. Write a comma (,) between two items.`, "Write a comma", {
        offset: at,
        length: token.length,
        text: ","
      })
    case "DoubledColon":
      return way(`There is one ${shown(written)} too many after the colon. Remove it.`, `Remove ${shown(written)}`, {
        offset: previousEnd,
        length: at + token.length - previousEnd,
        text: ""
      })
    case "MissingColon":
      return way(
        `A colon is missing after ${cut(situation.previous)}. Write it at ${placeOf(source, previousEnd)}, between the name and the value.`,
        "Insert a colon",
        { offset: previousEnd, length: 0, text: ":" }
      )
    default:
      return way(
        `A colon belongs here, not ${shown(written)}. Write : between the name and the value.`,
        "Write a colon",
        { offset: previousEnd, length: at + token.length - previousEnd, text: ":" }
      )
  }
}

/**
 * Reports whether nothing else is wrong there. A string before it is not certain if it has other quotes than JSON's, or if it ends
 * as a string does that lacks its quote: with what follows a string.
 */
const isCertain = ({ mistake: { isAlone }, previous }: Situation): boolean =>
  isAlone && (!isString.test(previous) || (previous.startsWith('"') && !/[:,{[]\s*"$/.test(previous.slice(-40))))

/** The first character of a string, in whatever quotes. */
const isString = /^[^\w{}[\],:-]/

const missingComma = (situation: Situation): Way => {
  const { at, previous, previousEnd, source, text } = situation
  const areTouching = previousEnd === at && isString.test(previous) && isString.test(text[at]!)
  if (isCertain(situation) && !areTouching) {
    return {
      advice: `A comma is missing before this. Write it after the item before, at ${placeOf(source, previousEnd)}.`,
      fix: { title: "Insert a comma", edits: [{ offset: previousEnd, length: 0, text: "," }] }
    }
  }
  const unclosed = areTouching || previousEnd !== at ? undefined : ofUnclosed(previous)
  if (unclosed !== undefined) return { advice: unclosed, fix: undefined }
  return {
    advice: areTouching
      ? 'Two strings follow each other without a comma. Write a comma between them, or \\" for a quote inside a string.'
      : "A comma is missing before this, or more. Write a comma between two items, a colon between a name and its value, and [ and ] around a list of values.",
    fix: undefined
  }
}
