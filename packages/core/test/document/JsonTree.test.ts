import { JsonTree } from "@oci-runtimes/core/document"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { firstError } from "../../src/document/internal/jsonSyntax.ts"
import { jsonText } from "../jsonText.ts"

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
    ['"\\ud800\\u0041"', "\ufffdA"]
  ])("has U+FFFD for half a surrogate pair in %s", (text, value) => {
    const { root } = JsonTree.parse(text)
    assert.strictEqual(root?.type === "string" ? root.value : undefined, value)
  })

  it("can be read from the middle of a text", () => {
    assert.deepStrictEqual(JsonTree.parse("x[]y", 1, 3), {
      root: { type: "array", offset: 1, length: 2, items: [] },
      mistakes: []
    })
  })

  it("lists what a value holds by key or index", () => {
    const steps = ['{"a": 1, "b": 2, "a": 3}', "[true, null]", '"text"'].map((text) =>
      JsonTree.children(JsonTree.parse(text).root!).map(([step]) => step)
    )
    assert.deepStrictEqual(steps, [["a", "b", "a"], [0, 1], []])
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
    ["{'a': 1}", [["UnexpectedToken", 1, 3]]],
    ["{a: 1}", [["UnexpectedToken", 1, 1]]],
    ['{"a"}', [["UnexpectedToken", 4, 1]]],
    ['{"a":}', [["UnexpectedToken", 5, 1]]],
    ["[,]", [["UnexpectedToken", 1, 1]]],
    ["[1}", [["UnexpectedToken", 2, 1]]],
    ["{} x", [["UnexpectedToken", 3, 1]]],
    ['{"a": 1', [["UnexpectedEnd", 7, 0]]],
    ["[", [["UnexpectedEnd", 1, 0]]],
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
        "comma with nothing after it",
        "comma with nothing after it"
      ]
    )
  })

  it("do not keep the rest from being read", () => {
    const { root } = JsonTree.parse('{"a": 1 /* x */ "b": [2,],}')
    assert.deepStrictEqual(root?.type === "object" ? root.members.map(({ key, value }) => [key, value.type]) : [], [
      ["a", "number"],
      ["b", "array"]
    ])
  })

  it("are found exactly where Go's scanner stumbles, and the first has its message", () => {
    fc.assert(
      fc.property(jsonText(), (text) => {
        const { mistakes } = JsonTree.parse(text)
        assert.strictEqual(mistakes[0]?.message, firstError(text, 0, text.length)?.message)
      }),
      { numRuns: 2000 }
    )
  })

  it("come in the order of the text but for the one at which the engine stops, and lie inside it", () => {
    fc.assert(
      fc.property(fc.oneof(jsonText(), fc.constantFrom("[]/*", '{"a', "[//")), (text) => {
        const { mistakes } = JsonTree.parse(text)
        for (const { length, offset } of mistakes) assert.isAtMost(offset + length, text.length)
        const offsets = mistakes.slice(1).map(({ offset }) => offset)
        assert.deepStrictEqual(
          offsets,
          offsets.toSorted((a, b) => a - b)
        )
      }),
      { numRuns: 1000 }
    )
  })
})

describe("JSON", () => {
  it("is read to the value that JSON.parse reads", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const { mistakes, root } = JsonTree.parse(text)
        assert.isEmpty(mistakes)
        assert.deepStrictEqual(valueOf(root!), JSON.parse(text))
      }),
      { numRuns: 500 }
    )
  })

  it("may nest 10,000 deep and no deeper", () => {
    assert.isEmpty(nested(10_000).mistakes)
    assert.deepStrictEqual(
      nested(10_001).mistakes.map(({ offset, reason }) => [reason, offset]),
      [["TooDeep", 10_000]]
    )
  })
})

const nested = (depth: number): JsonTree.Parsed => JsonTree.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`)

const valueOf = (node: JsonTree.JsonNode): unknown => {
  if (node.type === "object") return Object.fromEntries(node.members.map(({ key, value }) => [key, valueOf(value)]))
  if (node.type === "array") return node.items.map(valueOf)
  if (node.type === "number") return Number(node.text)
  return node.type === "null" ? null : node.value
}
