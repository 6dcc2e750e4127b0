/**
 * Texts that may contain bytes that are not valid UTF-8. Such a byte is the lone surrogate U+DC00 plus the byte, so that
 * every text can be turned into its bytes again, and no valid text has such a character.
 */
import { Bytes } from "../../text/index.ts"

/** Decodes bytes. Keeps a byte order mark. */
export const decode = (bytes: Uint8Array): string => {
  try {
    return decoder.decode(bytes)
  } catch {
    const parts: Array<string> = []
    characters(bytes, (text) => parts.push(text))
    return parts.join("")
  }
}

/** Calls a function with each character of the bytes and the index of its first byte. */
export const characters = (bytes: ArrayLike<number>, take: (text: string, index: number) => void): void => {
  for (let at = 0; at < bytes.length;) {
    const length = lengthAt(bytes, at)
    take(length === 0 ? String.fromCharCode(surrogate + bytes[at]!) : pointAt(bytes, at, length), at)
    at += length || 1
  }
}

/** Returns the bytes of a text. */
export const encode = (text: string): Uint8Array => {
  if (text.isWellFormed()) return Bytes.ofText(text)
  const bytes: Array<number> = []
  for (const character of text) {
    const byte = rawByte(character)
    if (byte === undefined) bytes.push(...Bytes.ofText(character))
    else bytes.push(byte)
  }
  return Uint8Array.from(bytes)
}

/** Returns the character that means a raw byte from 0x80 on. */
export const ofByte = (byte: number): string => String.fromCharCode(surrogate + byte)

/** Returns the byte that a character means; undefined if the character is an ordinary one. */
export const rawByte = (character: string): number | undefined => {
  const code = character.codePointAt(0)!
  return code >= surrogate + 0x80 && code <= surrogate + 0xff ? code - surrogate : undefined
}

/**
 * Reports whether systemd accepts a text as UTF-8. Unlike most programs, systemd refuses noncharacters.
 *
 * Source of the rule: systemd 252, `src/basic/utf8.c`, `utf8_is_valid` and `unichar_is_valid`.
 */
export const isValid = (text: string): boolean => text.isWellFormed() && !noncharacter.test(text)

/** Reports whether a number is a character that systemd accepts. */
export const isCharacter = (code: number): boolean =>
  code < 0x110000 && (code & 0xfffff800) !== 0xd800 && !(code >= 0xfdd0 && code <= 0xfdef) && (code & 0xfffe) !== 0xfffe

/** Returns a text that can be shown: each byte that is not valid UTF-8 becomes U+FFFD. */
export const shown = (text: string): string => text.toWellFormed()

const surrogate = 0xdc00

const noncharacter =
  /[\uFDD0-\uFDEF\uFFFE\uFFFF]|[\uD83F\uD87F\uD8BF\uD8FF\uD93F\uD97F\uD9BF\uD9FF\uDA3F\uDA7F\uDABF\uDAFF\uDB3F\uDB7F\uDBBF\uDBFF][\uDFFE\uDFFF]/

/** The part of the Web's `TextDecoder` that is used here. Browsers, workers and Node.js have it. */
declare const TextDecoder: new (
  label: "utf-8",
  options: { readonly fatal: true; readonly ignoreBOM: true }
) => { readonly decode: (bytes: Uint8Array) => string }

const decoder = /*#__PURE__*/ new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** Returns the number of bytes of the valid character at an index; 0 if the bytes are not valid. */
const lengthAt = (bytes: ArrayLike<number>, at: number): number => {
  const first = bytes[at]!
  if (first < 0x80) return 1
  const length =
    first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0
  for (let offset = 1; offset < length; offset++) if (((bytes[at + offset] ?? 0) & 0xc0) !== 0x80) return 0
  const second = bytes[at + 1] ?? 0
  const isOutside =
    (first === 0xe0 && second < 0xa0) ||
    (first === 0xed && second > 0x9f) ||
    (first === 0xf0 && second < 0x90) ||
    (first === 0xf4 && second > 0x8f)
  return isOutside ? 0 : length
}

const pointAt = (bytes: ArrayLike<number>, at: number, length: number): string => {
  let code = length === 1 ? bytes[at]! : bytes[at]! & (0xff >> (length + 1))
  for (let offset = 1; offset < length; offset++) code = (code << 6) | (bytes[at + offset]! & 0x3f)
  return String.fromCodePoint(code)
}
