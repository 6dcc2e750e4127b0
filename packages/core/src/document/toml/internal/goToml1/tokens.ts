/** The tokens of a text as go-toml 1 sees them. */

/** The kind of a token, by the name that the reader's messages have for it. */
export type TokenKind =
  | "="
  | ","
  | "["
  | "]"
  | "[["
  | "]]"
  | "{"
  | "}"
  | "EOF"
  | "Error"
  | "False"
  | "Float"
  | "Inf"
  | "Integer"
  | "Key"
  | "KeyGroup"
  | "KeyGroupArray"
  | "LocalDate"
  | "LocalTime"
  | "NaN"
  | "String"
  | "TimeOffset"
  | "True"

/**
 * A token: its place in the text, the offset that messages name, and its text. The text of a string is its value, of an error its
 * words.
 */
export interface Token {
  readonly kind: TokenKind
  readonly offset: number
  readonly end: number
  readonly told: number
  readonly text: string
  /** The characters of a key, after escapes. Empty for all other tokens. */
  readonly characters: ReadonlyArray<KeyCharacter>
}

/** A character of a key, and the part of the text that stands for it. */
export interface KeyCharacter {
  readonly character: string
  readonly offset: number
  readonly end: number
}

/** The value of a string and the offset after it, or the words for the mistake in it. */
export type ReadString =
  | { readonly value: string; readonly end: number; readonly words?: never }
  | { readonly words: string }

/** Returns the character at an offset, as Go prints it. The end of the text is printed as U+FFFD. */
export const shownAt = (text: string, offset: number): string =>
  offset < text.length ? String.fromCodePoint(text.codePointAt(offset)!) : "\uFFFD"

export const isSpace = (character: string | undefined): boolean => character === " " || character === "\t"

export const isDigit = (character: string | undefined): boolean =>
  character !== undefined && character >= "0" && character <= "9"

/** Reports whether a character may be in a key without quotes. */
export const isBare = (character: string | undefined): boolean =>
  character !== undefined && /^[A-Za-z0-9_-]$/.test(character)
