/**
 * Characters in place of JSON's own: curly and single quotes, and invisible characters.
 */
import type { TextEdit } from "../../../text/index.ts"
import { asWhiteSpace, nameOf, numberOf } from "../characters.ts"
import { type Situation, type Way, endsReading } from "./situation.ts"

/** Explains the quotes or invisible characters of one kind in a file. One fix replaces all of them, or there is none. */
export const ofCharacters = (group: ReadonlyArray<Situation>): Way => {
  const { reason } = group[0]!.mistake
  if (reason === "InvisibleCharacter") return invisible(group)
  const more = group.length - 1
  const strings = more === 0 ? "this string" : `this string and ${more} more`
  const isCurly = reason === "CurlyQuotes"
  const marks = [...new Set(group.flatMap(marksOf))].filter((mark) => mark !== '"' && mark !== "'")
  const named = marks.length === 0 ? "" : `: ${marks.map((mark) => `${mark} (${numberOf(mark)})`).join(" and ")}`
  const kind = isCurly ? "Curly quotes" : "Single quotes"
  // Where the reading ended early, the quotes after it are not known, and a quote may be inside a string.
  const isReadToEnd = group[0]!.parsed.mistakes.every((mistake) => !endsReading.has(mistake.reason))
  if (group.some(isWhole)) return { advice: `${kind} are around the whole text${named}. Remove them.`, fix: undefined }
  return {
    advice: `${kind} are around ${strings}${named}. Write straight double quotes (").`,
    fix:
      isReadToEnd && group.every(isDelimited)
        ? {
            title: `Replace the ${isCurly ? "curly" : "single"} quotes by straight double quotes`,
            edits: group.flatMap(straight)
          }
        : undefined
  }
}

const isWhole = ({ at, end, mistake: { previous, token } }: Situation): boolean =>
  previous === undefined && at + token.length === end

const marksOf = ({ at, mistake: { token }, text }: Situation): ReadonlyArray<string> => [
  text[at]!,
  text[at + token.length - 1]!
]

/** Reports whether the quotes of a string can only be its ends. */
const isDelimited = ({ at, mistake: { isAlone, token }, text }: Situation): boolean =>
  isAlone && !/["\\\t]/.test(text.slice(at + 1, at + token.length - 1))

const straight = ({ at, mistake: { token } }: Situation): ReadonlyArray<TextEdit.TextEdit> => [
  { offset: at, length: 1, text: '"' },
  { offset: at + token.length - 1, length: 1, text: '"' }
]

const invisible = (group: ReadonlyArray<Situation>): Way => {
  const runs = group.map(({ at, mistake: { token }, text }) => text.slice(at, at + token.length))
  const names = [...new Set(runs.flatMap((run) => [...run]))].map((character) => nameOf(character))
  const more = group.length - 1
  const where = more === 0 ? "" : `, and in ${more} more ${more === 1 ? "place" : "places"}`
  const edits = group.map(({ at }, index) => {
    const run = runs[index]!
    return { offset: at, length: run.length, text: asWhiteSpace(run) }
  })
  return {
    advice: `An invisible character is here${where}: ${names.join(", ")}. Replace it by a space, or remove it.`,
    fix: group.every(({ mistake }) => mistake.isAlone)
      ? { title: "Replace the invisible characters by spaces, or remove them", edits }
      : undefined
  }
}
