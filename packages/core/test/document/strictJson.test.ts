import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import * as StrictJson from "../../src/document/internal/strictJson.ts"
import * as TolerantJson from "../../src/document/internal/tolerantJson.ts"
import { jsonText } from "../jsonText.ts"

/** What the tolerant reader has read without a mistake. */
const tolerantly = (text: string, start = 0) => {
  const { mistakes, root } = TolerantJson.read(text, start, text.length)
  return mistakes.length === 0 ? root : undefined
}

const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth)

describe("the strict reader", () => {
  it.each([
    " {} ",
    "[ ]",
    '{"a": {"b": [1, -2.5e+3, 0, true, false, null, "x"]}, "a": 2}',
    '"\\u0041\\n\\\\\\"\\ud83d\\ude00 é \u{1f600}"',
    '"\\ud800"',
    '"\ud800"',
    '{"\\u0061\ud800": 1}',
    '"\u007f\u2028\ufeff"'
  ])("reads %j as the tolerant one does", (text) => {
    assert.isDefined(StrictJson.read(text, 0))
    assert.deepStrictEqual(StrictJson.read(text, 0), tolerantly(text))
  })

  it.each([
    "",
    " ",
    "{",
    "[1,]",
    '{"a": 1,}',
    '{"a" 1}',
    "{a: 1}",
    '{"a": 1} x',
    "[1 2]",
    "01",
    "1.",
    "-",
    ".5",
    "1e",
    "+1",
    "truex",
    "nul",
    "NaN",
    '"a',
    '"\t"',
    '"\\x"',
    '"\\u12"',
    '"\\',
    "// comment\n1",
    "[1] /* comment */",
    "\u00a01",
    "\ufeff1",
    "1\f"
  ])("gives %j up, in which there are mistakes", (text) => {
    assert.isUndefined(StrictJson.read(text, 0))
    assert.isUndefined(tolerantly(text))
  })

  it("leaves what is nested deeply to the other", () => {
    assert.deepStrictEqual(StrictJson.read(nested(200), 0), tolerantly(nested(200)))
    assert.isUndefined(StrictJson.read(nested(201), 0))
    assert.isUndefined(StrictJson.read(nested(100_000), 0))
  })

  it("reads any JSON as the tolerant one does, from wherever it begins", () => {
    fc.assert(
      fc.property(jsonText(), fc.constantFrom("", " ", "xyz"), (text, before) => {
        assert.deepStrictEqual(StrictJson.read(before + text, before.length), tolerantly(before + text, before.length))
      })
    )
  })

  it("finds a mistake in any text in which the tolerant one finds some", () => {
    const piece = fc.constantFrom(...'{}[],:"\\ \n\t0123.-+eEtrufalsn/*xé', "true", "null", '"a"', '"b": ', "\ud800")
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join("")
        assert.deepStrictEqual(StrictJson.read(text, 0), tolerantly(text))
      }),
      { numRuns: 5000 }
    )
  })
})
