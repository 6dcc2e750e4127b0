import { ShimOptionArguments } from "@oci-runtimes/core"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

describe("options of a shim on a command line", () => {
  it.each<[value: string, key: string, parsed: unknown]>([
    ["ConfigPath=/etc/runsc.toml", "ConfigPath", "/etc/runsc.toml"],
    ["SystemdCgroup=true", "SystemdCgroup", true],
    ["IoUid=42", "IoUid", 42],
    ['Version="42"', "Version", "42"],
    ["Root=", "Root", ""],
    ["Root=a=b", "Root", "a=b"],
    ["Version=1.2.3", "Version", "1.2.3"],
    ["Huge=1e999", "Huge", "1e999"],
    ["Nothing=null", "Nothing", null],
    ['runsc_config={"debug": "true", "list": [1]}', "runsc_config", { debug: "true", list: [1] }],
    ["Broken={", "Broken", "{"]
  ])("%s", (value, key, parsed) => {
    assert.deepStrictEqual(Result.getOrThrow(ShimOptionArguments.parse([value])), { [key]: parsed })
  })

  it("are refused all at once", () => {
    const faults = Result.merge(Result.flip(ShimOptionArguments.parse(["a", "=b", "c=1", "c=2"])))
    assert.deepStrictEqual(
      (faults as ReadonlyArray<ShimOptionArguments.OptionArgumentFault>).map(ShimOptionArguments.message),
      [
        'Cannot take "a" for an option: it has no value. Write KEY=VALUE',
        'Cannot take "=b" for an option: it has no key. Write KEY=VALUE',
        'Cannot take "c=2" for an option: another one has the same key. Give each key once'
      ]
    )
  })

  it("give back any text that is given as JSON, and any JSON", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.jsonValue({ maxDepth: 3 }), (key, value) => {
        fc.pre(key !== "" && !key.includes("=") && key !== "__proto__")
        const parsed = ShimOptionArguments.parse([`${key}=${JSON.stringify(value)}`])
        assert.deepStrictEqual(JSON.stringify(Result.getOrThrow(parsed)[key]), JSON.stringify(value))
      })
    )
  })
})
