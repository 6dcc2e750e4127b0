/**
 * File names that say what is in the file.
 *
 * Source of the rule: Docker Engine 25.0, `daemon/runtime_unix.go`, `wrapRuntime`.
 */
import { sha256 } from "@noble/hashes/sha2.js"
import { utf8ToBytes } from "@noble/hashes/utils.js"
import { encode } from "./base32.ts"

/** Lacks vowels, so that no word comes out by accident. */
const alphabet = "0123456789BCDFGHJKLMNPQRSTVWXYZ-"

/** The name of the file that holds the script of a runtime: its name, and a suffix derived from the text. */
export const fileName = (name: string, content: string): string =>
  `${name}.${encode(sha256(bytesOf(content)), alphabet)}`

/** Most scripts are ASCII, for which the bytes are the characters. */
const bytesOf = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code > 0x7f) return utf8ToBytes(text)
    bytes[index] = code
  }
  return bytes
}
