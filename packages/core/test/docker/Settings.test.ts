import { Table } from "@oci-runtimes/core/data"
import {
  ConfigurationInput,
  type DaemonConfig,
  DaemonJson,
  DockerProblem,
  EngineFlags,
  Moby23,
  Settings
} from "@oci-runtimes/core/docker"
import { Origin } from "@oci-runtimes/core/engine"
import { daemonConfig } from "@oci-runtimes/core/testing"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { withoutOrigins } from "../problems.ts"
import { settings } from "../samples.ts"

const merge = (...given: Parameters<typeof Settings.merge>) => withoutOrigins(Settings.merge(...given))

const defaults = ConfigurationInput.defaultDirectories

const crun = { path: "/usr/bin/crun", runtimeArgs: [] }
const debug = { path: "/opt/crun", runtimeArgs: ["--debug"] }

describe("merge", () => {
  it("without file and flags has the defaults", () => {
    assert.deepStrictEqual(merge({}, EngineFlags.none, defaults), settings)
  })

  it("takes what the file leaves out from the flags", () => {
    const flags = { dataRoot: "/d", execRoot: "/e", defaultRuntime: "crun", runtimes: Table.make([["crun", crun]]) }
    assert.deepStrictEqual(merge({ execOpts: ["a=b"] }, flags, defaults), { ...flags, execOpts: ["a=b"] })
  })

  it.each<[string, DaemonConfig.DaemonConfig, object]>([
    [
      "leaves empty",
      { dataRoot: "", execRoot: "", defaultRuntime: "" },
      { dataRoot: "/d", execRoot: "/e", defaultRuntime: "f" }
    ],
    [
      "gives",
      { dataRoot: "/x", execRoot: "/y", defaultRuntime: "z" },
      { dataRoot: "/x", execRoot: "/y", defaultRuntime: "z" }
    ]
  ])("takes what the file %s from where it is", (_what, config, expected) => {
    const flags = { dataRoot: "/d", execRoot: "/e", defaultRuntime: "f", runtimes: Table.make([]) }
    assert.deepStrictEqual(merge(config, flags, defaults), { ...settings, ...expected })
  })

  it.each<[DaemonConfig.DaemonConfig, string | undefined, object]>([
    [{ usernsRemap: "a" }, undefined, { usernsRemap: "a" }],
    [{}, "b", { usernsRemap: "b" }],
    [{ usernsRemap: "" }, "b", { usernsRemap: "b" }],
    [{ usernsRemap: "" }, "", {}],
    [{}, undefined, {}]
  ])("with %j in the file and %j as a flag remaps users as %j", (config, flag, expected) => {
    const flags = { runtimes: Table.make([]), ...(flag !== undefined && { usernsRemap: flag }) }
    assert.deepStrictEqual(merge(config, flags, defaults), { ...settings, ...expected })
  })

  it("takes the default if a flag is empty", () => {
    const flags = { dataRoot: "", execRoot: "", defaultRuntime: "", runtimes: Table.make([]) }
    assert.deepStrictEqual(merge({}, flags, defaults), settings)
  })

  it("lets the file's whole entry win over the flag's of the same name", () => {
    const flags = {
      runtimes: Table.make([
        ["a", debug],
        ["b", debug]
      ])
    }
    const { runtimes } = Settings.merge(
      {
        runtimes: Table.make([
          ["a", crun],
          ["c", crun]
        ])
      },
      flags,
      defaults
    )
    assert.deepStrictEqual(
      runtimes,
      Table.make([
        ["a", crun],
        ["b", debug],
        ["c", crun]
      ])
    )
  })

  it.each([{}, { runtimes: null }])("keeps the flags' runtimes where the file has %j", (config) => {
    const flags = { runtimes: Table.make([["a", debug]]) }
    assert.deepStrictEqual(merge(config, flags, defaults).runtimes, flags.runtimes)
  })

  it("of a file with defaults as flags is the file over the defaults", () => {
    fc.assert(
      fc.property(daemonConfig(), (config) => {
        const merged = merge(config, EngineFlags.none, defaults)
        assert.deepStrictEqual(merge(config, { ...defaults, runtimes: Table.make([]) }, defaults), merged)
      })
    )
  })
})

describe("conflicts", () => {
  it.each([
    ['{"data-root": "/f"}', { dataRoot: "/d" }, [["data-root", "/d", "/f", 15]]],
    ['{"default-runtime": "b"}', { defaultRuntime: "a" }, [["default-runtime", "a", "b", 21]]],
    ['{"exec-root": null}', { execRoot: "" }, [["exec-root", "", "<nil>", 15]]],
    ['{"data-root": ["a", 1e6, {}]}', { dataRoot: "/d" }, [["data-root", "/d", "[a 1e+06 map[]]", 15]]],
    ['{"x": {"data-root": "/f"}}', { dataRoot: "/d" }, [["data-root", "/d", "/f", 21]]],
    [
      '{"exec-root": "3", "default-runtime": "2", "data-root": "1"}',
      { dataRoot: "/d", execRoot: "/e", defaultRuntime: "a" },
      [
        ["data-root", "/d", "1", 57],
        ["default-runtime", "a", "2", 39],
        ["exec-root", "/e", "3", 15]
      ]
    ],
    [
      '{"userns-remap": "default", "exec-root": "3"}',
      { usernsRemap: "me", execRoot: "/e" },
      [
        ["exec-root", "/e", "3", 42],
        ["userns-remap", "me", "default", 18]
      ]
    ],
    [
      '{"containerd": "/run/b.sock", "config-file": "/b"}',
      { containerd: "/run/a.sock", configFile: "/a" },
      [
        ["config-file", "/a", "/b", 46],
        ["containerd", "/run/a.sock", "/run/b.sock", 16]
      ]
    ],
    ['{"data-root": "/f"}', { execRoot: "/e" }, []],
    ['{"data-root": {}}', { dataRoot: "/d" }, []],
    ["", { dataRoot: "/d" }, []]
  ])("between %s and the flags %j are %j", (text, flags, expected) => {
    const file = DaemonJson.readText(Moby23.directives, text)
    assert.deepStrictEqual(
      Settings.conflicts(file, { ...flags, runtimes: Table.make([]) })
        .filter(DockerProblem.is("directive-conflict"))
        .map(({ details, origin }) => [
          details.directive,
          details.fromFlag,
          details.fromFile,
          Origin.rangeOf(origin)?.start.column
        ]),
      expected
    )
  })

  it("are none for runtimes, which are merged", () => {
    const file = DaemonJson.readText(Moby23.directives, '{"runtimes": {"a": {}}}')
    assert.deepStrictEqual(Settings.conflicts(file, { runtimes: Table.make([["a", crun]]) }), [])
  })
})
