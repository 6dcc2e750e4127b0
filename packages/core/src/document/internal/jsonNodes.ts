/**
 * The tree of a JSON text, and the mistakes in its syntax, as data.
 */
import type { SourceText } from "../../text/index.ts"
import type { messages } from "./jsonScanner.ts"

/**
 * A JSON value, with its offset and length in the text (UTF-16 units).
 *
 * @category models
 * @since 1.0.0
 */
export type JsonNode = JsonObjectNode | JsonArrayNode | JsonScalarNode

/**
 * An object, with its members in the order of the text, duplicates included.
 *
 * @category models
 * @since 1.0.0
 */
export interface JsonObjectNode {
  readonly type: "object"
  readonly offset: number
  readonly length: number
  readonly members: ReadonlyArray<JsonMember>
}

/**
 * A key with its value. The key's offset and length include its quotes.
 *
 * @category models
 * @since 1.0.0
 */
export interface JsonMember {
  readonly key: string
  readonly keyOffset: number
  readonly keyLength: number
  readonly value: JsonNode
}

/**
 * An array.
 *
 * @category models
 * @since 1.0.0
 */
export interface JsonArrayNode {
  readonly type: "array"
  readonly offset: number
  readonly length: number
  readonly items: ReadonlyArray<JsonNode>
}

/**
 * A string, number, boolean or null. `text` is the number as written.
 *
 * @category models
 * @since 1.0.0
 */
export type JsonScalarNode =
  | { readonly type: "string"; readonly offset: number; readonly length: number; readonly value: string }
  | { readonly type: "number"; readonly offset: number; readonly length: number; readonly text: string }
  | { readonly type: "boolean"; readonly offset: number; readonly length: number; readonly value: boolean }
  | { readonly type: "null"; readonly offset: number; readonly length: number }

/**
 * An object or a list, with its members or items.
 *
 * @category models
 * @since 1.0.0
 */
export type JsonContainerNode = JsonObjectNode | JsonArrayNode

/**
 * The tree of the part of a text that could be read, and the mistakes found. Without mistakes the tree is complete. `open` has
 * the objects and lists that were open when the reading ended, the outermost first.
 *
 * @category models
 * @since 1.0.0
 */
export interface Parsed {
  readonly root: JsonNode | undefined
  readonly mistakes: ReadonlyArray<SyntaxMistake>
  readonly open: ReadonlyArray<JsonContainerNode>
}

/**
 * A mistake in the text. The first mistake has Go's message and place, because Go stops there; the others have our own.
 *
 * @category models
 * @since 1.0.0
 */
export interface SyntaxMistake {
  readonly reason: SyntaxReason
  readonly offset: number
  readonly length: number
  readonly message: string
  /** The part of the text that was expected. */
  readonly expected: Expected
  /** The token that has the mistake, or that is not expected. */
  readonly token: SourceText.Stretch
  /** The token before it, without comments; undefined at the beginning. */
  readonly previous: SourceText.Stretch | undefined
  /** False if there are more mistakes in the same member or item, so that its meaning is a guess. */
  readonly isAlone: boolean
}

/**
 * The kind of a mistake.
 *
 * @category models
 * @since 1.0.0
 */
export type SyntaxReason = keyof typeof messages

/**
 * A part of a JSON text: a value, the key of a member, the colon after a key, the comma or bracket after a member or item, or the
 * end of the text.
 *
 * @category models
 * @since 1.0.0
 */
export type Expected = "value" | "key" | "colon" | "separator" | "end"
