/**
 * The similarity of names: names that look alike, and names that differ by a typing error.
 */
import { distance } from "fastest-levenshtein"
import { Lazy } from "../data/index.ts"

/**
 * A difference between names that a reader may overlook: case, white space at the ends, or look-alike characters.
 *
 * @category models
 * @since 1.0.0
 */
export type Aspect = "spaces" | "case" | "look"

/**
 * Returns a name with the given aspects removed. Two names look alike if their results are equal.
 *
 * @category operations
 * @since 1.0.0
 */
export const ignoring = (name: string, without: ReadonlyArray<Aspect> = all): string =>
  without.reduce((rest, aspect) => aspects[aspect].ignore(rest), name)

/**
 * Returns the aspects in which two names differ, or undefined if they also differ otherwise.
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
 * Describes the aspects in which two names differ, for use in a sentence.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (set: ReadonlyArray<Aspect>): string =>
  `differs only in ${set.map((aspect) => aspects[aspect].words).join(" and in ")}`

/**
 * Returns the number of characters that differ, or undefined if there are too many for a typing error: more than three, or
 * more than a third of the longer name. Two swapped neighbours count as one. Names longer than 255 are not compared.
 *
 * @category operations
 * @since 1.0.0
 */
export const misspelling = (asked: string, name: string): number | undefined => {
  const longer = Math.max(asked.length, name.length)
  const most = Math.min(3, Math.floor(longer / 3))
  if (longer > longestTyped) return undefined
  const characters = isSwapped(asked, name) ? 1 : distance(asked, name)
  return characters <= most ? characters : undefined
}

/**
 * Returns the name that a misspelt one is nearest to; undefined if several are as near, or none is near enough for a typing error.
 *
 * @category operations
 * @since 1.0.0
 */
export const nearest = (asked: string, names: Iterable<string>): string | undefined => {
  const near = Array.from(names, (name) => ({ name, characters: misspelling(asked, name) ?? Infinity }))
  const least = Math.min(...near.map(({ characters }) => characters))
  const best = near.filter(({ characters }) => characters === least && characters < Infinity)
  return best.length === 1 ? best[0]!.name : undefined
}

/**
 * Reports whether two names become equal if two neighbouring characters of one change places.
 *
 * @category guards
 * @since 1.0.0
 */
export const isSwapped = (asked: string, name: string): boolean => {
  let at = 0
  while (at < name.length && asked[at] === name[at]) at++
  return `${name.slice(0, at)}${name[at + 1] ?? ""}${name[at] ?? ""}${name.slice(at + 2)}` === asked
}

const aspects: {
  readonly [aspect in Aspect]: { readonly words: string; readonly ignore: (text: string) => string }
} = {
  look: {
    words: "characters that look alike or are invisible",
    ignore: (text) => (isAscii.test(text) ? text : text.normalize("NFKC").replace(invisible(), ""))
  },
  spaces: { words: "leading or trailing white space", ignore: (text) => text.trim() },
  case: { words: "case", ignore: (text) => text.toLowerCase() }
}

const isAscii = /^[\0-\x7F]*$/

const invisible = Lazy.lazy(() => new RegExp(String.raw`\p{Default_Ignorable_Code_Point}`, "gu"))

/** The aspects in the order in which they are removed and described. */
const all: ReadonlyArray<Aspect> = ["look", "spaces", "case"]

/** The length up to which names are compared, because the time to compare them is quadratic. */
const longestTyped = 255
