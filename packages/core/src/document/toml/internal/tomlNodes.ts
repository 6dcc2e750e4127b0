/**
 * The tree of a TOML text, and the fault for which a text is refused, as data.
 */
import type { SourceText } from "../../../text/index.ts"

/**
 * A TOML value, with its offset and length in the text (UTF-16 units).
 *
 * @category models
 * @since 1.0.0
 */
export type TomlNode = TomlTable | TomlTables | TomlArray | TomlScalar

/**
 * A table. Its place is its braces, its first header, or the key that implies it.
 *
 * @category models
 * @since 1.0.0
 */
export interface TomlTable {
  readonly type: "table"
  readonly offset: number
  readonly length: number
  readonly entries: ReadonlyArray<TomlEntry>
}

/**
 * A key with its value. The place of the key is its last place: for a table with a header, the part of the header that names the
 * table. `isImplied` is true for a table that no header and no braces define, such as `a` of `a.b = 1`.
 *
 * @category models
 * @since 1.0.0
 */
export interface TomlEntry {
  readonly key: string
  readonly keyOffset: number
  readonly keyLength: number
  readonly isImplied: boolean
  readonly value: TomlNode
}

/**
 * An array of tables that headers in double brackets define.
 *
 * @category models
 * @since 1.0.0
 */
export interface TomlTables {
  readonly type: "tables"
  readonly offset: number
  readonly length: number
  readonly items: ReadonlyArray<TomlTable>
}

/**
 * An array in brackets.
 *
 * @category models
 * @since 1.0.0
 */
export interface TomlArray {
  readonly type: "array"
  readonly offset: number
  readonly length: number
  readonly items: ReadonlyArray<TomlNode>
}

/**
 * A string, integer, float, boolean or date-time. `text` is the value as written. A date-time may be a date or a time alone.
 *
 * @category models
 * @since 1.0.0
 */
export type TomlScalar =
  | { readonly type: "string"; readonly offset: number; readonly length: number; readonly value: string }
  | { readonly type: "integer"; readonly offset: number; readonly length: number; readonly value: bigint }
  | { readonly type: "float"; readonly offset: number; readonly length: number; readonly text: string }
  | { readonly type: "boolean"; readonly offset: number; readonly length: number; readonly value: boolean }
  | { readonly type: "date-time"; readonly offset: number; readonly length: number; readonly text: string }

/**
 * The dialect of a reader of TOML: a version of TOML, and what the reader accepts or refuses against it.
 *
 * - `acceptsMark`: the text may begin with a byte order mark.
 * - `extendsTables`: a header may extend a table in braces or a table that dotted keys have made, and dotted keys may extend a table
 *   of a header, which TOML forbids.
 * - `acceptsEscape`: strings may have `\e` for U+001B, which is only in TOML 1.1.
 * - `keepsCarriageReturns`: a string of several lines keeps the carriage returns of its line breaks.
 * - `refusesLeapSeconds`: a second must not be 60.
 * - `separatesDottedKeys`: dotted keys must not extend a table that the headers of its subtables imply.
 *
 * The version `go-toml-1` is not a version of TOML, but the language of go-toml 1, which has its own rules for everything except the
 * byte order mark.
 *
 * @category models
 * @since 1.0.0
 */
export interface Dialect {
  readonly version: "1.0" | "1.1" | "go-toml-1"
  readonly acceptsMark: boolean
  readonly extendsTables: boolean
  readonly acceptsEscape?: boolean
  readonly keepsCarriageReturns?: boolean
  readonly refusesLeapSeconds?: boolean
  readonly separatesDottedKeys?: boolean
}

/**
 * The reason why a text is refused.
 *
 * - `encoding`: the bytes are not UTF-8.
 * - `utf-16`: the text has zero bytes near its beginning, as UTF-16 has.
 * - `mark`: the text begins with a byte order mark.
 * - `line-ending`: a carriage return without a line feed.
 * - `syntax`: any other mistake in the syntax.
 * - `repeated`: a key or a table that is already defined.
 * - `number-range`: an integer that does not fit into 64 bits, or a float that is too large.
 * - `too-long`: the text has more than `maximumLength` units. Only this library refuses it.
 * - `too-deep`: more than `maximumDepth` brackets are open. Only this library refuses the text.
 *
 * @category models
 * @since 1.0.0
 */
export type FaultReason =
  | "encoding"
  | "utf-16"
  | "mark"
  | "line-ending"
  | "syntax"
  | "repeated"
  | "number-range"
  | "too-long"
  | "too-deep"

/**
 * The fault for which a text is refused: the reason, the same in plain words without a full stop, and the place. For a key that is
 * already defined, `path` has the keys that lead to it, and `isHeader` says whether a header defines it again. A fault in the syntax
 * of go-toml 1 and a key that is defined again there have the reader's own words as the message, and its place.
 *
 * @category models
 * @since 1.0.0
 */
export interface Fault {
  readonly reason: FaultReason
  readonly message: string
  readonly position: SourceText.Position
  readonly path: ReadonlyArray<string>
  readonly isHeader: boolean
}

/**
 * A text with its tree, and the dialect in which it was read. Offsets count from the first character after a byte order mark.
 *
 * @category models
 * @since 1.0.0
 */
export interface Document {
  readonly dialect: Dialect
  readonly source: SourceText.SourceText
  readonly root: TomlTable
}
