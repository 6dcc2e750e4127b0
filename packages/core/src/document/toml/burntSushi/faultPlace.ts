/**
 * The place of a fault in the syntax, as the reader of TOML sees it: the statement that it could not read, and the keys that it had
 * read last.
 */
import * as Result from "effect/Result"
import * as TomlTree from "../TomlTree.ts"
import { Bytes } from "../../../text/index.ts"

/**
 * The place of a fault. `statement` is the text from the beginning of the line with which the statement begins, and `at` the offset of
 * the fault in it. `isAfter` is true if the fault comes after a complete statement.
 */
export interface FaultPlace {
  readonly statement: string
  readonly at: number
  /** The number of the line with which the statement begins. */
  readonly line: number
  /** The table of the statement. */
  readonly table: ReadonlyArray<string>
  /** The key of the statement; empty if it has none. */
  readonly key: ReadonlyArray<string>
  readonly isAfter: boolean
}

/**
 * Returns the place of a fault at an offset; undefined if it would take long to find, or if a table is defined in pieces before it.
 */
export const faultPlace = (text: string, offset: number, { version }: TomlTree.Dialect): FaultPlace | undefined => {
  if (offset > maximumOffset) return undefined
  const complete = tableAt(text.slice(0, offset), version)
  let start = lineStart(text, offset)
  let table = tableAt(text.slice(0, start), version)
  for (let tries = 1; tries < maximumTries && table === undefined && start > 0; tries++) {
    start = lineStart(text, start - 1)
    table = tableAt(text.slice(0, start), version)
  }
  if (table === undefined || complete === null || table === null) return undefined
  const statement = text.slice(start)
  const at = offset - start
  const line = text.slice(0, start).split("\n").length
  const isAfter = complete !== undefined && statement.slice(0, at).trim() !== ""
  return { statement, at, line, table: isAfter ? complete : table, key: keyOf(statement, at), isAfter }
}

/** The number of lines over which the beginning of a statement is looked for. Each takes a reading of the text before it. */
const maximumTries = 50

/** The offset up to which a place is looked for. */
const maximumOffset = 2 ** 16

const lineStart = (text: string, offset: number): number => text.lastIndexOf("\n", offset - 1) + 1

/** Returns the table in which a text ends; undefined if the text cannot be read; null if it defines a key twice. */
const tableAt = (text: string, version: TomlTree.Dialect["version"]): ReadonlyArray<string> | null | undefined => {
  const parsed = TomlTree.parse(Bytes.ofText(text), { version, acceptsMark: false, extendsTables: false })
  if (Result.isFailure(parsed)) return parsed.failure.reason === "repeated" ? null : undefined
  let last: { readonly path: ReadonlyArray<string>; readonly offset: number } = { path: [], offset: -1 }
  const pending = [{ path: last.path, node: parsed.success.root as TomlTree.TomlNode }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, path } = next
    // Only the tables of headers begin with a bracket.
    if (node.type === "table" && path.length > 0 && text[node.offset] === "[" && node.offset > last.offset) {
      last = { path, offset: node.offset }
    }
    for (const { key, value } of TomlTree.entriesOf(node)) {
      if (value.type === "table" || value.type === "tables") pending.push({ path: [...path, key], node: value })
    }
    if (node.type === "tables") for (const item of node.items) pending.push({ path, node: item })
  }
  return last.path
}

/** Returns the key of a statement if its value has begun before an offset. */
const keyOf = (statement: string, at: number): ReadonlyArray<string> => {
  const [before = "", written = ""] =
    /^[ \t]*((?:[\w-]+|"[^"\\\n]*"|'[^'\n]*')(?:[ \t]*\.[ \t]*(?:[\w-]+|"[^"\\\n]*"|'[^'\n]*'))*)[ \t]*=/.exec(
      statement
    ) ?? []
  if (before === "" || before.length > at) return []
  return Array.from(
    written.matchAll(/[\w-]+|"([^"]*)"|'([^']*)'/g),
    ([bare, double, single]) => double ?? single ?? bare
  )
}
