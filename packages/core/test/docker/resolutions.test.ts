import { Table } from "@oci-runtimes/core/data"
import { Moby23, Moby25 } from "@oci-runtimes/core/docker"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { facts, settings } from "../samples.ts"

describe.each([Moby23, Moby25])("resolutions by $id", (engine) => {
  const runtimes = Table.make([["crun", { path: "/usr/bin/crun", runtimeArgs: ["--debug"] }]])
  const configured = () => engine.configure({ ...settings, runtimes }, facts)
  const resolve = (map: ReturnType<typeof configured>, name: string) => Result.getOrThrow(engine.resolve(map, name))

  it("of a known name are made with the map", () => {
    const map = configured()
    for (const name of map.runtimes.names()) assert.strictEqual(resolve(map, name), map.resolutions?.byName.get(name))
    assert.deepStrictEqual([...(map.resolutions?.byName.names() ?? [])], [...map.runtimes.names()])
  })

  it("of a reloaded map are its own", () => {
    const map = configured()
    const { map: reloaded } = Result.getOrThrow(
      engine.reload(map, { runtimes: Table.make([["crun", { path: "/b", runtimeArgs: ["-x"] }]]) })
    )
    assert.strictEqual(resolve(reloaded, "crun").preflight, "/b")
    assert.strictEqual(resolve(map, "crun").preflight, "/usr/bin/crun")
  })

  it("of a map that another engine made are its own", () => {
    const other = engine === Moby23 ? Moby25 : Moby23
    const map = other.configure({ ...settings, runtimes }, facts)
    assert.deepStrictEqual(engine.resolve({ ...map }, "crun"), engine.resolve(map, "crun"))
    assert.notDeepEqual(engine.resolve(map, "crun"), other.resolve(map, "crun"))
  })

  it("of a copy with another field are worked out for the copy", () => {
    const first = configured()
    const before = resolve(first, "crun")
    const copy = { ...first, scriptsDirectory: "/elsewhere" }
    assert.match(resolve(copy, "crun").path, /^\/elsewhere\/crun/)
    assert.deepStrictEqual(resolve({ ...first }, "crun"), before)
    assert.strictEqual(resolve(first, "crun"), before)
  })
})
