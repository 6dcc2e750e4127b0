import { Table } from "@oci-runtimes/core/data"
import {
  type DaemonConfig,
  type DockerResolution,
  Moby23,
  type RuntimeMap,
  StockRuntime
} from "@oci-runtimes/core/docker"
import { daemonConfig, hostFacts, settings as anySettings } from "@oci-runtimes/core/testing"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { codeOf, withoutOrigins } from "../problems.ts"
import { facts, settings, shimOptions } from "../samples.ts"

const crun = { path: "/usr/bin/crun", runtimeArgs: [] }
const kata = { path: "kata", runtimeArgs: ["-v"] }

const map = Moby23.configure(
  {
    ...settings,
    defaultRuntime: "flagged",
    runtimes: Table.make([
      ["flagged", crun],
      ["crun", crun]
    ])
  },
  facts
)

/** The map after a reload, without its origins. */
const reload = (before: RuntimeMap.RuntimeMap, config: DaemonConfig.DaemonConfig) =>
  Result.map(Moby23.reload(before, config), (reloaded) => withoutOrigins(reloaded.map))

describe("a reload with runtimes", () => {
  const config: DaemonConfig.DaemonConfig = { runtimes: Table.make([["crun", kata]]) }

  it("replaces the whole map by the file's and runc, all of them without a shim", () => {
    const runtimes = Table.make<RuntimeMap.KnownRuntime>([
      ["crun", { ...kata, kind: "configured", shim: null }],
      ["runc", { kind: "stock", path: "runc", runtimeArgs: [], shim: null }]
    ])
    assert.deepStrictEqual(reload(map, config), Result.succeed({ ...map, runtimes }))
  })

  it("loses the runtimes that came from flags, even one that stays the default", () => {
    const refused = Result.flatMap(reload(map, config), (reloaded) => {
      assert.strictEqual(reloaded.defaultRuntime, "flagged")
      return Moby23.resolve(reloaded, reloaded.defaultRuntime)
    })
    assert.deepStrictEqual(refused, Result.fail({ _tag: "RefusedRuntime", name: "flagged", reason: "NoDot" }))
  })

  it("leaves io.containerd.runc.v2 an implicit runtime without options", () => {
    const name = "io.containerd.runc.v2"
    assert.deepStrictEqual(
      Result.flatMap(reload(map, config), (reloaded) => Moby23.resolve(reloaded, name)),
      Result.succeed<DockerResolution.DockerResolution>({
        kind: "implicit",
        name,
        path: "",
        shim: { binary: name, options: null },
        script: null,
        preflight: null
      })
    )
  })

  it("resolves runc to the stock shim with its usual options", () => {
    const resolved = Result.flatMap(reload(map, config), (reloaded) => Moby23.resolve(reloaded, "runc"))
    assert.deepStrictEqual(resolved, Moby23.resolve(map, "runc"))
    assert.deepStrictEqual(
      Result.map(resolved, ({ shim }) => shim),
      Result.succeed<RuntimeMap.RequestedShim>({
        binary: "io.containerd.runc.v2",
        options: { binaryName: "runc", ...shimOptions }
      })
    )
  })

  it("lets the file's io.containerd.runc.v2 stand", () => {
    const runtimes = Table.make([["io.containerd.runc.v2", crun]])
    const resolved = Result.flatMap(reload(map, { runtimes }), (reloaded) =>
      Moby23.resolve(reloaded, "io.containerd.runc.v2")
    )
    assert.deepStrictEqual(
      Result.map(resolved, ({ kind, path }) => [kind, path]),
      Result.succeed(["configured", "/usr/bin/crun"])
    )
  })

  it("that are empty leaves runc alone", () => {
    const reloaded = reload(map, { runtimes: Table.make([]) })
    assert.deepStrictEqual(Result.isSuccess(reloaded) ? [...reloaded.success.runtimes.names()] : [], ["runc"])
  })
})

describe("a reload without runtimes", () => {
  it.each([{}, { defaultRuntime: "" }, { dataRoot: "/elsewhere", execRoot: "/other", execOpts: ["x"] }])(
    "but with %j keeps the map as it was",
    (config) => {
      assert.deepStrictEqual(reload(map, config), Result.succeed(map))
    }
  )

  it("takes a new default that is not empty", () => {
    const defaultRuntime = "io.containerd.kata.v2"
    assert.deepStrictEqual(reload(map, { defaultRuntime }), Result.succeed({ ...map, defaultRuntime }))
  })
})

describe("the scripts", () => {
  it.each<[DaemonConfig.DaemonConfig, boolean]>([
    [{}, false],
    [{ defaultRuntime: "runc" }, false],
    [{ runtimes: Table.make([]) }, true]
  ])("for %j are set up anew: %j", (config, expected) => {
    assert.deepStrictEqual(
      Result.map(Moby23.reload(map, config), ({ setsUpScripts }) => setsUpScripts),
      Result.succeed(expected)
    )
  })
})

describe("a refused reload", () => {
  it.each<[string, DaemonConfig.DaemonConfig, ReadonlyArray<string>]>([
    ["null runtimes, which crash the engine", { runtimes: null }, ["null-runtimes"]],
    ["the reserved name", { runtimes: Table.make([["runc", crun]]) }, ["reserved-runtime-name"]],
    ["an unknown default", { defaultRuntime: "nope" }, ["unknown-default-runtime"]],
    ["a default that only the old map has", { defaultRuntime: "crun" }, ["unknown-default-runtime"]],
    [
      "two faults",
      { defaultRuntime: "nope", runtimes: Table.make([["runc", crun]]) },
      ["reserved-runtime-name", "unknown-default-runtime"]
    ]
  ])("has every fault of %s", (_what, config, codes) => {
    const reloaded = reload(map, config)
    assert.deepStrictEqual(Result.isFailure(reloaded) ? reloaded.failure.map(codeOf) : [], codes)
  })
})

describe("any reload", () => {
  it("knows afterwards only what the file defines and runc, or what it knew before", () => {
    fc.assert(
      fc.property(anySettings(), hostFacts(), daemonConfig(), (before, host, config) => {
        const old = Moby23.configure(before, host)
        const reloaded = reload(old, config)
        fc.pre(Result.isSuccess(reloaded))
        const names = config.runtimes ? [...config.runtimes.names(), StockRuntime.name] : [...old.runtimes.names()]
        assert.sameMembers([...reloaded.success.runtimes.names()], names)
        assert.strictEqual(reloaded.success.defaultRuntime, config.defaultRuntime || old.defaultRuntime)
      })
    )
  })

  it("done twice with the same file has the same result as done once", () => {
    fc.assert(
      fc.property(anySettings(), hostFacts(), daemonConfig(), (before, host, config) => {
        const once = reload(Moby23.configure(before, host), config)
        assert.deepStrictEqual(
          Result.flatMap(once, (reloaded) => reload(reloaded, config)),
          once
        )
      })
    )
  })
})
