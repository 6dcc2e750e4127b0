/** The common part of the reader of go-toml 2: the text, and the words for mistakes. */
import { Bytes } from "../../../../text/index.ts"

/** The release of the reader: 2.2.4 to 2.3.0, or 2.4. */
export type Release = "2.3" | "2.4"

/** The words for a mistake, and the offset that they name. */
export interface Mistake {
  readonly words: string
  readonly offset: number
}

/** A text that is read. `invalidAt` is the offset of the first bytes that are not UTF-8; -1 if there are none. */
export interface Reading {
  readonly text: string
  readonly release: Release
  readonly invalidAt: number
}

/** The offset after what was scanned, or the mistake in it. */
export type Scanned = number | Mistake

/** Makes a mistake whose words differ between the releases. */
export const said = ({ release }: Reading, offset: number, before: string, since = before): Mistake => ({
  words: release === "2.4" ? since : before,
  offset
})

/** Returns the character at an offset as Go's `%#U` prints its first byte. */
export const byteAt = ({ text }: Reading, offset: number): string => {
  const code = Bytes.ofText(String.fromCodePoint(text.codePointAt(offset)!))[0]!
  const shown = (code > 0x1f && code < 0x7f) || (code > 0xa0 && code !== 0xad)
  const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`
  return shown ? `${name} '${String.fromCharCode(code)}'` : name
}
