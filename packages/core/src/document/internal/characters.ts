/**
 * Characters that a reader does not see, or takes for a quote of JSON.
 */

/** The quotes that stand for JSON's double quote, for use in a class of a pattern. */
export const doubleQuotes = "“”„‟«»〝〞＂"

/** The single quotes other than the apostrophe, for use in a class of a pattern. */
export const singleQuotes = "‘’‚‛`´"

/** Characters that are not white space to JSON, although they look like it or like nothing. Those in `spaces` have a width. */
const spaces: ReadonlyArray<readonly [character: string, name: string]> = [
  ["\v", "vertical tab"],
  ["\f", "form feed"],
  ["\u0085", "next line"],
  ["\u00a0", "no-break space"],
  ["\u1680", "Ogham space mark"],
  ["\u2000", "en quad"],
  ["\u2001", "em quad"],
  ["\u2002", "en space"],
  ["\u2003", "em space"],
  ["\u2004", "three-per-em space"],
  ["\u2005", "four-per-em space"],
  ["\u2006", "six-per-em space"],
  ["\u2007", "figure space"],
  ["\u2008", "punctuation space"],
  ["\u2009", "thin space"],
  ["\u200a", "hair space"],
  ["\u2028", "line separator"],
  ["\u2029", "paragraph separator"],
  ["\u202f", "narrow no-break space"],
  ["\u205f", "medium mathematical space"],
  ["\u3000", "ideographic space"]
]

const nothings: ReadonlyArray<readonly [character: string, name: string]> = [
  ["\u00ad", "soft hyphen"],
  ["\u180e", "Mongolian vowel separator"],
  ["\u200b", "zero-width space"],
  ["\u200c", "zero-width non-joiner"],
  ["\u200d", "zero-width joiner"],
  ["\u200e", "left-to-right mark"],
  ["\u200f", "right-to-left mark"],
  ["\u202a", "left-to-right embedding"],
  ["\u202b", "right-to-left embedding"],
  ["\u202c", "pop directional formatting"],
  ["\u202d", "left-to-right override"],
  ["\u202e", "right-to-left override"],
  ["\u2060", "word joiner"],
  ["\u2066", "left-to-right isolate"],
  ["\u2067", "right-to-left isolate"],
  ["\u2068", "first strong isolate"],
  ["\u2069", "pop directional isolate"],
  ["\ufeff", "byte order mark"]
]

const invisible: ReadonlyMap<string, string> = new Map([...spaces, ...nothings])
const withWidth: ReadonlySet<string> = new Set(spaces.map(([character]) => character))

/** The invisible characters, for use in a class of a pattern. */
export const invisibleCharacters = [...invisible.keys()].join("")

/** Reports whether a character is invisible. */
export const isInvisible = (character: string): boolean => invisible.has(character)

/** Returns the name of an invisible character with its number: `no-break space (U+00A0)`. */
export const nameOf = (character: string): string => `${invisible.get(character) ?? character} (${numberOf(character)})`

/** Returns the number of a character as Unicode writes it. */
export const numberOf = (character: string): string =>
  `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`

/** Returns invisible characters as JSON's white space: a space for each that has a width, nothing for the others. */
export const asWhiteSpace = (text: string): string =>
  Array.from(text, (character) => (withWidth.has(character) ? " " : "")).join("")
