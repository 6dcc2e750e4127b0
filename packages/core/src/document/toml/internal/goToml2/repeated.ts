/**
 * The words of go-toml 2 for keys and tables that are defined again.
 *
 * Source of the words: github.com/pelletier/go-toml v2.2.4, v2.3.0 and v2.4.3, `internal/tracker/seen.go`, and recorded answers of
 * containerd 2.1.9 and 2.3.4.
 */
import * as Result from "effect/Result"
import { SourceText } from "../../../../text/index.ts"
import { build } from "../tomlBuilder.ts"
import type { Dialect, TomlEntry, TomlTable } from "../tomlNodes.ts"
import { nameIn, nameOf, partAt, parseText } from "../tomlParser.ts"
import type { Mistake, Release } from "./reading.ts"

/** Returns the words for what an offset defines again, and the offset of its key; undefined if they are not known. */
export const repeatedMistake = (
  text: string,
  offset: number,
  dialect: Dialect,
  release: Release
): Mistake | undefined => {
  const statement = statementAt(text, offset, dialect)
  const place = statement?.keys[0]?.offset
  if (statement === undefined || place === undefined) return undefined
  const { header, keys, path, root } = statement
  const index = keys.findIndex((key) => key.offset <= offset && offset < key.end)
  const inner = index === -1 ? keysAt(text, offset)[0] : undefined
  if (inner !== undefined) return { words: `key ${inner.name} is already defined`, offset: place }
  const count = keys.length - 1 - index
  const full = [...path, ...keys.map(({ name }) => name)]
  const entry = entryAt(root, full.slice(0, full.length - count))
  if (entry === undefined) return undefined
  const words = release === "2.4" ? wordsSince24 : wordsBefore24
  return { words: words(entry.key, kindOf(text, entry), count === 0, header), offset: place }
}

/** The kind of an entry: a value or a table in braces, a table that dotted keys make, a table of a header, or an array of tables. */
type Kind = "array table" | "kv-table" | "table" | "value"

const wordsSince24 = (name: string, kind: Kind, isLast: boolean, header: "[" | "[[" | undefined): string => {
  if (header === undefined) return `key ${name} is already defined`
  if (!isLast) return `key ${name} already exists as a value`
  if (header === "[[") return `key ${name} already exists as a ${kind}, but should be an array table`
  switch (kind) {
    case "table":
      return `table ${name} already exists`
    case "kv-table":
      return `table ${name} already exists as defined by a dotted key`
    case "array table":
      return `table ${name} already exists as an array of tables`
    default:
      return `key ${name} should be a table, not a value`
  }
}

/** Up to 2.3 the words for an array of tables have the name and the kind in each other's place. */
const wordsBefore24 = (name: string, found: Kind, isLast: boolean, header: "[" | "[[" | undefined): string => {
  const kind = found === "kv-table" ? "table" : found
  if (!isLast) {
    return kind === "table"
      ? `cannot redefine table ${name} that has already been explicitly defined`
      : `expected ${name} to be a table, not a ${kind}`
  }
  if (header === undefined) return `key ${name} is already defined`
  if (header === "[[") return `key ${kind} already exists as a ${name},  but should be an array table`
  return kind === "table" ? `table ${name} already exists` : `key ${name} should be a table, not a ${kind}`
}

const kindOf = (text: string, { isImplied, keyOffset, value }: TomlEntry): Kind => {
  if (value.type === "tables") return "array table"
  if (value.type !== "table" || text[value.offset] === "{") return "value"
  const line = text.slice(text.lastIndexOf("\n", keyOffset) + 1, keyOffset)
  return isImplied && !line.trimStart().startsWith("[") ? "kv-table" : "table"
}

/** Returns the entry to which a path leads. An array of tables stands for its last table. */
const entryAt = (root: TomlTable, path: ReadonlyArray<string>): TomlEntry | undefined => {
  let table: TomlTable | undefined = root
  let entry: TomlEntry | undefined
  for (const step of path) {
    entry = table?.entries.find(({ key }) => key === step)
    table =
      entry?.value.type === "tables"
        ? entry.value.items.at(-1)
        : entry?.value.type === "table"
          ? entry.value
          : undefined
  }
  return entry
}

/** A part of a key, and its place in the text. */
interface PlacedKey {
  readonly name: string
  readonly offset: number
  readonly end: number
}

/** A statement: its keys, the header that it is, and the table to which the text before it leads. */
interface Statement {
  readonly keys: ReadonlyArray<PlacedKey>
  readonly header: "[" | "[[" | undefined
  readonly path: ReadonlyArray<string>
  readonly root: TomlTable
}

/** The number of lines over which the beginning of a statement is looked for. Each takes a reading of the text before it. */
const maximumLines = 50

/** The offset up to which a statement is looked for. */
const maximumOffset = 2 ** 16

/** Finds the statement that has an offset. The text before a statement can be read. */
const statementAt = (text: string, offset: number, dialect: Dialect): Statement | undefined => {
  if (offset > maximumOffset) return undefined
  let start = text.lastIndexOf("\n", offset) + 1
  for (let lines = 0; lines < maximumLines; lines++) {
    const source = SourceText.make(text.slice(0, start))
    const parsed = Result.getOrUndefined(parseText(source, dialect))
    const root = parsed && Result.getOrUndefined(build(source, parsed))
    if (parsed !== undefined && parsed.fault === undefined && root !== undefined) {
      const [opening, header = ""] = /^[ \t]*(\[{0,2})[ \t]*/.exec(text.slice(start)) ?? [""]
      const last = parsed.ast.body[0].body.findLast((item) => item.type === "TOMLTable")
      const table = last?.key.keys.map((key) => nameIn(parsed, key)) ?? []
      const isHeader = header === "[" || header === "[["
      return {
        keys: keysAt(text, start + opening.length),
        header: isHeader ? header : undefined,
        path: isHeader ? [] : table,
        root
      }
    }
    if (start === 0) return undefined
    start = text.lastIndexOf("\n", start - 2) + 1
  }
  return undefined
}

/** Returns the parts of the key at an offset. */
const keysAt = (text: string, offset: number): ReadonlyArray<PlacedKey> => {
  const keys: Array<PlacedKey> = []
  for (let at = offset; ;) {
    const written = partAt(text, at)
    if (written === undefined) return keys
    keys.push({ name: nameOf(written), offset: at, end: at + written.length })
    at += written.length
    const dot = /^[ \t]*\.[ \t]*/.exec(text.slice(at, at + 64))
    if (dot === null) return keys
    at += dot[0].length
  }
}
