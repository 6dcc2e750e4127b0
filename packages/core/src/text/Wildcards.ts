/**
 * Patterns of names with parts that stand for any number of characters. Which characters of a pattern are special is for others to say.
 */

/**
 * A part of a pattern: any characters, or a test for one character.
 *
 * @category models
 * @since 1.0.0
 */
export type Part = "any" | ((character: string) => boolean)

/**
 * Reports whether the characters of a name fit parts. Only the last part "any" takes more characters if the rest does not fit, so the
 * time is at most the product of both lengths. A regular expression would try all ways to divide the name.
 *
 * ```ts
 * import { Wildcards } from "@oci-runtimes/core/text"
 *
 * console.log(Wildcards.fits("10-runsc.toml", ["any", (character) => character === "l"]))
 * // => true
 * ```
 *
 * @category operations
 * @since 1.0.0
 */
export const fits = (name: ArrayLike<string>, parts: ReadonlyArray<Part>): boolean => {
  let [at, part] = [0, 0]
  let again: { readonly part: number; at: number } | undefined
  while (at < name.length) {
    const test = parts[part]
    if (test === "any") {
      again = { part: ++part, at }
    } else if (test?.(name[at]!) === true) {
      at++
      part++
    } else if (again === undefined) {
      return false
    } else {
      at = ++again.at
      part = again.part
    }
  }
  return parts.slice(part).every((rest) => rest === "any")
}
