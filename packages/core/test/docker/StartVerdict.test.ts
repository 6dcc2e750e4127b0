import { Table } from "@oci-runtimes/core/data"
import { type Moby, Moby23, Moby25, StartVerdict } from "@oci-runtimes/core/docker"
import type { Json } from "@oci-runtimes/core/document"
import type { Search } from "@oci-runtimes/core/machine"
import { assert, describe, it } from "vitest"
import { adviceOf, codeOf, messageOf } from "../problems.ts"
import { facts, settings } from "../samples.ts"

const subject = (
  path: string,
  runtimeArgs: ReadonlyArray<string> = ["-v"],
  engine: Moby.Generation = Moby25
): StartVerdict.StartInput => {
  const given = { ...settings, defaultRuntime: "x", runtimes: Table.make([["x", { path, runtimeArgs }]]) }
  return { engine, settings: given, map: engine.configure(given, facts) }
}

const withOptions = (options: Json.JsonObject, path = "") => ({
  ...settings,
  runtimes: Table.make([["uid", { path, runtimeArgs: [], runtimeType: "io.containerd.runc.v2", options }]])
})

const missing: Search.PathState = { _tag: "Unreadable", errno: "ENOENT" }

const codes = (given: StartVerdict.StartInput, ...findings: ReadonlyArray<Search.PathState>) =>
  StartVerdict.faults(given, { environment: facts, states: findings }).map(codeOf)

describe.each<Moby.Generation>([Moby23, Moby25])("whether $id starts", (engine) => {
  it("depends on the program of a default runtime with arguments", () => {
    const given = subject("crun", ["-v"], engine)
    const question = StartVerdict.question(given, facts)
    assert.deepStrictEqual(
      [question?.file, question?.places.map(({ path }) => path)],
      ["crun", ["/usr/bin/crun", "/bin/crun"]]
    )
    assert.deepStrictEqual(codes(given, missing, { _tag: "File", mode: 0o755 }), [])
    assert.deepStrictEqual(codes(given, missing, missing), ["default-runtime-not-found"])
    assert.deepStrictEqual(StartVerdict.faults(given), [])
  })

  it.each(["EACCES", "EPERM"])("is not denied for a place that only the engine may look at: %s", (errno) => {
    assert.deepStrictEqual(codes(subject("crun", ["-v"], engine), { _tag: "Unreadable", errno }, missing), [])
  })

  it.each([
    ["without arguments", subject("/x", [], engine)],
    ["in the engine's own working directory", subject("bin/x", ["-v"], engine)]
  ])("does not depend on a program %s", (_, given) => {
    assert.isUndefined(StartVerdict.question(given, facts))
    assert.deepStrictEqual(codes(given), [])
  })

  it("is told in the order in which the engine finds out", () => {
    const { map, settings: given } = subject("/x", ["-v"], engine)
    const runtimes = Table.make([...given.runtimes, ["a/b", { path: "/a", runtimeArgs: ["-v"] }]])
    const all = { ...given, runtimes, execOpts: ["native.cgroupdriver=bogus"], usernsRemap: "a:b:c" }
    const found = StartVerdict.faults({ engine, settings: all, map }, { environment: facts, states: [missing] })
    assert.deepStrictEqual(found.map(codeOf), [
      "cgroup-driver-fault",
      "userns-remap-fault",
      "unwritable-script",
      "default-runtime-not-found"
    ])
    assert.strictEqual(
      StartVerdict.line("daemon.json", found),
      "daemon.json: Docker Engine would not start: native.cgroupdriver option bogus not supported"
    )
    assert.isUndefined(StartVerdict.line("daemon.json", []))
  })
})

describe("an engine that accepts its configuration", () => {
  it("does not start with options that no release takes, in words that a real engine said", () => {
    const found = Moby25.verifyStart(withOptions({ IoUid: 42 }))
    assert.deepStrictEqual(found.map(messageOf), ["runtime uid: (0, 0): Can't convert 42(float64) to uint32"])
    assert.deepStrictEqual(
      found.map(({ code, effect, path }) => [code, effect, path]),
      [["refused-shim-option", "no-start", ["runtimes", "uid", "options", "IoUid"]]]
    )
    assert.include(found.map(adviceOf).join(), "Remove it.")
  })

  it.each([
    ["the other generation", Moby23.verifyStart(withOptions({ IoUid: 42 }))],
    ["options of a path runtime, which are refused before", Moby25.verifyStart(withOptions({ IoUid: 42 }, "/x"))],
    ["options that some releases take", Moby25.verifyStart(withOptions({ Root: null }))],
    ["no options", Moby25.verifyStart(withOptions({}))]
  ])("starts with %s", (_title, found) => {
    assert.deepStrictEqual(found, [])
  })

  it("does not start with a cgroup driver that is none", () => {
    const found = Moby25.verifyStart({ ...settings, execOpts: ["native.cgroupdriver=bogus"] })
    assert.deepStrictEqual(found.map(messageOf), ["native.cgroupdriver option bogus not supported"])
    assert.include(found.map(adviceOf).join(), "native.cgroupdriver=systemd")
  })
})

const verify = (...execOpts: ReadonlyArray<string>) => Moby25.verifyStart({ ...settings, execOpts })

describe("what is new among the problems of a start", () => {
  it("is told by what is wrong, not by its place", () => {
    const before = verify("native.cgroupdriver=bogus")
    const moved = verify("junk", "native.cgroupdriver=bogus")
    const other = verify("native.cgroupdriver=none")
    assert.lengthOf(before, 1)
    assert.deepStrictEqual(StartVerdict.added(before, moved), [])
    assert.deepStrictEqual(StartVerdict.added(before, [...moved, ...other]), other)
  })

  it("is never a script that only has another name in the other generation", () => {
    const runtimes = Table.make([["x/y", { path: "/x", runtimeArgs: ["-v"] }]])
    const [before, after] = [Moby23, Moby25].map((engine) => engine.verifyStart({ ...settings, runtimes }))
    assert.notDeepEqual(before?.map(messageOf), after?.map(messageOf))
    assert.deepStrictEqual(StartVerdict.added(before ?? [], after ?? []), [])
  })
})

/** Returns the faults of a start with runtimes of these names, each of which has an option of the wrong type. */
const faultsOf = (...names: ReadonlyArray<string>) => {
  const entry = { path: "", runtimeArgs: [], runtimeType: "io.containerd.runc.v2", options: { IoUid: "x" } }
  const given = { ...settings, runtimes: Table.make(names.map((name) => [name, entry])) }
  return StartVerdict.faults({ engine: Moby25, settings: given, map: Moby25.configure(given, facts) })
}

describe("what a change adds to what keeps the engine from starting", () => {
  it("is told apart by where it is", () => {
    const before = faultsOf("a")
    assert.lengthOf(before, 1)
    assert.deepStrictEqual(
      StartVerdict.added(before, faultsOf("a", "b")).map(({ path }) => path),
      [["runtimes", "b", "options", "IoUid"]]
    )
  })
})
