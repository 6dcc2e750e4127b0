/**
 * The tree of a text that go-toml 1 has parsed. A header may name any table again, unless an earlier header has the same text. Only
 * tables in braces cannot be extended.
 *
 * Source of the rule: github.com/pelletier/go-toml v1.9.5, `parser.go`, `parseGroup`, `parseGroupArray` and `parseAssign`; `toml.go`,
 * `createSubTree` and `SetPathWithOptions`. Differs from there: `[[a.b]]` is a fault if `a` is a value, which that reader overlooks
 * as long as the table is empty.
 */
import * as Result from "effect/Result"
import { Frozen } from "../../../../data/index.ts"
import { GoText, type SourceText } from "../../../../text/index.ts"
import type { Header, Key, Pair } from "../tomlAst.ts"
import { type Draft, type DraftEntry, type DraftNode, draft, finished } from "../tomlDrafts.ts"
import type { Fault, TomlTable } from "../tomlNodes.ts"
import { type ParsedText, faultAt, nameIn } from "../tomlParser.ts"
import { type Unfilled, converted, entryOf, placeOf } from "../tomlValues.ts"

/** Builds the tree of a text. Fails with the first fault, in the reader's own words. */
export const buildGoToml1 = (source: SourceText.SourceText, parsed: ParsedText): Result.Result<TomlTable, Fault> => {
  const root = draft(0, source.text.length)
  const builder = new Builder(source, parsed)
  for (const item of parsed.ast.body[0].body) {
    const table = item.type === "TOMLTable" ? builder.opened(root, item) : root
    const path = item.type === "TOMLTable" ? builder.pathOf(item.key.keys) : []
    for (const pair of item.type === "TOMLTable" ? item.body : [item]) {
      if (table !== undefined) builder.assign(table, pair, path)
    }
    if (builder.fault !== undefined) return Result.fail(builder.fault)
  }
  return Result.succeed(Frozen.frozen(finished(root)))
}

/** A statement that is being read: its keys, the path of its table, and the offset that messages name. */
interface Statement {
  readonly keys: ReadonlyArray<Key>
  readonly path: ReadonlyArray<string>
  readonly offset: number
  readonly isHeader: boolean
}

class Builder {
  fault: Fault | undefined
  readonly #source: SourceText.SourceText
  readonly #parsed: ParsedText
  /** The tables in braces, and the tables that keys or headers would make in them. */
  readonly #closed = new Set<Draft>()
  /** The texts of the headers that must not be repeated. */
  readonly #headers = new Set<string>()

  constructor(source: SourceText.SourceText, parsed: ParsedText) {
    this.#source = source
    this.#parsed = parsed
  }

  /** Returns the table that a header opens; undefined with a fault. */
  opened(root: Draft, { key: { keys }, kind, range: [start, end] }: Header): Draft | undefined {
    const isArray = kind === "array"
    const [offset, close] = isArray ? [start + 2, end - 2] : [start + 1, end - 1]
    const statement = { keys, path: [], offset, isHeader: true }
    const text = this.#source.text.slice(offset, close)
    if (!isArray && this.#headers.has(text)) return this.#refuse("duplicated tables", statement)
    if (isArray) for (const known of this.#headers) if (known.startsWith(`${text}.`)) this.#headers.delete(known)
    this.#headers.add(text)
    const above = this.#entered(root, statement)
    if (above === undefined) return undefined
    const entry = entryOf(this.#parsed, keys.at(-1)!)
    const known = extended(above, entry.key)?.value
    if (isArray) {
      const table = draft(start, end - start)
      if (known?.type === "drafts") {
        known.items.push(table)
      } else if (known === undefined) {
        above.entries.set(entry.key, { ...entry, value: { ...table, type: "drafts", items: [table] } })
      } else {
        return this.#refuse(`key ${GoText.quote(text)} is already assigned and not of type table array`, statement)
      }
      return table
    }
    const last = known && tablesOf(known).at(-1)
    if (known !== undefined && last === undefined) return this.#notATable(statement, keys.length)
    if (known !== undefined && known.type !== "draft") return last
    if (this.#closed.has(last ?? above)) {
      const path = this.pathOf(keys).join(".")
      return this.#refuse(`could not re-define exist inline table or its sub-table : ${path}`, statement)
    }
    const table = { ...(last ?? draft(0, 0)), offset: start, length: end - start }
    above.entries.set(entry.key, { ...entry, value: table })
    return table
  }

  /** Puts a key with its value into a table to which a path leads. */
  assign(table: Draft, { key: { keys }, range, value }: Pair, path: ReadonlyArray<string>): void {
    if (this.fault !== undefined) return
    const statement = { keys, path, offset: range[0], isHeader: false }
    const { fault, node, tables } = converted(this.#source, value, this.#parsed, [])
    this.fault = fault
    this.#fill(tables)
    const holder = this.fault === undefined ? this.#entered(table, statement) : undefined
    if (holder === undefined) return
    const full = [...path, ...this.pathOf(keys)]
    const entry = entryOf(this.#parsed, keys.at(-1)!)
    if (this.#closed.has(holder)) {
      const above = full.slice(0, -1).join(".")
      this.#refuse(`could not add key or sub-table to exist inline table or its sub-table : ${above}`, statement)
    } else if (holder.entries.has(entry.key)) {
      this.#refuse(`The following key was defined twice: ${full.join(".")}`, statement)
    } else {
      holder.entries.set(entry.key, { ...entry, value: node })
    }
  }

  /**
   * Fills tables in braces before the value that has them is used. The last of equal keys counts, and a dotted key skips the parts
   * that are not tables. Recurses as deep as brackets nest.
   */
  #fill(tables: ReadonlyArray<Unfilled>): void {
    for (const { pairs, table } of tables) {
      this.#closed.add(table)
      for (const { key, value } of pairs) {
        const { fault, node, tables: inner } = converted(this.#source, value, this.#parsed, [])
        this.fault ??= fault
        this.#fill(inner)
        let holder = table
        for (const part of key.keys.slice(0, -1)) {
          const known = extended(holder, this.#nameOf(part))
          holder = known === undefined ? this.#implied(holder, part) : (tablesOf(known.value).at(-1) ?? holder)
        }
        const entry = entryOf(this.#parsed, key.keys.at(-1)!)
        holder.entries.set(entry.key, { ...entry, value: node })
      }
    }
  }

  /** Returns the table of the last key of a statement, and makes the tables that the other keys imply; undefined with a fault. */
  #entered(from: Draft, statement: Statement): Draft | undefined {
    let table = from
    for (const [index, part] of statement.keys.slice(0, -1).entries()) {
      const known = extended(table, this.#nameOf(part))
      const inner = known === undefined ? this.#implied(table, part) : tablesOf(known.value).at(-1)
      if (inner === undefined) return this.#notATable(statement, index + 1)
      if (known === undefined && this.#closed.has(table)) this.#closed.add(inner)
      table = inner
    }
    return table
  }

  #implied(above: Draft, part: Key): Draft {
    const { length, offset } = placeOf(part)
    const value = draft(offset, length)
    const entry = entryOf(this.#parsed, part)
    above.entries.set(entry.key, { ...entry, isImplied: true, value })
    return value
  }

  /** Refuses a statement because the first of its keys lead to a value that is not a table. */
  #notATable(statement: Statement, count: number): undefined {
    const { isHeader, keys, path } = statement
    const all = [...path, ...this.pathOf(keys)]
    const words =
      !isHeader && count === keys.length - 1
        ? `Unknown table type for path: ${all.slice(0, -1).join(".")}`
        : `unknown type for path ${all.join(".")} (${this.#nameOf(keys[count - 1]!)})`
    return this.#refuse(words, statement, count)
  }

  /** Refuses a statement. `count` is the number of its keys that lead to what is already defined. */
  #refuse(words: string, { isHeader, keys, offset, path }: Statement, count = keys.length): undefined {
    const full = [...path, ...this.pathOf(keys.slice(0, count))]
    this.fault ??= faultAt(this.#source, "repeated", words, offset, full, isHeader)
    return undefined
  }

  /** Returns the names of keys. */
  pathOf(parts: ReadonlyArray<Key>): ReadonlyArray<string> {
    return parts.map((part) => this.#nameOf(part))
  }

  #nameOf(part: Key): string {
    return nameIn(this.#parsed, part)
  }
}

/** Returns the entry that a header or dotted key names or extends. An array of tables in brackets is then no longer one value of the text. */
const extended = (table: Draft, key: string): DraftEntry | undefined => {
  const known = table.entries.get(key)
  const items = known?.value.type === "items" ? tablesOf(known.value) : []
  if (known === undefined || items.length === 0) return known
  const entry: DraftEntry = { ...known, value: { ...known.value, type: "drafts", items: Array.from(items) } }
  table.entries.set(key, entry)
  return entry
}

/** Returns the tables of an array of tables, or a table alone. Returns nothing for another value. */
const tablesOf = (node: DraftNode): ReadonlyArray<Draft> => {
  if (node.type === "draft") return [node]
  if (node.type === "drafts") return node.items
  if (node.type !== "items") return []
  const tables = node.items.filter((item) => item.type === "draft")
  return tables.length === node.items.length ? tables : []
}
