import { TomlEdit } from "@oci-runtimes/core/document/toml"
import { TextEdit } from "@oci-runtimes/core/text"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { dialects, parsed } from "./tomlTexts.ts"

const set = (text: string, path: ReadonlyArray<string>, value: TomlEdit.Value) =>
  TextEdit.apply(text, Result.getOrThrow(TomlEdit.setValue(parsed(text, dialects[2]), path, value)))

const remove = (text: string, path: ReadonlyArray<string>) =>
  TextEdit.apply(text, Result.getOrThrow(TomlEdit.removeEntry(parsed(text, dialects[2]), path)))

const removeTable = (text: string, path: string) =>
  TextEdit.apply(text, Result.getOrThrow(TomlEdit.removeTable(parsed(text, dialects[2]), path.split("."))))

const lines = (...all: ReadonlyArray<string>) => all.map((line) => `${line}\n`).join("")

describe("a value that is there", () => {
  it.each<[string, string, TomlEdit.Value, string]>([
    ['k = "a" # c\n', "k", "b", 'k = "b" # c\n'],
    ["k = 1", "k", true, "k = true"],
    ["k = '''\na\n'''\n", "k", ["x"], 'k = ["x"]\n'],
    ['k = ["a", "b"]\n', "k", ["c", "d"], 'k = ["c", "d"]\n'],
    ['k = [\n  "a",\n  "b" # c\n]\n', "k", ["c"], 'k = [\n  "c"\n]\n'],
    ['k = [\n\t"a",\n]\n', "k", ["c", "d"], 'k = [\n\t"c",\n\t"d",\n]\n'],
    ['k = [\r\n  "a", "b"]\r\n', "k", ["c", "d"], 'k = [\r\n  "c",\r\n  "d"]\r\n'],
    ['k = [\n  "a"]\n', "k", ["c"], 'k = [\n  "c"]\n'],
    ["k = [\n]\n", "k", ["c"], 'k = ["c"]\n'],
    ['k = [\n  "a"\n]\n', "k", [], "k = []\n"],
    ["t = {k = 1, l = 2}\n", "t.k", "x", 't = {k = "x", l = 2}\n'],
    ['k = "a"\n', "k", 'q"\\\u007f\n', 'k = "q\\"\\\\\\u007F\\n"\n'],
    ["k = 'a'\n", "k", "a", "k = 'a'\n"],
    ["k = ['a',]\n", "k", ["a"], "k = ['a',]\n"]
  ])("%j: %s is replaced", (text, path, value, expected) => {
    assert.strictEqual(set(text, path.split("."), value), expected)
  })
})

describe("a new key", () => {
  it.each<[string, string, string, string]>([
    [
      "is put after the last key of its table",
      "[a]\nx = 1 # c\n\n# d\n[b]\n",
      "a.k",
      '[a]\nx = 1 # c\nk = "v"\n\n# d\n[b]\n'
    ],
    ["follows its neighbour", "[a]\r\n  x=1", "a.k", '[a]\r\n  x=1\r\n  k="v"'],
    ["is put below a header without keys", "  [a] # c\n# d\n", "a.k", '  [a] # c\n  k = "v"\n# d\n'],
    ["is put after a key of the root", "x = 1\n\n[a]\n", "k", 'x = 1\nk = "v"\n\n[a]\n'],
    ["is put before the first header", "[a]\n", "k", 'k = "v"\n\n[a]\n'],
    ["is put after the comment of the text", "# c\n\n# a\n[a]\n", "k", '# c\n\nk = "v"\n\n# a\n[a]\n'],
    ["is put into an empty text", "", "k", 'k = "v"\n'],
    ["is put into braces", "a = {}\n", "a.k", 'a = { k = "v" }\n'],
    ["is put into braces with a space", "a = { }\n", "a.k", 'a = { k = "v" }\n'],
    ["is put into braces, last", "a = {x = 1} # c\n", "a.k", 'a = {x = 1, k = "v"} # c\n'],
    ["is put into braces with its table", "a = {x = 1}\n", "a.b.k", 'a = {x = 1, b.k = "v"}\n'],
    ["is put into braces in braces", "a = {b = {x = 1}}\n", "a.b.k", 'a = {b = {x = 1, k = "v"}}\n'],
    ["is put into braces on several lines", "a = {\n  x = 1, # c\n}\n", "a.k", 'a = {\n  x = 1, k = "v", # c\n}\n'],
    ["is put beside dotted keys", "[a]\nb.x = 1\nc = 2\n", "a.b.k", '[a]\nb.x = 1\nb.k = "v"\nc = 2\n'],
    ["is put beside dotted keys with its table", "a.b.x = 1\n", "a.c.k", 'a.b.x = 1\na.c.k = "v"\n'],
    ["is put beside dotted keys in braces", "a = {b.x = 1, c = 2}\n", "a.b.k", 'a = {b.x = 1, b.k = "v", c = 2}\n'],
    [
      "is put where dotted keys are permitted",
      "[a]\nb.c.x = 1\n[a.b]\n",
      "a.b.c.k",
      '[a]\nb.c.x = 1\n[a.b]\nc.k = "v"\n'
    ],
    [
      "is put last where dotted keys are permitted",
      "[a]\nb.c.x = 1\n[a.b]\ny = 1\n",
      "a.b.c.k",
      '[a]\nb.c.x = 1\n[a.b]\ny = 1\nc.k = "v"\n'
    ],
    ["is put in quotes if it must be", "[a]\n", "a.é /", '[a]\n"é /" = "v"\n']
  ])("%s", (_, text, path, expected) => {
    assert.strictEqual(set(text, path.split("."), "v"), expected)
  })
})

describe("a new table", () => {
  it.each<[string, string, string, string]>([
    ["begins an empty text", "", "a.b.k", '[a.b]\nk = "v"\n'],
    ["begins a text of empty lines", "\n\n", "a.k", '[a]\nk = "v"\n\n\n'],
    ["is put at the end", "[a]\nx = 1\n", "b.k", '[a]\nx = 1\n\n[b]\nk = "v"\n'],
    ["needs no line break at the end", "[a]\nx = 1", "b.k", '[a]\nx = 1\n\n[b]\nk = "v"'],
    ["is put after its siblings", "[a.x]\n\n# b\n[b]\n", "a.y.k", '[a.x]\n\n[a.y]\nk = "v"\n\n# b\n[b]\n'],
    ["is put after its parent", "[a]\nx = 1\n\n[b]\n", "a.y.k", '[a]\nx = 1\n\n[a.y]\nk = "v"\n\n[b]\n'],
    ["is put after the tables that imply it", "[a.b]\nx = 1\n[c]\n", "a.k", '[a.b]\nx = 1\n[a]\nk = "v"\n[c]\n'],
    ["has no empty line if others have none", "[a]\n[b]\n", "c.k", '[a]\n[b]\n[c]\nk = "v"\n'],
    ["has an empty line if another has one", "[a]\n[b]\n\n[c]\n", "d.k", '[a]\n[b]\n\n[c]\n\n[d]\nk = "v"\n'],
    ["is put below a short comment", "#", "a.k", '#\n\n[a]\nk = "v"'],
    ["has an empty line below a comment", "[a]\n[b]\n# c\n", "c.k", '[a]\n[b]\n# c\n\n[c]\nk = "v"\n'],
    [
      "is indented like its siblings",
      "[a]\n\n  [a.x]\n    y=1\n",
      "a.z.k",
      '[a]\n\n  [a.x]\n    y=1\n\n  [a.z]\n    k="v"\n'
    ],
    [
      "leaves a text that looks like a comment alone",
      "a = '''\n# x'''\n[b]\n",
      "c.k",
      "a = '''\n# x'''\n[b]\n[c]\nk = \"v\"\n"
    ],
    ["has quotes if it needs them", "", "a b.é.k", '["a b"."é"]\nk = "v"\n'],
    ["is put after an array of tables", "[[t]]\nx = 1\n", "a.k", '[[t]]\nx = 1\n\n[a]\nk = "v"\n'],
    ["has the line breaks of the text", "[a]\r\n", "b.k", '[a]\r\n\r\n[b]\r\nk = "v"\r\n']
  ])("%s", (_, text, path, expected) => {
    assert.strictEqual(set(text, path.split("."), "v"), expected)
  })
})

describe("an obstacle", () => {
  it.each<[string, string, string, string]>([
    ["a = 1\n", "a.k", "NotATable", "a"],
    ["[[a]]\nb = {}\n", "a.b.k", "NotATable", "a"],
    ["a = [{}]\n", "a.k", "NotATable", "a"],
    ["[a]\n", "a", "IsATable", "a"],
    ["a.b = 1\n", "a", "IsATable", "a"],
    ["[[a]]\n", "a", "IsATable", "a"],
    ["a = {}\n", "a", "IsATable", "a"]
  ])("in %j on the way to %s is told", (text, path, _tag, at) => {
    const steps = path.split(".")
    for (const edits of [TomlEdit.setValue(parsed(text), steps, "v"), TomlEdit.removeEntry(parsed(text), steps)]) {
      const obstacle = Result.getOrThrow(Result.flip(edits))
      assert.deepStrictEqual<unknown>(obstacle, { _tag, path: at.split(".") })
    }
  })

  it.each<[ReadonlyArray<string>, TomlEdit.Value]>([
    [["\uD800"], "v"],
    [["k"], "\uDC00"],
    [["k"], ["a", "\uDC00"]]
  ])("is half a surrogate pair: %j %j", (path, value) => {
    const edits = TomlEdit.setValue(parsed(""), path, value)
    assert.strictEqual(Result.getOrThrow(Result.flip(edits))._tag, "NotUnicode")
  })

  it("is the root itself", () => {
    assert.strictEqual(Result.getOrThrow(Result.flip(TomlEdit.removeEntry(parsed(""), [])))._tag, "IsATable")
  })
})

describe("a key that is removed", () => {
  it.each<[string, string, string, string]>([
    ["goes with its comments", lines("a = 1", "# b", "#", "b = 2 # c", "c = 3"), "b", lines("a = 1", "c = 3")],
    [
      "goes with all lines of its value",
      lines("a = 1", "b = [", "  # x", "  1", "]", "c = 3"),
      "b",
      lines("a = 1", "c = 3")
    ],
    [
      "leaves a comment apart from it",
      lines("a = 1", "# b", "", "b = 2", "c = 3"),
      "b",
      lines("a = 1", "# b", "", "c = 3")
    ],
    ["leaves one empty line", lines("a = 1", "", "# b", "b = 2", "", "c = 3"), "b", lines("a = 1", "", "c = 3")],
    ["leaves the comment below a header", lines("[t]", "# t", "b = 2", "c = 3"), "t.b", lines("[t]", "# t", "c = 3")],
    ["leaves the comment of the text", lines("# x", "b = 2", "c = 3"), "b", lines("# x", "c = 3")],
    ["leaves a value that looks like a comment", lines('a = """', '# x"""', "b = 2"), "b", lines('a = """', '# x"""')],
    [
      "goes with a header that becomes empty",
      lines("[s]", "x = 1", "", "[t]", "b = 2", "", "[u]"),
      "t.b",
      lines("[s]", "x = 1", "", "[u]")
    ],
    ["goes with a header at the beginning", lines("[t]", "b = 2", "", "[u]"), "t.b", lines("[u]")],
    ["goes with the only header", lines("[t]", "b = 2"), "t.b", ""],
    ["leaves a header with a comment in its line", lines("[t] # t", "b = 2"), "t.b", lines("[t] # t")],
    ["leaves a header with a comment above", lines("# t", "[t]", "b = 2"), "t.b", lines("# t", "[t]")],
    ["leaves a header with a comment below", lines("[t]", "b = 2", "# c"), "t.b", lines("[t]", "# c")],
    ["leaves the line below a header", lines("[t] # t", "", "b = 2", "[u]"), "t.b", lines("[t] # t", "", "[u]")],
    ["leaves the beginning of the text", "\nb = 2\n[u]\n", "b", "\n[u]\n"],
    ["leaves the comment of the next table", lines("[t]", "b = 2", "# c", "[u]"), "t.b", lines("# c", "[u]")],
    ["leaves a header with other keys", lines("[t]", "b = 2", "c = 3"), "t.b", lines("[t]", "c = 3")],
    ["of braces goes with its comma", "t = {a = 1, b = 2, c = 3}\n", "t.b", "t = {a = 1, c = 3}\n"],
    ["of braces goes with its comma, first", "t = { a = 1, b = 2 }\n", "t.a", "t = { b = 2 }\n"],
    ["of braces goes alone", "t = { a = 1 } # c\n", "t.a", "t = {} # c\n"],
    ["of braces may be dotted", "t = {a.b = 1, c = 2}\n", "t.a.b", "t = {c = 2}\n"],
    ["of braces leaves comments", "t = {\n  a = 1 # a\n  , b = 2\n}\n", "t.a", "t = {\n   # a\n   b = 2\n}\n"],
    ["of braces leaves a short comment", "t = {#\n  a = 1}\n", "t.a", "t = {#\n  }\n"],
    ["of braces leaves a comma at the end", "t = {\n  a = 1,\n  b = 2\n}\n", "t.b", "t = {\n  a = 1,\n  \n}\n"],
    ["at the end of a text without a line break", "a = 1\nb = 2", "b", "a = 1"],
    ["with line breaks of Windows", "a = 1\r\n\r\n[t]\r\nb = 2\r\n", "t.b", "a = 1\r\n"],
    ["that is not there changes nothing", "[t]\n", "t.b", "[t]\n"]
  ])("%s", (_, text, path, expected) => {
    const rest = remove(text, path.split("."))
    assert.strictEqual(rest, expected)
    parsed(rest, dialects[2])
  })
})

describe("a table that is removed", () => {
  it.each<[string, string, string, string]>([
    [
      "goes with its keys and headers",
      "[a]\nx = 1\n\n[a.b]\nk = 1\n[a.b.c]\nk = 2\n\n[d]\n",
      "a.b",
      "[a]\nx = 1\n\n[d]\n"
    ],
    ["goes with the comment above its header", "[a]\n\n# of b\n[b]\nk = 1\n", "b", "[a]\n"],
    ["goes with the comments below its keys", "[b]\nk = 1\n# l = 2\n\n# of c\n[c]\n", "b", "# of c\n[c]\n"],
    ["leaves a comment apart", "[b]\nk = 1\n\n# apart\n\n[c]\n", "b", "# apart\n\n[c]\n"],
    ["goes from several places", "[b]\nk = 1\n[c]\nx = 1\n[b.d]\nk = 2\n[e]\n", "b", "[c]\nx = 1\n[e]\n"],
    ["goes from dotted keys", "b.k = 1\nx = 1\nb.l.m = 2\n", "b", "x = 1\n"],
    ["goes from braces", "a = { b = { k = 1 }, c = 1 }\n", "a.b", "a = { c = 1 }\n"],
    ["goes from dotted keys in braces", "a = { b.k = 1, c = 1, b.l = 2 }\n", "a.b", "a = { c = 1 }\n"],
    ["goes with arrays of tables in it", "[b]\n[[b.c]]\nk = 1\n[[b.c]]\nk = 2\n[d]\n", "b", "[d]\n"],
    ["that is not there changes nothing", "[a]\n", "b.c", "[a]\n"]
  ])("%s", (_, text, path, expected) => {
    assert.strictEqual(removeTable(text, path), expected)
  })

  it("is not another value", () => {
    for (const [text, at] of [
      ["b = 1\n", ["b"]],
      ["[[b]]\n", ["b"]],
      ["a = 1\n", ["a"]]
    ] as const) {
      const path = at[0] === "a" ? ["a", "b"] : at
      assert.deepStrictEqual(
        TomlEdit.removeTable(parsed(text, dialects[2]), path),
        Result.fail({ _tag: "NotATable" as const, path: at })
      )
    }
  })
})

describe("an integer", () => {
  it.each<[string, number, string]>([
    ["k = 1\n", 2, "k = 2\n"],
    ["k = 0x10\n", 16, "k = 0x10\n"],
    ['k = "1"\n', 1, "k = 1\n"],
    ["", -5, "k = -5\n"]
  ])("%j is set to %d", (text, value, expected) => {
    assert.strictEqual(set(text, ["k"], value), expected)
  })
})
