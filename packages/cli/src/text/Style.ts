/**
 * Text as it is shown: colours, and the escapes of everything that a terminal, or the log of a workflow, would obey.
 *
 * Source of the rule for workflow commands: actions/runner, `ActionCommand.cs`. The runner obeys a line that begins with `::`,
 * and `##[` anywhere in a line.
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

/** A value as part of a line: what a terminal would obey rather than show is escaped, line breaks included. */
export const printable = (text: string): string => withoutPrefix(text.replace(obeyed, escaped))

/** A name, path or argument as it is shown: in quotes where its ends would not be seen. */
export const shown = (text: string): string =>
  text === "" || /\s/.test(text) ? `"${printable(text)}"` : printable(text)

/**
 * Lines as they are written, whatever was put into them: nothing but line breaks, tabs and colours is obeyed, colours only if
 * they are allowed, and no line begins a workflow command.
 */
export const printableLines = (text: string, coloured: boolean): string => {
  const safe = text.replace(coloured ? obeyedButColours : obeyed, (characters) =>
    characters === "\n" || characters === "\t" || characters.length > 2 ? characters : escaped(characters)
  )
  return withoutPrefix(safe).replace(commandAtStart, "$1\\u003a")
}

/** A JSON text with the same value, in which no character is invisible, and no line begins a workflow command. */
export const printableJson = (json: string): string =>
  withoutPrefix(
    json.replace(obeyed, (character) =>
      character === "\n" ? character : Array.from({ length: character.length }, (_, at) => unit(character, at)).join("")
    )
  )

/** Reports whether a text that must keep its bytes would begin a workflow command in a log. */
export const beginsWorkflowCommand = (text: string): boolean => {
  const seen = text.replace(/\r/g, "\n").replace(obeyed, (character) => (character === "\n" ? character : ""))
  return withoutPrefix(seen) !== seen || seen.search(commandAtStart) !== -1
}

const codes: { readonly [look in Look]: number } = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 }

/** Control characters, and characters that are not seen: marks of direction, joiners, separators of lines. */
const obeyed = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/** Colours and weights, the library's own included. */
const colour = String.raw`\u001B\[(?:[0-4]|[39][0-7])m`

/** Control characters and the rest, with a colour as one match of more than two characters. */
const obeyedButColours = new RegExp(`${colour}|${obeyed.source}`, "gu")

/** White space before it does not matter to the runner; a colour might not to whoever takes colours out. */
const commandAtStart = new RegExp(String.raw`^((?:[^\S\n]|${colour})*):(?=:)`, "gmu")

/** Runners of other makers have a word before the bracket. */
const withoutPrefix = (text: string): string => text.replaceAll(/##(?=\w*\[)/g, "#\\u0023")

const escaped = (character: string): string =>
  escapes[character] ?? (character.length === 1 ? unit(character, 0) : `\\u{${character.codePointAt(0)!.toString(16)}}`)

const unit = (text: string, at: number): string => `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`

const escapes: { readonly [character: string]: string } = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }
