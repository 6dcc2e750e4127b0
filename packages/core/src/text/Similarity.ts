/**
 * How near two names are to each other, for readers and for those who type.
 */
import { distance } from "fastest-levenshtein"

/**
 * A difference between names that a reader may overlook: capitals, blanks at the ends, or the form of a character.
 *
 * @category models
 * @since 1.0.0
 */
export type Aspect = "blanks" | "case" | "look"

/**
 * Returns a name without the aspects: two names that become the same look alike.
 *
 * @category operations
 * @since 1.0.0
 */
export const ignoring = (name: string, without: ReadonlyArray<Aspect> = all): string =>
  without.reduce((rest, aspect) => aspects[aspect].ignore(rest), name)

/**
 * Returns the aspects that two names differ in, or undefined if they differ in more.
 *
 * @category operations
 * @since 1.0.0
 */
export const ignoredAspects = (one: string, other: string): ReadonlyArray<Aspect> | undefined => {
  const areSame = (without: ReadonlyArray<Aspect>): boolean => ignoring(one, without) === ignoring(other, without)
  const needed = (set: ReadonlyArray<Aspect>, aspect: Aspect): ReadonlyArray<Aspect> => {
    const rest = set.filter((kept) => kept !== aspect)
    return areSame(rest) ? rest : set
  }
  return areSame(all) ? all.reduce(needed, all) : undefined
}

/**
 * Returns what two names differ in that are the same but for these aspects, in a sentence.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (set: ReadonlyArray<Aspect>): string =>
  `differs only in ${set.map((aspect) => aspects[aspect].words).join(" and in ")}`

/**
 * Returns how many characters differ, or undefined if they are too many for a slip: more than one in three, or than three.
 *
 * @category operations
 * @since 1.0.0
 */
export const misspelling = (asked: string, name: string): number | undefined => {
  const longer = Math.max(asked.length, name.length)
  const most = Math.min(3, Math.floor(longer / 3))
  if (longer > longestTyped) return undefined
  const characters = haveChangedPlaces(asked, name) ? 1 : distance(asked, name)
  return characters <= most ? characters : undefined
}

const aspects: {
  readonly [aspect in Aspect]: { readonly words: string; readonly ignore: (text: string) => string }
} = {
  look: {
    words: "characters that look alike or do not show",
    ignore: (text) => text.normalize("NFKC").replace(/\p{Default_Ignorable_Code_Point}/gu, "")
  },
  blanks: { words: "blanks at its ends", ignore: (text) => text.trim() },
  case: { words: "case", ignore: (text) => text.toLowerCase() }
}

/** In the order in which they are ignored, and named. */
const all: ReadonlyArray<Aspect> = ["look", "blanks", "case"]

/** Nobody misspells a longer name, and to compare two takes the square of their length. */
const longestTyped = 255

const haveChangedPlaces = (asked: string, name: string): boolean => {
  let at = 0
  while (at < name.length && asked[at] === name[at]) at++
  return `${name.slice(0, at)}${name[at + 1] ?? ""}${name[at] ?? ""}${name.slice(at + 2)}` === asked
}
