import type { JsonObject } from "@oci-runtimes/core/Json"
import * as Moby23 from "@oci-runtimes/core/Moby23"
import * as Moby25 from "@oci-runtimes/core/Moby25"
import * as StartFault from "@oci-runtimes/core/StartFault"
import * as Table from "@oci-runtimes/core/Table"
import { assert, describe, it } from "vitest"
import { settings } from "./samples.ts"

const withOptions = (options: JsonObject, path = "") => ({
  ...settings,
  runtimes: Table.make([["uid", { path, runtimeArgs: [], runtimeType: "io.containerd.runc.v2", options }]])
})

describe("an engine that accepts its configuration", () => {
  it("does not start with options that no release takes, in words that a real engine said", () => {
    const faults = Moby25.verifyStart(withOptions({ IoUid: 42 }))
    assert.deepStrictEqual(faults.map(StartFault.message), ["runtime uid: (0, 0): Can't convert 42(float64) to uint32"])
    assert.deepStrictEqual(
      faults.map((fault) => fault._tag === "RefusedShimOption" && fault.path),
      [["runtimes", "uid", "options", "IoUid"]]
    )
    assert.include(faults.map(StartFault.advice).join(), "Remove it.")
  })

  it.each([
    ["the other generation", Moby23.verifyStart(withOptions({ IoUid: 42 }))],
    ["options of a path runtime, which are refused before", Moby25.verifyStart(withOptions({ IoUid: 42 }, "/x"))],
    ["options that some releases take", Moby25.verifyStart(withOptions({ Root: null }))],
    ["no options", Moby25.verifyStart(withOptions({}))]
  ])("starts with %s", (_title, faults) => {
    assert.deepStrictEqual(faults, [])
  })

  it("does not start with a cgroup driver that is none", () => {
    const faults = Moby25.verifyStart({ ...settings, execOpts: ["native.cgroupdriver=bogus"] })
    assert.deepStrictEqual(faults.map(StartFault.message), ["native.cgroupdriver option bogus not supported"])
    assert.include(faults.map(StartFault.advice).join(), "native.cgroupdriver=systemd")
  })

  it("does not start where the default runtime's program is not found, in words that a real engine said", () => {
    const failure = {
      _tag: "ExecutableNotFound",
      file: "/none",
      reason: { _tag: "Unreadable", errno: "ENOENT" }
    } as const
    const fault: StartFault.StartFault = { _tag: "DefaultRuntimeNotFound", name: "a", failure }
    assert.strictEqual(
      StartFault.message(fault),
      `couldn't create plugin manager: error while looking up the specified runtime path: exec: "/none": stat /none: no such file or directory`
    )
    assert.deepStrictEqual(
      [StartFault.advice(fault), StartFault.path(fault)],
      ['Install "/none", or make another runtime the default.', ["default-runtime"]]
    )
  })
})
