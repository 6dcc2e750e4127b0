/**
 * Colours, and escapes for everything that a terminal or the log of a workflow would obey.
 *
 * Source of the rule for workflow commands: actions/runner, `ActionCommand.cs`. The runner obeys a line that begins with `::`,
 * and `##[` anywhere in a line.
 */
import { Lazy } from "../data/index.ts"
import type { Problem } from "../engine/index.ts"

/**
 * A colour or weight.
 *
 * @category models
 * @since 1.0.0
 */
export type Look = "bold" | "dim" | "red" | "yellow" | "green" | "cyan"

/**
 * A function that adds a colour or weight to text, or returns the text unchanged.
 *
 * @category models
 * @since 1.0.0
 */
export type Paint = (look: Look, text: string) => string

/**
 * Returns a function that paints if colour is allowed.
 *
 * @category constructors
 * @since 1.0.0
 */
export const paint =
  (allowed: boolean): Paint =>
  (look, text) =>
    allowed ? `\u001B[${codes[look]}m${text}\u001B[0m` : text

/**
 * Escapes a value for use in a line: everything that a terminal would obey rather than show, line breaks included. At the start of a
 * line, a workflow command remains one: use `printableLines` for lines.
 *
 * @category formatting
 * @since 1.0.0
 */
export const printable = (text: string): string =>
  withoutPrefix(isPlain.test(text) ? text : text.replace(obeyed(), escaped))

/**
 * Escapes a name, path or argument, and quotes it if it is empty or contains white space.
 *
 * @category formatting
 * @since 1.0.0
 */
export const shown = (text: string): string =>
  text === "" || /\s/.test(text) ? `"${printable(text)}"` : printable(text)

/**
 * Escapes lines for output. A terminal then obeys only line breaks, tabs and, if allowed, colours and links, and no line begins
 * a workflow command.
 *
 * @category formatting
 * @since 1.0.0
 */
export const printableLines = (text: string, coloured: boolean): string => {
  const safe = arePlain.test(text)
    ? text
    : text.replace(coloured ? obeyedButColours() : obeyed(), (characters) =>
        characters === "\n" || characters === "\t" || characters.length > 2 ? characters : escaped(characters)
      )
  return withoutPrefix(safe).replace(commandAtStart, "$1\\u003a")
}

/**
 * Returns JSON with the same value, without invisible characters and without workflow commands.
 *
 * @category formatting
 * @since 1.0.0
 */
export const printableJson = (json: string): string =>
  withoutPrefix(
    json.replace(obeyed(), (character) =>
      character === "\n" ? character : Array.from({ length: character.length }, (_, at) => unit(character, at)).join("")
    )
  )

/**
 * Reports whether an unescaped string would begin a workflow command in a log.
 *
 * @category guards
 * @since 1.0.0
 */
export const beginsWorkflowCommand = (text: string): boolean => {
  const seen = text.replace(/\r/g, "\n").replace(obeyed(), (character) => (character === "\n" ? character : ""))
  return withoutPrefix(seen) !== seen || seen.search(commandAtStart) !== -1
}

/**
 * The looks of problems.
 *
 * @category constants
 * @since 1.0.0
 */
export const severityLooks: { readonly [severity in Problem.Severity]: Look } = { error: "red", warning: "yellow" }

const codes: { readonly [look in Look]: number } = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 }

/** Text of ASCII characters that are shown. Most texts have no others, and the patterns for the others are slow to make. */
const isPlain = /^[ -~]*$/

/** Lines of such text, with line breaks and tabs. */
const arePlain = /^[\t\n -~]*$/

/** Control characters and invisible characters: direction marks, joiners, line separators. */
const obeyed = Lazy.lazy(() => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu)

/** Escape sequences of colours and weights, including those of the command line library. */
const colour = String.raw`\u001B\[(?:[0-4]|[39][0-7])m`

/** Escape sequences that begin or end a link. The address has only characters that need no escape. */
const link = String.raw`\u001B\]8;;[\w./:~-]*\u001B\\`

/** The same characters, and each colour or part of a link as one match of more than two characters. */
const obeyedButColours = Lazy.lazy(() => new RegExp(`${colour}|${link}|${obeyed().source}`, "gu"))

/** The start of a workflow command. The runner skips white space before it, and a tool may strip colours before it. */
const commandAtStart = new RegExp(String.raw`^((?:[^\S\n]|${colour})*):(?=:)`, "gmu")

/** Escapes `##[`. Runners of other vendors have a word before the bracket. */
const withoutPrefix = (text: string): string => text.replaceAll(/##(?=\w*\[)/g, "#\\u0023")

const escaped = (character: string): string =>
  escapes[character] ?? (character.length === 1 ? unit(character, 0) : `\\u{${character.codePointAt(0)!.toString(16)}}`)

const unit = (text: string, at: number): string => `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`

const escapes: { readonly [character: string]: string } = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }
