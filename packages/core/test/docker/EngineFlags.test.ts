import { Table } from "@oci-runtimes/core/data"
import { EngineFlags } from "@oci-runtimes/core/docker"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

describe("--add-runtime", () => {
  it.each([
    ["crun=/usr/bin/crun", "crun", "/usr/bin/crun"],
    ["a=b=c", "a", "b=c"],
    [" CRUN \t= crun ", "crun", "crun"],
    ["\u0085A\u00a0=\u2003b", "a", "b"],
    ["\ufeffa=b", "\ufeffa", "b"],
    ["ΑΣ=x", "ασ", "x"],
    ["İ=x", "i", "x"],
    ["a/b=x", "a/b", "x"],
    ["io.containerd.runc.v2=x", "io.containerd.runc.v2", "x"],
    ["__proto__=x", "__proto__", "x"]
  ])("%j defines %j as %j", (value, name, path) => {
    const runtimes = EngineFlags.parseAddRuntime([value])
    assert.deepStrictEqual(runtimes, Result.succeed(Table.make([[name, { path, runtimeArgs: [] }]])))
  })

  it("defines as many runtimes as there are values, in their order", () => {
    const runtimes = EngineFlags.parseAddRuntime(["b=/b", "a=/a"])
    assert.deepStrictEqual(Result.isSuccess(runtimes) ? [...runtimes.success.names()] : [], ["b", "a"])
  })

  it.each([
    ["", 'invalid argument "" for "--add-runtime" flag: invalid runtime argument: '],
    ["crun", 'invalid argument "crun" for "--add-runtime" flag: invalid runtime argument: crun'],
    ["=", 'invalid argument "=" for "--add-runtime" flag: invalid runtime argument: ='],
    ["a=", 'invalid argument "a=" for "--add-runtime" flag: invalid runtime argument: a='],
    ["=x", 'invalid argument "=x" for "--add-runtime" flag: invalid runtime argument: =x'],
    ["crun= ", 'invalid argument "crun= " for "--add-runtime" flag: invalid runtime argument: crun= '],
    [" =\t", 'invalid argument " =\\t" for "--add-runtime" flag: invalid runtime argument:  =\t'],
    ["runc=/x", 'invalid argument "runc=/x" for "--add-runtime" flag: runtime name \'runc\' is reserved'],
    [" RunC =/x", 'invalid argument " RunC =/x" for "--add-runtime" flag: runtime name \'runc\' is reserved']
  ])("%j is refused: %s", (value, message) => {
    const refused = EngineFlags.parseAddRuntime([value])
    assert.deepStrictEqual(Result.isFailure(refused) ? refused.failure.map(EngineFlags.message) : [], [message])
  })

  it("refuses a name given twice, in whatever case, and reports all faults at once", () => {
    const refused = EngineFlags.parseAddRuntime(["a=1", "A=2", "nothing", "runc=3", "b=4"])
    assert.deepStrictEqual(
      refused,
      Result.fail([
        { _tag: "DuplicateRuntime" as const, value: "A=2", name: "a" },
        { _tag: "InvalidRuntimeArgument" as const, value: "nothing" },
        { _tag: "ReservedRuntimeName" as const, value: "runc=3", name: "runc" }
      ])
    )
    assert.strictEqual(
      EngineFlags.message({ _tag: "DuplicateRuntime", value: "A=2", name: "a" }),
      'invalid argument "A=2" for "--add-runtime" flag: runtime \'a\' was already defined'
    )
  })

  it("defines one runtime for each value, or has a fault for at least one", () => {
    const value = fc.oneof(fc.string(), fc.constantFrom("a=b", "A=c", "b =c", "runc=d", "=", "x"))
    fc.assert(
      fc.property(fc.array(value, { maxLength: 4 }), (values) => {
        const parsed = EngineFlags.parseAddRuntime(values)
        if (Result.isSuccess(parsed)) assert.strictEqual(parsed.success.size, values.length)
        else assert.isNotEmpty(parsed.failure)
      })
    )
  })
})
