/** What the clients of containerd ask for. They do not read the runtimes of CRI. */
import { Ctr, Nerdctl } from "@oci-runtimes/core/containerd"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"

const runc = "io.containerd.runc.v2"

const kata = "io.containerd.kata.v2"

const runcMessage = (fields: { readonly [field: string]: string | boolean }) =>
  ({ type: "containerd.runc.v1.Options", fields }) as const

describe("ctr", () => {
  it.each<readonly [Ctr.Flags, Ctr.ClientRequest]>([
    [{}, { type: runc, message: runcMessage({}) }],
    [{ runtime: runc }, { type: runc, message: runcMessage({}) }],
    [
      { runcBinary: "crun", runcRoot: "/r", runcSystemdCgroup: true, cgroup: "a:b:c" },
      { type: runc, message: runcMessage({ binary_name: "crun", root: "/r", systemd_cgroup: true }) }
    ],
    [{ configPath: "/x" }, { type: runc, message: runcMessage({}) }],
    [{ runtime: kata }, { type: kata, message: undefined }],
    [
      { runtime: kata, configPath: "/x" },
      { type: kata, message: { type: "runtimeoptions.v1.Options", fields: { config_path: "/x" } } }
    ],
    [
      { runtime: kata, runcRoot: "/r" },
      { type: kata, message: undefined }
    ],
    [{ runtime: "runc" }, { type: "runc", message: undefined }]
  ])("asks for what %j say", (flags, expected) => {
    assert.deepStrictEqual(Result.getOrThrow(Ctr.request(flags)), expected)
  })

  it.each<readonly [Ctr.Flags, RegExp]>([
    [{ runtime: "" }, /^create container failed validation: container\.Runtime\.Name must be set/],
    [{ runtime: kata, runcBinary: "crun" }, /^specifying runc-binary and runc-systemd-cgroup is only supported for/],
    [{ runtime: kata, runcSystemdCgroup: true, cgroup: "a" }, /^specifying runc-binary and runc-systemd-cgroup/],
    [{ runcSystemdCgroup: true }, /^option --runc-systemd-cgroup requires --cgroup to be set/],
    [{ runtime: kata, runcSystemdCgroup: true }, /^option --runc-systemd-cgroup requires --cgroup/]
  ])("refuses %j", (flags, words) => {
    const request = Ctr.request(flags)
    assert.match(Result.isFailure(request) ? request.failure : "", words)
  })
})

describe("nerdctl", () => {
  const usual = { found: undefined, looksForPrograms: true, usesSystemdCgroups: false }

  it.each([
    ["", runc, {}],
    [runc, runc, {}],
    ["io.containerd.runc.v1", "io.containerd.runc.v1", {}],
    [kata, kata, undefined],
    ["wtf.sbk.runj.v1", "wtf.sbk.runj.v1", undefined],
    ["com.example.sample.v1", "com.example.sample.v1", undefined]
  ])("--runtime %j asks for %s", (runtime, type, fields) => {
    const { message, warning, ...request } = Nerdctl.request({ ...usual, runtime })
    assert.deepStrictEqual(request, { type })
    assert.deepStrictEqual(message, fields && runcMessage(fields))
    assert.isUndefined(warning)
  })

  it.each([
    ["crun", "/usr/bin/crun", true, "/usr/bin/crun"],
    ["/opt/crun", "/opt/crun", true, "/opt/crun"],
    ["crun", undefined, false, "crun"],
    ["com.example.sample.v1", undefined, false, "com.example.sample.v1"]
  ])("--runtime %s, found at %s, is a program for runc's shim", (runtime, found, looksForPrograms, binary) => {
    const request = Nerdctl.request({ ...usual, runtime, found, looksForPrograms })
    assert.deepStrictEqual(request, { type: runc, message: runcMessage({ binary_name: binary }), warning: undefined })
  })

  it("leaves cgroups to systemd if its own manager does, and warns if the shim is not runc's", () => {
    const systemd = { ...usual, usesSystemdCgroups: true }
    assert.deepStrictEqual(Nerdctl.request({ ...systemd, runtime: "" }).message, runcMessage({ systemd_cgroup: true }))
    const ofKata = Nerdctl.request({ ...systemd, runtime: kata })
    assert.isUndefined(ofKata.message)
    assert.strictEqual(ofKata.warning, `cannot set cgroup manager to "systemd" for runtime "${kata}"`)
  })
})
