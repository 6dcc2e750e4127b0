/**
 * Old scripts, and containers that run by them: the bundles of a real containerd.
 */
import { readdir, readFile } from "node:fs/promises"
import { basename, join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as Containerd from "./Containerd.ts"
import { setup, whoAmI } from "./Setup.ts"

describe("prune, with a container that runs", () => {
  let containerd: Containerd.Containerd
  beforeAll(async () => {
    containerd = await Containerd.start({ cgroups: "read-only" })
  })
  afterAll(() => containerd?.stop())

  const crun = { path: "/usr/bin/crun", runtimeArgs: ["--cgroup-manager=disabled"] }

  /** Runs a container that ends when it is let go. Comes back when it has started. */
  const startContainer = async (resolved: Containerd.Resolved) => {
    const pipes = ["started", "let-go"].map((name) => join(containerd.directory, "rootfs", name))
    await Containerd.run("mkfifo", pipes)
    const ended = containerd.runContainer({ resolved, command: `echo >/started; cat /let-go; ${whoAmI}` })
    const [started = "", letGo = ""] = pipes
    const isEarly = ended.then(({ stderr }) => Promise.reject(new Error(`It ended before its time: ${stderr}`)))
    await Promise.race([Containerd.run("cat", [started]), isEarly])
    isEarly.catch(() => undefined)
    return async (): Promise<Containerd.Finished> => {
      await Containerd.run("sh", ["-c", 'echo let go >"$0"', letGo])
      return ended
    }
  }

  it("spares the script by which it runs, and removes an old one that no container uses", async () => {
    const old = { used: crun, unused: { ...crun, runtimeArgs: [...crun.runtimeArgs, "--debug"] } }
    const { answer, apply, configure, dataRoot, resolved } = await setup({
      engine: "moby-25",
      directory: containerd.directory,
      name: "pruned",
      runtimes: old
    })
    await apply()
    const [used, unused] = [await resolved("used"), await resolved("unused")]
    const end = await startContainer(used)

    await configure({ wanted: crun })
    await apply()
    const wanted = await resolved("wanted")
    const [container] = await containerd.containers()
    const state = join(containerd.directory, "state")
    const bundle = join(state, "io.containerd.runtime.v2.task", containerd.namespace, container ?? "")
    assert.strictEqual(await readFile(join(bundle, "runtime"), "utf8"), used.script?.path)

    const names = async () => (await readdir(join(dataRoot, "runtimes"))).toSorted()
    const scripts = [unused, used, wanted].map(({ script }) => basename(script!.path))
    assert.deepStrictEqual(await names(), scripts)
    const prune = ["prune", "--containerd-state", state]
    const planned = await answer(...prune, "--dry-run")
    assert.deepStrictEqual(await names(), scripts)
    const pruned = await answer(...prune)
    assert.deepStrictEqual(await names(), scripts.slice(1))
    assert.deepStrictEqual(pruned, { ...planned, dryRun: false })
    assert.deepStrictEqual(pruned.removed, [unused.script?.path])
    assert.deepStrictEqual(
      pruned.kept.map(({ containers, path, tag }: { readonly [field: string]: unknown }) => ({
        containers,
        path,
        tag
      })),
      [
        { path: used.script?.path, tag: "Referred", containers: [`${containerd.namespace}/${container}`] },
        { path: wanted.script?.path, tag: "Configured", containers: [] }
      ]
    )

    // It ends as it should: its shim still needs the script for that.
    assert.deepStrictEqual(await end(), { exitCode: 0, stdout: "let go\nran as 0\n", stderr: "" })
    const afterwards = await answer(...prune)
    assert.deepStrictEqual(afterwards.removed, [used.script?.path])
    assert.deepStrictEqual(await names(), scripts.slice(2))
    const gone = await containerd.runContainer({ resolved: used, command: whoAmI })
    assert.include(gone.stderr, `${used.script?.path}: no such file or directory`)
  })
  it("refuses while it cannot tell where the containerd of the engine keeps its state", async () => {
    const socket = join(containerd.directory, "containerd.sock")
    const state = join(containerd.directory, "state")
    const { answer, apply, configure, dataRoot, resolved, run } = await setup({
      engine: "moby-25",
      directory: containerd.directory,
      name: "elsewhere",
      runtimes: { used: crun, unused: { ...crun, runtimeArgs: [...crun.runtimeArgs, "--debug"] } },
      flags: ["--containerd", socket]
    })
    await apply()
    const [used, unused] = [await resolved("used"), await resolved("unused")]
    const end = await startContainer(used)
    await configure({})

    const names = async () => (await readdir(join(dataRoot, "runtimes"))).toSorted()
    const scripts = [unused, used].map(({ script }) => basename(script!.path))
    for (const { exitCode, stderr, stdout } of [await run("prune", "--dry-run"), await run("prune")]) {
      assert.deepStrictEqual([exitCode, stdout], [1, ""])
      assert.include(stderr, `containerd at "${socket}" has no io.containerd.runtime.v2.task`)
      assert.include(stderr, "Give the state directory of this containerd")
    }
    assert.deepStrictEqual(await names(), scripts)

    const { kept, removed } = await answer("prune", "--containerd-state", state)
    assert.deepStrictEqual(removed, [unused.script?.path])
    assert.deepStrictEqual(
      kept.map(({ path, tag }: { readonly [field: string]: unknown }) => [path, tag]),
      [[used.script?.path, "Referred"]]
    )
    assert.deepStrictEqual(await end(), { exitCode: 0, stdout: "let go\nran as 0\n", stderr: "" })
  })
})
