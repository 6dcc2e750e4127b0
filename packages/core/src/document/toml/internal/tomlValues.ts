/** The conversion of the parser's values and keys to drafts of the tree. */
import type { SourceText } from "../../../text/index.ts"
import type { Key, Pair, Scalar, Value } from "./tomlAst.ts"
import { type Draft, type DraftEntry, type DraftNode, draft } from "./tomlDrafts.ts"
import type { Fault, TomlScalar } from "./tomlNodes.ts"
import { type ParsedText, faultAt, nameIn, textIn, withReturns } from "./tomlParser.ts"

/** A table with the keys that are still to be put into it. */
export interface Unfilled {
  readonly table: Draft
  readonly pairs: ReadonlyArray<Pair>
  readonly path: ReadonlyArray<string>
}

/** A converted value, the tables in it that are still to be filled, and the first fault in it. */
export interface Converted {
  readonly node: DraftNode
  readonly tables: ReadonlyArray<Unfilled>
  readonly fault: Fault | undefined
}

/** Converts a value to which a path leads. Does not recurse. */
export const converted = (
  source: SourceText.SourceText,
  given: Value,
  parsed: ParsedText,
  path: ReadonlyArray<string>
): Converted => {
  const top: Array<DraftNode> = []
  const tables: Array<Unfilled> = []
  let fault: Fault | undefined
  const waiting: Array<{ readonly value: Value; readonly into: Array<DraftNode> }> = [{ value: given, into: top }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { into, value } = next
    const place = placeOf(value)
    if (value.type === "TOMLInlineTable") {
      const table = draft(place.offset, place.length)
      tables.push({ table, pairs: value.body, path })
      into.push(table)
    } else if (value.type === "TOMLArray") {
      const items: Array<DraftNode> = []
      into.push({ type: "items", ...place, items })
      // Taken from the end of the list, so the first item comes first.
      for (const item of value.elements.toReversed()) waiting.push({ value: item, into: items })
    } else {
      fault ??= faultOf(source, value, parsed)
      into.push(scalarOf(source, value, parsed))
    }
  }
  return { node: top[0]!, tables, fault }
}

/** Returns the entry of a part of a key, without its value. */
export const entryOf = (parsed: ParsedText, part: Key): Omit<DraftEntry, "value"> => {
  const { length: keyLength, offset: keyOffset } = placeOf(part)
  return { key: nameIn(parsed, part), keyOffset, keyLength, isImplied: false, isOpen: false, isDotted: false }
}

/** Returns the place of a node of the parser. */
export const placeOf = ({ range: [start, end] }: { readonly range: readonly [number, number] }) => ({
  offset: start,
  length: end - start
})

const scalarOf = ({ text }: SourceText.SourceText, value: Scalar, parsed: ParsedText): TomlScalar => {
  const place = placeOf(value)
  const written = text.slice(place.offset, place.offset + place.length)
  switch (value.kind) {
    case "string":
      return { type: "string", ...place, value: stringOf(written, value.value, parsed) }
    case "boolean":
      return { type: "boolean", ...place, value: value.value }
    case "integer":
      return { type: "integer", ...place, value: value.bigint }
    case "float":
      return { type: "float", ...place, text: written }
    default:
      return { type: "date-time", ...place, text: written }
  }
}

/** Returns the text of a string. The parser leaves out the carriage returns of line breaks, which Go readers keep. */
const stringOf = (written: string, value: string, parsed: ParsedText): string =>
  parsed.dialect.keepsCarriageReturns === true && written.includes("\r\n")
    ? withReturns(written)
    : textIn(parsed, value)

/** Returns the fault of a number or time that TOML has but the reader has not. */
const faultOf = (source: SourceText.SourceText, value: Scalar, { dialect }: ParsedText): Fault | undefined => {
  const { length, offset } = placeOf(value)
  const text = source.text.slice(offset, offset + length)
  const isTooLarge =
    (value.kind === "integer" && BigInt.asIntN(64, value.bigint) !== value.bigint) ||
    (value.kind === "float" && !Number.isFinite(value.value) && /\d/.test(text))
  if (isTooLarge) {
    const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text
    return faultAt(source, "number-range", `the number ${shown} is too large`, offset)
  }
  const second = dialect.refusesLeapSeconds === true && value.kind.endsWith("time") ? leapSecond.exec(text) : null
  return second === null
    ? undefined
    : faultAt(source, "syntax", "a second must not be 60", offset + second[0].length - "60".length)
}

const leapSecond = /^(?:.{10}[Tt ])?\d\d:\d\d:60/
