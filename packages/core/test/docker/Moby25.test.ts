import { Table } from "@oci-runtimes/core/data"
import {
  type DaemonConfig,
  type DockerResolution,
  type Moby,
  Moby25,
  type RuntimeMap,
  type WrapperScript
} from "@oci-runtimes/core/docker"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { messageOf, withoutOrigins } from "../problems.ts"
import { facts, settings, shimOptions, swapRequest } from "../samples.ts"

const engine: Moby.Generation = Moby25

const crun: DaemonConfig.RuntimeEntry = { path: "/usr/bin/crun", runtimeArgs: [] }
const debug: DaemonConfig.RuntimeEntry = { path: "crun", runtimeArgs: ["--debug", "a b"] }
const gvisor: DaemonConfig.RuntimeEntry = {
  path: "",
  runtimeArgs: [],
  runtimeType: "io.containerd.runsc.v1",
  options: { TypeUrl: "io.containerd.runsc.v1.options", ConfigPath: "/etc/runsc.toml" }
}

/** The content and the suffix that a real engine gave the script of a runtime whose path and arguments are these. */
const recorded = {
  entry: { path: "/bin/true", runtimeArgs: ["--log=/tmp/a b"] },
  content: "#!/bin/sh\n/bin/true --log=/tmp/a b $@\n",
  suffix: "TG99YFF9X66FNR93L6VWX1LGK8PC3CCC885N2VC2N1SGC0-HZTX0===="
}

const mapOf = (runtimes: Readonly<Record<string, DaemonConfig.RuntimeEntry>>, defaultRuntime = "runc") =>
  engine.configure({ ...settings, defaultRuntime, runtimes: Table.make(Object.entries(runtimes)) }, facts)

const stockShim: RuntimeMap.RequestedShim = {
  binary: "io.containerd.runc.v2",
  options: { binaryName: "runc", ...shimOptions }
}

const resolve = (map: ReturnType<typeof mapOf>, name: string) => engine.resolve(map, name)

const messages = (runtimes: Readonly<Record<string, DaemonConfig.RuntimeEntry>>, defaultRuntime = "") =>
  engine.validate({ ...settings, defaultRuntime, runtimes: Table.make(Object.entries(runtimes)) }).map(messageOf)

describe("the engine value", () => {
  it("says which generation it is", () => {
    assert.deepStrictEqual(
      [engine.id, engine.title, engine.nameRules],
      ["moby-25", "Docker Engine 25 to 29", "containerd-1.7"]
    )
  })
})

describe("validate", () => {
  it.each(["", "runc", "io.containerd.runc.v2", "crun", "io.containerd.kata.v2", "a.."])(
    "accepts the default %j",
    (name) => assert.deepStrictEqual(messages({ crun }, name), [])
  )

  it.each(["nope", "CRUN", "/a.b", "a/b.c", ".foo", ".", ".."])("refuses the default %j", (name) => {
    assert.deepStrictEqual(messages({ crun }, name), [`specified default runtime '${name}' does not exist`])
  })

  it.each([
    [{ path: "", runtimeArgs: [] }, "either a runtimeType or a path must be configured"],
    [{ path: "", runtimeArgs: ["a"], options: { a: 1 } }, "either a runtimeType or a path must be configured"],
    [{ ...crun, runtimeType: "t.v1" }, "cannot configure both path and runtimeType for the same runtime"],
    [{ ...crun, options: { a: 1 } }, "options cannot be used with a path runtime"],
    [{ ...gvisor, runtimeArgs: ["a"] }, "args cannot be used with a runtimeType runtime"]
  ] as ReadonlyArray<[DaemonConfig.RuntimeEntry, string]>)("refuses the entry %j: %s", (entry, message) => {
    assert.deepStrictEqual(messages({ x: entry }), [`runtime x: ${message}`])
  })

  it("reports everything at once, in the order in which the engine looks", () => {
    const everything = { ...crun, runtimeType: "t.v1", options: { a: 1 }, runtimeArgs: ["a"] }
    assert.deepStrictEqual(messages({ x: everything, runc: crun, y: { path: "", runtimeArgs: [] } }, "nope"), [
      "runtime name 'runc' is reserved",
      "specified default runtime 'nope' does not exist",
      "runtime x: cannot configure both path and runtimeType for the same runtime",
      "runtime x: options cannot be used with a path runtime",
      "runtime y: either a runtimeType or a path must be configured"
    ])
  })

  it.each([crun, debug, gvisor, { ...crun, options: {} }, { ...gvisor, options: {} }])(
    "accepts the entry %j",
    (entry) => {
      assert.deepStrictEqual(messages({ x: entry, "io.containerd.runc.v2": entry }), [])
    }
  )
})

describe("a path runtime", () => {
  it("without arguments is run directly, and not looked for", () => {
    assert.deepStrictEqual(
      resolve(mapOf({ crun }), "crun"),
      Result.succeed<DockerResolution.DockerResolution>({
        kind: "configured",
        name: "crun",
        path: "/usr/bin/crun",
        shim: { binary: "io.containerd.runc.v2", options: { binaryName: "/usr/bin/crun", ...shimOptions } },
        script: null,
        preflight: null
      })
    )
  })

  it("with arguments is run by a script whose name the real engine recorded", () => {
    const path = `/var/lib/docker/runtimes/youki.${recorded.suffix}`
    assert.deepStrictEqual(
      resolve(mapOf({ youki: recorded.entry }), "youki"),
      Result.succeed<DockerResolution.DockerResolution>({
        kind: "configured",
        name: "youki",
        path,
        shim: { binary: "io.containerd.runc.v2", options: { binaryName: path, ...shimOptions } },
        script: { path, content: recorded.content },
        preflight: "/bin/true"
      })
    )
  })
})

describe("a type runtime", () => {
  it.each([
    [gvisor, { binary: "io.containerd.runsc.v1", options: null, configuredOptions: gvisor.options! }],
    [
      { ...gvisor, options: {} },
      { binary: "io.containerd.runsc.v1", options: null }
    ],
    [
      { path: "", runtimeArgs: [], runtimeType: "/opt/shim" },
      { binary: "/opt/shim", options: null }
    ]
  ] as ReadonlyArray<[DaemonConfig.RuntimeEntry, RuntimeMap.RequestedShim]>)("%j has the shim %j", (entry, shim) => {
    const expected: DockerResolution.DockerResolution = {
      kind: "configured",
      name: "x",
      path: "",
      shim,
      script: null,
      preflight: null
    }
    assert.deepStrictEqual(resolve(mapOf({ x: entry }), "x"), Result.succeed(expected))
  })
})

describe("resolve", () => {
  it.each(["runc", "io.containerd.runc.v2"])("knows the stock runtime %s", (name) => {
    const expected: DockerResolution.DockerResolution = {
      kind: "stock",
      name,
      path: "runc",
      shim: stockShim,
      script: null,
      preflight: null
    }
    assert.deepStrictEqual(resolve(mapOf({}), name), Result.succeed(expected))
  })

  it("lets a configured io.containerd.runc.v2 take the place of the stock one, and leaves runc", () => {
    const map = mapOf({ "io.containerd.runc.v2": gvisor })
    const kindAndShim = (name: string) => Result.map(resolve(map, name), ({ kind, shim }) => [kind, shim.binary])
    assert.deepStrictEqual(
      kindAndShim("io.containerd.runc.v2"),
      Result.succeed(["configured", "io.containerd.runsc.v1"])
    )
    assert.deepStrictEqual(kindAndShim("runc"), Result.succeed(["stock", "io.containerd.runc.v2"]))
  })

  it("gives a copy of a map with another dialect scripts, names and resolutions of its own text", () => {
    const map = mapOf({ debug, crun })
    const paths = [map, { ...map, dialect: "quoted" as const }, map].map((one) => {
      const scripts = Result.getOrThrow(engine.scripts(one))
      const { path, script } = Result.getOrThrow(resolve(one, "debug"))
      assert.deepStrictEqual(
        scripts.map(({ content, name }) => ({ path: `${one.scriptsDirectory}/${name}`, content })),
        [{ path, content: script?.content }]
      )
      assert.include(
        script?.content,
        one.dialect === "quoted" ? "exec 'crun' '--debug' 'a b' \"$@\"" : "crun --debug a b $@"
      )
      return path
    })
    assert.notStrictEqual(paths[0], paths[1])
    assert.strictEqual(paths[0], paths[2])
  })

  it("resolves the empty name to the default runtime, implicit ones included", () => {
    assert.deepStrictEqual(resolve(mapOf({ crun }, "crun"), ""), resolve(mapOf({ crun }), "crun"))
    assert.deepStrictEqual(resolve(mapOf({}, "a.v1"), ""), resolve(mapOf({}), "a.v1"))
    assert.deepStrictEqual(resolve(mapOf({}, ""), ""), resolve(mapOf({}), "runc"))
  })

  it.each([
    [".foo", "LeadingDot"],
    ["nope", "NoDot"],
    ["/x.y", "AbsolutePath"],
    ["a/b.c", "ContainsSlash"]
  ] as const)("refuses %j: %s", (name, reason) => {
    assert.deepStrictEqual(resolve(mapOf({ crun }), name), Result.fail({ _tag: "RefusedRuntime", name, reason }))
  })
})

const entry = (content: string) => ({ _tag: "File" as const, content, mode: 0o700, uid: 0 })

describe("plan", () => {
  const name = `youki.${recorded.suffix}`
  const script: WrapperScript.WrapperScript = { name, content: recorded.content, mode: 0o700 }
  const entries = Table.make([
    ["crun.OLD", entry("#!/bin/sh\nold $@\n")],
    [name, entry("something else")]
  ])
  const directory = { type: "Directory", mode: 0o700, owner: { uid: 0, gid: 0 } }
  const request = swapRequest({ entries, directory })
  const changes = (setUpMode: "start" | "update") =>
    Result.map(engine.plan(mapOf({ youki: recorded.entry }), { ...request, setUpMode }), (plan) =>
      plan.changes.map(({ after, change, name: file }) => [file, change, after])
    )

  it("removes nothing while the engine runs, and rewrites a script that has changed", () => {
    assert.deepStrictEqual(
      changes("update"),
      Result.succeed([
        ["crun.OLD", "left", undefined],
        [name, "changed", script]
      ])
    )
  })

  it("removes everything else when the engine starts", () => {
    assert.deepStrictEqual(
      changes("start"),
      Result.succeed([
        ["crun.OLD", "removed", undefined],
        [name, "changed", script]
      ])
    )
  })

  it("refuses names that would lead out of the directory or into another, or are too long with their suffix", () => {
    const names = ["../x", "a/b", "x".repeat(199), "a\0"]
    const map = mapOf({ ...Object.fromEntries(names.map((one) => [one, debug])), "..": debug, ".": debug, "": debug })
    const refused = Result.match(engine.plan(map, { ...request, setUpMode: "update" }), {
      onSuccess: () => [],
      onFailure: (all) => all.map((one) => (one._tag === "RefusedScriptName" ? [one.name, one.reason] : [one._tag]))
    })
    assert.deepStrictEqual(refused, [
      ["../x", "ContainsSlash"],
      ["a/b", "ContainsSlash"],
      ["x".repeat(199), "TooLong"],
      ["a\0", "ContainsNul"]
    ])
    assert.isTrue(Result.isSuccess(engine.scripts(mapOf({ ["x".repeat(198)]: debug }))))
  })
})

/** Returns the result of a reload, without the origins. */
const reload = (map: RuntimeMap.RuntimeMap, config: DaemonConfig.DaemonConfig) =>
  Result.map(engine.reload(map, config), (reloaded) => ({ ...reloaded, map: withoutOrigins(reloaded.map) }))

describe("reload", () => {
  const running = mapOf({ crun, debug, gvisor }, "crun")

  it("without runtimes builds the same runtimes anew, and changes the default unless it is empty", () => {
    assert.deepStrictEqual(reload(running, {}), Result.succeed({ map: running, setsUpScripts: true }))
    const next = { ...running, defaultRuntime: "gvisor" }
    assert.deepStrictEqual(
      reload(running, { defaultRuntime: "gvisor" }),
      Result.succeed({ map: next, setsUpScripts: true })
    )
    assert.deepStrictEqual(
      reload(running, { defaultRuntime: "" }),
      Result.succeed({ map: running, setsUpScripts: true })
    )
  })

  it("with runtimes has the file's, and the stock ones with their options", () => {
    const next = mapOf({ gvisor }, "gvisor")
    assert.deepStrictEqual(
      reload(running, { defaultRuntime: "gvisor", runtimes: Table.make([["gvisor", gvisor]]) }),
      Result.succeed({ map: next, setsUpScripts: true })
    )
  })

  it("takes null for no runtimes", () => {
    assert.deepStrictEqual(
      reload(running, { defaultRuntime: "runc", runtimes: null }),
      Result.succeed({ map: mapOf({}), setsUpScripts: true })
    )
  })

  it("is refused when the default that stays in force is gone, or an entry is faulty", () => {
    const refused = reload(running, { runtimes: Table.make([["x", { path: "", runtimeArgs: [] }]]) })
    assert.deepStrictEqual(
      Result.match(refused, { onSuccess: () => [], onFailure: (faults) => faults.map(messageOf) }),
      [
        "specified default runtime 'crun' does not exist",
        "runtime x: either a runtimeType or a path must be configured"
      ]
    )
  })
})
