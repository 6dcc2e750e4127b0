/**
 * The words of go-toml for a fault, at the row and column that go-toml names.
 *
 * Source of the words: github.com/pelletier/go-toml, releases 1.9.5, 2.2.4, 2.3.0 and 2.4.3, and recorded answers of containerd.
 */
import { Bytes, SourceText } from "../../text/index.ts"
import { mistakeIn } from "./internal/goToml2/mistake.ts"
import type { Mistake, Release } from "./internal/goToml2/reading.ts"
import { repeatedMistake } from "./internal/goToml2/repeated.ts"
import type { Fault } from "./internal/tomlNodes.ts"
import { tooDeepAt } from "./internal/tomlParser.ts"
import { goToml2, goToml24 } from "./TomlDialect.ts"

/**
 * A reader, by the name of its dialect in `TomlDialect`.
 *
 * @category models
 * @since 1.0.0
 */
export type Reader = "goToml1" | "goToml2" | "goToml24"

/**
 * The words for a fault. Rows and columns count from 1. A column counts characters in go-toml 1, and bytes in go-toml 2. They are
 * undefined if the reader names no place. `isKnown` is false if the words are those of this library.
 *
 * @category models
 * @since 1.0.0
 */
export interface Words {
  readonly row: number | undefined
  readonly column: number | undefined
  readonly detail: string
  readonly isKnown: boolean
}

/**
 * Returns the words of a reader for a fault in a text. The text is the file without its byte order mark; the text after the place of
 * the fault may be missing for a file that is not UTF-8.
 *
 * ```ts
 * import { GoTomlWords, TomlDialect, TomlTree } from "@oci-runtimes/core/document/toml"
 * import * as Result from "effect/Result"
 *
 * const text = "sky = blue\n"
 * const fault = Result.getOrThrow(Result.flip(TomlTree.parse(new TextEncoder().encode(text), TomlDialect.goToml24)))
 * console.log(GoTomlWords.of(fault, text, "goToml24").detail)
 * // => unexpected character U+0062 'b' at start of value
 * ```
 *
 * @category getters
 * @since 1.0.0
 */
export const of = (fault: Fault, text: string, reader: Reader): Words => {
  // A text that is not UTF-8 may be too deep as well.
  if (fault.reason === "too-long" || tooDeepAt(text) !== undefined) return unknown(fault, text, reader)
  if (reader === "goToml1") {
    const detail = fault.reason === "number-range" ? outOfRange(numberAt(text, fault.position.offset)) : fault.message
    return { ...placeOf(text, fault.position.offset, reader), detail, isKnown: !partlyKnown.test(detail) }
  }
  const release = reader === "goToml24" ? "2.4" : "2.3"
  if (fault.reason === "mark") {
    const shown = release === "2.4" ? "U+00EF 'ï'" : "ï"
    return { row: 1, column: 1, detail: `invalid character at start of key: ${shown}`, isKnown: true }
  }
  const mistake = mistakeOf(fault, text, reader, release)
  if (mistake === undefined) return unknown(fault, text, reader)
  // The place of a mistake at the end of the text depends on how the text was read.
  if (mistake.offset >= text.length) {
    const isKnown = release === "2.4"
    return { ...placeOf(text, Math.max(0, text.length - 1), reader), detail: mistake.words, isKnown }
  }
  const isPlaced = fault.reason !== "repeated" || release === "2.4"
  const place = isPlaced ? placeOf(text, mistake.offset, reader) : { row: undefined, column: undefined }
  return { ...place, detail: mistake.words, isKnown: true }
}

/** Words of go-toml 1 that have no place or the values of Go in them. */
const partlyKnown = /^(?:unhandled token|invalid base|unknown type for path)/

const unknown = (fault: Fault, text: string, reader: Reader): Words => ({
  ...placeOf(text, fault.position.offset, reader),
  detail: fault.message,
  isKnown: false
})

const mistakeOf = (
  { position: { offset }, reason }: Fault,
  text: string,
  reader: Reader,
  release: Release
): Mistake | undefined => {
  if (reason === "repeated") return repeatedMistake(text, offset, reader === "goToml24" ? goToml24 : goToml2, release)
  if (reason !== "number-range") return mistakeIn({ text, release, invalidAt: reason === "encoding" ? offset : -1 })
  const written = numberAt(text, offset)
  const isFloat = !/^[+-]?0[xob]/.test(written) && /[.eE]/.test(written)
  if (isFloat) return { words: `unable to parse float: ${outOfRange(written)}`, offset }
  const base = { x: "hexadecimal", o: "octal", b: "binary" }[written[1] ?? ""] ?? "decimal"
  const words = `couldn't parse ${base} number: ${outOfRange(written)}`
  return { words: release === "2.4" ? `${base} number is too large to fit in a 64-bit signed integer` : words, offset }
}

const numberAt = (text: string, offset: number): string => /^[\w+.-]*/.exec(text.slice(offset))?.[0] ?? ""

/** Returns Go's words for a number that is too large. */
const outOfRange = (written: string): string => {
  const digits = written.replaceAll("_", "")
  const based = /^0[xob](.*)$/.exec(digits)?.[1]
  const name = based === undefined && /[.eE]/.test(digits) ? "ParseFloat" : "ParseInt"
  return `strconv.${name}: parsing "${based ?? digits}": value out of range`
}

/** Returns the row and column of an offset. */
const placeOf = (text: string, offset: number, reader: Reader): { readonly row: number; readonly column: number } => {
  const { line, column } = SourceText.position(SourceText.make(text), Math.min(offset, text.length))
  const start = offset - (column - 1)
  const before = text.slice(Math.max(0, start), offset)
  const length = reader === "goToml1" ? Array.from(before).length : Bytes.ofText(before).length
  return { row: line, column: length + 1 }
}
