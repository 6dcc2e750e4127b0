/**
 * Byte arrays: their comparison, and the bytes of texts.
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

/** The part of the Web's `TextEncoder` that is used here. Browsers, workers and Node.js have it. */
declare const TextEncoder: new () => { readonly encode: (text: string) => Uint8Array }

const encoder = /*#__PURE__*/ new TextEncoder()
