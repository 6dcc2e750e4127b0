/**
 * File names that end in a hash of the content.
 *
 * Source of the rule: Docker Engine 25.0, `daemon/runtime_unix.go`, `wrapRuntime`.
 */
import { sha256 } from "@noble/hashes/sha2.js"
import { Bytes } from "../../text/index.ts"

/** The alphabet of the engine's suffixes. It has no vowels, so that no suffix contains a word by accident. */
const engineAlphabet = "0123456789BCDFGHJKLMNPQRSTVWXYZ-"

/** Returns the file name of a runtime's script: the name of the runtime, and a suffix derived from the text. */
export const fileName = (name: string, content: string): string =>
  `${name}.${base32(sha256(Bytes.ofText(content)), engineAlphabet)}`

/**
 * Encodes bytes in Base32 with the given alphabet, as Go's `encoding/base32` does: the bytes in groups of five bits, padded
 * with `=` to whole groups of eight characters.
 */
export const base32 = (bytes: Uint8Array, alphabet: string): string => {
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
