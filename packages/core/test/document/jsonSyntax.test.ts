import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { firstError, maximumDepth } from "../../src/document/internal/jsonSyntax.ts"
import { jsonText } from "../jsonText.ts"

describe("Go's scanner", () => {
  it.each([
    ["{", 1, "unexpected end of JSON input"],
    ["", 0, "unexpected end of JSON input"],
    [" \n", 2, "unexpected end of JSON input"],
    ["[1,", 3, "unexpected end of JSON input"],
    ["[1", 2, "unexpected end of JSON input"],
    ['{"a"', 4, "unexpected end of JSON input"],
    ['{"a":', 5, "unexpected end of JSON input"],
    ['{"a":1', 6, "unexpected end of JSON input"],
    ['{"a":1,', 7, "unexpected end of JSON input"],
    ['"abc', 4, "unexpected end of JSON input"],
    ["tru", 3, "invalid character ' ' in literal true (expecting 'e')"],
    ["-", 1, "invalid character ' ' in numeric literal"],
    ["1.", 2, "invalid character ' ' after decimal point in numeric literal"],
    ["1e", 2, "invalid character ' ' in exponent of numeric literal"],
    ["1e+", 3, "invalid character ' ' in exponent of numeric literal"],
    ['"\\', 2, "invalid character ' ' in string escape code"],
    ['"\\u1', 4, "invalid character ' ' in \\u hexadecimal character escape"],
    ["}", 0, "invalid character '}' looking for beginning of value"],
    ["x", 0, "invalid character 'x' looking for beginning of value"],
    ["'a'", 0, "invalid character '\\'' looking for beginning of value"],
    ["// x", 0, "invalid character '/' looking for beginning of value"],
    ["[,]", 1, "invalid character ',' looking for beginning of value"],
    ["[1,]", 3, "invalid character ']' looking for beginning of value"],
    ['{"a":}', 5, "invalid character '}' looking for beginning of value"],
    ["+1", 0, "invalid character '+' looking for beginning of value"],
    [".5", 0, "invalid character '.' looking for beginning of value"],
    ["NaN", 0, "invalid character 'N' looking for beginning of value"],
    ["\ufeff{}", 0, "invalid character 'ï' looking for beginning of value"],
    ["é", 0, "invalid character 'Ã' looking for beginning of value"],
    ["日", 0, "invalid character 'æ' looking for beginning of value"],
    ["😀", 0, "invalid character 'ð' looking for beginning of value"],
    ["\u00a0{}", 0, "invalid character 'Â' looking for beginning of value"],
    ["\v", 0, "invalid character '\\v' looking for beginning of value"],
    ["\0", 0, "invalid character '\\x00' looking for beginning of value"],
    ["{,}", 1, "invalid character ',' looking for beginning of object key string"],
    ["{a:1}", 1, "invalid character 'a' looking for beginning of object key string"],
    ["{'a':1}", 1, "invalid character '\\'' looking for beginning of object key string"],
    ['{"a":1,}', 7, "invalid character '}' looking for beginning of object key string"],
    ["{ // x", 2, "invalid character '/' looking for beginning of object key string"],
    ["{1:2}", 1, "invalid character '1' looking for beginning of object key string"],
    ['{"a" 1}', 5, "invalid character '1' after object key"],
    ['{"a"}', 4, "invalid character '}' after object key"],
    ['{"a"=1}', 4, "invalid character '=' after object key"],
    ['{"a":1 "b":2}', 7, "invalid character '\"' after object key:value pair"],
    ['{"a":1]', 6, "invalid character ']' after object key:value pair"],
    ['{"a":01}', 6, "invalid character '1' after object key:value pair"],
    ['{"a":1 // x', 7, "invalid character '/' after object key:value pair"],
    ["[1 2]", 3, "invalid character '2' after array element"],
    ["[1}", 2, "invalid character '}' after array element"],
    ["[0x1]", 2, "invalid character 'x' after array element"],
    ["[1:2]", 2, "invalid character ':' after array element"],
    ["{} {}", 3, "invalid character '{' after top-level value"],
    ["1 2", 2, "invalid character '2' after top-level value"],
    ["01", 1, "invalid character '1' after top-level value"],
    ["-01", 2, "invalid character '1' after top-level value"],
    ["nulll", 4, "invalid character 'l' after top-level value"],
    ["{},", 2, "invalid character ',' after top-level value"],
    ["tru ", 3, "invalid character ' ' in literal true (expecting 'e')"],
    ["trUe", 2, "invalid character 'U' in literal true (expecting 'u')"],
    ["[fals]", 5, "invalid character ']' in literal false (expecting 'e')"],
    ["nil", 1, "invalid character 'i' in literal null (expecting 'u')"],
    ["[-]", 2, "invalid character ']' in numeric literal"],
    ["--1", 1, "invalid character '-' in numeric literal"],
    ["[1.]", 3, "invalid character ']' after decimal point in numeric literal"],
    ["1.e1", 2, "invalid character 'e' after decimal point in numeric literal"],
    ["[1e]", 3, "invalid character ']' in exponent of numeric literal"],
    ["[1E+]", 4, "invalid character ']' in exponent of numeric literal"],
    ["[1e1.5]", 4, "invalid character '.' after array element"],
    ['"a\nb"', 2, "invalid character '\\n' in string literal"],
    ['"\t"', 1, "invalid character '\\t' in string literal"],
    ['"\x1f"', 1, "invalid character '\\x1f' in string literal"],
    ['"\\x"', 2, "invalid character 'x' in string escape code"],
    ['"\\é"', 2, "invalid character 'Ã' in string escape code"],
    ['"\\\'"', 2, "invalid character '\\'' in string escape code"],
    ['"\\u12x4"', 5, "invalid character 'x' in \\u hexadecimal character escape"],
    ['"\\u123"', 6, "invalid character '\"' in \\u hexadecimal character escape"]
  ])("stumbles in %j at %d: %s", (text, offset, message) => {
    assert.deepStrictEqual(firstError(text, 0, text.length), { offset, message })
  })

  it.each(["null", " [ ] ", '{"a":{"b":[1,-0.5e+10,true,false,"\\u00e9\\"\\/\x7f\u2028"]}}', "0", "-0", "1E5", '""'])(
    "finds nothing in %j",
    (text) => {
      assert.isUndefined(firstError(text, 0, text.length))
    }
  )

  it("reads only what is between start and end", () => {
    assert.isUndefined(firstError("x[1]y", 1, 4))
    assert.deepStrictEqual(firstError("x[1]y", 1, 3), { offset: 3, message: "unexpected end of JSON input" })
  })

  it("nests 10,000 deep and no deeper", () => {
    assert.isUndefined(firstError(nested(maximumDepth), 0, 2 * maximumDepth))
    const error = firstError(nested(maximumDepth + 1), 0, 2 * maximumDepth + 2)
    assert.strictEqual(error?.offset, maximumDepth)
    assert.match(error?.message ?? "", /^invalid character '[[{]' exceeded max depth$/)
  })

  it("finds an error exactly where JSON.parse does", () => {
    fc.assert(
      fc.property(jsonText(), (text) => {
        assert.strictEqual(firstError(text, 0, text.length) === undefined, isJson(text))
      }),
      { numRuns: 2000 }
    )
  })

  it("stumbles at the first place that makes the text unfit to be continued", () => {
    fc.assert(
      fc.property(jsonText(), (text) => {
        const error = firstError(text, 0, text.length)
        fc.pre(error !== undefined)
        const before = firstError(text, 0, error.offset)
        assert.isTrue(before === undefined || before.offset === error.offset, "what is before is whole or cut off")
      }),
      { numRuns: 1000 }
    )
  })
})

const nested = (depth: number): string => `${"[".repeat(depth)}${"]".repeat(depth)}`

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
