import { TextEncoding } from "@oci-runtimes/core/text"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const utf8 = (text: string) => new TextEncoder().encode(text)

const utf16 = (text: string, littleEndian: boolean) => {
  const view = new DataView(new ArrayBuffer(2 * text.length + 2))
  for (const [index, unit] of [0xfeff, ...text.split("").map((one) => one.charCodeAt(0))].entries()) {
    view.setUint16(2 * index, unit, littleEndian)
  }
  return new Uint8Array(view.buffer)
}

const spaces = (count: number): ReadonlyArray<number> => Array.from({ length: count }, () => 0x20)

describe("a text", () => {
  it.each(["", "{}", "é", "日本", "😀", "\0\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\u{10000}\u{10ffff}"])(
    "%j is read as UTF-8 without a mark",
    (text) => {
      const encoding = { name: "utf-8" as const, mark: false }
      assert.deepStrictEqual(TextEncoding.decode(utf8(text)), Result.succeed({ text, encoding }))
    }
  )

  it("loses one byte order mark and no more", () => {
    assert.deepStrictEqual(
      TextEncoding.decode(utf8("\ufeff\ufeff{}\ufeff")),
      Result.succeed({ text: "\ufeff{}\ufeff", encoding: { name: "utf-8" as const, mark: true } })
    )
  })

  it.each([
    [true, "utf-16le"],
    [false, "utf-16be"]
  ] as const)("with a mark, little-endian %s, is read as %s", (littleEndian, name) => {
    for (const text of ["", '{"é": "日本😀"}', "\ufeff", "\0"]) {
      const decoded = TextEncoding.decode(utf16(text, littleEndian))
      assert.deepStrictEqual(decoded, Result.succeed({ text, encoding: { name, mark: true } }))
    }
  })

  it.each([
    ["a lone high surrogate", [0xff, 0xfe, 0x00, 0xd8, 0x41, 0x00], "\ufffdA"],
    ["a lone low surrogate", [0xfe, 0xff, 0xdc, 0x00, 0x00, 0x41], "\ufffdA"],
    ["half a unit at the end", [0xff, 0xfe, 0x41, 0x00, 0x42], "A\ufffd"],
    ["nothing but half a unit", [0xfe, 0xff, 0x00], "\ufffd"]
  ])("of UTF-16 with %s has U+FFFD there", (_what, bytes, text) => {
    assert.strictEqual(Result.getOrThrow(TextEncoding.decode(Uint8Array.from(bytes))).text, text)
  })
})

describe("bytes that are not UTF-8", () => {
  it.each([
    ["a continuation byte alone", [0x41, 0x80], 1],
    ["an overlong sequence of two", [0xc0, 0xaf], 0],
    ["another overlong sequence of two", [0xc1, 0xbf], 0],
    ["an overlong sequence of three", [0xe0, 0x9f, 0xbf], 0],
    ["an overlong sequence of four", [0xf0, 0x8f, 0xbf, 0xbf], 0],
    ["the first surrogate", [0x41, 0xed, 0xa0, 0x80], 1],
    ["the last surrogate", [0xed, 0xbf, 0xbf], 0],
    ["a code point above U+10FFFF", [0xf4, 0x90, 0x80, 0x80], 0],
    ["a first byte of five", [0xf8, 0x88, 0x80, 0x80, 0x80], 0],
    ["the byte F5", [0xf5, 0x80, 0x80, 0x80], 0],
    ["the byte FF", [0x41, 0x42, 0xff], 2],
    ["a sequence of two cut off at the end", [0xc3], 0],
    ["a sequence of three cut off at the end", [0xe6, 0x97], 0],
    ["a sequence of four cut off at the end", [0xf0, 0x9f, 0x98], 0],
    ["a sequence of two cut off by a letter", [0xc3, 0x41], 0],
    ["a sequence of three cut off by a letter", [0x41, 0xe6, 0x97, 0x41], 1],
    ["a sequence of four cut off by a letter", [0xf0, 0x9f, 0x98, 0x41], 0],
    ["a third byte that does not belong", [0xe6, 0x97, 0xc0], 0],
    ["half a byte order mark", [0xef, 0xbb], 0],
    ["a fault behind a byte order mark", [0xef, 0xbb, 0xbf, 0x41, 0xff], 4],
    ["the first half of a UTF-16 mark", [0xfe], 0],
    ["Latin-1", [0x63, 0x61, 0x66, 0xe9, 0x20], 3]
  ])("because of %s", (_what, bytes, byteOffset) => {
    const decoded = TextEncoding.decode(Uint8Array.from(bytes))
    assert.strictEqual(Result.isFailure(decoded) ? decoded.failure.byteOffset : undefined, byteOffset)
  })

  it.each([
    ["a short file is read at once", [0x7b, 0xff, 0x7d], 3],
    ["a mark is not part of a piece", [0xef, 0xbb, 0xbf, 0xff], 4],
    ["the rest of a piece", [...spaces(100), 0xff, ...spaces(4900)], 4096],
    ["the second piece", [...spaces(4200), 0xff, ...spaces(800)], 5001],
    ["a whole sequence before the end of a piece", [...spaces(4094), 0xc3, 0xa9, 0xff, ...spaces(5000)], 8192],
    ["a sequence that is cut by the end of a piece", [...spaces(4095), 0xc3, 0xa9, 0xff, ...spaces(5000)], 8191],
    ["a cut sequence that is not completed", [...spaces(4095), 0xe0, 0xa0, 0x20, ...spaces(5000)], 8191],
    ["a cut sequence of four", [...spaces(4093), 0xf0, 0x9f, 0x98, 0x20, ...spaces(5000)], 8189],
    ["a sequence that cannot be begun so", [...spaces(4094), 0xe0, 0x80, 0x80, ...spaces(5000)], 4096]
  ])("is noticed by the engine when it has read %s", (_what, bytes, consumed) => {
    const decoded = TextEncoding.decode(Uint8Array.from(bytes))
    assert.strictEqual(Result.isFailure(decoded) ? decoded.failure.consumed : undefined, consumed)
  })

  it("come with the text before the fault, without its mark", () => {
    assert.deepStrictEqual(
      TextEncoding.decode(Uint8Array.from([...utf8("\ufeffé\n"), 0xff])),
      Result.fail({ byteOffset: 6, consumed: 7, textBefore: "é\n" })
    )
  })
})

describe("decoding", () => {
  it("gives back whatever a TextEncoder wrote", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.boolean(), (text, mark) => {
        fc.pre(mark || !text.startsWith("\ufeff"))
        assert.deepStrictEqual(
          TextEncoding.decode(utf8(mark ? `\ufeff${text}` : text)),
          Result.succeed({ text, encoding: { name: "utf-8" as const, mark } })
        )
      }),
      { numRuns: 1000 }
    )
  })

  it("gives back whatever was written as UTF-16", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.boolean(), (text, littleEndian) => {
        assert.strictEqual(Result.getOrThrow(TextEncoding.decode(utf16(text, littleEndian))).text, text)
      })
    )
  })

  it("of long texts splits no character", () => {
    for (const long of ["😀".repeat(200_000), `a${"😀".repeat(200_000)}`, "é".repeat(8192), "x".repeat(500_000)]) {
      assert.strictEqual(Result.getOrThrow(TextEncoding.decode(utf8(long))).text, long)
      assert.strictEqual(Result.getOrThrow(TextEncoding.decode(utf16(long, true))).text, long)
    }
  })

  it("accepts of unmarked bytes what the platform's strict decoder accepts, and finds the first fault", () => {
    const byte = fc.constantFrom(
      0x41,
      0x7f,
      0x80,
      0x8f,
      0x90,
      0x9f,
      0xa0,
      0xbf,
      0xc1,
      0xc3,
      0xe0,
      0xe6,
      0xed,
      0xf0,
      0xf4,
      0xf5
    )
    const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 8 }), (bytes) => {
        const decoded = TextEncoding.decode(Uint8Array.from(bytes))
        if (Result.isSuccess(decoded)) {
          assert.strictEqual(decoded.success.text, strict.decode(Uint8Array.from(bytes)))
          return
        }
        const { byteOffset, textBefore } = decoded.failure
        assert.strictEqual(textBefore, strict.decode(Uint8Array.from(bytes.slice(0, byteOffset))))
        const rest = new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes.slice(byteOffset)))
        assert.strictEqual(rest[0], "\ufffd")
      }),
      { numRuns: 2000 }
    )
  })
})

describe("bytes that are not UTF-8", () => {
  it("are found at the first byte, even if the bytes after it are those of a replacement character", () => {
    const failure = Result.flip(TextEncoding.decode(Uint8Array.of(0xff, 0xbf, 0xbd)))
    assert.deepInclude(Result.getOrThrow(failure), { byteOffset: 0, textBefore: "" })
  })
})
