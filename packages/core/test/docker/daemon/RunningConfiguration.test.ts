import { Table } from "@oci-runtimes/core/data"
import {
  ConfigurationInput,
  type DaemonConfig,
  DockerAssessment,
  DockerEngine,
  DockerReload,
  type Moby,
  Moby23,
  Moby25,
  RunningConfiguration,
  StockRuntime
} from "@oci-runtimes/core/docker"
import { UpToDate } from "@oci-runtimes/core/questions"
import { daemonConfig, hostFacts, typedRuntimeEntry } from "@oci-runtimes/core/testing"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { facts } from "../../samples.ts"

const started = (engine: Moby.Generation, file: object, on = facts) =>
  DockerAssessment.make(engine, ConfigurationInput.make(JSON.stringify(file)), on)

/** What the engine says when it runs with a configuration: since 25.0 neither shims nor options. */
const told = ({
  engine,
  map
}: Pick<DockerAssessment.DockerAssessment, "engine" | "map">): RunningConfiguration.Told => ({
  runtimes: Table.make(
    Array.from(map.runtimes, ([name, { kind, options, path, runtimeArgs, runtimeType }]) => {
      if (kind === "stock") return [name, { path: StockRuntime.name, runtimeArgs: [] }] as const
      const shim = engine.id === "moby-23" ? { runtimeType, options } : {}
      return [name, { path, runtimeArgs, ...JSON.parse(JSON.stringify(shim)) } as DaemonConfig.RuntimeEntry] as const
    })
  ),
  defaultRuntime: map.defaultRuntime,
  dataRoot: map.dataRoot,
  cgroupDriver: map.shimOptions.systemdCgroup ? "systemd" : "cgroupfs"
})

const standing = (running: DockerReload.Running, predicted: DockerAssessment.DockerAssessment) =>
  UpToDate.make(DockerEngine.resolver(predicted.engine), DockerReload.make(running, predicted))

const remedy = (before: DockerAssessment.DockerAssessment, now: DockerAssessment.DockerAssessment) =>
  standing(RunningConfiguration.supposed(RunningConfiguration.make(now, told(before)), now), now).remedy

describe.each([Moby23, Moby25])("the running configuration of $id", (engine: Moby.Generation) => {
  it("is the configuration, if the engine runs with it", () => {
    let counted = 0
    fc.assert(
      fc.property(
        daemonConfig(
          engine.id === "moby-23"
            ? undefined
            : fc.oneof(
                fc.record({ path: fc.constantFrom("/a", "/b"), runtimeArgs: fc.subarray(["-v"]) }),
                typedRuntimeEntry()
              )
        ),
        hostFacts(),
        (config, on) => {
          const { dataRoot, defaultRuntime, execOpts, execRoot, runtimes } = config
          const file = {
            "data-root": dataRoot,
            "default-runtime": defaultRuntime,
            "exec-opts": execOpts,
            "exec-root": execRoot,
            ...(runtimes && { runtimes: Object.fromEntries(runtimes) })
          }
          const now = started(engine, file, on)
          fc.pre(now.refused === undefined && now.startFaults.length === 0)
          const running = RunningConfiguration.make(now, told(now))
          assert.deepStrictEqual(running.untold, [])
          assert.deepStrictEqual(new Map(running.map.runtimes), new Map(now.map.runtimes))
          assert.strictEqual(standing(running, now).remedy, "none")
          counted += running.map.runtimes.size > 2 ? 1 : 0
        }
      )
    )
    assert.isAbove(counted, 20)
  })

  const crun = { path: "/usr/bin/crun" }

  it.each<[what: string, before: object, now: object, UpToDate.Remedy]>([
    ["nothing", {}, {}, "none"],
    ["a new runtime", {}, { runtimes: { crun } }, "reload"],
    ["another program", { runtimes: { crun } }, { runtimes: { crun: { path: "/opt/crun" } } }, "reload"],
    ["other arguments", { runtimes: { crun } }, { runtimes: { crun: { ...crun, runtimeArgs: ["-d"] } } }, "reload"],
    ["a new default", { runtimes: { crun } }, { runtimes: { crun }, "default-runtime": "crun" }, "reload"],
    ["the default taken away", { runtimes: { crun }, "default-runtime": "crun" }, { runtimes: { crun } }, "restart"],
    ["all runtimes taken away", { runtimes: { crun } }, {}, "restart"],
    ["another data root", {}, { "data-root": "/data" }, "restart"],
    ["another cgroup driver", {}, { "exec-opts": ["native.cgroupdriver=systemd"] }, "restart"],
    ["the same cgroup driver", {}, { "exec-opts": ["native.cgroupdriver=cgroupfs"] }, "none"],
    ["a default that does not exist", {}, { "default-runtime": "crun" }, "correction"]
  ])("needs for %s", (_, before, now, expected) => {
    assert.strictEqual(remedy(started(engine, before), started(engine, now)), expected)
  })
})

const changesBetween = (before: object, now: object) => {
  const configured = started(Moby25, { runtimes: { a: now } })
  const running = RunningConfiguration.make(configured, told(started(Moby25, { runtimes: { a: before } })))
  return RunningConfiguration.changesOf(running, configured, "a")
}

describe("the changes of a runtime", () => {
  it.each<[before: object, now: object, expected: ReadonlyArray<string>]>([
    [{ path: "/a" }, { path: "/a" }, []],
    [{ path: "/a" }, { path: "/b" }, ["path /a → /b"]],
    [{ path: "/a", runtimeArgs: ["--debug", "a b"] }, { path: "/a" }, ['runtimeArgs --debug "a b" → none']],
    [
      { path: "/a" },
      { runtimeType: "x", options: { A: 1 } },
      ["path /a → none", "runtimeType none → x", 'options none → {"A":1}']
    ]
  ])("%j → %j are in the words of the file", (before, now, expected) => {
    assert.deepStrictEqual(changesBetween(before, now), expected)
  })

  it("are none if the runtime is new or gone", () => {
    const configured = started(Moby25, { runtimes: { a: { path: "/a" } } })
    const running = RunningConfiguration.make(configured, told(started(Moby25, { runtimes: { b: { path: "/b" } } })))
    assert.deepStrictEqual(
      ["a", "b", "c"].flatMap((name) => RunningConfiguration.changesOf(running, configured, name)),
      []
    )
  })
})

describe("what an engine does not say", () => {
  const kata = { runtimeType: "io.containerd.kata.v2" }

  it("is taken from the file, if it has a shim for the name", () => {
    const now = started(Moby25, { runtimes: { kata } })
    const { map, untold } = RunningConfiguration.make(now, told(now))
    assert.strictEqual(map.runtimes.get("kata")?.runtimeType, kata.runtimeType)
    assert.deepStrictEqual(untold, [])
  })

  it("stays unknown, if the file has none", () => {
    const now = started(Moby25, { runtimes: { kata: { path: "/usr/bin/kata" } } })
    const { map, untold } = RunningConfiguration.make(now, told(started(Moby25, { runtimes: { kata } })))
    assert.isFalse(map.runtimes.has("kata"))
    assert.deepStrictEqual(untold, ["kata"])
  })

  it.each<[what: string, before: object, now: object, remedy: UpToDate.Remedy, changes: ReadonlyArray<string>]>([
    ["a shim that is gone", { kata }, { crun: { path: "/crun" } }, "reload", ["crun is new", "kata is gone"]],
    [
      "a program instead of a shim",
      { kata },
      { kata: { path: "/kata" } },
      "reload",
      ["kata: path none → /kata, runtimeType unknown → none"]
    ],
    [
      "the name of a stock runtime",
      { "io.containerd.runc.v2": kata },
      { crun: { path: "/crun" } },
      "reload",
      ["crun is new", "io.containerd.runc.v2: configured → the engine's own"]
    ]
  ])("is seen to differ: %s", (_, before, now, expected, changes) => {
    const [one, other] = [before, now].map((runtimes) => started(Moby25, { runtimes }))
    const running = RunningConfiguration.supposed(RunningConfiguration.make(other!, told(one!)), other!)
    // Containers that ask for the name have a runtime until then.
    assert.isTrue(Result.isSuccess(Moby25.resolve(running.map, Object.keys(before)[0]!)))
    const upToDate = standing(running, other!)
    assert.strictEqual(upToDate.remedy, expected)
    assert.deepStrictEqual(
      UpToDate.describe(upToDate, (name) => RunningConfiguration.changesOf(running, other!, name)),
      changes
    )
  })

  it("is the directory of a remapping below the same data root", () => {
    const identities = {
      passwd: "dockremap:x:100:100::/:/bin/false\n",
      group: "dockremap:x:100:\n",
      subuid: "dockremap:165536:65536\n",
      subgid: "dockremap:165536:65536\n",
      entries: Table.make([])
    }
    const now = started(Moby25, { "userns-remap": "default" }, { ...facts, identities })
    assert.strictEqual(now.map.dataRoot, "/var/lib/docker/165536.165536")
    assert.strictEqual(standing(RunningConfiguration.make(now, told(now)), now).remedy, "none")
    assert.strictEqual(remedy(started(Moby25, {}), now), "restart")
  })
})
