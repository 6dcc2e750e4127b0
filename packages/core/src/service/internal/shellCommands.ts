/**
 * The reserved words of a shell, and the commands that may change variables.
 *
 * Source of the rule: POSIX.1-2024, Shell Command Language, 2.4 Reserved Words and 2.14 Special Built-In Utilities; the manual of
 * bash for further commands.
 */
import type { ShellWord } from "./shellTokens.ts"

/** Returns the reserved word that a word is; undefined if it is an ordinary word. */
export const keyword = (word: ShellWord | undefined): string | undefined => {
  const [piece, ...others] = word?.pieces ?? []
  if (piece?._tag !== "Text" || piece.isQuoted || others.length > 0) return undefined
  return keywords.has(piece.text.text) ? piece.text.text : undefined
}

/** The reserved words that begin a compound command. */
export const openers = /*#__PURE__*/ new Set(["if", "for", "while", "until", "case", "select", "{"])

/** The reserved words that end a compound command. */
export const closers = /*#__PURE__*/ new Set(["fi", "done", "esac", "}"])
const keywords = /*#__PURE__*/ new Set([...openers, ...closers, "then", "else", "elif", "do", "!", "function", "time"])

/** Commands that keep an assignment before them in some shells. */
export const special = /*#__PURE__*/ new Set(
  ". : break continue eval exec exit export readonly return set shift source times trap unset".split(" ")
)

/** Commands that end the file. */
export const stoppers = /*#__PURE__*/ new Set(["exec", "exit", "return", "break", "continue"])

/** Commands that may change variables. */
export const setters = /*#__PURE__*/ new Set([
  ...stoppers,
  ...". source eval read getopts local declare typeset let mapfile readarray printf set shift trap alias builtin command enable".split(
    " "
  )
])
