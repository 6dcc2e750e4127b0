/**
 * Text that tries to take over the program that shows it, and the sequences that a terminal and the log of a workflow obey.
 */
import * as fc from "fast-check"

/** Parts of hostile text. */
const parts = [
  "::error::forged",
  "::stop-commands::token",
  ":",
  "#",
  "[",
  "##[error]forged",
  "##vso[task.complete]",
  "\u001B[2J",
  "\u001B]0;title\u0007",
  "\u009B31m",
  "\u202E",
  "\u2066",
  "\u200B",
  "\u2028",
  "\u2029",
  "\u0085",
  "\u007F",
  "\uFE0F",
  "\uFEFF",
  "\u{E0041}",
  "\r",
  "\n",
  "\t",
  " ",
  "\u00A0",
  "a",
  '"',
  "\\",
  "%",
  "\uD800"
]

/** Any text, most of it of hostile parts. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...parts) }, fc.string({ unit: "binary", maxLength: 3 })), {
    maxLength: 8
  })
  .map((chosen) => chosen.join(""))

/**
 * The first character that is obeyed, or that is not seen; undefined if there is none. Line breaks are fine. Written apart from
 * what the command escapes: by Unicode's ranges.
 */
export const findObeyed = (text: string): string | undefined =>
  [...text].find((character) => {
    const code = character.codePointAt(0)!
    return character !== "\n" && ranges.some(([from, to]) => from <= code && code <= to)
  })

/** C0, DEL and C1, the soft hyphen, marks of direction, joiners, separators, and tags. */
const ranges: ReadonlyArray<readonly [number, number]> = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xe0000, 0xe0fff]
]

/** The first line that GitHub's runner, or Azure's agent, may take for a command. Undefined if there is none. */
export const obeyedInLog = (text: string): string | undefined =>
  text
    .split(/[\n\r]/)
    .find((line) => line.trimStart().startsWith("::") || line.includes("##[") || line.includes("##vso["))
