/**
 * From the bytes of a configuration file to its text: UTF-8 with or without a byte order mark, or UTF-16 with one.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/config/config.go`, `getConflictFreeConfiguration`, which chains the
 * decoders of `golang.org/x/text` for a byte order mark with a check for valid UTF-8.
 */
import { utf8ToBytes } from "@noble/hashes/utils.js"
import * as Result from "effect/Result"
import { decodeValidUtf8, lengthOfValidUtf8 } from "./validUtf8.ts"

/**
 * How the bytes were encoded. `mark` says whether a byte order mark stood before the text.
 *
 * @category models
 * @since 1.0.0
 */
export interface Encoding {
  readonly name: "utf-8" | "utf-16le" | "utf-16be"
  readonly mark: boolean
}

/**
 * A decoded text, without its byte order mark.
 *
 * @category models
 * @since 1.0.0
 */
export interface DecodedText {
  readonly text: string
  readonly encoding: Encoding
}

/**
 * The byte at which the bytes stop being UTF-8, and the text up to there. `consumed` is how many bytes the engine had read by
 * the time it noticed: it decodes in pieces.
 *
 * @category models
 * @since 1.0.0
 */
export interface InvalidUtf8 {
  readonly byteOffset: number
  readonly consumed: number
  readonly textBefore: string
}

/**
 * Decodes bytes. Fails on bytes that are not UTF-8, the only encoding that is accepted without a mark. An unpaired
 * UTF-16 surrogate or half a unit at the end becomes U+FFFD, as in the engine.
 *
 * @category decoding
 * @since 1.0.0
 */
export const decode = (bytes: Uint8Array): Result.Result<DecodedText, InvalidUtf8> => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return Result.succeed({ text: decodeUtf16(bytes, 0), encoding: { name: "utf-16le", mark: true } })
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return Result.succeed({ text: decodeUtf16(bytes, 1), encoding: { name: "utf-16be", mark: true } })
  }
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  return Result.map(decodeUtf8(bytes, mark ? 3 : 0), (text) => ({ text, encoding: { name: "utf-8", mark } }))
}

/**
 * The text as tools see it that know of no byte order mark: of UTF-8 with one, behind a character of its own.
 *
 * @category operations
 * @since 1.0.0
 */
export const withMark = ({ encoding, text }: DecodedText): string =>
  encoding.name === "utf-8" && encoding.mark ? `\uFEFF${text}` : text

/**
 * How many bytes the byte order mark takes up before a text.
 *
 * @category operations
 * @since 1.0.0
 */
export const markLength = ({ mark, name }: Encoding): number => (!mark ? 0 : name === "utf-8" ? 3 : 2)

/**
 * The bytes of a text, without a byte order mark. An unpaired surrogate becomes U+FFFD.
 *
 * @category encoding
 * @since 1.0.0
 */
export const encode = (text: string, { name }: Encoding): Uint8Array =>
  name === "utf-8" ? utf8ToBytes(text) : encodeUtf16(text.toWellFormed(), name === "utf-16be")

const encodeUtf16 = (text: string, bigEndian: boolean): Uint8Array => {
  const bytes = new Uint8Array(text.length * 2)
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    bytes[index * 2 + (bigEndian ? 0 : 1)] = unit >> 8
    bytes[index * 2 + (bigEndian ? 1 : 0)] = unit & 0xff
  }
  return bytes
}

const unitsAtOnce = 8192

const decodeUtf16 = (bytes: Uint8Array, highByte: 0 | 1): string => {
  let text = ""
  let units: Array<number> = []
  for (let index = 2; index + 1 < bytes.length; index += 2) {
    const [first, second] = [bytes[index]!, bytes[index + 1]!]
    units.push(highByte === 1 ? (first << 8) | second : (second << 8) | first)
    if (units.length === unitsAtOnce) {
      text += String.fromCharCode(...units)
      units = []
    }
  }
  text += String.fromCharCode(...units)
  return (bytes.length % 2 === 0 ? text : `${text}\uFFFD`).toWellFormed()
}

const decodeUtf8 = (bytes: Uint8Array, start: number): Result.Result<string, InvalidUtf8> => {
  const whole = decodeValidUtf8(bytes.subarray(start))
  if (whole !== undefined) return Result.succeed(whole)
  const byteOffset = start + lengthOfValidUtf8(bytes.subarray(start))
  const textBefore = decodeValidUtf8(bytes.subarray(start, byteOffset)) ?? ""
  return Result.fail({ byteOffset, consumed: consumedAt(bytes, byteOffset, start), textBefore })
}

/** The buffer of the decoders in `golang.org/x/text/transform`. */
const piece = 4096

const consumedAt = (bytes: Uint8Array, fault: number, start: number): number => {
  for (let from = start; ;) {
    const end = Math.min(from + piece, bytes.length)
    const next = end === bytes.length ? end : startOfCutSequence(bytes, end)
    if (fault < next) return end
    from = next
  }
}

/** Where a sequence begins that goes on behind `end`, as far as can be told from before it; `end` where none does. */
const startOfCutSequence = (bytes: Uint8Array, end: number): number => {
  for (let start = end - 1; start >= Math.max(0, end - 3); start--) {
    if (bytes[start]! < 0x80) return end
    if (bytes[start]! < 0xc0) continue
    const known = bytes.subarray(start, end)
    const isBegun = completions.some((rest) => decodeValidUtf8(Uint8Array.of(...known, ...rest)) !== undefined)
    return isBegun ? start : end
  }
  return end
}

/** What any beginning of a valid sequence can be completed with. */
const completions = [[0x80], [0x80, 0x80], [0x80, 0x80, 0x80], [0x90, 0x80, 0x80], [0xa0, 0x80]]
