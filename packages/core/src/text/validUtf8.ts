/**
 * The platform's own decoder of UTF-8.
 */

import { utf8ToBytes } from "@noble/hashes/utils.js"

/** The part of the Web's `TextDecoder` that is used here: browsers, workers and Node.js have it. */
declare const TextDecoder: new (
  label: "utf-8",
  options: { readonly fatal: boolean; readonly ignoreBOM: true }
) => { readonly decode: (bytes: Uint8Array) => string }

/** The text of bytes that are all UTF-8, or undefined where they are not, or the platform cannot tell. */
export const decodeValidUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Returns how many bytes of the beginning are UTF-8: the decoder puts U+FFFD in the place of those that are not. */
export const lengthOfValidUtf8 = (bytes: Uint8Array): number => {
  let length = 0
  for (const character of new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(bytes)) {
    const encoded = utf8ToBytes(character)
    if (character === "\uFFFD" && !encoded.every((byte, index) => byte === bytes[length + index])) return length
    length += encoded.length
  }
  return length
}
