import * as Moby23 from "@oci-runtimes/core/Moby23"
import * as Moby25 from "@oci-runtimes/core/Moby25"
import { assert, describe, it } from "vitest"
import { facts, settings } from "../samples.ts"

describe.each([Moby23, Moby25])("resolutions by $id", (engine) => {
  const configured = (path: string) =>
    engine.configure({ ...settings, runtimes: new Map([["crun", { path, runtimeArgs: ["--debug"] }]]) }, facts)

  it("of a known name are made once for a map", () => {
    const map = configured("/usr/bin/crun")
    assert.strictEqual(engine.resolve(map, "crun"), engine.resolve(map, "crun"))
    assert.strictEqual(engine.resolve(map, "runc"), engine.resolve(map, "runc"))
  })

  it("of one map are not those of another", () => {
    const [first, second] = [configured("/usr/bin/crun"), configured("/usr/local/bin/crun")]
    const before = engine.resolve(first, "crun")
    assert.notDeepEqual(engine.resolve(second, "crun"), before)
    assert.notDeepEqual(engine.resolve({ ...first, scriptsDirectory: "/elsewhere" }, "crun"), before)
    assert.strictEqual(engine.resolve(first, "crun"), before)
  })

  it("of any other name are made anew, and are the same", () => {
    const map = configured("/usr/bin/crun")
    for (const name of ["io.containerd.kata.v2", "/bin/sh", "crum"]) {
      assert.deepStrictEqual(engine.resolve(map, name), engine.resolve(map, name))
    }
  })
})
