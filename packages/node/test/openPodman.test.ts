/** The runtimes of Podman as promises. */
import { ProgramRun } from "@oci-runtimes/core/machine"
import { type Disk, Machine } from "@oci-runtimes/node"
import { openPodman } from "@oci-runtimes/node/promise"
import { assert, describe, it } from "vitest"
import { program } from "./engineMachines.ts"
import { failureOf } from "./rejection.ts"

const main = "/etc/containers/containers.conf"
const own = "/etc/containers/containers.conf.d/50-oci-runtimes.conf"

const machineWith = (files: Disk.Files = {}) =>
  Machine.memory({
    files: {
      "/usr/bin/podman": program,
      "/usr/bin/conmon": program,
      "/usr/bin/crun": program,
      "/etc/passwd": "root:x:0:0:root:/root:/bin/sh\nanna:x:1000:1000::/home/anna:/bin/sh\n",
      ...files
    },
    programs: { "/usr/bin/podman --version": ProgramRun.printed("podman version 5.4.2\n") },
    environment: { variables: { PATH: "/usr/bin", HOME: "/root" } }
  })

describe("the runtimes of Podman", () => {
  it("are those of the installed release, of all files", async () => {
    const podman = await openPodman({ machine: machineWith({ [main]: '[engine]\nruntime = "crun"\n' }) })
    assert.strictEqual(podman.engine, "podman-5.4.2")
    assert.deepStrictEqual(await podman.resolve(), {
      name: "crun",
      kind: "stock",
      shim: undefined,
      path: "/usr/bin/crun",
      args: [],
      started: ["/usr/bin/crun"]
    })
    const listed = await podman.list()
    assert.deepStrictEqual(
      listed.filter(({ found }) => found !== undefined).map(({ isDefault, name }) => [name, isDefault]),
      [["crun", true]]
    )
    assert.deepStrictEqual((await podman.check()).count, { errors: 0, warnings: 0, fixable: 0 })
    assert.strictEqual((await podman.explain()).name, "crun")
  })

  it("are changed in a drop-in file, or in a file in question", async () => {
    const podman = await openPodman({ machine: machineWith({ "/opt/fast": program }) })
    const planned = await podman.add("fast", { path: "/opt/fast" }, { dryRun: true })
    assert.isUndefined(planned.written)
    const { edit, written } = await podman.add("fast", { path: "/opt/fast" })
    assert.deepStrictEqual([edit.file, written?.change], [own, "added"])
    await podman.setDefault("fast")
    assert.strictEqual((await podman.resolve()).path, "/opt/fast")
    await podman.remove("fast", { newDefault: "crun" })
    assert.strictEqual((await podman.resolve()).path, "/usr/bin/crun")
    const alone = await openPodman({ config: "/tmp/x.conf", machine: machineWith({ "/tmp/x.conf": "" }) })
    assert.strictEqual((await alone.add("fast", { path: "/opt/fast" })).edit.file, "/tmp/x.conf")
  })

  it("are those of a user", async () => {
    const files = { "/home/anna/.config/containers/containers.conf": '[engine]\nruntime = "gone"\n' }
    const podman = await openPodman({ as: "anna", machine: machineWith(files) })
    assert.strictEqual((await failureOf(podman.resolve())).code, "RuntimeUnusable")
  })

  it("are refused as errors to catch", async () => {
    const podman = await openPodman({ machine: machineWith() })
    const gone = await failureOf(podman.resolve("gone"))
    assert.deepStrictEqual(
      [gone.code, gone.message],
      ["RuntimeUnusable", 'default OCI runtime "gone" not found: invalid argument']
    )
    assert.strictEqual((await failureOf(podman.setDefault("gone"))).code, "PodmanEditRefused")
    const wasm = await failureOf(podman.resolve("crun", { platform: "wasi/wasm" }))
    assert.include(wasm.message, "requested OCI runtime crun-wasm is not available")
    const refused = await openPodman({ machine: machineWith({ [main]: "[engine" }) })
    assert.strictEqual((await failureOf(refused.list())).code, "ConfigurationRefused")
    assert.isFalse((await refused.check()).accepted)
  })

  it("are not those of an unknown release or user", async () => {
    const unknown = await failureOf(openPodman({ engine: "podman-3.4" }))
    assert.deepStrictEqual(unknown.code, "ReleaseUnknown")
    assert.include(unknown.message, "podman-4.0 to podman-5.8")
    assert.strictEqual((await failureOf(openPodman({ engine: "docker-29" }))).code, "ReleaseUnknown")
    assert.strictEqual((await failureOf(openPodman({ as: "eve", machine: machineWith() }))).code, "UserUnknown")
  })
})
