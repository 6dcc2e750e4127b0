import { Table } from "@oci-runtimes/core/data"
import {
  CommandLine,
  DaemonConfiguration,
  DaemonJson,
  type DaemonStart,
  Docker,
  DockerEnvironment,
  EngineFlags
} from "@oci-runtimes/core/docker"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const defaults = Result.getOrThrow(DockerEnvironment.defaultPaths({}))

const engine = Docker.newest()

const start = (words: string, others: Partial<DaemonStart.DaemonStart> = {}): DaemonStart.DaemonStart => ({
  by: { _tag: "Given" },
  program: "dockerd",
  flags: words === "" ? [] : words.split(" ").map((text) => ({ text, at: undefined })),
  variables: {},
  workingDirectory: "/work",
  unforeseen: [],
  ...others
})

describe("the configuration file of a start", () => {
  it.each<[words: string, path: string, variables?: object]>([
    ["", "/etc/docker/daemon.json"],
    ["--config-file /a.json", "/a.json"],
    ["--config-file=/a.json --config-file /b.json", "/b.json"],
    ["--config-file a.json", "/work/a.json"],
    [
      "",
      "/home/anna/.config/docker/daemon.json",
      { ROOTLESSKIT_STATE_DIR: "/r", XDG_RUNTIME_DIR: "/run/user/1000", HOME: "/home/anna" }
    ],
    [
      "--config-file /a.json",
      "/a.json",
      { ROOTLESSKIT_STATE_DIR: "/r", XDG_RUNTIME_DIR: "/run/user/1000", HOME: "/home/anna" }
    ],
    // Without the variables, the paths of the candidate count.
    ["", "/etc/docker/daemon.json", { ROOTLESSKIT_STATE_DIR: "/r" }]
  ])("for the flags %j is %s", (words, path, variables = {}) => {
    const { configFile } = DaemonConfiguration.make(engine, start(words, { variables: variables as never }), defaults)
    assert.strictEqual(configFile, path)
  })
})

describe("the sockets of an engine", () => {
  const usual = "/run/docker.sock"

  it.each<[words: string, file: object | undefined, sockets: ReadonlyArray<string>]>([
    ["", undefined, [usual]],
    ["", {}, [usual]],
    ["-H fd://", undefined, [usual]],
    ["-H fd://docker.socket", undefined, [usual]],
    ["-H unix://", undefined, [usual]],
    ["-H unix:///a.sock", undefined, ["/a.sock"]],
    ["-H unix:///a.sock -H fd:// -H unix:///a.sock", undefined, ["/a.sock", usual]],
    ["-H tcp://0.0.0.0:2375", undefined, []],
    ["-H tcp://0.0.0.0:2375 -H unix:///a.sock", undefined, ["/a.sock"]],
    ["", { hosts: ["unix:///b.sock", "tcp://x"] }, ["/b.sock"]],
    ["", { hosts: [] }, [usual]],
    ["", { hosts: "unix:///b.sock" }, [usual]],
    ["", { hosts: [1, null] }, [usual]],
    // The engine refuses both together. Until then, the flag is what it runs with.
    ["-H unix:///a.sock", { hosts: ["unix:///b.sock"] }, ["/a.sock"]]
  ])("for the flags %j and the file %j are %j", (words, file, sockets) => {
    const { flags } = CommandLine.read(engine, start(words).flags)
    const read = file && DaemonJson.read(engine.directives, new TextEncoder().encode(JSON.stringify(file)), "/f")
    assert.deepStrictEqual(DaemonConfiguration.sockets(flags, read, usual), sockets)
  })

  it("never throw, whatever the hosts", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), (hosts) => {
        const sockets = DaemonConfiguration.sockets({ hosts }, undefined, usual)
        assert.strictEqual(new Set(sockets).size, sockets.length)
      })
    )
  })
})

const read = (words: string) => CommandLine.read(engine, start(words).flags).flags

describe("flags in the place of others", () => {
  it.each<[string, string, given: ReadonlyArray<string>]>([
    ["-D --data-root /a", "--data-root /b", ["debug true", "data-root /b"]],
    ["--default-runtime a", "", ["default-runtime a"]],
    ["", "--default-runtime a", ["default-runtime a"]],
    ["-H fd:// -H unix:///a", "-H tcp://b", ["host [tcp://b]"]]
  ])("of %j: %j", (unit, own, given) => {
    const { given: ofBoth, ...fields } = DaemonConfiguration.override(read(unit), read(own))
    const all = EngineFlags.conflicting({ ...fields, ...(ofBoth && { given: ofBoth }) })
    assert.sameMembers(
      all.map(({ flag, printed }) => `${flag} ${printed}`),
      [...given]
    )
  })

  it("keep the runtimes of both, and the own one of a name", () => {
    const { runtimes } = DaemonConfiguration.override(
      read("--add-runtime a=/a --add-runtime b=/b"),
      read("--add-runtime b=/c --add-runtime d=/d")
    )
    assert.deepStrictEqual(
      Array.from(runtimes, ([name, { path }]) => `${name}=${path}`),
      ["a=/a", "b=/c", "d=/d"]
    )
  })

  it("are the same flags if one side has none", () => {
    const flags = read("-D --data-root /a --add-runtime a=/a")
    const none: EngineFlags.EngineFlags = { runtimes: Table.make([]) }
    assert.deepStrictEqual({ ...DaemonConfiguration.override(flags, none), runtimes: 0 }, {
      ...flags,
      runtimes: 0
    } as never)
    assert.deepStrictEqual(DaemonConfiguration.override(none, flags).dataRoot, "/a")
  })
})
