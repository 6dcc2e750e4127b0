import { Table } from "@oci-runtimes/core/data"
import type { DaemonConfig } from "@oci-runtimes/core/docker"
import { DaemonConfigSchema } from "@oci-runtimes/core/docker/schema"
import { daemonConfig } from "@oci-runtimes/core/testing"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const decode = Schema.decodeUnknownResult(DaemonConfigSchema.DaemonConfig)
const encode = Schema.encodeSync(DaemonConfigSchema.DaemonConfig)

describe("decoding", () => {
  it.each<[string, DaemonConfig.DaemonConfig]>([
    ["{}", {}],
    [
      '{"data-root": "/d", "exec-root": "/e", "exec-opts": ["a=b"], "default-runtime": "crun"}',
      { dataRoot: "/d", execRoot: "/e", execOpts: ["a=b"], defaultRuntime: "crun" }
    ],
    ['{"data-root": "", "exec-opts": [], "default-runtime": ""}', { dataRoot: "", execOpts: [], defaultRuntime: "" }],
    ['{"data-root": null, "exec-root": null, "exec-opts": null, "default-runtime": null}', {}],
    ['{"userns-remap": "default"}', { usernsRemap: "default" }],
    ['{"userns-remap": null}', {}],
    ['{"exec-opts": ["a", null]}', { execOpts: ["a", ""] }],
    ['{"debug": true, "nope": {}}', {}],
    ['{"runtimes": null}', { runtimes: null }],
    ['{"runtimes": {}}', { runtimes: Table.make([]) }],
    [
      '{"runtimes": {"a": {"path": "/a", "runtimeArgs": ["-x"]}, "b": {}, "c": null}}',
      {
        runtimes: Table.make([
          ["a", { path: "/a", runtimeArgs: ["-x"] }],
          ["b", { path: "", runtimeArgs: [] }],
          ["c", { path: "", runtimeArgs: [] }]
        ])
      }
    ],
    [
      '{"runtimes": {"a": {"path": null, "runtimeArgs": [null, "-x"], "args": ["-y"]}}}',
      { runtimes: Table.make([["a", { path: "", runtimeArgs: ["", "-x"] }]]) }
    ],
    [
      '{"runtimes": {"__proto__": {"path": "/p"}, "constructor": {"path": "/c"}}}',
      {
        runtimes: Table.make([
          ["__proto__", { path: "/p", runtimeArgs: [] }],
          ["constructor", { path: "/c", runtimeArgs: [] }]
        ])
      }
    ]
  ])("makes of %s the configuration %j", (json, config) => {
    assert.deepStrictEqual(decode(JSON.parse(json)), Result.succeed(config))
  })

  it.each([
    "null",
    "[]",
    '{"data-root": 1}',
    '{"exec-opts": "a=b"}',
    '{"exec-opts": [1]}',
    '{"default-runtime": {}}',
    '{"runtimes": []}',
    '{"runtimes": {"a": "x"}}',
    '{"runtimes": {"a": {"path": 1}}}',
    '{"runtimes": {"a": {"runtimeArgs": "x"}}}',
    '{"runtimes": {"__proto__": {"path": 1}}}'
  ])("refuses %s", (json) => {
    assert.isTrue(Result.isFailure(decode(JSON.parse(json))))
  })
})

describe("encoding", () => {
  it.each<[DaemonConfig.DaemonConfig, string]>([
    [{}, "{}"],
    [{ runtimes: null }, '{"runtimes":null}'],
    [
      { dataRoot: "/d", execRoot: "/e", execOpts: ["a"], defaultRuntime: "", runtimes: Table.make([]) },
      '{"data-root":"/d","exec-root":"/e","exec-opts":["a"],"default-runtime":"","runtimes":{}}'
    ],
    [
      { runtimes: Table.make([["__proto__", { path: "/p", runtimeArgs: ["-x"] }]]) },
      '{"runtimes":{"__proto__":{"path":"/p","runtimeArgs":["-x"]}}}'
    ]
  ])("writes %j as %s", (config, json) => {
    assert.strictEqual(JSON.stringify(encode(config)), json)
  })

  it("is undone by decoding", () => {
    fc.assert(
      fc.property(daemonConfig(), (config) => {
        assert.deepStrictEqual(decode(JSON.parse(JSON.stringify(encode(config)))), Result.succeed(config))
      }),
      { numRuns: 300 }
    )
  })
})
