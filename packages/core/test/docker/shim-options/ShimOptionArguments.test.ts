import { ShimOptionArguments } from "@oci-runtimes/core/docker"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const faultsOf = (...values: ReadonlyArray<string>) => Result.getOrThrow(Result.flip(ShimOptionArguments.parse(values)))

describe("options of a shim on a command line", () => {
  it.each<[value: string, key: string, parsed: unknown]>([
    ["ConfigPath=/etc/runsc.toml", "ConfigPath", "/etc/runsc.toml"],
    ["SystemdCgroup=true", "SystemdCgroup", true],
    ["IoUid=42", "IoUid", 42],
    ['Version="42"', "Version", "42"],
    ["Root=", "Root", ""],
    ["Root=a=b", "Root", "a=b"],
    ["Version=1.2.3", "Version", "1.2.3"],
    ["Precise=1.10", "Precise", 1.1],
    ["Large=12e20", "Large", 1.2e21],
    ["Zero=-0.00", "Zero", -0],
    ["Small=1.5E-9", "Small", 1.5e-9],
    ["Padded=1.50", "Padded", 1.5],
    ["Exponent=100e-2", "Exponent", 1],
    ["Zero=0.0", "Zero", 0],
    ["Nothing=null", "Nothing", null],
    ['runsc_config={"debug": "true", "list": [1]}', "runsc_config", { debug: "true", list: [1] }],
    ["Broken={", "Broken", "{"]
  ])("%s", (value, key, parsed) => {
    assert.deepStrictEqual(Result.getOrThrow(ShimOptionArguments.parse([value])), { [key]: parsed })
  })

  it("are refused all at once", () => {
    assert.deepStrictEqual(faultsOf("a", "=b", "c=1", "c=2").map(ShimOptionArguments.message), [
      'Cannot use "a" as an option: it has no value. Write KEY=VALUE',
      'Cannot use "=b" as an option: it has no key. Write KEY=VALUE',
      'Cannot use "c=2" as an option: another option has the same key. Give each key once'
    ])
  })

  it.each([
    "n=12345678901234567890",
    "n=0.1234567890123456789",
    "n=1e999",
    "n=1e-999",
    'n={"deep": [9007199254740993]}'
  ])("are not rounded: %s", (value) => {
    assert.deepStrictEqual(faultsOf(value), [{ _tag: "InexactNumber", value }])
  })

  it("do not lose a key", () => {
    const value = 'n={"a": 1, "a": 2}'
    assert.deepStrictEqual(faultsOf(value), [{ _tag: "RepeatedKey", value }])
  })

  it("give back any text that is given as JSON, and any JSON", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.jsonValue({ maxDepth: 3 }), (key, value) => {
        fc.pre(key !== "" && !key.includes("=") && key !== "__proto__")
        const parsed = ShimOptionArguments.parse([`${key}=${JSON.stringify(value)}`])
        assert.strictEqual(JSON.stringify(Result.getOrThrow(parsed)[key]), JSON.stringify(value))
      })
    )
  })
})
