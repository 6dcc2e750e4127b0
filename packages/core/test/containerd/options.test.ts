/** The message with the options of a runtime, and the arguments that follow from it. */
import { Containerd, type ContainerdEngine, RuncCall, ShimMessage } from "@oci-runtimes/core/containerd"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { header, options, runtime } from "./configs.ts"
import { engines, main, read } from "./machines.ts"

const { containerd16, containerd17, containerd20, containerd23 } = Containerd

const firsts = [containerd16, containerd17]
const seconds = [containerd20, containerd23]

const types = {
  runc: "io.containerd.runc.v2",
  older: "io.containerd.runc.v1",
  oldest: "io.containerd.runtime.v1.linux",
  windows: "io.containerd.runhcs.v1",
  kata: "io.containerd.kata.v2"
} as const

/** Returns the message for a runtime with the name x, of a type and with these lines as options. */
const messageOf = (engine: ContainerdEngine.ContainerdEngine, type: keyof typeof types, lines: string | undefined) => {
  const version = firsts.includes(engine) ? 2 : 3
  const text =
    header(version) +
    runtime(version, "x", `runtime_type = "${types[type]}"`) +
    (lines === undefined ? "" : options(version, "x", lines))
  const settings = read(engine, { files: { [main]: text } }).settings.runtimes.get("x")
  return ShimMessage.of(engine.traits(), settings!, false)
}

const fieldsOf = (...args: Parameters<typeof messageOf>) => Result.getOrThrow(messageOf(...args))?.fields

describe("the type of a message", () => {
  it.each([
    ["runc", "containerd.runc.v1.Options", "containerd.runc.v1.Options"],
    ["older", "containerd.runc.v1.Options", "runtimeoptions.v1.Options"],
    ["oldest", "containerd.linux.runc.RuncOptions", "runtimeoptions.v1.Options"],
    ["windows", "containerd.runhcs.v1.Options", "containerd.runhcs.v1.Options"],
    ["kata", "runtimeoptions.v1.Options", "runtimeoptions.v1.Options"]
  ] as const)("for %s is %s, and since containerd 2 %s", (type, first, second) => {
    for (const engine of firsts) assert.strictEqual(ShimMessage.typeOf(engine.traits(), types[type]), first)
    for (const engine of seconds) assert.strictEqual(ShimMessage.typeOf(engine.traits(), types[type]), second)
  })
})

describe("the message", () => {
  it.each(engines)("is not sent without options: %s", (engine) => {
    assert.isUndefined(Result.getOrThrow(messageOf(engine, "runc", undefined)))
  })

  it("of empty options is sent before containerd 2 alone", () => {
    for (const engine of firsts) assert.deepStrictEqual(fieldsOf(engine, "runc", ""), {})
    for (const engine of seconds) assert.isUndefined(fieldsOf(engine, "runc", ""))
  })

  it.each([
    ["SystemdCgroup = true", { systemd_cgroup: true }],
    ["SystemdCgroup = false", {}],
    ['BinaryName = ""\nRoot = "/r"', { root: "/r" }],
    ["IoUid = 4294967295\nIoGid = 0", { io_uid: 4_294_967_295 }],
    ["systemd_cgroup = true", {}],
    ["colour = 1", {}]
  ])("has the fields that are not empty: %j", (lines, fields) => {
    for (const engine of engines) assert.deepStrictEqual(fieldsOf(engine, "runc", lines), fields)
  })

  it.each([
    ["systemdcgroup = true", true, true],
    ["SYSTEMDCGROUP = true", true, true],
    ["systemdCgroup = true", true, true],
    ["SystemdCGroup = true", false, true],
    ["SystemdCgroup = true\nsystemdcgroup = false", true, false],
    ["SYSTEMDCGROUP = false\nSystemdCgroup = true", true, true]
  ])("reads %j: %s, and since containerd 2 %s", (lines, first, second) => {
    for (const engine of firsts)
      assert.deepStrictEqual(fieldsOf(engine, "runc", lines), first ? { systemd_cgroup: true } : {})
    for (const engine of seconds)
      assert.deepStrictEqual(fieldsOf(engine, "runc", lines), second ? { systemd_cgroup: true } : {})
  })

  it.each([
    [
      'SystemdCgroup = "x"',
      "(0, 0): Can't convert x(string) to bool",
      /cannot decode TOML string into struct field options\.Options\.SystemdCgroup of type bool$/
    ],
    [
      "IoUid = -1",
      "(0, 0): -1(int64) is negative so does not fit in uint32",
      /negative number -1 does not fit in an uint32$/
    ],
    ["IoUid = 4294967296", "(0, 0): 4294967296(int64) would overflow uint32", /./],
    ["BinaryName = []", "(0, 0): Can't convert [](", /array/],
    ["Root = [1]", "(0, 0): Can't convert [1]([]int64) to string", /array/],
    ["BinaryName = {}", "(0, 0): Can't convert (*toml.Tree) to a tree", /table/]
  ])("is refused for %j", (lines, first, second) => {
    for (const engine of engines) {
      const message = messageOf(engine, "runc", lines)
      const words = Result.isFailure(message) ? message.failure : ""
      if (firsts.includes(engine)) assert.isTrue(words.startsWith(first), words)
      else assert.match(words, second)
    }
  })

  it("of another shim has the options as text since 1.7, unless a path of a configuration is given", () => {
    const table = 'b = 1\na = "x"'
    assert.deepStrictEqual(fieldsOf(containerd16, "kata", table), {})
    assert.deepStrictEqual(fieldsOf(containerd17, "kata", table), { config_body: 'a = "x"\nb = 1\n' })
    assert.deepStrictEqual(fieldsOf(containerd20, "kata", table), { config_body: "a = 'x'\nb = 1\n" })
    for (const engine of engines) {
      assert.deepStrictEqual(fieldsOf(engine, "kata", `${table}\nConfigPath = "/c"`), { config_path: "/c" })
    }
  })

  it("of the oldest shim is made of the runtime before containerd 2", () => {
    const settings = { type: types.oldest, engine: "crun", root: "/r", options: undefined }
    const message = Result.getOrThrow(ShimMessage.of(containerd17.traits(), settings, true))
    assert.deepStrictEqual(message, {
      type: "containerd.linux.runc.RuncOptions",
      fields: { runtime: "crun", runtime_root: "/r", systemd_cgroup: true }
    })
    assert.isUndefined(Result.getOrThrow(ShimMessage.of(containerd20.traits(), settings, true)))
  })
})

describe("the call of the program", () => {
  const container = { namespace: "k8s.io", id: "c1", bundle: "/b" }

  it("has the options of the message", () => {
    const message = {
      type: "containerd.runc.v1.Options",
      fields: { root: "/r", systemd_cgroup: true, no_pivot_root: true, criu_path: "/criu" }
    } as const
    const words =
      "--root /r/k8s.io --log /b/log.json --log-format json --criu /criu --systemd-cgroup create --bundle /b --pid-file /b/init.pid --no-pivot c1"
    assert.deepStrictEqual(RuncCall.create(message, container), words.split(" "))
    assert.deepStrictEqual(RuncCall.common(message, "k8s.io"), ["--root", "/r/k8s.io", "--systemd-cgroup"])
  })

  it("has a root without a message, too", () => {
    const words =
      "--root /run/containerd/runc/k8s.io --log /b/log.json --log-format json create --bundle /b --pid-file /b/init.pid c1"
    assert.deepStrictEqual(RuncCall.create(undefined, container), words.split(" "))
    assert.deepStrictEqual(RuncCall.common(undefined, "k8s.io"), ["--root", "/run/containerd/runc/k8s.io"])
  })
})
