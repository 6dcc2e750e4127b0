/**
 * The parts of the parser's tree that are used here. The types of the parser are not used, because its declarations need those of
 * a linter.
 */

/** A node, with its offsets in the text. */
interface Ranged {
  readonly range: readonly [start: number, end: number]
}

/** A text. */
export interface Ast {
  readonly body: readonly [{ readonly body: ReadonlyArray<Pair | Header> }]
}

/** A header with the pairs below it. */
export interface Header extends Ranged {
  readonly type: "TOMLTable"
  readonly kind: "array" | "standard"
  readonly key: { readonly keys: ReadonlyArray<Key> }
  readonly body: ReadonlyArray<Pair>
}

/** A key with its value. */
export interface Pair extends Ranged {
  readonly type: "TOMLKeyValue"
  readonly key: { readonly keys: ReadonlyArray<Key> }
  readonly value: Value
}

/** A part of a key. */
export type Key =
  | (Ranged & { readonly type: "TOMLBare"; readonly name: string })
  | (Ranged & { readonly type: "TOMLQuoted"; readonly value: string })

/** A value. */
export type Value = Scalar | List | InlineTable

/** A list. */
export interface List extends Ranged {
  readonly type: "TOMLArray"
  readonly elements: ReadonlyArray<Value>
}

/** A table in braces. */
export interface InlineTable extends Ranged {
  readonly type: "TOMLInlineTable"
  readonly body: ReadonlyArray<Pair>
}

/** A value without other values in it. */
export type Scalar = Ranged & { readonly type: "TOMLValue" } & (
    | { readonly kind: "string"; readonly value: string }
    | { readonly kind: "integer"; readonly bigint: bigint }
    | { readonly kind: "float"; readonly value: number }
    | { readonly kind: "boolean"; readonly value: boolean }
    | { readonly kind: "offset-date-time" | "local-date-time" | "local-date" | "local-time" }
  )
