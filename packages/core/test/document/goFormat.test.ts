import { JsonTree } from "@oci-runtimes/core/document"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { formatValue } from "../../src/document/GoFormat.ts"

const format = (json: string) => formatValue(JsonTree.parse(json).root!)

describe("a value printed as %v", () => {
  it.each([
    ['"a b"', "a b"],
    ['""', ""],
    ["null", "<nil>"],
    ["true", "true"],
    ["false", "false"],
    ["[]", "[]"],
    ['["a", "b c", null, 1]', "[a b c <nil> 1]"],
    ["[[], [1]]", "[[] [1]]"],
    ["{}", "map[]"],
    ['{"b": 1, "a": {"c": [true]}}', "map[a:map[c:[true]] b:1]"],
    ['{"B": 1, "a": 2, "B": 3}', "map[B:3 a:2]"],
    ['{"__proto__": 1}', "map[__proto__:1]"],
    ['{"\u{1f600}": 1, "\uff5e": 2}', "map[\uff5e:2 \u{1f600}:1]"]
  ])("%s is %s", (json, text) => {
    assert.strictEqual(format(json), text)
  })

  it.each([
    ["0", "0"],
    ["-0", "-0"],
    ["1.0", "1"],
    ["-1.50", "-1.5"],
    ["0.1", "0.1"],
    ["999999", "999999"],
    ["999999.5", "999999.5"],
    ["1000000", "1e+06"],
    ["-1e6", "-1e+06"],
    ["123456789", "1.23456789e+08"],
    ["1e21", "1e+21"],
    ["1e100", "1e+100"],
    ["0.0001", "0.0001"],
    ["0.00001", "1e-05"],
    ["0.000012", "1.2e-05"],
    ["1e-7", "1e-07"],
    ["5e-324", "5e-324"],
    ["1.7976931348623157e308", "1.7976931348623157e+308"],
    ["9007199254740993", "9.007199254740992e+15"]
  ])("the number %s is %s", (json, text) => {
    assert.strictEqual(format(json), text)
  })

  it("may nest as deeply as Go reads", () => {
    const text = `${"[".repeat(10_000)}${"]".repeat(10_000)}`
    assert.isTrue(format(text) === text)
  })

  it("numbers keep their value, and have an exponent from 1e+06 and below 1e-04", () => {
    const number = fc.oneof(
      fc.double({ noDefaultInfinity: true, noNaN: true }),
      fc.double({ min: -1e7, max: 1e7, noNaN: true })
    )
    fc.assert(
      fc.property(number, (value) => {
        const text = format(Object.is(value, -0) ? "-0" : String(value))
        const magnitude = Math.abs(value)
        assert.strictEqual(Number(text), value)
        assert.strictEqual(text.includes("e"), magnitude >= 1e6 || (magnitude > 0 && magnitude < 1e-4))
      }),
      { numRuns: 1000 }
    )
  })
})
