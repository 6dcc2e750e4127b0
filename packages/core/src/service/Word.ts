/**
 * The words of command lines, each with the place that the word is written at.
 */
import type { Origin } from "../engine/index.ts"
import type { Unforeseen } from "./Unforeseen.ts"

/**
 * A word of a command line, or the value of a setting. `at` is the place in a file; it is undefined if the word is not from a
 * file. `unforeseen` is present if the text is not certain.
 *
 * @category models
 * @since 1.0.0
 */
export interface Word {
  readonly text: string
  readonly at: Origin.Place | undefined
  readonly unforeseen?: Unforeseen
}

/**
 * Returns the strings of words.
 *
 * @category getters
 * @since 1.0.0
 */
export const texts = (words: ReadonlyArray<Word>): ReadonlyArray<string> => words.map(({ text }) => text)
