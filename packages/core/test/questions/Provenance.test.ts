import { Table } from "@oci-runtimes/core/data"
import { DaemonFile, type Engine, EngineFlags, Moby23, Moby25, Settings } from "@oci-runtimes/core/docker"
import { Provenance } from "@oci-runtimes/core/questions"
import { assert, describe, it } from "vitest"
import { facts, settings } from "../samples.ts"

interface Given {
  readonly engine?: Engine.Engine
  readonly text?: string
  readonly flags?: Partial<EngineFlags.EngineFlags>
}

const load = ({ engine = Moby23, flags: some = {}, text = "" }: Given) => {
  const file = DaemonFile.readText(engine.directives, text)
  const flags = { ...EngineFlags.none, ...some }
  const map = engine.configure(Settings.merge(file.config, flags, settings), facts)
  return { map, sources: { file, flags } }
}

const ofRuntime = (name: string, given: Given) => {
  const { map, sources } = load(given)
  return Provenance.ofRuntime(map, name, sources)
}

const ofDefault = (given: Given) => {
  const { map, sources } = load(given)
  return Provenance.ofDefault(map, sources)
}

/** A place in the file as path, line and column. */
const place = (provenance: Provenance.Provenance | undefined) =>
  provenance?._tag === "File"
    ? `${provenance.path.join(" ")} ${provenance.range.start.line}:${provenance.range.start.column}`
    : provenance?._tag

const crun = { path: "/usr/bin/crun", runtimeArgs: [] }

const entry = '{"path": "/usr/bin/crun"}'

const typed = (url: string): string => `{"runtimes": {"a": {"runtimeType": "a.v1", "options": {"TypeUrl": "${url}"}}}}`

const byFlag = { _tag: "Flag", flag: "add-runtime" } as const

describe("a runtime comes from", () => {
  it.each([
    ["its entry", `{"runtimes": {\n  "a": ${entry}}}`, "runtimes a 2:3"],
    ["the last of equal keys", `{"runtimes": {\n"a": {},\n"a": ${entry}}}`, "runtimes a 3:1"],
    ["the object that has it", `{"runtimes": {"a": ${entry}},\n"runtimes": {}}`, "runtimes a 1:15"],
    ["the last object that has it", `{"runtimes": {"a": {}},\n"runtimes": {"a": ${entry}}}`, "runtimes a 2:14"],
    ["behind a null", `{"runtimes": {"a": {}},\n"runtimes": null,\n"runtimes": {"a": ${entry}}}`, "runtimes a 3:14"]
  ])("%s", (_, text, expected) => {
    assert.strictEqual(place(ofRuntime("a", { text })?.used), expected)
  })

  it("a directive in other case, where the engine takes it", () => {
    assert.strictEqual(
      place(ofRuntime("debug", { text: `{"Runtimes": {"debug": ${entry}}}` })?.used),
      "Runtimes debug 1:15"
    )
  })

  it("a range that is that of its name", () => {
    const used = ofRuntime("a", { text: `{"runtimes": {"a": ${entry}}}` })?.used
    assert.deepStrictEqual(used?._tag === "File" && [used.range.start.offset, used.range.end.offset], [14, 17])
  })

  it("the flag, unless the file has the name as well", () => {
    const flags = { runtimes: Table.make([["a", crun]]) }
    assert.deepStrictEqual(ofRuntime("a", { flags }), { used: byFlag, ignored: [] })
    const both = ofRuntime("a", { flags, text: '{"runtimes": {"a": {"path": "/opt/crun"}}}' })
    assert.strictEqual(place(both?.used), "runtimes a 1:15")
    assert.deepStrictEqual(both?.ignored, [byFlag])
  })

  it("the engine where it is a stock one, whatever the file says of it", () => {
    const name = "io.containerd.runc.v2"
    const text = `{"runtimes": {"${name}": ${entry}}}`
    const stock = ofRuntime(name, { text })
    assert.deepStrictEqual(stock?.used, { _tag: "Engine" })
    assert.deepStrictEqual(stock?.ignored.map(place), [`runtimes ${name} 1:15`])
    assert.strictEqual(place(ofRuntime(name, { engine: Moby25, text })?.used), `runtimes ${name} 1:15`)
  })

  it("nowhere that is known where file and flags have another one of its name, or none", () => {
    const map = Moby23.configure({ ...settings, runtimes: Table.make([["a", crun]]) }, facts)
    for (const text of [
      "",
      '{"runtimes": {"a": {}}}',
      '{"runtimes": {"a": {"path": "/usr/bin/crun", "runtimeArgs": ["x"]}}}'
    ]) {
      const file = DaemonFile.readText(Moby23.directives, text)
      const sources = { file, flags: EngineFlags.none }
      assert.deepStrictEqual(Provenance.ofRuntime(map, "a", sources), { used: { _tag: "Unknown" }, ignored: [] })
    }
  })

  it("nowhere that is known where the file has other options, as after a reload", () => {
    const { map, sources } = load({ engine: Moby25, text: typed("x") })
    assert.strictEqual(Provenance.ofRuntime(map, "a", sources)?.used._tag, "File")
    const reloaded = { ...sources, file: DaemonFile.readText(Moby25.directives, typed("y")) }
    assert.deepStrictEqual(Provenance.ofRuntime(map, "a", reloaded)?.used, { _tag: "Unknown" })
  })

  it("nowhere where the map does not have it", () => {
    assert.isUndefined(ofRuntime("a", {}))
  })
})

describe("the default runtime comes from", () => {
  const byDefaultFlag = { defaultRuntime: "crun" }

  it.each([
    ["the engine", {}, "Engine"],
    ["a flag", { flags: byDefaultFlag }, "Flag"],
    ["a flag where the file leaves it empty", { flags: byDefaultFlag, text: '{"default-runtime": ""}' }, "Flag"],
    ["the file", { text: '{"default-runtime": "crun"}' }, "default-runtime 1:21"],
    ["the file, which may name the engine's own", { text: '{"default-runtime": "runc"}' }, "default-runtime 1:21"],
    ["the last text", { text: '{"default-runtime": "x",\n"default-runtime": "crun"}' }, "default-runtime 2:20"],
    ["a text before a null", { text: '{"default-runtime": "crun",\n"default-runtime": null}' }, "default-runtime 1:21"]
  ] as ReadonlyArray<[string, Given, string]>)("%s", (_, given, expected) => {
    assert.strictEqual(place(ofDefault(given)), expected)
  })

  it("nowhere that is known where neither file nor flags have it", () => {
    const { sources } = load({ text: '{"default-runtime": "crun"}' })
    assert.deepStrictEqual(Provenance.ofDefault({ defaultRuntime: "kata" }, sources), { _tag: "Unknown" })
    assert.deepStrictEqual(Provenance.ofDefault({ defaultRuntime: "" }, sources), { _tag: "Unknown" })
  })
})
