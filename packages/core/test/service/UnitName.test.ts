import { UnitName } from "@oci-runtimes/core/service"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

describe("the name of a unit", () => {
  it.each([
    ["a.service", "plain", "a", undefined],
    ["a@.service", "template", "a", ""],
    ["a@b.service", "instance", "a", "b"],
    ["a@b@c.d.socket", "instance", "a", "b@c.d"],
    ["a-b:c_d.e\\x2d.target", "plain", "a-b:c_d.e\\x2d", undefined]
  ] as const)("%s is parsed", (name, kind, prefix, instance) => {
    assert.deepInclude(UnitName.parse(name), { kind, prefix, instance })
  })

  it.each([
    "",
    "a",
    ".service",
    "@.service",
    "@a.service",
    "a.unknown",
    "a b.service",
    "a/b.service",
    "a.service ",
    `${"a".repeat(248)}.service`
  ])("%j is refused", (name) => {
    assert.isUndefined(UnitName.parse(name))
  })

  it.each([
    ["a.service", ["a.service.d"]],
    ["a-b-c.service", ["a-b-c.service.d", "a-b-.service.d", "a-.service.d"]],
    ["a-.service", ["a-.service.d"]],
    ["-a.service", ["-a.service.d"]],
    ["a@b.service", ["a@b.service.d", "a@.service.d"]],
    ["a-b@c.service", ["a-b@c.service.d", "a-b@.service.d", "a-.service.d", "a-@c.service.d", "a-@.service.d"]]
  ])("%s has its drop-in directories", (name, directories) => {
    assert.deepStrictEqual(UnitName.dropInDirectories(name), directories)
  })

  it.each([
    ["a-b", "a/b"],
    ["a\\x2db", "a-b"],
    ["\\xc3\\xa9", "é"],
    ["a\\x00b", "a"],
    ["a\\b", undefined],
    ["a\\x2", undefined]
  ])("%s is unescaped", (text, expected) => {
    assert.strictEqual(UnitName.unescape(text), expected)
  })

  it.each([
    ["-", "/"],
    ["a-b", "/a/b"],
    ["", undefined],
    ["-a", undefined],
    ["a-", undefined],
    ["a--b", undefined],
    ["a-..-b", undefined]
  ])("%s is unescaped as a path", (text, expected) => {
    assert.strictEqual(UnitName.unescapePath(text), expected)
  })

  it("has few drop-in directories, even if it has many dashes", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "-", "@"), maxLength: 200 }), (name) => {
        assert.isBelow(UnitName.dropInDirectories(`${name}.service`).length, 700)
      })
    )
  })
})
