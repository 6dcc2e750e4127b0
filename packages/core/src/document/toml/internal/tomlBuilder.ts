/**
 * The tree of a parsed TOML text: keys and headers are put into tables in the order of the text, and a key that is already defined
 * is a fault.
 *
 * Source of the rule for what may be extended: github.com/BurntSushi/toml, `parse.go`, `addContext` and `setValue`. A table
 * that only dotted keys or the headers of its subtables imply may be named by a header once. Differs from there: a list or a value
 * that is defined again is a fault, which that parser overlooks in rare cases.
 */
import * as Result from "effect/Result"
import { Frozen } from "../../../data/index.ts"
import type { SourceText } from "../../../text/index.ts"
import type { Header, Key, Pair, Scalar, Value } from "./tomlAst.ts"
import { type Draft, type DraftEntry, type DraftNode, type Drafts, draft, finished } from "./tomlDrafts.ts"
import type { Fault, TomlScalar, TomlTable } from "./tomlNodes.ts"
import { type ParsedText, faultAt, nameIn } from "./tomlParser.ts"

/** Builds the tree of a text. Fails with the first key that is defined again. */
export const build = (
  source: SourceText.SourceText,
  { ast, hidden }: ParsedText
): Result.Result<{ readonly source: SourceText.SourceText; readonly root: TomlTable }, Fault> => {
  const root = draft(0, source.text.length)
  const builder = new Builder(source, hidden)
  for (const item of ast.body[0].body) {
    const pairs = item.type === "TOMLTable" ? item.body : [item]
    const table = item.type === "TOMLTable" ? builder.opened(root, item) : root
    if (table !== undefined) builder.fill(table, pairs, item.type === "TOMLTable" ? builder.pathOf(item.key.keys) : [])
    if (builder.fault !== undefined) return Result.fail(builder.fault)
  }
  return Result.succeed({ source, root: Frozen.frozen(finished(root)) })
}

/** A table with the keys that are still to be put into it. */
interface Unfilled {
  readonly table: Draft
  readonly pairs: ReadonlyArray<Pair>
  readonly path: ReadonlyArray<string>
}

/** The place of a node of the parser. */
const placeOf = ({ range: [start, end] }: { readonly range: readonly [number, number] }) => ({
  offset: start,
  length: end - start
})

class Builder {
  fault: Fault | undefined
  readonly #source: SourceText.SourceText
  readonly #hidden: ReadonlyMap<number, string>

  constructor(source: SourceText.SourceText, hidden: ReadonlyMap<number, string>) {
    this.#source = source
    this.#hidden = hidden
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
    if (known.value.type !== "draft" || !known.isOpen) return this.#repeated([], parts, last, true)
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
        holder.entries.set(key, {
          ...this.#entryOf(last),
          value: this.#valueOf(pair.value, [...next.path, ...this.pathOf(parts)], pending)
        })
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
        table.entries.set(key, { ...this.#entryOf(part), isImplied: true, isOpen: true, value: implied })
        table = implied
        continue
      }
      // A dotted key names the table, as a header does.
      if (by === "key" && known.isOpen) table.entries.set(key, { ...known, isOpen: false })
      const inner = known.value.type === "drafts" ? known.value.items.at(-1) : known.value
      if (inner?.type !== "draft") return this.#repeated(above, parts, part, by === "header")
      table = inner
    }
    return table
  }

  /** Converts a value. The tables in it are added to those that are still to be filled. */
  #valueOf(given: Value, path: ReadonlyArray<string>, pending: Array<Unfilled>): DraftNode {
    const top: Array<DraftNode> = []
    const waiting: Array<{ readonly value: Value; readonly into: Array<DraftNode> }> = [{ value: given, into: top }]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { into, value } = next
      const place = placeOf(value)
      if (value.type === "TOMLInlineTable") {
        const table = draft(place.offset, place.length)
        pending.push({ table, pairs: value.body, path })
        into.push(table)
      } else if (value.type === "TOMLArray") {
        const items: Array<DraftNode> = []
        into.push({ type: "items", ...place, items })
        // Taken from the end of the list, so the first item comes first.
        for (const item of value.elements.toReversed()) waiting.push({ value: item, into: items })
      } else {
        into.push(this.#scalarOf(value))
      }
    }
    return top[0]!
  }

  #scalarOf(value: Scalar): TomlScalar {
    const place = placeOf(value)
    const text = this.#source.text.slice(place.offset, place.offset + place.length)
    switch (value.kind) {
      case "string":
        return { type: "string", ...place, value: value.value.toWellFormed() }
      case "boolean":
        return { type: "boolean", ...place, value: value.value }
      case "integer":
        if (BigInt.asIntN(64, value.bigint) !== value.bigint) this.#outOfRange(text, place.offset)
        return { type: "integer", ...place, value: value.bigint }
      case "float":
        if (!Number.isFinite(value.value) && /\d/.test(text)) this.#outOfRange(text, place.offset)
        return { type: "float", ...place, text }
      default:
        return { type: "date-time", ...place, text }
    }
  }

  #outOfRange(text: string, offset: number): void {
    const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text
    this.fault ??= faultAt(this.#source, "number-range", `the number ${shown} is too large`, offset)
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
    const { offset, length } = placeOf(part)
    return { key: this.#nameOf(part), keyOffset: offset, keyLength: length, isImplied: false, isOpen: false }
  }

  /** Returns the names of keys. */
  pathOf(parts: ReadonlyArray<Key>): ReadonlyArray<string> {
    return parts.map((part) => this.#nameOf(part))
  }

  #nameOf(part: Key): string {
    return nameIn(this.#hidden, part)
  }
}
