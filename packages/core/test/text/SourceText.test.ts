import { SourceText } from "@oci-runtimes/core/text"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const text = () =>
  fc.array(fc.constantFrom("a", "\n", "\r\n", "\r", "é", "😀", "\u2028")).map((parts) => parts.join(""))

describe("position", () => {
  it.each([
    ["", 0, 1, 1],
    ["ab", 0, 1, 1],
    ["ab", 2, 1, 3],
    ["a\nb", 1, 1, 2],
    ["a\nb", 2, 2, 1],
    ["a\n", 2, 2, 1],
    ["\n\n\n", 2, 3, 1],
    ["a\r\nb", 2, 1, 3],
    ["a\r\nb", 3, 2, 1],
    ["a\rb", 2, 1, 3],
    ["é😀x", 3, 1, 4]
  ])("in %j at %d is line %d, column %d", (source, offset, line, column) => {
    assert.deepStrictEqual(SourceText.position(SourceText.make(source), offset), { offset, line, column })
  })

  it.each([
    [-1, { offset: 0, line: 1, column: 1 }],
    [99, { offset: 3, line: 2, column: 2 }]
  ])("outside the text at %d is the nearest inside", (offset, position) => {
    assert.deepStrictEqual(SourceText.position(SourceText.make("a\nb"), offset), position)
  })

  it("counts the line feeds before it and the units behind the last of them", () => {
    fc.assert(
      fc.property(text(), fc.nat({ max: 20 }), (content, at) => {
        const offset = Math.min(at, content.length)
        const lines = content.slice(0, offset).split("\n")
        assert.deepStrictEqual(SourceText.position(SourceText.make(content), offset), {
          offset,
          line: lines.length,
          column: lines.at(-1)!.length + 1
        })
      })
    )
  })
})

describe("range", () => {
  it("reaches from the first character to behind the last", () => {
    assert.deepStrictEqual(SourceText.range(SourceText.make("ab\ncd"), 1, 3), {
      start: { offset: 1, line: 1, column: 2 },
      end: { offset: 4, line: 2, column: 2 }
    })
  })
})

describe("line", () => {
  it.each([
    [0, ""],
    [1, "a"],
    [2, ""],
    [3, "b\rc"],
    [4, "d"],
    [5, ""]
  ])("%d of a text with every line ending is %j", (number, content) => {
    assert.strictEqual(SourceText.line(SourceText.make("a\r\n\nb\rc\nd"), number), content)
  })

  it("is what splitting at line endings gives", () => {
    fc.assert(
      fc.property(text(), (content) => {
        const source = SourceText.make(content)
        assert.deepStrictEqual(
          source.lineStarts.map((_start, index) => SourceText.line(source, index + 1)),
          content.split(/\r?\n/)
        )
      })
    )
  })
})
