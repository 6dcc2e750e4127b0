import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import {
  foldKey,
  ofBytes,
  quote,
  quoteCharacter,
  toLower,
  trimmedRange,
  trimSpace,
  unquote
} from "../../src/text/GoText.ts"

describe("trimSpace", () => {
  it.each([
    ["", ""],
    [" \t\n\v\f\r ", ""],
    [" a b ", "a b"],
    ["\u0085a\u0085", "a"],
    ["\u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000a", "a"],
    ["\ufeffa\ufeff", "\ufeffa\ufeff"],
    ["\u200ba", "\u200ba"],
    ["\u180ea", "\u180ea"],
    ["\0 a", "\0 a"],
    ["a\u{1f600} ", "a\u{1f600}"]
  ])("makes of %j the text %j", (text, trimmed) => {
    assert.strictEqual(trimSpace(text), trimmed)
  })

  it("differs from JavaScript's trim in NEL and the byte order mark only", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(" ", "\t", "\v", "\u00a0", "\u2003", "\u3000", "a", "\u200b") }),
        (text) => {
          assert.strictEqual(trimSpace(text), text.trim())
        }
      )
    )
  })

  it("says where the rest stands", () => {
    assert.deepStrictEqual(trimmedRange(" \u0085ab\n"), { start: 2, end: 4 })
    assert.deepStrictEqual(trimmedRange("  "), { start: 2, end: 2 })
  })
})

describe("toLower", () => {
  it.each([
    ["CRUN", "crun"],
    ["ÄÉÑ", "äéñ"],
    ["ΑΣ", "ασ"],
    ["İI", "ii"],
    ["\u212a", "k"],
    ["ẞ", "ß"],
    ["𐐀", "𐐨"],
    ["日本", "日本"]
  ])("makes of %j the text %j, code point by code point", (text, lower) => {
    assert.strictEqual(toLower(text), lower)
  })
})

describe("foldKey", () => {
  it.each([
    ["runtimeArgs", "runtimeargs"],
    ["RUNTIMEARG\u017f", "runtimeargs"],
    ["\u212aey", "key"],
    ["É", "É"],
    ["a-b_1", "a-b_1"]
  ])("takes %j for %j", (key, folded) => {
    assert.strictEqual(foldKey(key), folded)
  })
})

describe("quote", () => {
  it.each([
    ["", '""'],
    ["crun", '"crun"'],
    ["a b", '"a b"'],
    ['"\\', '"\\"\\\\"'],
    ["'`", '"\'`"'],
    ["\x07\b\f\n\r\t\v", '"\\a\\b\\f\\n\\r\\t\\v"'],
    ["\0\x01\x1b\x7f", '"\\x00\\x01\\x1b\\x7f"'],
    ["\u0080\u0085\u00a0\u00ad", '"\\u0080\\u0085\\u00a0\\u00ad"'],
    ["é日😀", '"é日😀"'],
    ["\u200b\u2028\u3000\ufeff", '"\\u200b\\u2028\\u3000\\ufeff"'],
    ["\ue000", '"\\ue000"'],
    ["\u{e0001}\u{10ffff}", '"\\U000e0001\\U0010ffff"'],
    ["\u0301", '"\u0301"'],
    ["\ufffd\ud800", '"\ufffd\ufffd"']
  ])("of %j is %s", (text, quoted) => {
    assert.strictEqual(quote(text), quoted)
  })

  it("leaves printable ASCII but quotes and backslashes as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii" }), (text) => {
        assert.strictEqual(quote(text), JSON.stringify(text))
      })
    )
  })
})

describe("quoteCharacter", () => {
  it.each([
    ["a", "'a'"],
    ["'", "'\\''"],
    ['"', "'\"'"],
    ["\\", "'\\\\'"],
    ["\n", "'\\n'"],
    ["\0", "'\\x00'"],
    ["Ã", "'Ã'"]
  ])("of %j is %s", (character, quoted) => {
    assert.strictEqual(quoteCharacter(character), quoted)
  })
})

describe("unquote", () => {
  it("is the reverse of quote", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" })), (text) => {
        assert.strictEqual(unquote(quote(text)), text)
      })
    )
  })

  it.each([
    ["plain", "plain"],
    ['"', '"'],
    ['""', ""],
    ['"\\xff\\x41"', "\uFFFDA"],
    ['"\\U00110000"', "\uFFFD"],
    ['"\\q"', "q"]
  ])("makes of %j the text %j", (quoted, text) => {
    assert.strictEqual(unquote(quoted), text)
  })
})

describe("ofBytes", () => {
  it.each([
    [[0x61, 0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80], "aé😀"],
    [[0xe2, 0x82, 0x61], "\uFFFD\uFFFDa"],
    [[0xff, 0xc0, 0x80], "\uFFFD\uFFFD\uFFFD"],
    [[0xed, 0xa0, 0x80], "\uFFFD\uFFFD\uFFFD"],
    [[0xf4, 0x90, 0x80, 0x80], "\uFFFD\uFFFD\uFFFD\uFFFD"],
    [[0xef, 0xbf, 0xbd, 0xef, 0xbb, 0xbf, 0x62], "\uFFFD\uFEFFb"],
    [[0xe2, 0x82], "\uFFFD\uFFFD"]
  ])("%j is decoded", (bytes, expected) => {
    assert.strictEqual(ofBytes(Uint8Array.from(bytes)), expected)
  })
})
