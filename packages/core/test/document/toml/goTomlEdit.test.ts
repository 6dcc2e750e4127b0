/** Edits of texts that only go-toml accepts. */
import { TomlDialect, TomlEdit, TomlTree } from "@oci-runtimes/core/document/toml"
import { TextEdit } from "@oci-runtimes/core/text"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { leavesOf } from "./tomlTexts.ts"

const { goToml1, goToml2, goToml24 } = TomlDialect

const parsed = (text: string, dialect: TomlTree.Dialect) =>
  Result.getOrThrow(TomlTree.parse(new TextEncoder().encode(text), dialect))

const set = (text: string, dialect: TomlTree.Dialect, path: string) =>
  TextEdit.apply(text, Result.getOrThrow(TomlEdit.setValue(parsed(text, dialect), path.split("."), "v")))

const remove = (text: string, dialect: TomlTree.Dialect, path: string) =>
  TextEdit.apply(text, Result.getOrThrow(TomlEdit.removeEntry(parsed(text, dialect), path.split("."))))

/** Texts that no version of TOML has, or not TOML 1.0, each with the path of a key in it. */
const lenient: ReadonlyArray<readonly [what: string, text: string, dialect: TomlTree.Dialect, path: string]> = [
  ["a leading zero", "[a]\nk = 02\nx = 1\n", goToml1, "a.k"],
  ["a line break in braces", "[a]\nk = {\n  x = 1\n}\ny = 2\n", goToml1, "a.k.x"],
  ["a line break between keys in braces", "a = { x = 1,\n  k = 2 }\n", goToml1, "a.k"],
  ["a repeated key in braces", "a = { k = 1, x = 2, k = 3 }\n", goToml1, "a.k"],
  ["a key that is repeated at once", "a = { x = 2, k = 1, k = 3 }\n", goToml1, "a.k"],
  ["only a repeated key", "a = { k = 1, k = 3 }\nb = 1\n", goToml1, "a.k"],
  ["a repeated table in braces", "a = { b = { k = 1 }, b = { k = 2, x = 3 } }\n", goToml1, "a.b.k"],
  ["carriage returns", "[a]\rx = 1\rk = 2\r\r[b]\ry = 2\r", goToml1, "a.k"],
  ["carriage returns and comments", "[a]\rx = 1 # c\rc\nk = 2\r[b]\ry = 2", goToml1, "a.k"],
  ["a control character in a comment", "# \u0001\n[a]\nk = 1 # \u007f\nx = 2\n", goToml1, "a.k"],
  ["a lone surrogate", '[a]\nk = "\\ud800"\nx = "\\udfff"\n', goToml1, "a.k"],
  ["U+007F in a string", '[a]\nk = "\u007f"\nx = "\u007f"\n', goToml1, "a.k"],
  ["a table that is opened again", "a.x = 1\n[a]\nk = 2\n", goToml1, "a.k"],
  ["a header with other spaces", "[a]\nx = 1\n[ a ]\nk = 2\n", goToml1, "a.k"],
  ["a key of several strings", '"""a""" = 1\n[a]\nk = 1\n', goToml1, "a.k"],
  ["a line break in a key", "'a\nb' = 1\n[a]\nk = 1\n", goToml1, "a.k"],
  ["a key beside its header", "[a] k = 1\nx = 2\n", goToml1, "a.k"],
  ["two headers in a line", "[a] [b]\nk = 1\n[c] [d]\nx = 1\n", goToml1, "b.k"],
  ["a header after its own", "[c]\nx = 1\n[a]\nk = 1\n[d] [e]\n", goToml1, "a.k"],
  ["a byte order mark", "\uFEFF[a]\nk = 1\nx = 2\n", goToml1, "a.k"],
  ["an escape", '[a]\n"\\e" = "\\e"\nk = "\\e"\n', goToml2, "a.k"],
  ["TOML 1.1", 'a = {\n  k = "\\x41", # c\n  t = 03:04,\n}\n', goToml24, "a.k"]
]

/** The leaves without one of them. An empty table may be left. */
const without = (root: TomlTree.TomlTable, path: string) =>
  new Map(
    Array.from(leavesOf(root)).filter(
      ([key, value]) => key !== JSON.stringify(path.split(".")) && value !== "an empty table"
    )
  )

const withoutMark = (text: string) => text.replace("\uFEFF", "")

describe.each(lenient)("a text with %s", (_, given, dialect, path) => {
  const text = withoutMark(given)
  const before = parsed(given, dialect)

  it("has a value replaced", () => {
    const after = parsed(set(text, dialect, path), dialect)
    const value = TomlTree.entryAt(after.root, path.split("."))?.value
    assert.deepStrictEqual(value?.type === "string" && value.value, "v")
    assert.deepStrictEqual(without(after.root, path), without(before.root, path))
  })

  it("gets a key next to another key", () => {
    const added = path.replace(/k(?:\.x)?$/, "added")
    const after = parsed(set(text, dialect, added), dialect)
    assert.isDefined(TomlTree.entryAt(after.root, added.split(".")))
    assert.deepStrictEqual(without(after.root, added), without(before.root, added))
  })

  it("loses a key", () => {
    const after = parsed(remove(text, dialect, path), dialect)
    assert.isUndefined(TomlTree.entryAt(after.root, path.split(".")))
    assert.deepStrictEqual(without(after.root, path), without(before.root, path))
  })

  it("says where its keys are", () => {
    const { length, offset } = TomlTree.entryAt(before.root, path.split("."))!.value
    assert.strictEqual(before.source.text, text)
    assert.match(text.slice(0, offset), /[kx] = $/)
    assert.isAtMost(offset + length, text.length)
  })
})

describe("an array in brackets of which a header or dotted key is a part", () => {
  it.each([
    ["another table", "a = [{ k = 1 }]\n[[a]]\nk = 2\n"],
    ["the header of its last table", "a = [{ k = 1 }]\n[a]\n"],
    ["an array in its last table", "a = [{ k = 1 }]\n[[a.b]]\nk = 2\n"]
  ])("is not edited, as what names it would be left: %s", (_, text) => {
    const document = parsed(text, goToml1)
    const edit = (path: ReadonlyArray<string>) =>
      [TomlEdit.setValue(document, path, []), TomlEdit.removeEntry(document, path)].map(
        (edits) => Result.getOrThrow(Result.flip(edits))._tag
      )
    assert.deepStrictEqual(
      [edit(["a"]), edit(["a", "k"])],
      [
        ["IsATable", "IsATable"],
        ["NotATable", "NotATable"]
      ]
    )
  })

  it("is not edited in braces", () => {
    const document = parsed("t = { a = [{ k = 1 }], a.b = 2 }\n", goToml1)
    assert.deepStrictEqual(
      TomlEdit.setValue(document, ["t", "a"], []),
      Result.fail({ _tag: "IsATable" as const, path: ["t", "a"] })
    )
  })
})
