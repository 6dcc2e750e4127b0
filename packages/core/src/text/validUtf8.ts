/**
 * The platform's own decoder of UTF-8. It is quick, and says nothing of where bytes go wrong.
 */

/** The part of the Web's `TextDecoder` that is used here: browsers, workers and Node.js have it. */
declare const TextDecoder: new (
  label: "utf-8",
  options: { readonly fatal: true; readonly ignoreBOM: true }
) => { readonly decode: (bytes: Uint8Array) => string }

/** The text of bytes that are all UTF-8, or undefined where they are not, or the platform cannot tell. */
export const decodeValidUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
