import { Table } from "@oci-runtimes/core/data"
import { type Moby, Moby23, type RuntimeMap } from "@oci-runtimes/core/docker"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { codeOf, factOf } from "../problems.ts"
import { facts, settings, shimOptions, stepsOf, swapRequest } from "../samples.ts"

const engine: Moby.Generation = Moby23

const crun = { path: "/usr/bin/crun", runtimeArgs: [] }
const debug = { path: "crun", runtimeArgs: ["--debug", "a b"] }

const withRuntimes = (runtimes: Readonly<Record<string, typeof crun | typeof debug>>) =>
  engine.configure({ ...settings, runtimes: Table.make(Object.entries(runtimes)) }, facts)

const stockShim = { binary: "io.containerd.runc.v2", options: { binaryName: "runc", ...shimOptions } }

describe("the engine value", () => {
  it("says which generation it is", () => {
    assert.deepStrictEqual([engine.id, engine.title], ["moby-23", "Docker Engine 23.0"])
  })
})

describe("validate", () => {
  it.each(["", "runc", "io.containerd.runc.v2", "crun", "my/odd name", "io.containerd.kata.v2", ".", ".foo"])(
    "accepts the default %j: empty, stock, configured or implicit",
    (defaultRuntime) => {
      const runtimes = Table.make([
        ["crun", crun],
        ["my/odd name", crun]
      ])
      assert.deepStrictEqual(engine.validate({ ...settings, defaultRuntime, runtimes }), [])
    }
  )

  it.each(["nope", "CRUN", "crun ", "/usr/bin/crun", "/a.b", "a/b.c", "Runc"])(
    "refuses the default %j, which is nothing it knows",
    (name) => {
      assert.deepStrictEqual(
        engine.validate({ ...settings, defaultRuntime: name, runtimes: Table.make([["crun", crun]]) }).map(factOf),
        [
          {
            code: "unknown-default-runtime",
            effect: "refused",
            path: ["default-runtime"],
            range: undefined,
            details: { name }
          }
        ]
      )
    }
  )

  it("refuses a configuration that defines runc", () => {
    assert.deepStrictEqual(engine.validate({ ...settings, runtimes: Table.make([["runc", crun]]) }).map(factOf), [
      {
        code: "reserved-runtime-name",
        effect: "refused",
        path: ["runtimes", "runc"],
        range: undefined,
        details: { name: "runc" }
      }
    ])
  })

  it.each(["io.containerd.runc.v2", "RUNC", "", "../x", "a/b"])("lets a configuration define %j", (name) => {
    assert.deepStrictEqual(engine.validate({ ...settings, runtimes: Table.make([[name, debug]]) }), [])
  })

  it("checks no entry: neither an empty path nor an odd argument is a fault", () => {
    const runtimes = Table.make([["a", { path: "", runtimeArgs: ["", "\0"] }]])
    assert.deepStrictEqual(engine.validate({ ...settings, runtimes }), [])
  })

  it("reports all faults at once, the reserved name first", () => {
    const faults = engine.validate({ ...settings, defaultRuntime: "nope", runtimes: Table.make([["runc", crun]]) })
    assert.deepStrictEqual(faults.map(codeOf), ["reserved-runtime-name", "unknown-default-runtime"])
  })
})

describe("verifyStart", () => {
  it("has nothing against options without a cgroup driver or with one that is known", () => {
    assert.deepStrictEqual(engine.verifyStart(settings), [])
    assert.deepStrictEqual(engine.verifyStart({ ...settings, execOpts: ["native.cgroupdriver=systemd"] }), [])
  })

  it("names a cgroup driver with which the engine does not start", () => {
    assert.deepStrictEqual(engine.verifyStart({ ...settings, execOpts: ["native.cgroupdriver=none"] }).map(factOf), [
      {
        code: "cgroup-driver-fault",
        effect: "no-start",
        path: ["exec-opts", 0],
        range: undefined,
        details: { driver: "none", index: 0 }
      }
    ])
  })
})

describe("configure", () => {
  it("knows the two stock runtimes and nothing else when nothing is configured", () => {
    const stock: RuntimeMap.KnownRuntime = { kind: "stock", path: "runc", runtimeArgs: [], shim: stockShim }
    assert.deepStrictEqual(engine.configure(settings, facts), {
      runtimes: Table.make([
        ["io.containerd.runc.v2", stock],
        ["runc", stock]
      ]),
      defaultRuntime: "runc",
      dataRoot: "/var/lib/docker",
      scriptsDirectory: "/var/lib/docker/runtimes",
      shimOptions,
      dialect: "engine"
    })
  })

  it("keeps a configured entry as it is, without a shim", () => {
    const map = withRuntimes({ crun, debug })
    assert.deepStrictEqual(map.runtimes.get("crun"), { ...crun, kind: "configured", shim: null })
    assert.deepStrictEqual(map.runtimes.get("debug"), { ...debug, kind: "configured", shim: null })
  })

  it("sets the stock entries over configured ones of the same names", () => {
    const map = withRuntimes({ "io.containerd.runc.v2": debug, runc: debug })
    const stock: RuntimeMap.KnownRuntime = { kind: "stock", path: "runc", runtimeArgs: [], shim: stockShim }
    assert.deepStrictEqual(
      Array.from(map.runtimes, ([, runtime]) => runtime),
      [stock, stock]
    )
  })

  it.each([
    ["", "runc"],
    ["runc", "runc"],
    ["crun", "crun"],
    ["nope", "nope"],
    [" ", " "]
  ])("makes of the default %j the default %j", (defaultRuntime, expected) => {
    assert.strictEqual(engine.configure({ ...settings, defaultRuntime }, facts).defaultRuntime, expected)
  })

  it.each([
    ["/var/run/docker", "/var/run/docker/runtime-runc"],
    ["/run/docker//", "/run/docker/runtime-runc"],
    ["/a/../b/.", "/b/runtime-runc"],
    ["", "runtime-runc"],
    [".", "runtime-runc"]
  ])("puts the state of runtimes, with the exec root %j, into %j", (execRoot, root) => {
    assert.strictEqual(engine.configure({ ...settings, execRoot }, facts).shimOptions.root, root)
  })

  it.each([
    ["/var/lib/docker", "/var/lib/docker/runtimes"],
    ["/d//x/../", "/d/runtimes"],
    ["data", "/work/data/runtimes"],
    ["./", "/work/runtimes"]
  ])("puts the scripts, with the data root %j, into %j, an absolute path", (dataRoot, directory) => {
    const map = engine.configure({ ...settings, dataRoot }, { ...facts, workingDirectory: "/work" })
    assert.strictEqual(map.scriptsDirectory, directory)
  })

  it("takes the cgroup driver from the options, else from the host, and pivoting from the host", () => {
    const host = { ...facts, unifiedCgroups: true, bootedWithSystemd: true, noPivotRoot: true }
    const { systemdCgroup, noPivotRoot } = engine.configure(settings, host).shimOptions
    assert.deepStrictEqual([systemdCgroup, noPivotRoot], [true, true])
    const cgroupfs = engine.configure({ ...settings, execOpts: ["native.cgroupdriver=cgroupfs"] }, host)
    assert.isFalse(cgroupfs.shimOptions.systemdCgroup)
    const systemd = engine.configure({ ...settings, execOpts: ["native.cgroupdriver=systemd"] }, facts)
    assert.isTrue(systemd.shimOptions.systemdCgroup)
  })
})

describe("plan", () => {
  const request = { ...swapRequest(), setUpMode: "start" as const }

  it("makes an empty directory even when there are no scripts", () => {
    const plan = engine.plan(withRuntimes({ crun }), request)
    assert.deepStrictEqual(Result.isSuccess(plan) ? stepsOf(plan.success) : [], [
      "make directory /var/lib/docker/lock/new (mode 0700)",
      "rename /var/lib/docker/lock/new to /var/lib/docker/runtimes"
    ])
  })

  it("refuses every unsafe name at once, and names without arguments never", () => {
    const refused = engine.plan(
      withRuntimes({ "../x": debug, "a/b": debug, "..": crun, "/": crun, ok: debug, "": debug }),
      request
    )
    assert.deepStrictEqual(
      refused,
      Result.fail([
        { _tag: "RefusedScriptName" as const, name: "../x", reason: "ContainsSlash" as const },
        { _tag: "RefusedScriptName" as const, name: "a/b", reason: "ContainsSlash" as const },
        { _tag: "RefusedScriptName" as const, name: "", reason: "Empty" as const }
      ])
    )
  })

  it("writes the scripts of runtimes with arguments, in the map's dialect", () => {
    const map = withRuntimes({ crun, debug })
    const content = "#!/bin/sh\ncrun --debug a b $@\n"
    assert.deepStrictEqual(engine.scripts(map), Result.succeed([{ name: "debug", content, mode: 0o700 }]))
    const quoted = engine.scripts({ ...map, dialect: "quoted" })
    assert.strictEqual(
      Result.isSuccess(quoted) ? quoted.success[0]?.content : "",
      `#!/bin/sh\nexec 'crun' ${debug.runtimeArgs.map((word) => `'${word}'`).join(" ")} "$@"\n`
    )
  })
})

describe("resolve", () => {
  const map = withRuntimes({ crun, debug, "my/custom.runtime.v1": crun, "a.b": crun, "": crun })

  it.each(["crun", "my/custom.runtime.v1", "a.b", ""])("runs the path of the configured %j directly", (name) => {
    const shim = { binary: "io.containerd.runc.v2", options: { binaryName: "/usr/bin/crun", ...shimOptions } }
    assert.deepStrictEqual(
      engine.resolve(map, name),
      Result.succeed({ kind: "configured" as const, name, path: crun.path, shim, script: null, preflight: null })
    )
  })

  it("runs a runtime with arguments by way of its script, once its path is found", () => {
    const path = "/var/lib/docker/runtimes/debug"
    assert.deepStrictEqual(
      engine.resolve(map, "debug"),
      Result.succeed({
        kind: "configured" as const,
        name: "debug",
        path,
        shim: { binary: "io.containerd.runc.v2", options: { binaryName: path, ...shimOptions } },
        script: { path, content: "#!/bin/sh\ncrun --debug a b $@\n" },
        preflight: "crun"
      })
    )
  })

  it.each(["runc", "io.containerd.runc.v2"])("runs runc for the stock %j", (name) => {
    assert.deepStrictEqual(
      engine.resolve(map, name),
      Result.succeed({ kind: "stock" as const, name, path: "runc", shim: stockShim, script: null, preflight: null })
    )
  })

  it.each(["io.containerd.kata.v2", ".", ".foo", "a. ", "io.containerd.RUNC.v2"])(
    "passes the implicit %j on as the shim itself, without options",
    (name) => {
      const shim = { binary: name, options: null }
      assert.deepStrictEqual(
        engine.resolve(map, name),
        Result.succeed({ kind: "implicit" as const, name, path: "", shim, script: null, preflight: null })
      )
    }
  )

  it.each([
    ["CRUN", "NoDot"],
    ["crun ", "NoDot"],
    ["/usr/bin/crun", "AbsolutePath"],
    ["my/Custom.runtime.v1", "ContainsSlash"],
    ["constructor", "NoDot"],
    ["__proto__", "NoDot"]
  ] as const)("refuses %j: %s", (name, reason) => {
    assert.deepStrictEqual(engine.resolve(map, name), Result.fail({ _tag: "RefusedRuntime" as const, name, reason }))
  })

  it("refuses the empty name unless it is configured, whatever the default is", () => {
    const empty = { _tag: "RefusedRuntime" as const, name: "", reason: "NoDot" as const }
    assert.deepStrictEqual(engine.resolve(withRuntimes({ crun }), ""), Result.fail(empty))
  })
})
