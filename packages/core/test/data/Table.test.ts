import { Table } from "@oci-runtimes/core/data"
import * as fc from "fast-check"
import { inspect } from "node:util"
import { assert, describe, it } from "vitest"
import { attack } from "../reachable.ts"

const names = fc.array(
  fc.tuple(fc.oneof(fc.constantFrom("__proto__", "constructor", "1", "a", ""), fc.string()), fc.nat())
)

describe("a table", () => {
  it("answers as a map of the same pairs does, and cannot be changed through that map or by a caller", () => {
    fc.assert(
      fc.property(names, fc.string(), (pairs, other) => {
        const [model, given] = [new Map(pairs), new Map(pairs)]
        const table = Table.make(given)
        given.clear()
        attack(table)
        assert.deepStrictEqual([...table], [...model])
        assert.deepStrictEqual([...table.names()], [...model.keys()])
        assert.strictEqual(table.size, model.size)
        for (const name of [...model.keys(), other]) {
          assert.strictEqual(table.get(name), model.get(name))
          assert.strictEqual(table.has(name), model.has(name))
        }
      })
    )
  })

  it.each([
    ["Map.prototype.set", (table: object) => Map.prototype.set.call(table as Map<unknown, unknown>, "a", 2)],
    ["Map.prototype.delete", (table: object) => Map.prototype.delete.call(table as Map<unknown, unknown>, "a")],
    ["an assignment", (table: object) => Object.assign(table, { get: () => 2 })],
    ["a property", (table: object) => Object.defineProperty(table, "get", { value: () => 2 })],
    ["another prototype", (table: object) => Object.setPrototypeOf(table, null)],
    ["its prototype", (table: object) => Object.assign(Object.getPrototypeOf(table) as object, { get: () => 2 })],
    ["its class", (table: object) => Object.assign(table.constructor, { prototype: {} })]
  ])("is not changed by %s", (_, change) => {
    const table = Table.make([["a", 1]])
    assert.throws(() => change(table), TypeError)
    assert.deepStrictEqual([...table, table.get("a")], [["a", 1], 1])
  })

  it("of names only says which are in it", () => {
    const table = Table.ofNames(["b", "a", "b"])
    assert.deepStrictEqual([...table.names()], ["b", "a"])
    assert.deepStrictEqual([table.has("a"), table.has("c")], [true, false])
  })

  it("is told apart from a map, and shows what is in it", () => {
    const table = Table.make([["a", { path: "/a" }]])
    assert.deepStrictEqual([Table.isTable(table), Table.isTable(new Map())], [true, false])
    assert.strictEqual(inspect(table), "Map(1) { 'a' => { path: '/a' } }")
    assert.strictEqual(String(table), 'Table.make([["a",{"path":"/a"}]])')
  })
})
