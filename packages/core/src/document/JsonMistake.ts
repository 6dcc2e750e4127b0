/**
 * What can be wrong with a text that ought to be JSON.
 */

/** What is wrong with a piece of text that is not JSON. */
export type SyntaxReason =
  | "Comment"
  | "TrailingComma"
  | "MissingComma"
  | "InvalidString"
  | "InvalidNumber"
  | "UnexpectedToken"
  | "UnexpectedEnd"
  | "TooDeep"

/** A mistake in the text. `message` is Go's for the first one, at which the engine stops, and ours for those behind. */
export interface SyntaxMistake {
  readonly reason: SyntaxReason
  readonly offset: number
  readonly length: number
  readonly message: string
}
