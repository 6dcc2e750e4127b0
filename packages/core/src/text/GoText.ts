/**
 * Go's string functions that the engine's rules depend on and whose JavaScript namesakes differ.
 */
import { Lazy } from "../data/index.ts"
import * as Bytes from "./Bytes.ts"

/** A character that Go's `unicode.IsSpace` rejects. Go trims NEL but not the byte order mark; JavaScript does the opposite. */
const notSpace = /[^\t\n\v\f\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/

/**
 * Returns the range of a string that Go's `TrimSpace` keeps when it cuts white space off both ends.
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
 * Trims a string like Go's `strings.TrimSpace`.
 *
 * @category operations
 * @since 1.0.0
 */
export const trimSpace = (text: string): string => {
  const { start, end } = trimmedRange(text)
  return text.slice(start, end)
}

/**
 * Returns a string in lower case like Go's `strings.ToLower`: code point by code point, with neither the final sigma nor the
 * two-letter dotted I. Letters that are newer than the Unicode version of the engine's Go change here but not in Go.
 *
 * @category operations
 * @since 1.0.0
 */
export const toLower = (text: string): string => text.replaceAll("İ", "i").replaceAll("Σ", "σ").toLowerCase()

/**
 * Compares strings like Go: by UTF-8 bytes, which is the order of code points. JavaScript compares UTF-16 units.
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
 * Returns one representative for all strings that Go's case-insensitive comparison treats as the same ASCII key. Besides
 * the ASCII letters, the Kelvin sign folds to `k` and the long s to `s`.
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

/**
 * A character that Go's `strconv.IsPrint` accepts: a letter, mark, number, punctuation, symbol or the ASCII space. A literal
 * would be parsed by each import, which takes milliseconds for patterns of Unicode properties.
 */
const printableCharacter = Lazy.lazy(() => new RegExp(String.raw`^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$`, "u"))

/** A string that needs no escapes. Most strings match, so this is a fast path. */
const isPlain = /^[ !#-[\]-~]*$/

const escapePoint = (point: string): string => {
  const escape = named[point]
  if (escape !== undefined) return escape
  if (printableCharacter().test(point)) return point
  const code = point.codePointAt(0)!
  const hex = (width: number) => code.toString(16).padStart(width, "0")
  if (code < 0x20 || code === 0x7f) return `\\x${hex(2)}`
  return code > 0xffff ? `\\U${hex(8)}` : `\\u${hex(4)}`
}

/**
 * Returns a string as Go's `%q` prints it: in double quotes, with unprintable characters escaped.
 *
 * A character that is newer than the Unicode version of the engine's Go (13 in Go 1.19, 15 since Go 1.21) is not escaped here
 * if JavaScript knows it. Go escapes it.
 *
 * @category operations
 * @since 1.0.0
 */
export const quote = (text: string): string =>
  `"${isPlain.test(text) ? text : Array.from(text.toWellFormed(), escapePoint).join("")}"`

/**
 * Returns the string that Go's `%q` prints in this way. A byte that is not part of valid UTF-8 becomes U+FFFD, and text that is not
 * in double quotes is returned unchanged.
 *
 * @category operations
 * @since 1.0.0
 */
export const unquote = (quoted: string): string =>
  /^"[^]*"$/.test(quoted)
    ? quoted
        .slice(1, -1)
        .replaceAll(/\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|(.))/g, (_, byte, short, long, other) => {
          if (other !== undefined) return characters[other] ?? other
          const code = Number.parseInt(byte ?? short ?? long, 16)
          return (byte !== undefined && code > 0x7f) || code > 0x10ffff ? "\uFFFD" : String.fromCodePoint(code)
        })
    : quoted

const characters: { readonly [escape: string]: string } = /*#__PURE__*/ Object.fromEntries(
  Object.entries(named).map(([character, escape]) => [escape.slice(1), character])
)

/**
 * Returns a character as `encoding/json` quotes it in its messages: in single quotes.
 *
 * @category operations
 * @since 1.0.0
 */
export const quoteCharacter = (character: string): string => {
  if (character === "'") return "'\\''"
  return character === '"' ? "'\"'" : `'${escapePoint(character)}'`
}

/**
 * Decodes UTF-8 as Go does when it converts bytes to characters: each byte that is not part of a valid character becomes U+FFFD.
 * JavaScript has one U+FFFD for the beginning of a character that is cut.
 *
 * @category decoding
 * @since 1.0.0
 */
export const ofBytes = (bytes: Uint8Array): string => {
  const text = Bytes.toText(bytes)
  return text.includes("\uFFFD") ? replaced(bytes) : text
}

const replaced = (bytes: Uint8Array): string => {
  let text = ""
  let from = 0
  for (let at = 0; at < bytes.length;) {
    const length = characterLength(bytes, at)
    if (length === 0) {
      text += `${Bytes.toText(bytes.subarray(from, at))}\uFFFD`
      from = at + 1
    }
    at += Math.max(1, length)
  }
  return text + Bytes.toText(bytes.subarray(from))
}

/** Returns the number of bytes of the valid character at an offset; 0 if there is none. */
const characterLength = (bytes: Uint8Array, at: number): number => {
  const first = bytes[at]!
  if (first < 0x80) return 1
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
  const character = bytes.subarray(at, at + length)
  const decoded = Bytes.toText(character)
  const isOne = character.length === length && Array.from(decoded).length === 1
  const isWritten = isOne && Bytes.sameBytes(Bytes.ofText(decoded), character)
  return isWritten ? length : 0
}
