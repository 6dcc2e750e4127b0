/**
 * The tree of a parsed TOML text: keys and headers are put into tables in the order of the text, and a key that is already defined
 * is a fault.
 *
 * Source of the rule for what may be extended: github.com/BurntSushi/toml, `parse.go`, `addContext` and `setValue`. A table
 * that only dotted keys or the headers of its subtables imply may be named by a header once. Differs from there: a list or a value
 * that is defined again is a fault, which that parser overlooks in rare cases.
 *
 * A dialect that does not extend tables has the rule of TOML 1.0, section "Table". Source of the rule of `separatesDottedKeys`:
 * github.com/pelletier/go-toml v2.4.3, `internal/tracker/seen.go`.
 */
import * as Result from "effect/Result"
import { Frozen } from "../../../data/index.ts"
import type { SourceText } from "../../../text/index.ts"
import type { Header, Key, Pair } from "./tomlAst.ts"
import { type Draft, type DraftEntry, type Drafts, draft, finished } from "./tomlDrafts.ts"
import type { Fault, TomlTable } from "./tomlNodes.ts"
import { type ParsedText, faultAt, nameIn } from "./tomlParser.ts"
import { type Unfilled, converted, entryOf, placeOf } from "./tomlValues.ts"

/** Builds the tree of a text. Fails with the first key that is defined again. */
export const build = (source: SourceText.SourceText, parsed: ParsedText): Result.Result<TomlTable, Fault> => {
  const root = draft(0, source.text.length)
  const builder = new Builder(source, parsed)
  for (const item of parsed.ast.body[0].body) {
    const pairs = item.type === "TOMLTable" ? item.body : [item]
    const table = item.type === "TOMLTable" ? builder.opened(root, item) : root
    if (table !== undefined) builder.fill(table, pairs, item.type === "TOMLTable" ? builder.pathOf(item.key.keys) : [])
    if (builder.fault !== undefined) return Result.fail(builder.fault)
  }
  return Result.succeed(Frozen.frozen(finished(root)))
}

class Builder {
  fault: Fault | undefined
  readonly #source: SourceText.SourceText
  readonly #parsed: ParsedText

  constructor(source: SourceText.SourceText, parsed: ParsedText) {
    this.#source = source
    this.#parsed = parsed
  }

  /** Returns the table that a header opens; undefined with a fault. */
  opened(root: Draft, header: Header): Draft | undefined {
    const parts = header.key.keys
    const last = parts.at(-1)!
    const above = this.#entered(root, parts, "header", [])
    if (above === undefined) return undefined
    const key = this.#nameOf(last)
    const known = above.entries.get(key)
    const table = draft(placeOf(header).offset, placeOf(header).length)
    if (header.kind === "array") {
      if (known !== undefined && known.value.type !== "drafts") return this.#repeated([], parts, last, true)
      const items = known?.value.type === "drafts" ? known.value.items : []
      items.push(table)
      const value: Drafts = known?.value.type === "drafts" ? known.value : { ...table, type: "drafts", items }
      above.entries.set(key, { ...this.#entryOf(last), value })
      return table
    }
    if (known === undefined) {
      above.entries.set(key, { ...this.#entryOf(last), value: table })
      return table
    }
    const isClosed = known.isDotted && !this.#parsed.dialect.extendsTables
    if (known.value.type !== "draft" || !known.isOpen || isClosed) return this.#repeated([], parts, last, true)
    const value = { ...known.value, offset: table.offset, length: table.length }
    above.entries.set(key, { ...this.#entryOf(last), value })
    return value
  }

  /** Puts keys and their values into a table. Tables in braces wait in a list, so that nothing recurses. */
  fill(table: Draft, pairs: ReadonlyArray<Pair>, path: ReadonlyArray<string>): void {
    const pending: Array<Unfilled> = [{ table, pairs, path }]
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      for (const pair of next.pairs) {
        const parts = pair.key.keys
        const last = parts.at(-1)!
        const holder = this.#entered(next.table, parts, "key", next.path)
        if (holder === undefined) return
        const key = this.#nameOf(last)
        if (holder.entries.has(key)) {
          this.#repeated(next.path, parts, last, false)
          return
        }
        const full = [...next.path, ...this.pathOf(parts)]
        const { fault, node, tables } = converted(this.#source, pair.value, this.#parsed, full)
        holder.entries.set(key, { ...this.#entryOf(last), value: node })
        pending.push(...tables)
        this.fault ??= fault
        if (this.fault !== undefined) return
      }
    }
  }

  /** Returns the table in which the last of some keys stands, and makes the tables that they imply. */
  #entered(
    from: Draft,
    parts: ReadonlyArray<Key>,
    by: "header" | "key",
    above: ReadonlyArray<string>
  ): Draft | undefined {
    let table = from
    for (const part of parts.slice(0, -1)) {
      const key = this.#nameOf(part)
      const known = table.entries.get(key)
      if (known === undefined) {
        const { offset, length } = placeOf(part)
        const implied = draft(offset, length)
        table.entries.set(key, {
          ...this.#entryOf(part),
          isImplied: true,
          isOpen: true,
          isDotted: by === "key",
          value: implied
        })
        table = implied
        continue
      }
      if (!this.#mayEnter(known, by)) return this.#repeated(above, parts, part, by === "header")
      // A dotted key names the table, as a header does.
      if (by === "key" && known.isOpen) table.entries.set(key, { ...known, isOpen: false })
      const inner = known.value.type === "drafts" ? known.value.items.at(-1) : known.value
      if (inner?.type !== "draft") return this.#repeated(above, parts, part, by === "header")
      table = inner
    }
    return table
  }

  /** Reports whether a key or a header may add to a table by the rules of its dialect. */
  #mayEnter({ isDotted, isImplied, value }: DraftEntry, by: "header" | "key"): boolean {
    const { extendsTables, separatesDottedKeys = false } = this.#parsed.dialect
    if (extendsTables || (value.type !== "draft" && value.type !== "drafts")) return true
    if (value.type === "drafts") return by === "header"
    if (this.#source.text[value.offset] === "{") return false
    return by === "header" || (separatesDottedKeys ? isDotted : isImplied)
  }

  #repeated(above: ReadonlyArray<string>, parts: ReadonlyArray<Key>, at: Key, isHeader: boolean): undefined {
    const path = [...above, ...this.pathOf(parts.slice(0, parts.indexOf(at) + 1))]
    this.fault ??= faultAt(
      this.#source,
      "repeated",
      "a key is defined more than once",
      placeOf(at).offset,
      path,
      isHeader
    )
    return undefined
  }

  #entryOf(part: Key): Omit<DraftEntry, "value"> {
    return entryOf(this.#parsed, part)
  }

  /** Returns the names of keys. */
  pathOf(parts: ReadonlyArray<Key>): ReadonlyArray<string> {
    return parts.map((part) => this.#nameOf(part))
  }

  #nameOf(part: Key): string {
    return nameIn(this.#parsed, part)
  }
}
