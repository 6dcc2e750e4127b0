/**
 * Mistakes in a text that should be JSON.
 */

/**
 * The kind of a syntax mistake.
 *
 * @category models
 * @since 1.0.0
 */
export type SyntaxReason =
  | "Comment"
  | "TrailingComma"
  | "MissingComma"
  | "InvalidString"
  | "InvalidNumber"
  | "UnexpectedToken"
  | "UnexpectedEnd"
  | "TooDeep"

/**
 * A mistake in the text. The `message` of the first mistake is that of Go, which stops there; the others have our own.
 *
 * @category models
 * @since 1.0.0
 */
export interface SyntaxMistake {
  readonly reason: SyntaxReason
  readonly offset: number
  readonly length: number
  readonly message: string
}
