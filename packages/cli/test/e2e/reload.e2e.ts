/**
 * `reload`, and edits with `--reload`, of a live engine that is started by hand. What the command says is compared with what the engine
 * says.
 */
import { Documents } from "@oci-runtimes/core/reports/schema"
import { afterAll, afterEach, assert, beforeAll, describe, it } from "vitest"
import { document as decoded } from "../Command.ts"
import * as Dockerd from "./Dockerd.ts"
import { configFile, configure, flags } from "./UnitMachine.ts"

const crun = { path: "/usr/bin/crun" }
const debug = { path: "/usr/sbin/runc", runtimeArgs: ["--debug"] }

describe.skipIf(Dockerd.obstacle !== undefined)("reload", () => {
  let machine: Dockerd.Machine
  let engine: Dockerd.Engine | undefined
  beforeAll(async () => {
    machine = await Dockerd.start({ containerd: true })
  })
  afterEach(async () => {
    await engine?.stop()
    engine = undefined
    await machine.run(["rm", "-rf", configFile])
  })
  afterAll(() => machine?.stop())

  const start = async (...more: ReadonlyArray<string>) =>
    (engine = await machine.startEngine({ unit: null, words: ["/usr/sbin/dockerd", ...flags, ...more] }))

  /** The document of `reload --json`, and the exit code. */
  const reload = async (...args: ReadonlyArray<string>) => {
    const { exitCode, stderr, stdout } = await machine.command(["reload", "--json", ...args])
    assert.notStrictEqual(stdout, "", stderr)
    return { exitCode, ...decoded(Documents.ReloadDocument, stdout) }
  }

  it("returns when the engine has the runtimes of its file", async () => {
    const { info, pid } = await start()
    await configure(machine, { runtimes: { crun, debug }, "default-runtime": "crun" })
    const planned = await reload("--dry-run")
    assert.deepInclude(planned, { exitCode: 0, dryRun: true })
    assert.deepInclude(planned.reload, { outcome: "planned", command: `kill -HUP ${pid}`, pid })
    assert.notProperty((await info()).Runtimes, "crun")

    const done = await reload()
    assert.deepInclude(done, { exitCode: 0, file: configFile })
    assert.deepInclude(done.reload, { outcome: "reloaded", remaining: [] }, JSON.stringify(done.reload))
    assert.deepStrictEqual(done.impact.defaultRuntime, { before: "runc", after: "crun" })
    const { DefaultRuntime, Runtimes } = await info()
    assert.strictEqual(DefaultRuntime, "crun")
    assert.includeMembers(Object.keys(Runtimes), ["crun", "debug"])
  })

  it("returns at once if the reload changes nothing", async () => {
    await configure(machine, { runtimes: { crun } })
    await start()
    const { stdout } = await machine.command(["reload", "--timeout", "600"])
    assert.match(stdout, /^reloaded in .*\n.*changed nothing/)
  })

  it("says what the engine would refuse, and does not ask for it", async () => {
    const { log } = await start("--add-runtime=mine=/usr/bin/crun")
    // The runtimes of the file replace those of the flags.
    await configure(machine, { runtimes: { crun }, "default-runtime": "mine" })
    const { exitCode, reload: refused } = await reload()
    assert.strictEqual(exitCode, 1)
    assert.deepInclude(refused, { outcome: "refusal-foretold" })
    assert.notInclude(log(), "Got signal to reload")
    assert.strictEqual(await engine!.reload(), refused.reason)
  })

  it("of an edit is told, and a refused edit is undone", async () => {
    const { info } = await start("--add-runtime=mine=/usr/bin/crun")
    const added = await machine.command(["add", "crun", "--path", "/usr/bin/crun", "--reload"])
    assert.strictEqual(added.exitCode, 0, added.stderr)
    assert.match(added.stderr, /reloaded in /)
    assert.property((await info()).Runtimes, "crun")
    const before = (await machine.run(["cat", configFile])).stdout

    const kept = await machine.command(["default", "mine", "--reload", "--force"])
    assert.strictEqual(kept.exitCode, 1, kept.stdout)
    assert.match(kept.stderr, /refusal foretold: /)
    assert.include(kept.stderr, `The change stays in ${configFile}.`)
    await machine.write(configFile, before)

    const undone = await machine.command(["default", "mine", "--reload", "--force", "--undo-if-refused"])
    assert.strictEqual(undone.exitCode, 1)
    assert.include(undone.stderr, `The change was undone: ${configFile} is as before.`)
    assert.strictEqual((await machine.run(["cat", configFile])).stdout, before)
    assert.strictEqual((await info()).DefaultRuntime, "runc")
  })

  it("twenty times at once", async () => {
    const { info } = await start()
    await configure(machine, { runtimes: { debug } })
    const reloads = await Promise.all(Array.from({ length: 20 }, () => reload("--timeout", "60")))
    assert.deepStrictEqual(new Set(reloads.map((one) => one.reload.outcome)), new Set(["reloaded"]))
    assert.property((await info()).Runtimes, "debug")
  })

  it("does not end a script that is called like the engine it runs", async () => {
    const script = `#!/bin/sh\n/usr/sbin/dockerd "$@"\nexit 0\n`
    await machine.write("/usr/local/bin/dockerd", { content: script, mode: 0o755 })
    try {
      engine = await machine.startEngine({ unit: null, words: ["/usr/local/bin/dockerd", ...flags] })
      await configure(machine, { runtimes: { crun } })
      const { reload: done } = await reload()
      assert.deepInclude(done, { outcome: "reloaded" }, JSON.stringify(done))
      assert.notStrictEqual(done.pid, engine.pid)
      await machine.run(["busybox", "kill", `${done.pid}`])
      await engine.end
    } finally {
      await machine.run(["rm", "/usr/local/bin/dockerd"])
    }
  })
})
