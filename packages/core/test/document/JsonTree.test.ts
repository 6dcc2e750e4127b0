import { Json, JsonTree } from "@oci-runtimes/core/document"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { countedReads } from "../countedReads.ts"
import { isJson, jsonText } from "../jsonText.ts"

describe("the mistakes of a text", () => {
  it("are read up to a limit, behind which nothing counts as missing", () => {
    const { mistakes } = JsonTree.parse(`[${"1,,".repeat(300_000)}`)
    assert.lengthOf(mistakes, 250_000)
    assert.isTrue(mistakes.every(({ reason }) => reason === "DoubledComma"))
  })
})

describe("a tree", () => {
  it("remembers where everything stands, duplicate keys included", () => {
    assert.deepStrictEqual(JsonTree.parse(' {"a": [1.50, true],\n"a" : null}').root, {
      type: "object",
      offset: 1,
      length: 31,
      members: [
        {
          key: "a",
          keyOffset: 2,
          keyLength: 3,
          value: {
            type: "array",
            offset: 7,
            length: 12,
            items: [
              { type: "number", offset: 8, length: 4, text: "1.50" },
              { type: "boolean", offset: 14, length: 4, value: true }
            ]
          }
        },
        { key: "a", keyOffset: 21, keyLength: 3, value: { type: "null", offset: 27, length: 4 } }
      ]
    })
  })

  it("counts a string's quotes and escapes to its length, but not to its value", () => {
    assert.deepStrictEqual(JsonTree.parse('"\\u00e9\\n\\ud83d\\ude00"').root, {
      type: "string",
      offset: 0,
      length: 22,
      value: "é\n😀"
    })
  })

  it.each([
    ['"\\ud800"', "\ufffd"],
    ['"\\udc00\\ud800x"', "\ufffd\ufffdx"],
    ['"\\ud800\\u0041"', "\ufffdA"],
    ['"\ud800"', "\ufffd"],
    ['"\ud83d\\ude00"', "\u{1f600}"]
  ])("has U+FFFD for half a surrogate pair in %s", (text, value) => {
    const { root } = JsonTree.parse(text)
    assert.strictEqual(root?.type === "string" ? root.value : undefined, value)
  })

  it("can be read from the middle of a text", () => {
    assert.deepStrictEqual(JsonTree.parse("x[]y", 1, 3), {
      root: { type: "array", offset: 1, length: 2, items: [] },
      mistakes: [],
      open: []
    })
  })

  it("finds the value that begins last before an offset, and looks at few others", () => {
    const { root } = JsonTree.parse(`[${Array.from({ length: 1000 }, (_, index) => 1000 + index).join()}]`)
    assert.ok(root?.type === "array")
    const { count, list: items } = countedReads(root.items)
    const found = Array.from({ length: root.length }, (_, offset) => JsonTree.childAt({ ...root, items }, offset))
    assert.deepStrictEqual(
      found,
      Array.from({ length: root.length }, (_, offset) => root.items.findLast((item) => item.offset <= offset))
    )
    assert.isBelow(count(), 15 * root.length)
  })

  it.each([
    ['{"a": 1, "b": 2}', 14, "2"],
    ['{"a": 1, "b": 2}', 10, "1"],
    ['{"a": 1, "b": 2}', 3, undefined],
    ["{}", 1, undefined],
    ["1", 0, undefined]
  ])("finds it in %s at %d", (text, offset, value) => {
    const node = JsonTree.childAt(JsonTree.parse(text).root!, offset)
    assert.strictEqual(node && text.slice(node.offset, node.offset + node.length), value)
  })

  it("lists what a value holds by key or index", () => {
    const steps = ['{"a": 1, "b": 2, "a": 3}', "[true, null]", '"text"'].map((text) =>
      JsonTree.children(JsonTree.parse(text).root!).map(([step]) => step)
    )
    assert.deepStrictEqual(steps, [["a", "b", "a"], [0, 1], []])
  })
})

describe("Go", () => {
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
    ["[1,]", 2, "invalid character ']' looking for beginning of value"],
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
    ['{"a":1,}', 6, "invalid character '}' looking for beginning of object key string"],
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
    ['"\\u123"', 6, "invalid character '\"' in \\u hexadecimal character escape"],
    ["[1, // x\n]", 4, "invalid character '/' looking for beginning of value"],
    ['{"a":1, # x', 8, "invalid character '#' looking for beginning of object key string"],
    ['["a" "\\x"]', 5, "invalid character '\"' after array element"],
    ["[1 2.]", 3, "invalid character '2' after array element"],
    ["[truex]", 5, "invalid character 'x' after array element"],
    ['{"a":null#}', 9, "invalid character '#' after object key:value pair"],
    ["true#", 4, "invalid character '#' after top-level value"],
    ["[1e5e]", 4, "invalid character 'e' after array element"],
    ["\u07ff", 0, "invalid character 'ß' looking for beginning of value"],
    ["\u0800", 0, "invalid character 'à' looking for beginning of value"],
    ["{1.:2}", 1, "invalid character '1' looking for beginning of object key string"],
    ["{tru:1}", 1, "invalid character 't' looking for beginning of object key string"],
    ["{null:1}", 1, "invalid character 'n' looking for beginning of object key string"],
    ['{"a"nul}', 4, "invalid character 'n' after object key"],
    ['"\\\n"', 2, "invalid character '\\n' in string escape code"],
    ['"\\x\n"', 2, "invalid character 'x' in string escape code"],
    ["\ud800", 0, "invalid character 'í' looking for beginning of value"]
  ])("stops in %j at %d: %s", (text, offset, message) => {
    const [first] = JsonTree.parse(text).mistakes
    assert.deepStrictEqual([first?.offset, first?.message], [offset, message])
  })

  it("stops at the first place up to which the text could be continued", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const [first] = JsonTree.parse(text).mistakes
        fc.pre(first !== undefined && first.reason !== "TrailingComma")
        const [before] = JsonTree.parse(text, 0, first.offset).mistakes
        assert.strictEqual(before?.offset ?? first.offset, first.offset)
      }),
      { numRuns: 2000 }
    )
  })

  it.each([
    ["[", "]"],
    ['{"":', "}"],
    ['[{"":', "}]"]
  ])("nests %s 10,000 deep and no deeper", (opening, closing) => {
    const nested = (times: number) => JsonTree.parse(`${opening.repeat(times)}0${closing.repeat(times)}`).mistakes
    const most = 10_000 / closing.length
    assert.isEmpty(nested(most))
    const tooDeep = ["TooDeep", most * opening.length, 1, `invalid character '${opening[0]}' exceeded max depth`]
    for (const times of [most + 1, 20_000, 1_000_000]) {
      assert.deepStrictEqual(
        nested(times).map(({ length, message, offset, reason }) => [reason, offset, length, message]),
        [tooDeep]
      )
    }
  })
})

describe("mistakes", () => {
  it.each([
    ["// x\n{}", [["Comment", 0, 4]]],
    ['{/* x */"a": 1}', [["Comment", 1, 7]]],
    ["# x\r\n{}", [["Comment", 0, 3]]],
    [
      '{"a": "#" # x',
      [
        ["Comment", 10, 3],
        ["UnexpectedEnd", 13, 0]
      ]
    ],
    [
      '{"a": 1, // x\n}',
      [
        ["Comment", 9, 4],
        ["TrailingComma", 7, 1]
      ]
    ],
    ['{"a": 1,}', [["TrailingComma", 7, 1]]],
    ["[1, ]", [["TrailingComma", 2, 1]]],
    ['{"a": 1 "b": 2}', [["MissingComma", 8, 3]]],
    ["[1 2]", [["MissingComma", 3, 1]]],
    ['["\\x"]', [["InvalidString", 3, 2]]],
    ["[1.]", [["InvalidNumber", 3, 1]]],
    ["{'a': 1}", [["SingleQuotes", 1, 3]]],
    ["{‘a’: 1}", [["SingleQuotes", 1, 3]]],
    ["{“a”: 1}", [["CurlyQuotes", 1, 3]]],
    ["{“a: 1}", [["UnexpectedToken", 1, 1]]],
    ["{'a\n': 1}", [["UnexpectedToken", 1, 2]]],
    ['{"a" 1}', [["MissingColon", 5, 1]]],
    ['{"a" => 1}', [["WrongColon", 5, 2]]],
    ['{"a":= 1}', [["DoubledColon", 5, 1]]],
    ['{"a": 1; "b": 2}', [["WrongComma", 7, 1]]],
    [
      '{"a"：1，"b"：2}',
      [
        ["WrongColon", 4, 1],
        ["WrongComma", 6, 1],
        ["WrongColon", 10, 1]
      ]
    ],
    ['{"a": 1,, "b": 2}', [["DoubledComma", 8, 1]]],
    ['{"a": 1,, ,\n, "b": 2}', [["DoubledComma", 8, 5]]],
    [
      "[TRUE, Null]",
      [
        ["WrongLiteral", 1, 4],
        ["WrongLiteral", 7, 4]
      ]
    ],
    [
      "[1\u00a0\u200b,\ufeff2]",
      [
        ["InvisibleCharacter", 2, 2],
        ["InvisibleCharacter", 5, 1]
      ]
    ],
    ["[01]", [["UnexpectedToken", 2, 1]]],
    ["[true1]", [["UnexpectedToken", 5, 1]]],
    ["{a: 1}", [["UnexpectedToken", 1, 1]]],
    ['{"a"}', [["UnexpectedToken", 4, 1]]],
    ['{"a":}', [["UnexpectedToken", 5, 1]]],
    ["[,]", [["DoubledComma", 1, 1]]],
    ["[1}", [["UnexpectedToken", 2, 1]]],
    ["{} x", [["UnexpectedToken", 3, 1]]],
    ['{"a": 1', [["UnexpectedEnd", 7, 0]]],
    ["[", [["UnexpectedEnd", 1, 0]]],
    ['{"a": tru}', [["UnexpectedToken", 9, 1]]],
    ["\u00a0{}", [["InvisibleCharacter", 0, 1]]],
    ["[nothing of this, 1]", [["UnexpectedToken", 2, 6]]],
    ["[- 1]", [["UnexpectedToken", 2, 1]]],
    ['["\\x", "a", 1]', [["InvalidString", 3, 2]]],
    ["[true/* x */]", [["Comment", 5, 7]]],
    [
      "/*/1",
      [
        ["Comment", 0, 4],
        ["UnexpectedEnd", 4, 0]
      ]
    ],
    [
      "[1 #\n a/b]",
      [
        ["Comment", 3, 1],
        ["UnexpectedToken", 6, 1]
      ]
    ],
    ["[1e5e]", [["UnexpectedToken", 4, 1]]],
    ["[1 /", [["UnexpectedToken", 3, 1]]],
    ['{"a": 1 1}', [["UnexpectedToken", 8, 1]]],
    ['{"a": "b\n}', [["UnterminatedString", 8, 1]]],
    [
      "/*/",
      [
        ["Comment", 0, 3],
        ["UnexpectedEnd", 3, 0]
      ]
    ],
    [
      "[1, // x\n2",
      [
        ["Comment", 4, 4],
        ["UnexpectedEnd", 10, 0]
      ]
    ],
    [
      "[[1,\n// x\n# y\n]",
      [
        ["Comment", 5, 4],
        ["TrailingComma", 3, 1],
        ["Comment", 10, 3],
        ["UnexpectedEnd", 15, 0]
      ]
    ],
    [
      "[1e+ 2.] x",
      [
        ["InvalidNumber", 4, 1],
        ["InvalidNumber", 5, 2],
        ["MissingComma", 5, 2],
        ["UnexpectedToken", 9, 1]
      ]
    ],
    [
      '["a" "\\x"]',
      [
        ["InvalidString", 5, 4],
        ["MissingComma", 5, 4]
      ]
    ],
    [
      '["\\x", "\t", "\\u12"]',
      [
        ["InvalidString", 3, 2],
        ["InvalidString", 7, 3],
        ["InvalidString", 12, 6]
      ]
    ],
    [
      '["\\\n", "\\',
      [
        ["InvalidString", 3, 2],
        ["UnterminatedString", 7, 2]
      ]
    ],
    [
      '{\n  // one\n  "a": [1, 2,], /* two */\n  "b": 1 "c": 2,\n}',
      [
        ["Comment", 4, 6],
        ["TrailingComma", 23, 1],
        ["Comment", 27, 9],
        ["MissingComma", 46, 3],
        ["TrailingComma", 52, 1]
      ]
    ]
  ])("in %j are %j", (text, expected) => {
    assert.deepStrictEqual(
      JsonTree.parse(text).mistakes.map(({ length, offset, reason }) => [reason, offset, length]),
      expected
    )
  })

  it("have Go's message first and ours behind it", () => {
    assert.deepStrictEqual(
      JsonTree.parse('{"a": 1, // x\n"b": [1 2,],}').mistakes.map(({ message }) => message),
      [
        "invalid character '/' looking for beginning of object key string",
        "missing comma before this value",
        "trailing comma",
        "trailing comma"
      ]
    )
  })

  it.each([
    ['{"a": 1 /* x */ "b": [2,],}', '{"a":1,"b":[2]}'],
    ['{"a": 1, "b" /* x */ : {"c": [1, "d": 2', '{"a":1,"b":{"c":[1,"d"]}}'],
    ['["\\x", "a\tb", "\\u12c", "\\\n"]', '["","a\\tb","",""]'],
    ["[1., 2e+, 3.5e]", "[1,2,3.5]"],
    ['{"a": {"b": tru}}', '{"a":{}}'],
    ['{"a": 1, "b', '{"a":1}'],
    ['{"a": 1, "b"', '{"a":1}'],
    ["{} x", "{}"]
  ])("leave of %j what is before and behind them: %s", (text, json) => {
    assert.strictEqual(JSON.stringify(Json.fromTree(JsonTree.parse(text).root!)), json)
  })

  it("leave a number without the exponent that lacks its digits", () => {
    const { root } = JsonTree.parse("[1., 2e+]")
    assert.deepStrictEqual(root?.type === "array" ? root.items : [], [
      { type: "number", offset: 1, length: 2, text: "1." },
      { type: "number", offset: 5, length: 3, text: "2" }
    ])
  })

  it("end what is open at the end of the text", () => {
    const { root } = JsonTree.parse("[[")
    assert.deepStrictEqual(root, {
      type: "array",
      offset: 0,
      length: 2,
      items: [{ type: "array", offset: 1, length: 1, items: [] }]
    })
  })

  it("end what is open with the token at which reading ends", () => {
    const { root } = JsonTree.parse('{"a": [1, {"b": no, "c": 2}]}')
    assert.deepStrictEqual(root, {
      type: "object",
      offset: 0,
      length: 17,
      members: [
        {
          key: "a",
          keyOffset: 1,
          keyLength: 3,
          value: {
            type: "array",
            offset: 6,
            length: 11,
            items: [
              { type: "number", offset: 7, length: 1, text: "1" },
              { type: "object", offset: 10, length: 7, members: [] }
            ]
          }
        }
      ]
    })
  })

  it("are found in a text exactly if JSON.parse finds one, and lie inside the text, in order behind the first", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { mistakes } = JsonTree.parse(text)
        assert.strictEqual(mistakes.length === 0, isJson(text))
        for (const { length, offset } of mistakes) {
          assert.isAtLeast(Math.min(offset, length), 0)
          assert.isAtMost(offset + length, text.length)
        }
        const offsets = mistakes.slice(1).map(({ offset }) => offset)
        assert.deepStrictEqual(
          offsets,
          offsets.toSorted((a, b) => a - b)
        )
      }),
      { numRuns: 5000 }
    )
  })
})

describe("a mistake", () => {
  it.each([
    ['{"a": 1 "b": 2}', [true]],
    ['{"a" 1, "b" 2}', [true, true]],
    ['{"a": "x" "y"}', [false, false]],
    ['{"a" "b" "c"}', [false, false, false]],
    ['{"a": 1 "b" = "c", d}', [true, false, true]],
    ["{'a' = 'b'}", [true, true, true]],
    ["{'a': 'it's'}", [false, false, true]]
  ])("of %s is alone in its member or item, or not: %j", (text, expected) => {
    assert.deepStrictEqual(
      JsonTree.parse(text).mistakes.map(({ isAlone }) => isAlone),
      expected
    )
  })

  it("has the token, the token before it and what was expected", () => {
    const { mistakes, open } = JsonTree.parse('{"a": [1, /* x */ }')
    const [comment, closing] = mistakes
    assert.deepInclude(comment, { token: { offset: 10, length: 7 }, previous: { offset: 8, length: 1 } })
    assert.deepInclude(closing, {
      reason: "UnexpectedToken",
      token: { offset: 18, length: 1 },
      previous: { offset: 8, length: 1 },
      expected: "value"
    })
    assert.deepStrictEqual(
      open.map(({ offset, type }) => [type, offset]),
      [
        ["object", 0],
        ["array", 6]
      ]
    )
  })
})

describe("JSON", () => {
  it("is read to the value that JSON.parse reads, whatever its layout", () => {
    fc.assert(
      fc.property(laidOut, (text) => {
        const { mistakes, root } = JsonTree.parse(text)
        assert.isEmpty(mistakes)
        assert.deepStrictEqual(Json.fromTree(root!), JSON.parse(text))
      }),
      { numRuns: 1000 }
    )
  })

  it("has each value and key where the tree says", () => {
    fc.assert(
      fc.property(laidOut, fc.nat({ max: 3 }), fc.nat({ max: 3 }), (text, before, after) => {
        const whole = "x".repeat(before) + text + "x".repeat(after)
        const pending = [JsonTree.parse(whole, before, before + text.length).root!]
        for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
          const { length, offset } = node
          assert.deepStrictEqual(JSON.parse(whole.slice(offset, offset + length)), Json.fromTree(node))
          assert.strictEqual(whole.slice(offset, offset + length).trim().length, length)
          if (node.type === "array") pending.push(...node.items)
          if (node.type === "object")
            for (const { key, keyLength, keyOffset, value } of node.members) {
              assert.strictEqual(JSON.parse(whole.slice(keyOffset, keyOffset + keyLength)), key)
              pending.push(value)
            }
        }
      }),
      { numRuns: 500 }
    )
  })
})

const piece = fc.constantFrom(
  ...'{}[],:"\\ \n\t0123.-+eEtrufalsn/*#xé',
  "true",
  "null",
  '"a"',
  '"b": ',
  "\ud800",
  "[]/*"
)
const anyText = fc.oneof(
  jsonText(),
  fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join("")),
  fc.string({ unit: "binary" })
)

/** JSON with any white space, and with some strings in escapes. */
const laidOut = fc
  .tuple(
    fc.jsonValue({ stringUnit: "binary" }),
    fc.array(fc.constantFrom("", " ", "\n", "\r\n\t", "\r"), { minLength: 1 }),
    fc.array(fc.boolean(), { minLength: 1 })
  )
  .map(([value, blanks, escaped]) => {
    const tokens = JSON.stringify(value).match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^{}[\],:"]+/g)!
    const written = tokens.map((token, index) => {
      const isPlain = escaped[index % escaped.length] === true || !/^"[^\\]*"$/.test(token)
      return blanks[index % blanks.length]! + (isPlain ? token : `"${token.slice(1, -1).replaceAll(/[^]/g, inEscape)}"`)
    })
    return written.join("") + blanks[0]!
  })

const inEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`
