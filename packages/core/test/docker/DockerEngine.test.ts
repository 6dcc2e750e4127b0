import { Table } from "@oci-runtimes/core/data"
import { DaemonJson, DockerEngine, DockerTable, EngineFlags, Moby23, Moby25, Settings } from "@oci-runtimes/core/docker"
import { Origin, type Source } from "@oci-runtimes/core/engine"
import { Assessment, Check } from "@oci-runtimes/core/questions"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { facts, settings } from "../samples.ts"

const tableOf = (text: string, flags: Partial<EngineFlags.EngineFlags> = {}) => {
  const { config } = DaemonJson.readText(Moby23.directives, text)
  const merged = Settings.merge(config, { ...EngineFlags.none, ...flags }, settings)
  return DockerTable.make(Moby23.configure(merged, facts))
}

describe("the searches of a launch", () => {
  it.each([
    ['{"runtimes": {"x": {"path": "nvidia-ctk"}}}', 'Write "nvidia-container-runtime".'],
    [
      '{"runtimes": {"x": {"path": "kata-runtime", "runtimeArgs": ["-v"]}}}',
      'by its name, such as "io.containerd.kata.v2"'
    ],
    ['{"runtimes": {"x": {"path": "/usr/bin/docker-runc"}}}', "Docker Engine 18.09 renamed docker-runc to runc."],
    ['{"runtimes": {"x": {"path": "crun"}}}', "Install the program."]
  ])("have advice about known programs: %s", (text, words) => {
    assert.include(adviceFor(tableOf(text), "x"), words)
  })

  it("have advice about a shim that was removed", () => {
    const advice = adviceFor(tableOf("{}"), "io.containerd.runtime.v1.linux")
    assert.include(advice, 'Use the runtime "runc" instead.')
    assert.notInclude(advice, "Install")
  })
})

const adviceFor = (table: DockerTable.DockerTable, name: string): string => {
  const engine = DockerEngine.resolver(Moby23)
  const resolution = Result.getOrThrow(engine.resolve(table, { name }))
  return engine
    .searches(table, resolution, facts)
    .flatMap(({ advice }) => advice)
    .join(" ")
}

describe("the table of a map", () => {
  it("has the origin of every runtime", () => {
    const runtimes = Table.make([["crun", { path: "/opt/crun", runtimeArgs: [] }]])
    const table = tableOf('{"runtimes": {"crun": {"path": "/usr/bin/crun"}}}', { runtimes })
    assert.deepStrictEqual(
      Array.from(table.runtimes, ([name, { kind, origins }]) => [
        name,
        kind,
        Origin.describe(origins.used),
        origins.shadowed.map(Origin.describe)
      ]),
      [
        ["crun", "configured", "from daemon.json:1:15", ["from the flag --add-runtime"]],
        ["io.containerd.runc.v2", "stock", "the engine's own", []],
        ["runc", "stock", "the engine's own", []]
      ]
    )
  })

  it.each([
    ["{}", {}, "the engine's own"],
    ["{}", { defaultRuntime: "crun" }, "from the flag --default-runtime"],
    ['{"default-runtime": ""}', { defaultRuntime: "crun" }, "from the flag --default-runtime"],
    ['{"default-runtime": "crun"}', {}, "from daemon.json:1:21"],
    ['{"default-runtime": "runc"}', {}, "from daemon.json:1:21"]
  ])("of %j with the flags %j has a default %s", (text, flags, origin) => {
    assert.strictEqual(Origin.describe(tableOf(text, flags).defaultOrigin), origin)
  })

  it("that was made by hand has only the engine's own origins", () => {
    const runtimes = Table.make([["a", { path: "/a", runtimeArgs: [] }]])
    const table = DockerTable.make(Moby23.configure({ ...settings, defaultRuntime: "a", runtimes }, facts))
    assert.deepStrictEqual(table.runtimes.get("a")?.origins, { used: undefined, shadowed: [] })
    assert.deepStrictEqual(table.runtimes.get("runc")?.origins, { used: { _tag: "BuiltIn" }, shadowed: [] })
    assert.isUndefined(table.defaultOrigin)
  })
})

describe("a configuration of Docker", () => {
  const path = "/etc/docker/daemon.json"
  const given = { path, flags: EngineFlags.none, defaults: { dataRoot: "/var/lib/docker", execRoot: "/run/docker" } }

  const check = (found: Source.SourceState) =>
    Check.make(
      Assessment.assess(DockerEngine.make(Moby25), given, {
        facts,
        read: () => found,
        look: () => ({ _tag: "Unreadable", errno: "ENOENT" })
      })
    )

  it.each([
    [{ _tag: "Unreadable", errno: "ENOENT" }, "Docker Engine 25 to 29 accepts the configuration.", []],
    [
      { _tag: "Unreadable", errno: "EACCES" },
      `unable to configure the Docker daemon with file ${path}: open ${path}: permission denied`,
      ["unreadable-file"]
    ],
    [
      { _tag: "Directory", names: [] },
      `unable to configure the Docker daemon with file ${path}: read ${path}: is a directory`,
      ["unreadable-file"]
    ],
    [
      { _tag: "File", bytes: new TextEncoder().encode('{"exec-opts": ["native.cgroupdriver=x"], "debug": true}') },
      "Docker Engine 25 to 29 would not start: native.cgroupdriver option x not supported",
      ["cgroup-driver-fault"]
    ],
    [
      { _tag: "File", bytes: new TextEncoder().encode('{"bogus": 1}') },
      `unable to configure the Docker daemon with file ${path}: the following directives don't match any configuration option: bogus`,
      ["unknown-directive"]
    ]
  ] as ReadonlyArray<[Source.SourceState, string, ReadonlyArray<string>]>)("%j is checked", (found, verdict, codes) => {
    const { problems, ...checked } = check(found)
    assert.strictEqual(checked.verdict, verdict)
    assert.deepStrictEqual(
      problems.map(({ code }) => code),
      codes
    )
  })
})
