/** The releases of CRI-O. */
import { Crio, Traits } from "@oci-runtimes/core/crio"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { assess, main, read, withRuntimes } from "./machines.ts"

const release = (version: string) => Result.getOrThrow(Crio.release(version))

describe("a release", () => {
  it.each([
    ["1.24", "cri-o-1.24", "cri-o-1.24"],
    ["1.29.3", "cri-o-1.29.3", "cri-o-1.24"],
    ["v1.30.14", "cri-o-1.30.14", "cri-o-1.24"],
    ["1.31.0", "cri-o-1.31.0", "cri-o-1.31"],
    ["1.33.2+ds1", "cri-o-1.33.2", "cri-o-1.31"],
    ["1.34.11", "cri-o-1.34.11", "cri-o-1.34"],
    ["1.36.3-1.fc44", "cri-o-1.36.3", "cri-o-1.34"],
    ["1.37.0", "cri-o-1.37.0", "cri-o-1.34"],
    ["2.0", "cri-o-2.0", "cri-o-1.34"]
  ])("%s has the id %s and rests on %s", (version, id, restsOn) => {
    const known = release(version)
    assert.deepStrictEqual([known.id, known.restsOn], [id, restsOn])
  })

  it.each(["1.23.5", "0.9", "", "latest", "1.x", "podman-5.4"])("%j is not known", (text) => {
    const unknown = Result.getOrThrow(Result.flip(Crio.release(text)))
    assert.deepStrictEqual(unknown, { _tag: "UnknownRelease", text })
    assert.include(Crio.message(unknown), "from 1.24 to 1.36")
  })

  it("that is newer answers as the newest known one, with a problem that says so", () => {
    const newer = release("1.37.0")
    const { problems } = read(newer, {})
    assert.deepStrictEqual(
      problems.map(({ code, effect }) => [code, effect]),
      [["newer-crio-release", "differs"]]
    )
    assert.isTrue(newer.isNewer)
    assert.strictEqual(problems[0]?.message, Crio.reservation(newer))
    assert.isUndefined(Crio.reservation(Crio.newest()))
    assert.strictEqual(Crio.newest().id, "cri-o-1.36")
  })

  it("that is compared has no reservation, and has the reason why it does not start", () => {
    const noStart = { ...withRuntimes, [main]: '[crio.runtime]\ndefault_runtime = "x"\n' }
    const assessment = assess(release("1.37.0"), noStart)
    const found = release("1.37.0").diagnose?.(assessment) ?? []
    const codes = Crio.comparable(assessment, found).reading.problems.map(({ code }) => code)
    assert.deepStrictEqual(codes, ["undefined-default-handler"])
  })
})

it("the title of an engine without recorded answers says so", () => {
  assert.deepStrictEqual(
    [Crio.crio124, Crio.crio131, Crio.crio134].map(({ title }) => title),
    ["CRI-O 1.24 (from reading its source)", "CRI-O 1.31 (from reading its source)", "CRI-O 1.34"]
  )
})

it("an engine of a span answers as the release of its name", () => {
  for (const [engine, minor] of [
    [Crio.crio124, 24],
    [Crio.crio131, 31],
    [Crio.crio134, 34]
  ] as const) {
    const { settings } = read(engine, {})
    assert.strictEqual(settings.defaultRuntime.value, Traits.of({ minor, patch: Infinity }).builtIn.name)
    assert.isUndefined(engine.reload)
    assert.strictEqual(engine.family, "cri-o")
  }
})

it.each([
  ["cri-o-1.31.2", "cri-o-1.34", ["1.32", "1.33"]],
  ["cri-o-1.24", "cri-o-1.25", []],
  ["cri-o-1.34", "cri-o-1.31", []],
  ["cri-o-1.35", "cri-o-1.37", ["1.36"]],
  ["cri-o-1.35", "podman-5.4", []]
])("between %s and %s are %j", (from, to, versions) => assert.deepStrictEqual(Crio.between(from, to), versions))

it.each([
  ["crio version 1.34.11\nVersion:        1.34.11\n", "1.34.11"],
  ["crio version 1.24.6\n", "1.24.6"],
  ["podman version 5.4.2\n", undefined],
  ["", undefined]
])("the version in %j is %s", (output, version) => assert.strictEqual(Crio.versionIn(output), version))

/** The first releases that know a key of a handler, and the last ones that do not. */
const dated: ReadonlyArray<readonly [line: string, before: ReadonlyArray<string>, since: ReadonlyArray<string>]> = [
  ['platform_runtime_paths = {"linux/arm64" = "/x"}', ["1.26.4", "1.27.1"], ["1.27.2", "1.28.0"]],
  ["runtime_pull_image = true", ["1.27.8", "1.28.3"], ["1.28.4", "1.29.0"]],
  ['container_min_memory = "1MiB"', ["1.28.11", "1.29.2"], ["1.29.3", "1.30.0"]],
  ["no_sync_log = true", ["1.30.14"], ["1.31.0"]],
  ["inherit_default_runtime = true", ["1.30.14", "1.31.2"], ["1.31.3", "1.32.0"]],
  ['default_annotations = {a = "b"}', ["1.31.3"], ["1.31.4", "1.32.0"]],
  ["stream_websockets = true", ["1.33.13"], ["1.34.0"]],
  ['exec_cpu_affinity = "first"', ["1.33.13"], ["1.34.0"]],
  ['seccomp_profile = "/x"', ["1.33.13"], ["1.34.0"]],
  ["container_create_timeout = 60", ["1.34.11"], ["1.35.0", "1.36.3"]],
  ["monitor_exec_cgroup = ''", [], ["1.24.0"]]
]

describe("the key in", () => {
  it.each(dated)("%s is dated", (line, before, since) => {
    const text = `[crio.runtime.runtimes.a]\nruntime_path = "/x"\n${line}\n`
    const isKnown = (version: string) =>
      !read(release(version), { [main]: text }).problems.some(({ code }) => code === "unknown-crio-key")
    assert.deepStrictEqual(before.filter(isKnown), [])
    assert.deepStrictEqual(since.filter(isKnown), since)
  })
})

describe("a change", () => {
  it.each([
    [25, 0, false],
    [27, 5, false],
    [27, 6, true],
    [28, 5, false],
    [28, 6, true],
    [29, 3, false],
    [29, 4, true],
    [30, 0, true],
    [36, 0, true]
  ])("that older releases get too: 1.%i.%i has it: %s", (minor, patch, has) => {
    assert.strictEqual(Traits.of({ minor, patch }).annotations.includes("run.oci."), has)
  })
})

describe("the built-in handler", () => {
  it.each([
    ["1.24.6", "runc", "/run/runc", ""],
    ["1.30.14", "runc", "/run/runc", "12MiB"],
    ["1.31.0", "crun", "/run/crun", "500KiB"],
    ["1.36.3", "crun", "/run/crun", "500KiB"]
  ])("of %s is %s with the root %s", (version, name, root, memory) => {
    const { settings } = read(release(version), {})
    assert.deepStrictEqual([...settings.handlers.names()], [name])
    assert.strictEqual(settings.defaultRuntime.value, name)
    const values = settings.handlers.get(name)?.values
    assert.deepInclude(values, { runtime_type: "oci", runtime_root: root, container_min_memory: memory })
  })

  it.each([
    ["1.24.6", []],
    ["1.25.0", []],
    ["1.25.1", ["runc"]]
  ])("of %s beside another default is %j", (version, expected) => {
    const text = '[crio.runtime]\ndefault_runtime = "a"\n[crio.runtime.runtimes.a]\nruntime_path = "/x"\n'
    const { settings } = read(release(version), { [main]: text })
    assert.deepStrictEqual(
      [...settings.handlers.names()].filter((name) => name !== "a"),
      expected
    )
  })
})
