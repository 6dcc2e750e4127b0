/**
 * Text functions of Go that the engine's rules depend on and whose JavaScript namesakes answer differently.
 */

/** Go's `unicode.IsSpace`: has NEL, lacks the byte order mark; JavaScript's `trim` has it the other way round. */
const notSpace = /[^\t\n\v\f\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/

/**
 * Where the text stands when Go's `TrimSpace` has cut white space off both ends.
 *
 * @category operations
 * @since 1.0.0
 */
export const trimmedRange = (text: string): { readonly start: number; readonly end: number } => {
  const first = text.search(notSpace)
  const start = first === -1 ? text.length : first
  let end = text.length
  while (end > start && !notSpace.test(text[end - 1]!)) end--
  return { start, end }
}

/**
 * Go's `strings.TrimSpace`.
 *
 * @category operations
 * @since 1.0.0
 */
export const trimSpace = (text: string): string => {
  const { start, end } = trimmedRange(text)
  return text.slice(start, end)
}

/**
 * Returns a text in the lower case of Go's `strings.ToLower`: code point by code point, with neither the final sigma nor the
 * two-letter dotted I. Letters that are newer than the Unicode of the engine's Go get their lower case here, and not in Go.
 *
 * @category operations
 * @since 1.0.0
 */
export const toLower = (text: string): string => text.replaceAll("İ", "i").replaceAll("Σ", "σ").toLowerCase()

/**
 * Go's order of texts: by bytes of UTF-8, which is that of code points and not that of JavaScript's UTF-16 units.
 *
 * @category comparison
 * @since 1.0.0
 */
export const compare = (a: string, b: string): number => {
  let index = 0
  while (index < a.length && a[index] === b[index]) index++
  return (a.codePointAt(index) ?? -1) - (b.codePointAt(index) ?? -1)
}

/**
 * One representative for all texts that Go's case-insensitive comparison takes for the same ASCII key. Beside the
 * ASCII letters, the Kelvin sign folds to `k` and the long s to `s`.
 *
 * @category operations
 * @since 1.0.0
 */
export const foldKey = (key: string): string =>
  key.replace(/[A-Z\u017F\u212A]/g, (letter) => letter.toUpperCase().toLowerCase())

const named: { readonly [character: string]: string } = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  '"': '\\"'
}

/** Go's `strconv.IsPrint`: letters, marks, numbers, punctuation, symbols, and of the spaces only the ASCII one. */
const isPrintable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u

/** A text of which nothing is escaped, for most are. */
const isPlain = /^[ !#-[\]-~]*$/

const escapePoint = (point: string): string => {
  const escape = named[point]
  if (escape !== undefined) return escape
  if (isPrintable.test(point)) return point
  const code = point.codePointAt(0)!
  const hex = (width: number) => code.toString(16).padStart(width, "0")
  if (code < 0x20 || code === 0x7f) return `\\x${hex(2)}`
  return code > 0xffff ? `\\U${hex(8)}` : `\\u${hex(4)}`
}

/**
 * Returns a text as Go's `%q` prints it: in double quotes, with characters that do not print escaped.
 *
 * Characters that are newer than the Unicode of the engine's Go (13 in Go 1.19, 15 since Go 1.21) print here if JavaScript
 * knows them. Go escapes them.
 *
 * @category operations
 * @since 1.0.0
 */
export const quote = (text: string): string =>
  `"${isPlain.test(text) ? text : Array.from(text.toWellFormed(), escapePoint).join("")}"`

/**
 * A single character as `encoding/json` quotes it in its messages: between single quotes.
 *
 * @category operations
 * @since 1.0.0
 */
export const quoteCharacter = (character: string): string => {
  if (character === "'") return "'\\''"
  return character === '"' ? "'\"'" : `'${escapePoint(character)}'`
}
