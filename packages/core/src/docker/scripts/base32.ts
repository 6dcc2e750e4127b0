/**
 * Base32 with an alphabet of one's choice, as Go's `encoding/base32` writes it.
 */

/** The bytes in groups of five bits, filled up with `=` to whole groups of eight characters. */
export const encode = (bytes: Uint8Array, alphabet: string): string => {
  let text = ""
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = ((held & 0xff) << 8) | byte
    for (bits += 8; bits >= 5; bits -= 5) text += alphabet[(held >> (bits - 5)) & 31]
  }
  if (bits > 0) text += alphabet[(held << (5 - bits)) & 31]
  return text.padEnd(Math.ceil(text.length / 8) * 8, "=")
}
