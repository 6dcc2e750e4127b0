/**
 * The formatting of values within a sentence.
 */
import * as GoText from "./GoText.ts"

/**
 * Returns a name unchanged if it cannot be misread, otherwise in quotes.
 *
 * @category formatting
 * @since 1.0.0
 */
export const shown = (name: string): string => (/^\w[\w.-]*$/.test(name) ? name : JSON.stringify(name))

/**
 * Returns a path, an argument or a name unchanged, or in quotes if it is empty or contains white space or characters that need
 * escaping.
 *
 * @category formatting
 * @since 1.0.0
 */
export const plain = (text: string): string => {
  const quoted = GoText.quote(text)
  return text === "" || /\s/.test(text) || quoted !== `"${text}"` ? quoted : text
}

/**
 * Returns keys as a file of TOML spells them: with dots, and in quotes if they need quotes.
 *
 * @category formatting
 * @since 1.0.0
 */
export const keys = (path: ReadonlyArray<string>): string =>
  path.map((part) => (/^[\w-]+$/.test(part) ? part : GoText.quote(part))).join(".")

/**
 * Returns a number of things, such as `1 script` or `2 scripts`.
 *
 * @category formatting
 * @since 1.0.0
 */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`

/**
 * Returns words with commas between them, and `and` before the last one.
 *
 * @category formatting
 * @since 1.0.0
 */
export const list = (words: ReadonlyArray<string>): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`
