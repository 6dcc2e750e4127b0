import { TomlDialect, TomlTree } from "@oci-runtimes/core/document/toml"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { answers, bytesOf, dialectOf, plain, readers, refusalOf, verdicts } from "./goTomlAnswers.ts"
import { parse, tomlText } from "./tomlTexts.ts"

const valueOf = (text: string | ReadonlyArray<number>, dialect: TomlTree.Dialect = TomlDialect.goToml1) => {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : Uint8Array.from(text)
  return plain(Result.getOrThrow(TomlTree.parse(bytes, dialect)).root)
}

/** The numbers of texts: refused, told as not known, and told in other words than the reader's although they count as known. */
const countOf = (
  given: ReadonlyArray<readonly [bytes: Uint8Array, words: string]>,
  reader: (typeof readers)[number]
) => {
  const refusals = given.flatMap(([bytes, words]) => {
    const refusal = refusalOf(bytes, reader)
    return refusal === undefined ? [] : [{ ...refusal, words }]
  })
  return {
    refused: refusals.length,
    unknown: refusals.filter(({ isKnown }) => !isKnown).length,
    other: refusals.filter(({ isKnown, told, words }) => isKnown && told.trimEnd() !== words.trimEnd()).length
  }
}

describe.each(readers)("the verdicts of containerd, %s", (reader) => {
  it("are on 125 texts", () => {
    assert.lengthOf(verdicts(), 125)
  })

  it.each(verdicts().map((verdict) => [verdict.id, verdict] as const))("%s", (_, verdict) => {
    assert.strictEqual(refusalOf(bytesOf(verdict), reader) === undefined, verdict[reader] === "")
  })

  it("are told in the reader's own words", () => {
    assert.deepStrictEqual(
      countOf(
        verdicts().map((verdict) => [bytesOf(verdict), verdict[reader]]),
        reader
      ),
      {
        goToml1: { refused: 58, unknown: 2, other: 0 },
        goToml2: { refused: 72, unknown: 4, other: 0 },
        goToml24: { refused: 67, unknown: 1, other: 0 }
      }[reader]
    )
  })
})

describe.each(readers)("the answers of go-toml, %s", (reader) => {
  it("have the same values", () => {
    let accepted = 0
    for (const answer of answers()) {
      const parsed = TomlTree.parse(bytesOf(answer), dialectOf[reader])
      const isRefused = typeof answer[reader] === "string"
      assert.strictEqual(Result.isFailure(parsed), isRefused, answer.text)
      if (Result.isFailure(parsed)) continue
      accepted++
      assert.deepStrictEqual(plain(parsed.success.root), answer[reader], answer.text)
    }
    assert.isAbove(accepted, 100)
  })

  it("are told in the reader's own words", () => {
    const refused = answers().filter((answer) => typeof answer[reader] === "string")
    assert.deepStrictEqual(
      countOf(
        refused.map((answer) => [bytesOf(answer), String(answer[reader])]),
        reader
      ),
      {
        goToml1: { refused: 178, unknown: 15, other: 2 },
        goToml2: { refused: 218, unknown: 5, other: 11 },
        goToml24: { refused: 203, unknown: 4, other: 1 }
      }[reader]
    )
  })
})

describe("a text for go-toml 1", () => {
  it.each([
    ["a = 02\nb = 0_2\nc = -00\nd = +012\n", { a: "2n", b: "2n", c: "0n", d: "12n" }],
    ["a = { b = 1, b = 2 }\n", { a: { b: "2n" } }],
    ["a = { b = 1, b.c = 2 }\n", { a: { b: "1n", c: "2n" } }],
    ["a = { b = { c = 1 }, b.d = 2 }\n", { a: { b: { c: "1n", d: "2n" } } }],
    ["a = {\n  b = 1, # c\n  c = 2\n}\n", { a: { b: "1n", c: "2n" } }],
    ["a = 1\rb = 2\r[c]\rd = 3", { a: "1n", b: "2n", c: { d: "3n" } }],
    ["# \u0001 \r \u007f\na = 1 # \0\n", { a: "1n" }],
    ['a = "\u007f"\n', { a: '"\u007f' }],
    [String.raw`a = "\ud83d\ude00"`, { a: '"\uFFFD\uFFFD' }],
    ['a = "b\\\n  c\\ d"\n', { a: '"bcd' }],
    ["b.c = 1\n[b]\nd = 2\n", { b: { c: "1n", d: "2n" } }],
    ["[a]\nb = 1\n[ a ]\nc = 2\n", { a: { b: "1n", c: "2n" } }],
    ["a = { b.c = 1 }\n[a.b]\nd = 2\n", { a: { b: { c: "1n", d: "2n" } } }],
    ["a = [{ b = 1 }]\n[[a]]\nc = 2\n", { a: [{ b: "1n" }, { c: "2n" }] }],
    ["[[a]]\nb = 1\n[ a ]\nc = 2\n", { a: [{ b: "1n", c: "2n" }] }],
    ['"""a""" = 1\n', { "": { a: { "": "1n" } } }],
    ["\"a\"b.'c' = 1\n", { a: { b: { c: "1n" } } }],
    [".a = 1\n", { a: "1n" }],
    [String.raw`["a\u0041"]`, { [String.raw`a\u0041`]: {} }],
    ["[a] b = 1\n", { a: { b: "1n" } }],
    ["a \n= 1", { a: "1n" }],
    ["a = [2020-01-02 \n03:04:05]\n", { a: ["date-time"] }],
    [[0xef, 0xbb, 0xbf, 0x61, 0x3d, 0x31], { a: "1n" }],
    [[0xff, 0xfe, 0x61, 0x3d, 0x31], { a: "1n" }],
    [[0x61, 0x3d, 0x22, 0xe2, 0x82, 0x78, 0xff, 0x22], { a: '"\uFFFD\uFFFDx\uFFFD' }]
  ])("%j is read", (text, expected) => {
    assert.deepStrictEqual(valueOf(text), expected)
  })
})

describe("a text for go-toml 2", () => {
  it("has its escapes in values and keys", () => {
    const text = String.raw`"a\eb" = "\e\\e\e"`
    assert.deepStrictEqual(valueOf(text, TomlDialect.goToml2), { "a\u001Bb": '"\u001B\\e\u001B' })
    assert.deepStrictEqual(valueOf(text, TomlDialect.goToml24), { "a\u001Bb": '"\u001B\\e\u001B' })
  })

  it.each([
    ['a = """b\r\nc"""', '"b\r\nc'],
    ['a = """\r\nb\\\r\n  c\\\\\r\n"""', '"bc\\\r\n'],
    ["a = '''\r\nb\\\r\n'''", '"b\\\r\n'],
    ['a = """\\e\r\n"""', '"\u001B\r\n'],
    ['a = """b\r\nc\n"""', '"b\r\nc\n']
  ])("%j keeps its carriage returns", (text, expected) => {
    for (const reader of ["goToml2", "goToml24"] as const) {
      assert.deepStrictEqual(valueOf(text, dialectOf[reader]), { a: expected })
    }
  })

  it("keeps every other character beside its escapes", () => {
    const text = String.raw`a = "\e${"\u{10FFFD}\u{10FFFC}"}"`
    assert.deepStrictEqual(valueOf(text, TomlDialect.goToml2), { a: '"\u001B\u{10FFFD}\u{10FFFC}' })
  })
})

/** Keys and values, and the offsets of both. */
const placesOf = (root: TomlTree.TomlTable) => {
  const entries: Array<TomlTree.TomlEntry> = []
  const nodes: Array<TomlTree.TomlNode> = []
  TomlTree.fold<void>(root, (node) => {
    nodes.push(node)
    entries.push(...TomlTree.entriesOf(node))
  })
  return { entries, nodes }
}

describe("any text", () => {
  const strict: TomlTree.Dialect = {
    version: "1.0",
    acceptsMark: false,
    extendsTables: false,
    keepsCarriageReturns: true
  }

  it("of TOML 1.0 is the same tree to go-toml 2", () => {
    fc.assert(
      fc.property(tomlText(strict), (text) => {
        const { root } = Result.getOrThrow(parse(text, strict))
        assert.deepStrictEqual(Result.getOrThrow(parse(text, TomlDialect.goToml2)).root, root)
      }),
      { numRuns: 300 }
    )
  })

  it.each(readers)("has words for its fault, %s", (reader) => {
    let refused = 0
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc
        .constantFrom(...answers().map(bytesOf))
        .chain((whole) =>
          fc
            .tuple(fc.nat(whole.length), fc.nat(255))
            .map(([at, byte]) => whole.with(Math.min(at, whole.length - 1), byte))
        )
    )
    fc.assert(
      fc.property(bytes, (given) => {
        const refusal = refusalOf(given, reader)
        if (refusal === undefined) return
        refused++
        assert.notStrictEqual(refusal.detail, "")
      }),
      { numRuns: 2000 }
    )
    assert.isAbove(refused, 500)
  })

  it("is not told if it is too deep and not UTF-8", () => {
    const given = new Uint8Array([0x61, 0x3d, ...Array.from({ length: 100_000 }, () => 0x5b), 0xff])
    assert.strictEqual(refusalOf(given, "goToml24")?.isKnown, false)
  })

  it.each(readers)("has its keys and values where the tree says, %s", (reader) => {
    let keys = 0
    const written = fc.oneof(
      tomlText(dialectOf[reader]),
      fc.constantFrom(...answers().flatMap((answer) => (typeof answer[reader] === "string" ? [] : [answer.text!])))
    )
    fc.assert(
      fc.property(written, (text) => {
        const { root, source } = Result.getOrThrow(parse(text, dialectOf[reader]))
        const { entries, nodes } = placesOf(root)
        for (const { length, offset } of nodes) {
          assert.isAtLeast(offset, 0)
          assert.isAtMost(offset + length, source.text.length)
        }
        for (const { key, keyLength, keyOffset } of entries) {
          keys++
          const shown = source.text.slice(keyOffset, keyOffset + keyLength)
          const read = Result.getOrThrow(parse(`${shown} = 1`, dialectOf[reader]))
          // A header of go-toml 1 has no escapes.
          if (shown !== `"${key}"`) assert.deepStrictEqual(read.root.entries[0]?.key, key)
        }
      }),
      { numRuns: 500 }
    )
    assert.isAbove(keys, 500)
  })
})
