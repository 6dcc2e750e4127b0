import { Table } from "@oci-runtimes/core/data"
import {
  Configuration,
  DaemonJson,
  DockerTable,
  EngineFlags,
  type Moby,
  Moby23,
  Moby25,
  type RuntimeMap,
  RuntimeOrigins,
  Settings
} from "@oci-runtimes/core/docker"
import type { Origin } from "@oci-runtimes/core/engine"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { codeAndStart } from "../problems.ts"
import { facts, settings } from "../samples.ts"

interface Given {
  readonly engine?: Moby.Generation
  readonly text?: string
  readonly flags?: Partial<EngineFlags.EngineFlags>
}

const mapOf = ({ engine = Moby23, flags: some = {}, text = "" }: Given): RuntimeMap.RuntimeMap => {
  const file = DaemonJson.readText(engine.directives, text)
  return engine.configure(Settings.merge(file.config, { ...EngineFlags.none, ...some }, settings), facts)
}

const ofRuntime = (name: string, given: Given) => RuntimeOrigins.ofRuntime(mapOf(given), name)

const ofDefault = (given: Given) => mapOf(given).origins?.defaultRuntime

/** Returns an origin as a short string: a place in the file as path, line and column. */
const place = (origin: Origin.Origin | undefined): string | undefined => {
  if (origin?._tag === "Flag") return `--${origin.flag}`
  return origin?._tag === "File"
    ? `${origin.path.join(" ")} ${origin.range.start.line}:${origin.range.start.column}`
    : origin?._tag
}

/** The origin that counts, and those that do not. */
const places = (origins: Origin.Origins | undefined) => origins && [place(origins.used), ...origins.shadowed.map(place)]

const crun = { path: "/usr/bin/crun", runtimeArgs: [] }

const entry = '{"path": "/usr/bin/crun"}'

const byFlag = { flags: { runtimes: Table.make([["a", crun]]) } }

describe("a runtime comes from", () => {
  it.each([
    ["its entry", `{"runtimes": {\n  "a": ${entry}}}`, "runtimes a 2:3"],
    ["the last of equal keys", `{"runtimes": {\n"a": {},\n"a": ${entry}}}`, "runtimes a 3:1"],
    ["the object that has it", `{"runtimes": {"a": ${entry}},\n"runtimes": {}}`, "runtimes a 1:15"],
    ["the last object that has it", `{"runtimes": {"a": {}},\n"runtimes": {"a": ${entry}}}`, "runtimes a 2:14"],
    ["the last, in whatever case", `{"runtimes": {"a": {}},\n"RUNTIMES": {"a": ${entry}}}`, "RUNTIMES a 2:14"],
    ["behind a null", `{"runtimes": {"a": {}},\n"runtimes": null,\n"runtimes": {"a": ${entry}}}`, "runtimes a 3:14"],
    [
      "an object before a value that is not an object",
      `{"runtimes": {"a": ${entry}},\n"runtimes": 5}`,
      "runtimes a 1:15"
    ],
    ["an entry that is null", '{"runtimes": {"a": null}}', "runtimes a 1:15"]
  ])("%s", (_, text, expected) => {
    assert.deepStrictEqual(places(ofRuntime("a", { text })), [expected])
  })

  it("nowhere if a null follows it", () => {
    assert.isUndefined(ofRuntime("a", { text: `{"runtimes": {"a": ${entry}}, "runtimes": null}` }))
  })

  it("a directive in other case, where the engine takes it", () => {
    assert.deepStrictEqual(places(ofRuntime("debug", { text: `{"Runtimes": {"debug": ${entry}}}` })), [
      "Runtimes debug 1:15"
    ])
  })

  it("a range that is that of its name, in a file with its name", () => {
    const used = ofRuntime("a", { text: `{"runtimes": {"a": ${entry}}}` })?.used
    assert.deepStrictEqual(used?._tag === "File" && [used.file, used.range.start.offset, used.range.end.offset], [
      "daemon.json",
      14,
      17
    ])
  })

  it("the flag, unless the file has the name as well", () => {
    assert.deepStrictEqual(places(ofRuntime("a", byFlag)), ["--add-runtime"])
    assert.deepStrictEqual(places(ofRuntime("a", { ...byFlag, text: '{"runtimes": {"a": {"path": "/opt/crun"}}}' })), [
      "runtimes a 1:15",
      "--add-runtime"
    ])
    assert.deepStrictEqual(places(ofRuntime("a", { ...byFlag, text: '{"runtimes": {"b": {}}}' })), ["--add-runtime"])
    assert.deepStrictEqual(places(ofRuntime("a", { ...byFlag, text: '{"runtimes": null}' })), ["--add-runtime"])
  })

  it("the engine where it is a stock one, whatever the file and flags say of it", () => {
    const name = "io.containerd.runc.v2"
    const given = { text: `{"runtimes": {"${name}": ${entry}}}`, flags: { runtimes: Table.make([[name, crun]]) } }
    assert.deepStrictEqual(places(ofRuntime(name, given)), ["BuiltIn", `runtimes ${name} 1:15`, "--add-runtime"])
    assert.deepStrictEqual(places(ofRuntime(name, { ...given, engine: Moby25 })), [
      `runtimes ${name} 1:15`,
      "--add-runtime"
    ])
    assert.deepStrictEqual(places(ofRuntime("runc", given)), ["BuiltIn"])
  })

  it("nowhere that is known in a map that was made by hand", () => {
    const map = Moby23.configure({ ...settings, runtimes: Table.make([["a", crun]]) }, facts)
    assert.deepStrictEqual(RuntimeOrigins.ofRuntime(map, "a"), { used: undefined, shadowed: [] })
    assert.deepStrictEqual(places(RuntimeOrigins.ofRuntime(map, "runc")), ["BuiltIn"])
  })

  it("nowhere where the map does not have it", () => {
    assert.isUndefined(ofRuntime("a", {}))
  })
})

describe("the default runtime comes from", () => {
  const flags = { defaultRuntime: "crun" }

  it.each([
    ["the engine", {}, "BuiltIn"],
    [
      "the engine where file and flag leave it empty",
      { flags: { defaultRuntime: "" }, text: '{"default-runtime": ""}' },
      "BuiltIn"
    ],
    ["a flag", { flags }, "--default-runtime"],
    ["a flag where the file leaves it empty", { flags, text: '{"default-runtime": ""}' }, "--default-runtime"],
    ["the file", { text: '{"default-runtime": "crun"}' }, "default-runtime 1:21"],
    ["the file where a flag gives it too", { flags, text: '{"default-runtime": "crun"}' }, "default-runtime 1:21"],
    ["the file, which may name the engine's own", { text: '{"default-runtime": "runc"}' }, "default-runtime 1:21"],
    ["a key in another case", { text: '{"Default-runtime": "crun"}' }, "Default-runtime 1:21"],
    ["the last text", { text: '{"default-runtime": "x",\n"default-runtime": "crun"}' }, "default-runtime 2:20"],
    ["a text before a null", { text: '{"default-runtime": "crun",\n"default-runtime": null}' }, "default-runtime 1:21"]
  ] as ReadonlyArray<[string, Given, string]>)("%s", (_, given, expected) => {
    assert.strictEqual(place(ofDefault(given)), expected)
  })
})

const fileOf = (origin: Origin.Origin | undefined) => origin?._tag === "File" && origin.file

describe.each<Moby.Generation>([Moby23, Moby25])("after a reload of $id", (engine) => {
  const flags = { ...EngineFlags.none, runtimes: Table.make([["flagged", crun]]) }
  const text = '{"default-runtime": "a.b.c", "runtimes": {"a": {"path": "/a"}}}'

  const reload = (next: string | undefined, name = "next.json") => {
    const bytes = next === undefined ? undefined : new TextEncoder().encode(next)
    const before = mapOf({ engine, flags, text })
    return Result.getOrThrow(Configuration.reload(engine, before, { bytes, flags, name })).map
  }

  it("runtimes come from the new file if it has some", () => {
    const map = reload('{\n"runtimes": {"b": {"path": "/b"}, "flagged": {"path": "/f"}}}')
    assert.deepStrictEqual(places(RuntimeOrigins.ofRuntime(map, "b")), ["runtimes b 2:14"])
    assert.strictEqual(fileOf(RuntimeOrigins.ofRuntime(map, "b")?.used), "next.json")
    // The flag is gone.
    assert.deepStrictEqual(places(RuntimeOrigins.ofRuntime(map, "flagged")), ["runtimes flagged 2:35"])
    assert.isUndefined(RuntimeOrigins.ofRuntime(map, "a"))
  })

  it.each(["{}", '{"debug": true}', undefined])("they come from where they did if it has none: %s", (next) => {
    const map = reload(next)
    assert.deepStrictEqual(places(RuntimeOrigins.ofRuntime(map, "a")), ["runtimes a 1:43"])
    assert.strictEqual(fileOf(RuntimeOrigins.ofRuntime(map, "a")?.used), "daemon.json")
    assert.deepStrictEqual(places(RuntimeOrigins.ofRuntime(map, "flagged")), ["--add-runtime"])
  })

  it("the default comes from the new file if it gives one", () => {
    assert.strictEqual(place(reload('{\n"default-runtime": "b.c.d"}').origins?.defaultRuntime), "default-runtime 2:20")
    for (const next of ["{}", '{"default-runtime": ""}', '{"default-runtime": null}']) {
      assert.strictEqual(place(reload(next).origins?.defaultRuntime), "default-runtime 1:21")
    }
  })

  it("the default is the engine's own if the file is gone", () => {
    const map = reload(undefined)
    assert.strictEqual(map.defaultRuntime, "runc")
    assert.deepStrictEqual(DockerTable.make(map).defaultOrigin, { _tag: "BuiltIn" })
  })

  it("a map that was made by hand has the origins of what the file gives", () => {
    const before = engine.configure({ ...settings, runtimes: Table.make([["a", crun]]) }, facts)
    const bytes = new TextEncoder().encode('{"runtimes": {"b.c.d": {"path": "/b"}}, "default-runtime": "b.c.d"}')
    const map = Result.getOrThrow(Configuration.reload(engine, before, { bytes, flags: EngineFlags.none })).map
    assert.deepStrictEqual(places(RuntimeOrigins.ofRuntime(map, "b.c.d")), ["runtimes b.c.d 1:15"])
    assert.strictEqual(place(map.origins?.defaultRuntime), "default-runtime 1:60")
  })
})

/** The problems for which an engine refuses to read a file again. */
const refusedBy = (engine: Moby.Generation, text: string, next: string) => {
  const bytes = new TextEncoder().encode(next)
  const reloaded = Configuration.reload(engine, mapOf({ engine, text }), { bytes, flags: EngineFlags.none })
  return Result.isFailure(reloaded) ? reloaded.failure.faults.map(codeAndStart) : []
}

describe("a problem of a reload", () => {
  it("is in the file that is read again, or in none", () => {
    const before = '{"default-runtime": "a", "runtimes": {"a": {"path": "/a"}}}'
    const withoutDefault = '{\n"runtimes": {"b": {"path": "/b"}}}'
    assert.deepStrictEqual(refusedBy(Moby25, before, withoutDefault), ["unknown-default-runtime"])
    for (const engine of [Moby23, Moby25]) {
      const withDefault = '{\n"default-runtime": "b"}'
      assert.deepStrictEqual(refusedBy(engine, before, withDefault), ["unknown-default-runtime 2:20"])
    }
    // The key has another case, so the runtimes that are in force stay.
    assert.deepStrictEqual(refusedBy(Moby23, before, '{\n"Runtimes": {"runc": {}}}'), [
      "unknown-directive 2:14",
      "reserved-runtime-name 2:14"
    ])
  })
})
