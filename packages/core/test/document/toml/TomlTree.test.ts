import { TomlDialect, TomlTree } from "@oci-runtimes/core/document/toml"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { reachable, changeable } from "../../reachable.ts"
import { dialects } from "./tomlTexts.ts"

const lenient: TomlTree.Dialect = { version: "1.0", acceptsMark: true, extendsTables: true }
const strict: TomlTree.Dialect = { version: "1.0", acceptsMark: false, extendsTables: false }

const parse = (text: string, dialect: TomlTree.Dialect = lenient) =>
  TomlTree.parse(new TextEncoder().encode(text), dialect)

/** The tree as plain data. A key of an implied table ends with a tilde. */
const plain = (node: TomlTree.TomlNode): unknown =>
  TomlTree.fold<unknown>(node, (one, parts) => {
    switch (one.type) {
      case "table":
        return Object.fromEntries(
          one.entries.map(({ isImplied, key }, index) => [key + (isImplied ? "~" : ""), parts[index]])
        )
      case "tables":
      case "array":
        return parts
      case "integer":
        return Number(one.value)
      case "string":
      case "boolean":
        return one.value
      default:
        return `${one.type} ${one.text}`
    }
  })

const valueOf = (text: string, dialect = lenient) => plain(Result.getOrThrow(parse(text, dialect)).root)

const faultOf = (text: string, dialect = lenient) => {
  const { isHeader, path, position, reason } = Result.getOrThrow(Result.flip(parse(text, dialect)))
  return [reason, position.line, position.column, path.join("."), isHeader]
}

describe("a TOML text", () => {
  it.each([
    ["", {}],
    ["a = 1\nb = 0x1F\n", { a: 1, b: 31 }],
    [
      "s = \"x\"\nt = 'y'\nb = true\nf = 1.5\nd = 1979-05-27\n",
      { s: "x", t: "y", b: true, f: "float 1.5", d: "date-time 1979-05-27" }
    ],
    ["a.b.c = [1, [2]]\n[a.d]\ne = {f = {}}\n", { "a~": { "b~": { c: [1, [2]] }, d: { e: { f: {} } } } }],
    ["[[t]]\nx = 1\n[[t]]\n[t.u]\ny = 2\n", { t: [{ x: 1 }, { u: { y: 2 } }] }],
    ["[a.b]\n[a]\nc = 1\n", { a: { b: {}, c: 1 } }],
    ['["quoted key"."x.y"]\n"" = 1', { "quoted key~": { "x.y": { "": 1 } } }]
  ])("%j is read", (text, expected) => {
    assert.deepStrictEqual(valueOf(text), expected)
  })

  it.each([
    ["a = { b = 1 }\n[a.c]\nd = 2\n", { a: { b: 1, c: { d: 2 } } }],
    ["[x]\na.b = 1\n[x.a]\nc = 2\n", { x: { a: { b: 1, c: 2 } } }],
    ["a = {}\na.b = 1\na.c = 2\n", { a: { b: 1, c: 2 } }],
    ['"a" = {}\n["a"."b c"]\nd = 1\n["a".e]\n', { a: { "b c": { d: 1 }, e: {} } }],
    ["[[a]]\n[b]\nc = 1\n[x.y]\n[x]\ny.z = 1\n", { a: [{}], b: { c: 1 }, x: { y: { z: 1 } } }]
  ])("%j extends a table in the lenient dialect alone", (text, expected) => {
    assert.deepStrictEqual(valueOf(text), expected)
    assert.strictEqual(faultOf(text, strict)[0], "repeated")
  })

  it.each([
    ["a = 1\na = 2\n", 2, 1, "a", false],
    ["[a]\n[a]\n", 2, 2, "a", true],
    ["[a]\nb = 1\nb = 1\n", 3, 1, "a.b", false],
    ["[a]\n[a.b]\nc = []\n[a.b]\n", 4, 4, "a.b", true],
    ["a = {b = 1}\na = {c = 2}\n", 2, 1, "a", false],
    ["a = 1\n[a.b]\n", 2, 2, "a", true],
    ["a = []\n[[a]]\n", 2, 3, "a", true],
    ["[[a]]\n[a]\n", 2, 2, "a", true],
    ["[x]\na.b = 1\na.c = 1\n[x.a]\n", 4, 4, "x.a", true],
    ["a = {b = {c = 1, c = 2}}\n", 1, 18, "a.b.c", false]
  ])("%j defines a key twice", (text, line, column, path, isHeader) => {
    assert.deepStrictEqual(faultOf(text), ["repeated", line, column, path, isHeader])
  })

  it.each([
    ["a = \n", "syntax", 2],
    ["[a\n", "syntax", 2],
    ["a = 9223372036854775808", "number-range", 1],
    ["a = -9223372036854775809", "number-range", 1],
    ["\na = 1e999", "number-range", 2],
    ["a = 1\rb = 2", "line-ending", 1],
    ['a = """\n\r"""', "line-ending", 2],
    ["# a\0", "utf-16", 1],
    ["# long enough \0", "syntax", 1]
  ])("%j is refused", (text, reason, line) => {
    assert.deepStrictEqual(faultOf(text).slice(0, 2), [reason, line])
  })

  it("keeps infinite and huge numbers that TOML has", () => {
    assert.deepStrictEqual(valueOf("a = inf\nb = 9223372036854775807\n"), { a: "float inf", b: Number(2n ** 63n - 1n) })
  })

  it("may begin with a byte order mark, as the dialect says, and counts from behind it", () => {
    const { root, source } = Result.getOrThrow(parse("\uFEFFa = 1\n"))
    assert.deepStrictEqual(TomlTree.keyRange(source, root.entries[0]!).start, { offset: 0, line: 1, column: 1 })
    assert.deepStrictEqual(faultOf("\uFEFFa = 1\n", strict), ["mark", 1, 1, "", false])
  })

  it.each([
    [[0x61, 0x0a, 0x23, 0xff], "encoding", 2, 2],
    [[0xff, 0xfe, 0x5b, 0x00], "utf-16", 1, 1],
    [[0xff, 0xfe, 0x5b, 0x5b], "encoding", 1, 1]
  ])("with the bytes %j is refused", (bytes, reason, line, column) => {
    const fault = Result.getOrThrow(Result.flip(TomlTree.parse(Uint8Array.from(bytes), lenient)))
    assert.deepStrictEqual([fault.reason, fault.position.line, fault.position.column], [reason, line, column])
  })

  it("has TOML 1.1 if the dialect says so", () => {
    const text = "a = {\n  b = 1,\n}\n"
    assert.deepStrictEqual(valueOf(text, { ...lenient, version: "1.1" }), { a: { b: 1 } })
    assert.strictEqual(faultOf(text)[0], "syntax")
  })

  it("says where each key and table stands", () => {
    const text = "[a.b]\nc = 1\n"
    const { root, source } = Result.getOrThrow(parse(text))
    const at = (...path: ReadonlyArray<string>) => {
      const entry = TomlTree.entryAt(root, path)!
      const { start, end } = TomlTree.keyRange(source, entry)
      return [text.slice(start.offset, end.offset), start.line, start.column, entry.isImplied]
    }
    assert.deepStrictEqual(
      [at("a"), at("a", "b"), at("a", "b", "c")],
      [
        ["a", 1, 2, true],
        ["b", 1, 4, false],
        ["c", 2, 1, false]
      ]
    )
    assert.isUndefined(TomlTree.entryAt(root, ["a", "x", "y"]))
  })
})

const nested = (open: string, close: string, count: number) => `a = ${open.repeat(count)}1${close.repeat(count)}`

describe("the reader of TOML", () => {
  it("reads deep values, and refuses what is too deep for any file", () => {
    assert.isTrue(Result.isSuccess(parse(nested("[", "]", 400))))
    assert.isTrue(Result.isSuccess(parse(nested("{a=", "}", 400))))
    for (const text of [nested("[", "]", 1000), nested("{a=", "}", 1000), "a = " + "[".repeat(100_000)]) {
      assert.strictEqual(faultOf(text)[0], "too-deep")
    }
  })

  it.each([
    ["a long string", `a = "${"x".repeat(200_000)}"`],
    ["many items", `a = [${"1,".repeat(100_000)}]`],
    ["many keys", Array.from({ length: 20_000 }, (_, index) => `k${index} = 1\n`).join("")],
    ["many tables", Array.from({ length: 20_000 }, (_, index) => `[t${index}]\n`).join("")],
    ["a long key", `${"a.".repeat(50_000)}a = 1`],
    ["many repeated headers", "[a]\n".repeat(50_000)],
    ["many extended tables", `a = {}\n${Array.from({ length: 5000 }, (_, index) => `[a.b${index}]\n`).join("")}`],
    ["a long number", `a = ${"9".repeat(200_000)}`],
    ["more than a file may have", "#".repeat(TomlTree.maximumLength + 1)]
  ])("answers soon for %s", (_, text) => {
    for (const dialect of [lenient, TomlDialect.goToml1, TomlDialect.goToml2]) {
      const begun = performance.now()
      parse(text, dialect)
      assert.isBelow(performance.now() - begun, 20_000)
    }
  })

  it("throws for no bytes", () => {
    let read = 0
    const pieces = [
      "[",
      "]",
      "{",
      "}",
      "a",
      ".",
      "=",
      " ",
      "\n",
      '"',
      "'",
      "#",
      "\r",
      "1",
      "-",
      "[[a]]\n",
      "[a]\n",
      "a.b = 1\n",
      "\0",
      "é",
      ",",
      "\\",
      "\\e",
      "02",
      "2020-01-02",
      "[[",
      "]]",
      '"""',
      "\uFEFF"
    ]
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc
            .array(fc.constantFrom(...pieces), { maxLength: 60 })
            .map((parts) => new TextEncoder().encode(parts.join("")))
        ),
        fc.constantFrom(...dialects),
        (bytes, dialect) => {
          const parsed = TomlTree.parse(bytes, dialect)
          if (Result.isSuccess(parsed)) read++
        }
      ),
      { numRuns: 6000 }
    )
    assert.isAbove(read, 100)
  })

  it("agrees in both dialects about every text that the strict one accepts", () => {
    let both = 0
    const line = fc.constantFrom(
      "[a]",
      "[a.b]",
      "[[c]]",
      "[c.d]",
      "x = 1",
      "y = {z = 1}",
      "a.b.x = 2",
      "p.q = []",
      "[p]",
      "[y.w]"
    )
    fc.assert(
      fc.property(fc.uniqueArray(line, { maxLength: 6 }), (lines) => {
        const text = lines.join("\n")
        const one = parse(text, strict)
        if (Result.isFailure(one)) return
        both++
        assert.deepStrictEqual(valueOf(text), plain(one.success.root))
      }),
      { numRuns: 1000 }
    )
    assert.isAbove(both, 200)
  })

  it("hands out frozen trees", () => {
    const parsed = Result.getOrThrow(parse('[a]\nb = ["x", {c = 1}]\n[[d]]\n'))
    assert.deepStrictEqual(changeable(reachable(parsed.root)), [])
  })
})
