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
