/**
 * Byte arrays: their comparison, and their conversion to and from text.
 */

/**
 * Reports whether two byte arrays are equal.
 *
 * @category comparison
 * @since 1.0.0
 */
export const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index])

/**
 * Encodes a text as UTF-8. An unpaired surrogate becomes U+FFFD.
 *
 * @category encoding
 * @since 1.0.0
 */
export const ofText = (text: string): Uint8Array => encoder.encode(text)

/**
 * Decodes UTF-8. A sequence of bytes that is not valid becomes U+FFFD, and a byte order mark is kept.
 *
 * @category decoding
 * @since 1.0.0
 */
export const toText = (bytes: Uint8Array): string => decoder.decode(bytes)

/** The part of the Web's `TextEncoder` and `TextDecoder` that is used here. Browsers, workers and Node.js have them. */
declare const TextEncoder: new () => { readonly encode: (text: string) => Uint8Array }

declare const TextDecoder: new (
  label: string,
  options: { readonly ignoreBOM: boolean }
) => { readonly decode: (bytes: Uint8Array) => string }

const encoder = /*#__PURE__*/ new TextEncoder()

const decoder = /*#__PURE__*/ new TextDecoder("utf-8", { ignoreBOM: true })
