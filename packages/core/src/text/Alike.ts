/**
 * How near two names are to each other, for readers and for those who type.
 */
import { distance } from "fastest-levenshtein"
import { Frozen } from "../data/index.ts"
import { skeleton } from "./lookalikes.ts"

/** What a reader of a name may overlook: blanks at its ends, capitals, and characters that look like others or like none. */
export type Aspect = "blanks" | "case" | "look"

/** Every set of aspects, the smallest first; within one, in the order in which they are ignored. */
export const sets: ReadonlyArray<ReadonlyArray<Aspect>> = /*#__PURE__*/ Frozen.frozen([
  ["case"],
  ["blanks"],
  ["look"],
  ["blanks", "case"],
  ["look", "case"],
  ["look", "blanks"],
  ["look", "blanks", "case"]
])

/** All aspects. */
export const everything: ReadonlyArray<Aspect> = sets.at(-1)!

/** What is left of a name when aspects are ignored. */
export const ignoring = (set: ReadonlyArray<Aspect>, text: string): string =>
  set.reduce((rest, aspect) => aspects[aspect].ignore(rest), text)

/** The smallest set of aspects but for which two names are the same, or undefined where they differ in more. */
export const butFor = (one: string, other: string): ReadonlyArray<Aspect> | undefined =>
  sets.find((set) => ignoring(set, one) === ignoring(set, other))

/** In what two names differ that are the same but for some aspects, in a sentence. */
export const describe = (set: ReadonlyArray<Aspect>): string =>
  `differs only in ${set.map((aspect) => aspects[aspect].words).join(" and in ")}`

/** How many characters differ, or undefined where they are too many for a slip: more than one in three, or than three. */
export const misspelling = (asked: string, name: string): number | undefined => {
  const longer = Math.max(asked.length, name.length)
  const most = Math.min(3, Math.floor(longer / 3))
  if (longer > longestTyped || longer - Math.min(asked.length, name.length) > most) return undefined
  const characters = haveChangedPlaces(asked, name) ? 1 : distance(asked, name)
  return characters <= most ? characters : undefined
}

const aspects: {
  readonly [aspect in Aspect]: { readonly words: string; readonly ignore: (text: string) => string }
} = {
  look: { words: "characters that look alike or do not show", ignore: skeleton },
  blanks: { words: "blanks at its ends", ignore: (text) => text.trim() },
  case: { words: "case", ignore: (text) => text.toLowerCase() }
}

/** Nobody misspells a longer name, and to compare two takes the square of their length. */
const longestTyped = 255

const haveChangedPlaces = (asked: string, name: string): boolean => {
  let at = 0
  while (at < name.length && asked[at] === name[at]) at++
  return `${name.slice(0, at)}${name[at + 1] ?? ""}${name[at] ?? ""}${name.slice(at + 2)}` === asked
}
