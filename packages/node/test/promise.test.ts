import { Machine, RuntimeErrors } from "@oci-runtimes/node"
import { open, type OpenedRuntimes, RuntimesError, status } from "@oci-runtimes/node/promise"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, describe, it } from "vitest"
import { failureOf } from "./rejection.ts"
import { reloadingEngine } from "./reloadingEngine.ts"

const file = "/etc/docker/daemon.json"
const text =
  '{\n  "runtimes": {\n    "crun": {\n      "path": "crun",\n      "runtimeArgs": ["--debug"]\n    }\n  }\n}\n'

/** A machine with a configuration file and the program that it names. */
const machineWith = (content: string) =>
  Machine.memory({
    files: { [file]: content, "/usr/bin/crun": { type: "file", content: "", mode: 0o755 } },
    environment: { variables: { PATH: "/usr/bin" } }
  })

const opened = (content = text): Promise<OpenedRuntimes> => open({ engine: "moby-25", machine: machineWith(content) })

describe("a reload", () => {
  it("says whether the engine runs with its file, and why not", async () => {
    const { signals, world } = reloadingEngine({})
    const docker = await open({ machine: Machine.memory(world) })
    const { message, outcome } = await docker.reload()
    assert.deepStrictEqual([outcome._tag, signals.length], ["Reloaded", 1])
    assert.strictEqual(message, "The engine of process 812 has reloaded its configuration.")
    const slow = await open({ machine: Machine.memory(reloadingEngine({ delay: 1e9 }).world) })
    assert.strictEqual((await slow.reload({ timeout: "1 second" })).outcome._tag, "TimedOut")
  })

  it("is rejected if no engine reads the file", async () => {
    const { code, message } = await failureOf((await opened()).reload())
    assert.strictEqual(code, "ReloadImpossible")
    assert.include(message, "none of this machine reads /etc/docker/daemon.json")
  })
})

describe("opened runtimes answer", () => {
  it("what a name resolves to, and without a name what the default runtime does", async () => {
    const runtimes = await opened()
    const { kind, path, shim } = await runtimes.resolve("crun")
    assert.deepStrictEqual(
      [kind, path.startsWith("/var/lib/docker/runtimes/"), shim.binary],
      ["configured", true, "io.containerd.runc.v2"]
    )
    assert.strictEqual((await runtimes.resolve()).name, "runc")
  })

  it("why", async () => {
    const { outcome, steps } = await (await opened()).explain("crun")
    assert.strictEqual(outcome._tag, "Resolved")
    assert.isNotEmpty(steps)
  })

  it("which runtimes there are, and which are not found", async () => {
    const listed = await (await opened()).list()
    const missing = 'exec: "runc": executable file not found in $PATH'
    assert.deepStrictEqual(
      listed.map(({ isDefault, name, path, problem }) => [name, isDefault, path, problem]),
      [
        ["crun", false, "/usr/bin/crun", null],
        ["io.containerd.runc.v2", false, null, missing],
        ["runc", true, null, missing]
      ]
    )
  })

  it("what is wrong, also with a file that the engine refuses", async () => {
    const { diagnostics, path } = await (await opened('{"runtimes": {"crun": {}}}')).check()
    assert.strictEqual(path, file)
    assert.include(
      diagnostics.map(({ effect }) => effect),
      "refused"
    )
  })

  it("by the engine that is installed, if none is named", async () => {
    assert.strictEqual((await open({ machine: machineWith(text) })).engine, "docker-29")
  })
})

describe("the status of a machine", () => {
  it("has each engine of the machine, and none without an engine", async () => {
    const unit = "[Service]\nExecStart=/usr/bin/dockerd -H unix://\n"
    const program = { type: "file", content: "", mode: 0o755 } as const
    const files = { [file]: "{", "/lib/systemd/system/docker.service": unit, "/usr/bin/dockerd": program }
    const machine = Machine.memory({ files })
    const statuses = await status({ machine })
    assert.deepStrictEqual(
      statuses.map(({ agrees, findings, isRunning }) => ({
        agrees,
        isRunning,
        codes: findings.map(({ code }) => code)
      })),
      [{ agrees: false, isRunning: false, codes: ["next-start-fails"] }]
    )
    assert.deepStrictEqual(await status({ machine: Machine.memory({}) }), [])
  })
})

describe("opened runtimes change", () => {
  it("the file, and each answer is about the file as it is by then", async () => {
    const runtimes = await opened()
    const added = await runtimes.add("kata", { runtimeType: "io.containerd.kata.v2" })
    assert.strictEqual(added.written?.target, file)
    assert.strictEqual((await runtimes.resolve("kata")).shim.binary, "io.containerd.kata.v2")
    await runtimes.setDefault("kata")
    assert.strictEqual((await runtimes.resolve()).name, "kata")
    await runtimes.remove("kata", { newDefault: "crun" })
    assert.deepStrictEqual(
      (await runtimes.list()).map(({ isDefault, name }) => [name, isDefault]),
      [
        ["crun", true],
        ["io.containerd.runc.v2", false],
        ["runc", false]
      ]
    )
    const again = await runtimes.add("crun", { path: "crun", runtimeArgs: ["--systemd-cgroup"] }, { replace: true })
    assert.strictEqual(again.written?.change, "changed")
  })

  it("nothing on a dry run, nor if there is nothing to change", async () => {
    const runtimes = await opened()
    const dry = await runtimes.add("kata", { runtimeType: "io.containerd.kata.v2" }, { dryRun: true })
    assert.isTrue(dry.edit.after.map.runtimes.has("kata"))
    assert.isUndefined(dry.written)
    assert.strictEqual((await failureOf(runtimes.resolve("kata"))).code, "RuntimeRefused")
    assert.isUndefined((await runtimes.add("crun", { path: "crun", runtimeArgs: ["--debug"] })).written)
  })

  it("the scripts as planned, and remove those that nothing refers to any more", async () => {
    const runtimes = await opened()
    const plan = await runtimes.plan()
    const applied = await runtimes.apply()
    assert.deepStrictEqual(plan.written, applied.written)
    assert.lengthOf(applied.written, 1)
    await runtimes.remove("crun")
    assert.deepStrictEqual(
      (await runtimes.prune()).removed,
      applied.written.map(({ path }) => path)
    )
  })
})

describe("a promise is rejected with an error", () => {
  it("that has the engine's message, a code and the data", async () => {
    const error = await failureOf((await opened()).resolve("runcc"))
    assert.strictEqual(error.message, "unknown or invalid runtime name: runcc")
    assert.strictEqual(error.code, "RuntimeRefused")
    assert.instanceOf(error.fields, RuntimeErrors.RuntimeRefused)
    assert.match(error.stack ?? "", /^RuntimesError: unknown or invalid runtime name: runcc\n/)
  })

  it.each<[string, (runtimes: OpenedRuntimes) => Promise<unknown>, RuntimesError["code"]]>([
    ["a name that is there already", (runtimes) => runtimes.add("crun", { path: "/x" }), "EditRefused"],
    ["a default that is not there", (runtimes) => runtimes.setDefault("gone"), "EditRefused"],
    ["a new default that is not there", (runtimes) => runtimes.remove("crun", { newDefault: "gone" }), "EditRefused"]
  ])("for %s", async (_what, change, code) => {
    assert.strictEqual((await failureOf(change(await opened()))).code, code)
  })

  it("for a file that the engine refuses, or that is not there", async () => {
    const refused = await failureOf((await opened('{"runtimes": 5}')).list())
    assert.strictEqual(refused.code, "ConfigurationRefused")
    const missing = await open({ engine: "moby-23", config: "/gone.json", machine: machineWith(text) })
    assert.strictEqual((await failureOf(missing.plan())).code, "ConfigurationUnreadable")
  })

  it("for an engine that does not exist", async () => {
    const error = await failureOf(open({ engine: "moby-99", machine: machineWith(text) }))
    assert.strictEqual(error.code, "EngineUnknown")
    assert.strictEqual(
      error.message,
      'Cannot open the runtimes of "moby-99": there is no such engine. Choose moby-23, moby-25, docker-newest, or a release from docker-23 to docker-29, such as docker-26.1.5'
    )
  })
})

describe("this machine", () => {
  const directory = mkdtempSync(join(tmpdir(), "oci-runtimes-promise-"))
  afterAll(() => rmSync(directory, { recursive: true }))

  it("is the one that is opened if none is given", async () => {
    const config = join(directory, "daemon.json")
    // The machine that runs the tests need not have crun.
    const before = JSON.stringify({ runtimes: { crun: { path: process.execPath, runtimeArgs: ["--debug"] } } })
    writeFileSync(config, before)
    const runtimes = await open({ config, engine: "moby-25" })
    await runtimes.setDefault("crun", { backup: true })
    assert.deepStrictEqual(JSON.parse(readFileSync(config, "utf8")), {
      ...JSON.parse(before),
      "default-runtime": "crun"
    })
    assert.strictEqual(readFileSync(`${config}.bak`, "utf8"), before)
  })
})
