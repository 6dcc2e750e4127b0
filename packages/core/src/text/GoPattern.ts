/**
 * Patterns of file names as Go's `path/filepath` matches them.
 *
 * Source of the rule: Go `path/filepath`, functions `Match` and `Glob`.
 */
import { fits, type Part } from "./Wildcards.ts"

/**
 * Returns the test for names that a pattern without slashes stands for; undefined if the pattern is not valid. A star also stands for a
 * dot at the beginning of a name.
 *
 * @category operations
 * @since 1.0.0
 */
export const matcher = (pattern: string): ((name: string) => boolean) | undefined => {
  const parts: Array<Part> = []
  const characters = Array.from(pattern)
  let at = 0
  while (at < characters.length) {
    const character = characters[at++]!
    if (character === "*") {
      if (parts.at(-1) !== "any") parts.push("any")
    } else if (character === "?") parts.push(() => true)
    else if (character === "[") {
      const set = setAt(characters, at)
      if (set === undefined) return undefined
      parts.push(set.test)
      at = set.end
    } else {
      const literal = character === "\\" ? characters[at++] : character
      if (literal === undefined) return undefined
      parts.push((one) => one === literal)
    }
  }
  return (name) => fits(Array.from(name), parts)
}

/**
 * Reports whether a text has characters that are special in patterns.
 *
 * @category guards
 * @since 1.0.0
 */
export const isPattern = (text: string): boolean => /[*?[\\]/.test(text)

/** Reads the characters in brackets from the offset after the opening bracket. */
const setAt = (
  characters: ReadonlyArray<string>,
  start: number
): { readonly test: (character: string) => boolean; readonly end: number } | undefined => {
  const isNegated = characters[start] === "^"
  const ranges: Array<readonly [low: number, high: number]> = []
  let at = isNegated ? start + 1 : start
  const one = (): number | undefined => {
    const character = characters[at++]
    if (character === undefined || character === "-" || character === "]") return undefined
    return (character === "\\" ? characters[at++] : character)?.codePointAt(0)
  }
  while (characters[at] !== "]" || ranges.length === 0) {
    const low = one()
    if (low === undefined) return undefined
    let high: number | undefined = low
    if (characters[at] === "-") {
      at++
      high = one()
    }
    if (high === undefined || at >= characters.length) return undefined
    ranges.push([low, high])
  }
  const isIn = (character: string): boolean => {
    const code = character.codePointAt(0) ?? 0
    return ranges.some(([low, high]) => code >= low && code <= high)
  }
  return { test: (character) => isIn(character) !== isNegated, end: at + 1 }
}
