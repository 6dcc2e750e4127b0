/**
 * Text for people: colours, and names that cannot take over a terminal.
 */

/** A colour or weight. */
export type Look = "bold" | "dim" | "red" | "yellow" | "green" | "cyan"

/** Puts looks on text, or leaves it bare. */
export type Paint = (look: Look, text: string) => string

/** Paints where colour is allowed. */
export const paint =
  (allowed: boolean): Paint =>
  (look, text) =>
    allowed ? `\u001B[${codes[look]}m${text}\u001B[0m` : text

/** The text with everything escaped that a terminal would obey rather than show. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => {
    const code = character.codePointAt(0)!.toString(16)
    return escapes[character] ?? (code.length <= 4 ? `\\u${code.padStart(4, "0")}` : `\\u{${code}}`)
  })

/** A name, path or argument as it is shown: in quotes where its ends would not be seen. */
export const shown = (text: string): string =>
  text === "" || /\s/.test(text) ? `"${printable(text)}"` : printable(text)

const codes: { readonly [look in Look]: number } = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 }

const escapes: { readonly [character: string]: string } = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }
