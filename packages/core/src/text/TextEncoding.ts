/**
 * The encodings of a configuration file: UTF-8 with or without a byte order mark, or UTF-16 with a byte order mark.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/config/config.go`, `getConflictFreeConfiguration`, which chains the
 * decoders of `golang.org/x/text` for a byte order mark with a check for valid UTF-8.
 */
import * as Result from "effect/Result"
import * as Bytes from "./Bytes.ts"

/**
 * The encoding of a file. `mark` is true if the file begins with a byte order mark.
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
 * The offset at which the bytes stop being valid UTF-8, and the text before it. `consumed` is the number of bytes that the
 * engine had read when it noticed, because it decodes in pieces.
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
 * Decodes bytes. Fails if bytes without a UTF-16 byte order mark are not valid UTF-8. An unpaired UTF-16 surrogate or half a
 * unit at the end becomes U+FFFD, as in the engine.
 *
 * @category decoding
 * @since 1.0.0
 */
export const decode = (bytes: Uint8Array): Result.Result<DecodedText, InvalidUtf8> => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return Result.succeed({ text: decodeUtf16(bytes, false), encoding: { name: "utf-16le", mark: true } })
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return Result.succeed({ text: decodeUtf16(bytes, true), encoding: { name: "utf-16be", mark: true } })
  }
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  return Result.map(decodeUtf8(bytes, mark ? 3 : 0), (text) => ({ text, encoding: { name: "utf-8", mark } }))
}

/**
 * Returns the text as seen by tools that do not know byte order marks: a UTF-8 byte order mark is its first character.
 *
 * @category operations
 * @since 1.0.0
 */
export const withMark = ({ encoding, text }: DecodedText): string =>
  encoding.name === "utf-8" && encoding.mark ? `\uFEFF${text}` : text

/**
 * Returns the length of the byte order mark in bytes; 0 without a byte order mark.
 *
 * @category operations
 * @since 1.0.0
 */
export const markLength = ({ mark, name }: Encoding): number => (!mark ? 0 : name === "utf-8" ? 3 : 2)

/**
 * Encodes a text, without a byte order mark. An unpaired surrogate becomes U+FFFD.
 *
 * @category encoding
 * @since 1.0.0
 */
export const encode = (text: string, { name }: Encoding): Uint8Array =>
  name === "utf-8" ? Bytes.ofText(text) : encodeUtf16(text.toWellFormed(), name === "utf-16be")

const encodeUtf16 = (text: string, isBigEndian: boolean): Uint8Array => {
  const view = new DataView(new ArrayBuffer(text.length * 2))
  for (let index = 0; index < text.length; index++) view.setUint16(index * 2, text.charCodeAt(index), !isBigEndian)
  return new Uint8Array(view.buffer)
}

const decodeUtf16 = (bytes: Uint8Array, isBigEndian: boolean): string => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let text = ""
  for (let at = 2; at + 1 < bytes.length; at += 2) text += String.fromCharCode(view.getUint16(at, !isBigEndian))
  return (bytes.length % 2 === 0 ? text : `${text}\uFFFD`).toWellFormed()
}

const decodeUtf8 = (bytes: Uint8Array, start: number): Result.Result<string, InvalidUtf8> => {
  try {
    return Result.succeed(decoder(true).decode(bytes.subarray(start)))
  } catch {
    return decodePieces(bytes, start)
  }
}

/** Decodes in pieces, as the engine does. A character that is cut by the end of a piece begins the next piece. */
const decodePieces = (bytes: Uint8Array, start: number): Result.Result<string, InvalidUtf8> => {
  let text = ""
  for (let from = start; ;) {
    const end = Math.min(from + pieceLength, bytes.length)
    const decoded = withReplacements(bytes.subarray(from, end), end < bytes.length)
    const encoded = Bytes.ofText(decoded)
    let same = 0
    while (same < encoded.length && encoded[same] === bytes[from + same]) same++
    if (same < encoded.length) {
      while (isContinuation(encoded[same]!)) same--
      const textBefore = text + withReplacements(encoded.subarray(0, same), false)
      return Result.fail({ byteOffset: from + same, consumed: end, textBefore })
    }
    text += decoded
    if (end === bytes.length) return Result.succeed(text)
    from += encoded.length
  }
}

/** The buffer size of the decoders in `golang.org/x/text/transform`, in bytes. */
const pieceLength = 4096

const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80

/** The part of the Web's `TextDecoder` that is used here. Browsers, workers and Node.js have it. */
declare const TextDecoder: new (
  label: "utf-8",
  options: { readonly fatal: boolean; readonly ignoreBOM: true }
) => { readonly decode: (bytes: Uint8Array, options?: { readonly stream: boolean }) => string }

const decoder = (fatal: boolean) => new TextDecoder("utf-8", { fatal, ignoreBOM: true })

/** Decodes UTF-8, with U+FFFD for invalid bytes. `leavesOutCut` leaves out a character that is cut at the end. */
const withReplacements = (bytes: Uint8Array, leavesOutCut: boolean): string =>
  decoder(false).decode(bytes, { stream: leavesOutCut })
