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
  `${name}.${encode(sha256(utf8ToBytes(content)), alphabet)}`
