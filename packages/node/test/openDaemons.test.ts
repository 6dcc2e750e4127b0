/** The runtimes of containerd and CRI-O as promises. */
import { ProgramRun } from "@oci-runtimes/core/machine"
import { type Disk, Machine } from "@oci-runtimes/node"
import { openContainerd, openCrio } from "@oci-runtimes/node/promise"
import { assert, describe, it } from "vitest"
import { program } from "./engineMachines.ts"
import { failureOf } from "./rejection.ts"

const environment = { variables: { PATH: "/usr/bin" } }

describe("the runtimes of containerd", () => {
  const main = "/etc/containerd/config.toml"
  const options = `version = 2
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.fast]
runtime_type = "io.containerd.runc.v2"
pod_annotations = ["fast.*"]
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.fast.options]
BinaryName = "/opt/fast"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.kata]
runtime_type = "io.containerd.kata.v2"
`
  const machineWith = (files: Disk.Files = {}) =>
    Machine.memory({
      files: {
        "/usr/bin/containerd": program,
        "/usr/bin/containerd-shim-runc-v2": program,
        "/usr/bin/containerd-shim-kata-v2": program,
        "/usr/bin/ctr": program,
        "/usr/bin/runc": program,
        "/opt/fast": program,
        [main]: options,
        ...files
      },
      programs: {
        "/usr/bin/containerd --version": ProgramRun.printed("containerd github.com/containerd/containerd 1.6.20 x\n")
      },
      environment
    })

  it("are those of the installed release", async () => {
    const containerd = await openContainerd({ machine: machineWith() })
    assert.strictEqual(containerd.engine, "containerd-1.6.20")
    const { args, ...fast } = await containerd.resolve("fast")
    assert.deepStrictEqual(args.slice(0, 2), ["--root", "/run/containerd/runc/k8s.io"])
    assert.deepStrictEqual(fast, {
      name: "fast",
      kind: "configured",
      shim: "io.containerd.runc.v2",
      path: "/opt/fast",
      started: ["/usr/bin/containerd-shim-runc-v2", "/opt/fast"]
    })
    const { path, shim, started } = await containerd.resolve("kata")
    assert.deepStrictEqual(
      [path, shim, started],
      [undefined, "io.containerd.kata.v2", ["/usr/bin/containerd-shim-kata-v2"]]
    )
    assert.deepStrictEqual(
      (await containerd.list()).map(({ isDefault, name }) => [name, isDefault]),
      [
        ["fast", false],
        ["kata", false],
        ["runc", true]
      ]
    )
  })

  it("are those of a client too", async () => {
    const containerd = await openContainerd({ machine: machineWith() })
    const asked = { client: "ctr" } as const
    assert.strictEqual((await containerd.resolve("io.containerd.kata.v2", asked)).shim, "io.containerd.kata.v2")
    assert.strictEqual((await failureOf(containerd.resolve("fast", asked))).code, "RuntimeUnusable")
    assert.strictEqual((await containerd.explain(undefined, asked)).outcome._tag, "Resolved")
  })

  it("are chosen by annotations", async () => {
    const workload = `${options}[plugins."io.containerd.grpc.v1.cri".containerd.untrusted_workload_runtime]
runtime_type = "io.containerd.kata.v2"
`
    const containerd = await openContainerd({ machine: machineWith({ [main]: workload }) })
    const annotations = { "io.kubernetes.cri.untrusted-workload": "true" }
    assert.strictEqual((await containerd.resolve(undefined, { annotations })).shim, "io.containerd.kata.v2")
    const refused = await failureOf(containerd.resolve(undefined, { annotations, usesHostNamespaces: true }))
    assert.include(refused.message, "untrusted workload with host")
  })

  it("are changed, or the change is refused", async () => {
    const containerd = await openContainerd({ machine: machineWith() })
    const planned = await containerd.add("crun", { path: "/opt/fast" }, { dryRun: true })
    assert.deepStrictEqual([planned.file, planned.written], [main, []])
    const { written } = await containerd.add("crun", { path: "/opt/fast" })
    assert.deepStrictEqual(
      written.map(({ change, path }) => [path, change]),
      [[main, "changed"]]
    )
    await containerd.add("runsc", { type: "io.containerd.runsc.v1", options: { ConfigPath: "/etc/runsc.toml" } })
    await containerd.setDefault("crun")
    assert.strictEqual((await containerd.resolve()).path, "/opt/fast")
    await containerd.remove("crun", { newDefault: "runc" })
    assert.strictEqual((await containerd.resolve()).name, "runc")
    const taken = await failureOf(containerd.add("kata", { path: "/opt/fast" }))
    assert.deepStrictEqual([taken.code, taken.message.includes("defines it")], ["DaemonEditRefused", true])
  })

  it("are refused as errors to catch", async () => {
    const broken = await openContainerd({ machine: machineWith({ [main]: "version = three" }) })
    assert.strictEqual((await failureOf(broken.resolve("runc"))).code, "ConfigurationRefused")
    assert.isFalse((await broken.check()).accepted)
    const containerd = await openContainerd({ machine: machineWith() })
    const gone = await failureOf(containerd.resolve("gone"))
    assert.deepStrictEqual(
      [gone.code, gone.message],
      ["RuntimeUnusable", 'failed to get sandbox runtime: no runtime for "gone" is configured']
    )
    const template = "/var/lib/rancher/k3s/agent/etc/containerd/config.toml.tmpl"
    const asked = await failureOf(openContainerd({ config: template, machine: machineWith() }))
    assert.strictEqual(asked.code, "TemplateInQuestion")
    assert.include((await failureOf(openContainerd({ engine: "containerd-1.4" }))).message, "containerd-1.6")
    const older = Machine.memory({
      files: { "/usr/bin/containerd": program },
      programs: {
        "/usr/bin/containerd --version": ProgramRun.printed("containerd github.com/containerd/containerd 1.4.13 x\n")
      },
      environment
    })
    const unknown = await failureOf(openContainerd({ machine: older }))
    assert.deepStrictEqual([unknown.code, unknown.message.includes("1.4.13")], ["ReleaseUnknown", true])
    const elsewhere = Machine.memory({ environment: { ...environment, platform: "macos" } })
    assert.strictEqual((await failureOf(openContainerd({ machine: elsewhere }))).code, "EngineElsewhere")
  })
})

describe("the runtimes of CRI-O", () => {
  const machine = Machine.memory({
    files: {
      "/usr/bin/crio": program,
      "/usr/bin/crun": program,
      "/usr/bin/conmon": program,
      "/etc/crio/crio.conf.d/10-fast.conf": '[crio.runtime.runtimes.fast]\nruntime_path = "/opt/fast"\n',
      "/opt/fast": program,
      "/tmp/x.conf": '[crio.runtime.runtimes.slow]\nruntime_path = "/opt/fast"\n'
    },
    programs: { "/usr/bin/crio --version": ProgramRun.printed("crio version 1.34.2\n") },
    environment
  })

  it("are those of the installed release, or of a file", async () => {
    const crio = await openCrio({ machine })
    assert.strictEqual(crio.engine, "cri-o-1.34.2")
    const { path, started } = await crio.resolve("fast")
    assert.strictEqual(path, "/opt/fast")
    assert.include(started, "/opt/fast")
    assert.strictEqual((await crio.resolve()).name, "crun")
    const gone = await failureOf(crio.resolve("gone"))
    assert.deepStrictEqual(
      [gone.code, /failed to find runtime handler gone/.test(gone.message)],
      ["RuntimeUnusable", true]
    )
    const alone = await openCrio({ config: "/tmp/x.conf", engine: "cri-o-1.31", machine })
    assert.strictEqual((await alone.resolve("slow")).path, "/opt/fast")
    assert.strictEqual((await failureOf(openCrio({ engine: "crio-1.31", machine }))).code, "ReleaseUnknown")
  })

  it("are changed, or the change is refused", async () => {
    const crio = await openCrio({ machine })
    const own = "/etc/crio/crio.conf.d/50-oci-runtimes.conf"
    const { file } = await crio.add("slow", { path: "/opt/fast" })
    assert.strictEqual(file, own)
    assert.strictEqual((await crio.resolve("slow")).path, "/opt/fast")
    await crio.remove("slow")
    assert.strictEqual((await failureOf(crio.setDefault("slow"))).code, "DaemonEditRefused")
  })
})
