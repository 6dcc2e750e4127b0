import { TomlEdit, TomlTree } from "@oci-runtimes/core/document/toml"
import { TextEdit } from "@oci-runtimes/core/text"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { dialects, keyNames, leavesOf, parse, parsed, scalarText, tomlText } from "./tomlTexts.ts"

const value: fc.Arbitrary<TomlEdit.Value> = fc.oneof(
  fc.constantFrom("", "new", 'a "b" \\ \u007f\n', "ü😀"),
  fc.boolean(),
  fc.integer(),
  fc.array(fc.constantFrom("p", "q", "/usr/bin/x"), { maxLength: 3 })
)

const newKeys = fc.array(fc.constantFrom(...keyNames), { minLength: 1, maxLength: 3 })

/** The paths of all keys, those of tables included. */
const pathsIn = (root: TomlTree.TomlTable): ReadonlyArray<ReadonlyArray<string>> => {
  const found: Array<ReadonlyArray<string>> = []
  const visit = (table: TomlTree.TomlNode, above: ReadonlyArray<string>): void => {
    for (const { key, value: inner } of TomlTree.entriesOf(table)) {
      found.push([...above, key])
      visit(inner, [...above, key])
    }
  }
  visit(root, [])
  return found
}

/**
 * Reports whether an edit of a text keeps all other values. In braces that only go-toml 1 accepts, a dotted key or a header means
 * something else without the value before it, and nothing else may be accepted at all.
 */
const keepsOthers = (text: string, { version }: TomlTree.Dialect) =>
  version !== "go-toml-1" ||
  !text.includes("{") ||
  Result.isSuccess(parse(text, { version: "1.1", acceptsMark: true, extendsTables: false }))

/** A text, and a path in it: that of a key, or one that goes on from there. */
const subject = fc
  .constantFrom(...dialects)
  .chain((dialect) => fc.tuple(fc.constant(dialect), tomlText(dialect)))
  .filter(([dialect, text]) => keepsOthers(text, dialect))
  .chain(([dialect, text]) => {
    const paths = pathsIn(parsed(text, dialect).root)
    const path = fc
      .tuple(fc.constantFrom<ReadonlyArray<string>>(...paths, []), newKeys, fc.boolean())
      .map(([known, more, goesOn]) => (goesOn || known.length === 0 ? [...known, ...more] : known))
    return fc.record({ dialect: fc.constant(dialect), text: fc.constant(text), path, value })
  })

const textAfter = (text: string, edits: Result.Result<ReadonlyArray<TextEdit.TextEdit>, unknown>) =>
  TextEdit.apply(text, Result.getOrThrow(edits))

/** The leaves without those at or below a path, and without the empty tables above it. */
const others = (root: TomlTree.TomlTable, at: ReadonlyArray<string>) =>
  new Map(
    Array.from(leavesOf(root)).filter(([key]) => {
      const steps: ReadonlyArray<unknown> = JSON.parse(key)
      const isAbove = steps.every((step, index) => step === at[index])
      return !isAbove && !at.every((step, index) => step === steps[index])
    })
  )

const isThere = (root: TomlTree.TomlTable, at: ReadonlyArray<string>) => TomlTree.entryAt(root, at) !== undefined

/** A table with keys, between two others. */
const withOthers = (blocks: ReadonlyArray<string>, gap: string, lineBreak: string) =>
  ["[s]", "x = 1", "", "[t]", "", blocks.join(`\n${gap}`), "", "# u", "[u]", ""].join("\n").replaceAll("\n", lineBreak)

const plainAt = (root: TomlTree.TomlTable, at: ReadonlyArray<string>): unknown => {
  const node = TomlTree.entryAt(root, at)?.value
  return (
    node &&
    TomlTree.fold<unknown>(node, (one, parts) =>
      one.type === "integer" ? Number(one.value) : "value" in one ? one.value : parts
    )
  )
}

/** Reports whether an edit puts a key into an empty table: below a header, which goes with the key, or into braces. */
const fillsTable = (text: string, [edit]: ReadonlyArray<TextEdit.TextEdit>) => {
  if (edit === undefined) return false
  const before = text.slice(0, edit.offset)
  const isBelowHeader = /^\s*\[/.test(before.split("\n").at(-1)!) && /^\r?\n\s*[^[\s]/.test(edit.text)
  return isBelowHeader || before.endsWith("{")
}

describe("setting a value", () => {
  it("yields the tree with this value and all others, in the dialect of the text", () => {
    const counts = { inserted: 0, replaced: 0, extended: 0 }
    fc.assert(
      fc.property(subject, ({ dialect, path: at, text, value: given }) => {
        const before = parsed(text, dialect)
        const edits = TomlEdit.setValue(before, at, given)
        if (Result.isFailure(edits)) return
        const after = parsed(textAfter(text, edits), dialect)
        assert.deepStrictEqual(others(after.root, at), others(before.root, at))
        assert.deepStrictEqual(plainAt(after.root, at), given)
        counts[isThere(before.root, at) ? "replaced" : "inserted"]++
        if (dialect.extendsTables && Result.isFailure(TomlTree.parse(new TextEncoder().encode(text), dialects[0]!))) {
          counts.extended++
        }
      }),
      { numRuns: 3000 }
    )
    assert.isAbove(counts.inserted, 1000)
    assert.isAbove(counts.replaced, 100)
    assert.isAbove(counts.extended, 15)
  })

  it("fails exactly if a table is in the place of the value, or another value in the place of a table", () => {
    const counts = { IsATable: 0, NotATable: 0, NotUnicode: 0 }
    fc.assert(
      fc.property(subject, ({ dialect, path: at, text, value: given }) => {
        const { root } = parsed(text, dialect)
        const edits = TomlEdit.setValue(parsed(text, dialect), at, given)
        if (Result.isSuccess(edits)) return
        const { _tag, path: obstacle } = edits.failure
        counts[_tag]++
        const type = TomlTree.entryAt(root, obstacle)?.value.type
        if (_tag === "IsATable") assert.deepStrictEqual([obstacle, type?.slice(0, 5)], [at, "table"])
        else assert.notInclude([undefined, "table"], type)
      }),
      { numRuns: 2000 }
    )
    assert.isAbove(counts.IsATable, 50)
    assert.isAbove(counts.NotATable, 50)
  })

  it("to the same value changes nothing", () => {
    let same = 0
    fc.assert(
      fc.property(subject, ({ dialect, path: at, text, value: given }) => {
        const once = TomlEdit.setValue(parsed(text, dialect), at, given)
        if (Result.isFailure(once)) return
        same++
        const twice = TomlEdit.setValue(parsed(textAfter(text, once), dialect), at, given)
        assert.deepStrictEqual(Result.getOrThrow(twice), [])
      }),
      { numRuns: 500 }
    )
    assert.isAbove(same, 200)
  })

  it("writes TOML 1.0", () => {
    let written = 0
    fc.assert(
      fc.property(subject, ({ path: at, text, value: given }) => {
        const before = TomlTree.parse(new TextEncoder().encode(text), dialects[0]!)
        if (Result.isFailure(before)) return
        const edits = TomlEdit.setValue(before.success, at, given)
        if (Result.isFailure(edits)) return
        written++
        parsed(textAfter(text, edits), dialects[0])
      }),
      { numRuns: 500 }
    )
    assert.isAbove(written, 100)
  })

  it("never mixes line breaks", () => {
    let breaks = 0
    fc.assert(
      fc.property(subject, ({ dialect, path: at, text, value: given }) => {
        const edits = TomlEdit.setValue(parsed(text, dialect), at, given)
        if (Result.isFailure(edits) || !text.includes("\r")) return
        breaks++
        assert.notMatch(textAfter(text, edits), /(?<!\r)\n/)
      }),
      { numRuns: 500 }
    )
    assert.isAbove(breaks, 50)
  })
})

describe("removing an entry", () => {
  it("that was added restores the text, unless its table was empty", () => {
    let restored = 0
    fc.assert(
      fc.property(subject, ({ dialect, path: at, text, value: given }) => {
        const before = parsed(text, dialect)
        const edits = TomlEdit.setValue(before, at, given)
        if (Result.isFailure(edits) || isThere(before.root, at)) return
        if (fillsTable(text, edits.success)) return
        const added = textAfter(text, edits)
        restored++
        assert.strictEqual(textAfter(added, TomlEdit.removeEntry(parsed(added, dialect), at)), text)
      }),
      { numRuns: 3000 }
    )
    assert.isAbove(restored, 1000)
  })

  it("leaves all other values", () => {
    let removed = 0
    fc.assert(
      fc.property(subject, ({ dialect, path: at, text }) => {
        const before = parsed(text, dialect)
        if (!isThere(before.root, at)) return
        const edits = TomlEdit.removeEntry(before, at)
        if (Result.isFailure(edits)) return
        removed++
        const rest = textAfter(text, edits)
        const after = parsed(rest, dialect)
        assert.isFalse(isThere(after.root, at))
        assert.deepStrictEqual(others(after.root, at), others(before.root, at))
      }),
      { numRuns: 2000 }
    )
    assert.isAbove(removed, 100)
  })

  it("leaves other keys and their comments byte for byte", () => {
    const block = fc
      .tuple(
        fc.array(fc.constantFrom("# c", "#", "  # d = 1"), { maxLength: 2 }),
        scalarText,
        fc.constantFrom("", " # e")
      )
      .map(([comments, text, end]) => ({ comments, text, end }))
    let commented = 0
    fc.assert(
      fc.property(
        fc.array(block, { minLength: 2, maxLength: 5 }),
        fc.nat(),
        fc.constantFrom("", "\n"),
        fc.constantFrom("\n", "\r\n"),
        (blocks, seed, gap, lineBreak) => {
          const written = blocks.map(({ comments, end, text }, index) =>
            [...comments, `  k${index} = ${text}${end}`].join("\n")
          )
          const index = seed % blocks.length
          if (blocks[index]!.comments.length > 0) commented++
          const edits = TomlEdit.removeEntry(parsed(withOthers(written, gap, lineBreak)), ["t", `k${index}`])
          const rest = withOthers(written.toSpliced(index, 1), gap, lineBreak)
          assert.strictEqual(textAfter(withOthers(written, gap, lineBreak), edits), rest)
        }
      )
    )
    assert.isAbove(commented, 20)
  })

  it("that is a table leaves all other values", () => {
    let removed = 0
    fc.assert(
      fc.property(subject, ({ dialect, path: at, text }) => {
        const before = parsed(text, dialect)
        const edits = TomlEdit.removeTable(before, at)
        if (Result.isFailure(edits) || !isThere(before.root, at)) return
        removed++
        const after = parsed(textAfter(text, edits), dialect)
        assert.isFalse(isThere(after.root, at))
        assert.deepStrictEqual(others(after.root, at), others(before.root, at))
      }),
      { numRuns: 2000 }
    )
    assert.isAbove(removed, 100)
  })

  it("that is not there changes nothing", () => {
    let absent = 0
    fc.assert(
      fc.property(subject, ({ dialect, path: at, text }) => {
        const before = parsed(text, dialect)
        if (isThere(before.root, at)) return
        for (const remove of [TomlEdit.removeEntry, TomlEdit.removeTable]) {
          const edits = remove(before, at)
          if (Result.isFailure(edits)) return
          absent++
          assert.deepStrictEqual(edits.success, [])
        }
      }),
      { numRuns: 300 }
    )
    assert.isAbove(absent, 50)
  })
})
