import { Json, JsonTree } from "@oci-runtimes/core/document"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const decode = (text: string): Json.Json => {
  const { root } = JsonTree.parse(text)
  return root === undefined ? assert.fail("no value") : Json.fromTree(root)
}

describe("a tree as plain data", () => {
  it("is what JSON.parse makes of the same text", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        assert.deepStrictEqual(decode(text), JSON.parse(text))
      })
    )
  })

  it("has of equal keys the last one, and __proto__ like any other", () => {
    const value = decode('{"a": 1, "__proto__": {"b": [true, null]}, "a": 2}')
    assert.strictEqual(JSON.stringify(value), '{"a":2,"__proto__":{"b":[true,null]}}')
    assert.strictEqual(Object.getPrototypeOf(value), Object.prototype)
  })

  it("may be as deep as Go lets it be", () => {
    assert.isArray(decode("[".repeat(10_000) + "]".repeat(10_000)))
  })

  it("is an object or not", () => {
    assert.deepStrictEqual([{}, [], null, "", 0].map(Json.isObject), [true, false, false, false, false])
  })
})

describe("two values", () => {
  it.each([
    ["1", "1"],
    ["null", "null"],
    ['{"a": 1, "b": [true, {}]}', '{"b": [true, {}], "a": 1}'],
    ['{"__proto__": 1}', '{"__proto__": 1}']
  ])("%s and %s are the same", (one, other) => {
    assert.isTrue(Json.isSame(decode(one), decode(other)))
  })

  it.each([
    ["1", '"1"'],
    ["null", "{}"],
    ["[]", "{}"],
    ["[1, 2]", "[2, 1]"],
    ["[1]", "[1, 1]"],
    ["[null]", "[]"],
    ['{"a": null}', "{}"],
    ['{"a": null}', '{"b": null}'],
    ['{"a": {"b": 1}}', '{"a": {"b": 2}}'],
    ['{"__proto__": 1}', "{}"]
  ])("%s and %s are not the same", (one, other) => {
    assert.isFalse(Json.isSame(decode(one), decode(other)))
    assert.isFalse(Json.isSame(decode(other), decode(one)))
  })

  it("may be as deep as Go lets them be", () => {
    assert.isTrue(Json.isSame(deep("[]"), deep("[]")))
    assert.isFalse(Json.isSame(deep("[]"), deep("[1]")))
  })
})

const deep = (inner: string): Json.Json => decode("[".repeat(9999) + inner + "]".repeat(9999))
