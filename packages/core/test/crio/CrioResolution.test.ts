/** The resolution of handlers, their launch, and the searches for it. */
import { Crio, CrioResolution, type CrioTable, type Given } from "@oci-runtimes/core/crio"
import { Search } from "@oci-runtimes/core/machine"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { assess, facts, type Files, machineOf, main, program, withRuntimes } from "./machines.ts"

const engine = Crio.crio134

const kata = "/opt/containerd-shim-kata-v2"

const text = `[crio.runtime.runtimes.fast]
runtime_path = "/usr/bin/crun"
runtime_root = "/run/fast"
platform_runtime_paths = {"linux/arm64" = "/opt/arm", "linux/amd64" = "/opt/amd"}
[crio.runtime.runtimes.kata]
runtime_path = "${kata}"
runtime_type = "vm"
runtime_config_path = "/etc/kata.toml"
platform_runtime_paths = {"linux/arm64" = "/opt/arm"}
[crio.runtime.runtimes.pod]
runtime_path = "/usr/bin/crun"
runtime_type = "pod"
[crio.runtime.runtimes.gone]
runtime_path = "/opt/none"
[crio.runtime.runtimes.args]
runtime_path = "/usr/bin/crun --debug"
`

const files: Files = {
  ...withRuntimes,
  "/usr/bin/conmonrs": program,
  [kata]: program,
  "/etc/kata.toml": "",
  "/opt/arm": "",
  [main]: text
}

const tableOf = (given: Partial<Given.Given> = {}): CrioTable.CrioTable => assess(engine, files, given).table

const resolve = (name: string | undefined, platform?: string, given: Partial<Given.Given> = {}) =>
  CrioResolution.resolve(tableOf(given), { name, platform })

const resolved = (...given: Parameters<typeof resolve>) => Result.getOrThrow(resolve(...given))

describe("a handler", () => {
  it.each<readonly [string | undefined, string, CrioResolution.CrioResolution["type"], string, "configured" | "stock"]>(
    [
      [undefined, "crun", "oci", "/usr/bin/crun", "stock"],
      ["", "crun", "oci", "/usr/bin/crun", "stock"],
      ["fast", "fast", "oci", "/usr/bin/crun", "configured"],
      ["kata", "kata", "vm", kata, "configured"],
      ["pod", "pod", "pod", "/usr/bin/crun", "configured"]
    ]
  )("%j is %s of type %s with %s", (asked, name, type, path, kind) => {
    assert.deepInclude(resolved(asked), { name, type, program: path, kind })
  })

  it.each(["FAST", "runc", "/usr/bin/crun", "fast ", "io.containerd.runc.v2", "gone"])("%j is not found", (name) => {
    const refusal = Result.getOrThrow(Result.flip(resolve(name)))
    assert.deepInclude(refusal, {
      code: 2,
      message: `failed to find runtime handler ${name} from runtime list map[crun:0x… fast:0x… kata:0x… pod:0x…]`
    })
    assert.strictEqual(refusal.reason, name === "gone" ? "Dropped" : "Unknown")
  })

  it("that is dropped says why, and what was looked for", () => {
    const { advice, searched } = Result.getOrThrow(Result.flip(resolve("gone")))
    assert.strictEqual(
      advice,
      "CRI-O has dropped the handler at its start, because its runtime_path does not exist. Install /opt/none, or correct runtime_path."
    )
    assert.deepStrictEqual(searched?.states, [{ _tag: "Unreadable", errno: "ENOENT" }])
    const other = Result.getOrThrow(Result.flip(resolve("args")))
    assert.include(other.advice, "CRI-O has no key for arguments of a program.")
  })

  it("that is not known says that a reload does not help", () => {
    assert.include(Result.getOrThrow(Result.flip(resolve("new"))).advice, "restart CRI-O")
    assert.deepStrictEqual(
      engine.rules?.("new").map(({ passed }) => passed),
      [false]
    )
  })
})

describe("an empty name of the default runtime", () => {
  const ofEmpty = '[crio.runtime]\ndefault_runtime = ""\n'
  const named = '[crio.runtime.runtimes.""]\nruntime_path = "/opt/arm"\n'

  it.each([
    [ofEmpty, "crun", "/usr/bin/crun"],
    [ofEmpty + named, "", "/opt/arm"]
  ])("in %j is %j", (config, name, path) => {
    const { table } = assess(engine, { ...files, [main]: config })
    assert.strictEqual(table.startMessage, undefined)
    assert.strictEqual(table.defaultRuntime, name)
    assert.strictEqual(Result.getOrThrow(CrioResolution.resolve(table, { name: "" })).program, path)
  })
})

describe("an image of another platform", () => {
  it("runs with the program for it", () => {
    const { choice, program: path } = resolved("fast", "linux/arm64")
    assert.strictEqual(path, "/opt/arm")
    assert.strictEqual(choice?.because, "The image is for linux/arm64")
    assert.strictEqual(choice?.origin?._tag, "File")
  })

  it.each([
    ["fast", "linux/s390x", "/usr/bin/crun"],
    ["fast", "linux/amd64", "/usr/bin/crun"],
    ["kata", "linux/arm64", kata],
    ["crun", "linux/arm64", "/usr/bin/crun"]
  ])("does not change %s for %s", (name, platform, path) => {
    assert.strictEqual(resolved(name, platform, { platform: "linux/amd64" }).program, path)
  })
})

const launch = (name: string, given: Partial<Given.Given> = {}) =>
  engine.launch(tableOf(given), resolved(name, undefined, given))

describe("the launch", () => {
  it("of an OCI runtime is by conmon, with the state directory", () => {
    assert.deepStrictEqual(launch("fast"), [
      { _tag: "Service", name: "conmon" },
      { _tag: "Program", file: "/usr/bin/crun", args: ["--systemd-cgroup", "--root=/run/fast"] }
    ])
    assert.deepStrictEqual(launch("crun", { flags: { cgroupManager: "cgroupfs" } })[1], {
      _tag: "Program",
      file: "/usr/bin/crun",
      args: ["--root=/run/crun"]
    })
  })

  it("of a virtual machine is its shim", () => {
    const values = { type_url: "runtimeoptions.v1.Options", config_path: "/etc/kata.toml" }
    assert.deepStrictEqual(launch("kata"), [{ _tag: "Shim", name: kata, options: { whose: "configuration", values } }])
  })

  it("of a pod is by conmon-rs", () => {
    assert.deepStrictEqual(
      launch("pod").map((link) => (link._tag === "Service" ? link.name : link._tag)),
      ["conmonrs", "Program"]
    )
  })
})

const outcomes = (name: string, platform?: string) => {
  const { look } = machineOf(files)
  const table = tableOf()
  const answer = Result.getOrThrow(CrioResolution.resolve(table, { name, platform }))
  return engine.searches(table, answer, facts).map((sought) => {
    const { found, probed } = Search.run(sought.search, sought.search.places.map(look))
    const { isRequired, link, search } = sought
    const missed = Result.isFailure(found) ? engine.missed(answer, sought, found.failure, probed).plain : undefined
    return [link, search.seeker, isRequired, missed ?? Result.getOrUndefined(found)]
  })
}

describe("the searches for a launch", () => {
  it("find the monitor, the program, and that the monitor can run it", () => {
    assert.deepStrictEqual(outcomes("fast"), [
      ["Service", "crio", true, "/usr/bin/conmon"],
      ["Program", "crio", true, "/usr/bin/crun"],
      ["Program", "conmon", false, "/usr/bin/crun"]
    ])
    assert.deepStrictEqual(outcomes("kata"), [
      ["Shim", "crio", true, kata],
      ["Shim", "crio", false, kata]
    ])
  })

  it("do not look at the start for the program of another platform", () => {
    assert.deepStrictEqual(outcomes("fast", "linux/arm64"), [
      ["Service", "crio", true, "/usr/bin/conmon"],
      ["Program", "conmon", false, "/opt/arm may not be executed"]
    ])
  })
})
