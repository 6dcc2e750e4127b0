import { Frozen, Table } from "@oci-runtimes/core/data"
import { assert, describe, it } from "vitest"
import { changeable, reachable } from "../reachable.ts"

const given = () => ({ list: [{ a: 1 }, ["x"]], inner: { none: null, text: "t" } })

describe("a frozen value", () => {
  it("is the value itself, and nothing in it can be changed", () => {
    const made = given()
    assert.strictEqual(Frozen.frozen(made), made)
    assert.deepStrictEqual(changeable(reachable(made)), [])
    assert.deepStrictEqual(made, given())
  })

  it("may be deeper than any stack", () => {
    let deep: object = {}
    for (let depth = 0; depth < 20_000; depth++) deep = { deep }
    assert.isTrue(Object.isFrozen(Frozen.frozen(deep)))
  })
})

describe("a frozen copy", () => {
  it("does not change with what it was made from, which can still be changed", () => {
    const original = given()
    const copy = Frozen.frozenCopy(original)
    original.list.push(["y"])
    original.inner.text = "changed"
    assert.deepStrictEqual(copy, given())
    assert.deepStrictEqual(changeable(reachable(copy)), [])
  })

  it.each([null, undefined, "text", 5])("of %j is the same", (value) => {
    assert.strictEqual(Frozen.frozenCopy(value), value)
  })
})

describe("a frozen table", () => {
  it("has frozen values", () => {
    const table = Frozen.frozenTable([["a", given()]])
    assert.deepStrictEqual(changeable(reachable(table.get("a"))), [])
    assert.isTrue(Table.isTable(table))
  })
})
