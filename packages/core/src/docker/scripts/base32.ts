/**
 * Base32 with an alphabet of one's choice, as Go's `encoding/base32` writes it.
 */

/** The bytes in groups of five bits, filled up with `=` to whole groups of eight characters. */
export const encode = (bytes: Uint8Array, alphabet: string): string => {
  const codes: Array<number> = []
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = ((held & 0xff) << 8) | byte
    bits += 8
    for (; bits >= 5; bits -= 5) codes.push(alphabet.charCodeAt((held >> (bits - 5)) & 31))
  }
  if (bits > 0) codes.push(alphabet.charCodeAt((held << (5 - bits)) & 31))
  const text = String.fromCharCode(...codes)
  return text.padEnd(Math.ceil(text.length / 8) * 8, "=")
}
