/**
 * Escapes as in C, in the settings of units.
 *
 * Source of the rule: systemd 252, `src/basic/escape.c`, `cunescape_one`.
 */
import * as BytesText from "./bytesText.ts"

/** The character of an escape, and the length of the escape without its backslash. */
export interface Escape {
  readonly text: string
  readonly length: number
}

/** Returns the escape whose first character after the backslash is at an index; undefined if there is none. */
export const escapeAt = (text: string, at: number): Escape | undefined => {
  const letter = text.charAt(at)
  const simple = Object.hasOwn(letters, letter) ? letters[letter] : undefined
  if (simple !== undefined) return { text: simple, length: 1 }
  if (letter === "x") return byteOf(/^[0-9A-Fa-f]{2}/.exec(text.slice(at + 1, at + 3))?.[0], 16, 3)
  if (letter === "u") return pointOf(/^[0-9A-Fa-f]{4}/.exec(text.slice(at + 1, at + 5))?.[0], 5)
  if (letter === "U") return pointOf(/^[0-9A-Fa-f]{8}/.exec(text.slice(at + 1, at + 9))?.[0], 9)
  return byteOf(/^[0-7]{3}/.exec(text.slice(at, at + 3))?.[0], 8, 3)
}

const letters: { readonly [letter: string]: string } = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  s: " ",
  "\\": "\\",
  '"': '"',
  "'": "'"
}

const byteOf = (digits: string | undefined, base: number, length: number): Escape | undefined => {
  const byte = digits === undefined ? 0 : Number.parseInt(digits, base)
  if (byte === 0 || byte > 255) return undefined
  return { text: byte < 0x80 ? String.fromCharCode(byte) : BytesText.ofByte(byte), length }
}

/** Half of a surrogate pair is encoded like a character by `\u`, and refused by `\U`. */
const pointOf = (digits: string | undefined, length: number): Escape | undefined => {
  const code = digits === undefined ? 0 : Number.parseInt(digits, 16)
  if (code === 0 || (length === 9 && !BytesText.isCharacter(code))) return undefined
  if (code < 0xd800 || code > 0xdfff) return { text: String.fromCodePoint(code), length }
  const bytes = [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]
  return { text: bytes.map(BytesText.ofByte).join(""), length }
}
