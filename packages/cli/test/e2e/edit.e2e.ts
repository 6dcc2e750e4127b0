/**
 * The use of the command's edits of a configuration file: a container runs by a runtime that `add` has configured, and `patch`
 * undoes the change.
 */
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as Containerd from "./Containerd.ts"
import { command, engines, setup, whoAmI } from "./Setup.ts"

describe.each(engines)("under %s", (engine) => {
  let containerd: Containerd.Containerd
  beforeAll(async () => {
    containerd = await Containerd.start({ cgroups: "read-only" })
  })
  afterAll(() => containerd?.stop())

  it("runs a container by a runtime that was added, and not after the addition is undone", async () => {
    const { apply, resolve, resolved } = await setup({
      engine,
      directory: containerd.directory,
      name: "edit",
      runtimes: {}
    })
    const config = join(containerd.directory, "edit.json")
    const text = '{\r\n\t"debug": true\r\n}'
    await writeFile(config, text)
    await chmod(config, 0o600)
    const options = ["--engine", engine, "--config", config, "--print-undo"]
    const add = ["add", "nocgroup", "--path", "/usr/bin/crun", "--arg", "--cgroup-manager=disabled"]
    const added = await command(...add, ...options)
    assert.strictEqual(added.exitCode, 0, added.stderr)
    assert.strictEqual((await stat(config)).mode & 0o777, 0o600)

    await apply()
    const greeting = await containerd.runContainer({ resolved: await resolved("nocgroup"), command: whoAmI })
    assert.deepStrictEqual(greeting, { exitCode: 0, stdout: "ran as 0\n", stderr: "" })

    const undo = join(containerd.directory, "undo.patch")
    await writeFile(undo, added.stdout)
    const patched = await Containerd.run("patch", ["--binary", config, undo], { cwd: containerd.directory })
    assert.strictEqual(patched.exitCode, 0, patched.stdout + patched.stderr)
    assert.strictEqual(await readFile(config, "utf8"), text)
    assert.strictEqual((await resolve("nocgroup")).exitCode, 1)
    const names = await readdir(containerd.directory)
    assert.deepStrictEqual(
      names.filter((name) => name.startsWith("edit.json") || name.startsWith(".")),
      ["edit.json"]
    )
  })
})

describe("what --print-undo prints", () => {
  let directory = ""
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "oci-runtimes-undo-"))
  })
  afterAll(() => rm(directory, { recursive: true, force: true }))

  it.each([
    ["one line", "{}"],
    ["a byte order mark", "\uFEFF{}"],
    ["a byte order mark over several lines", '\uFEFF{\n  "debug": true\n}\n'],
    ["no final line break", '{\n  "debug": true\n}'],
    ["another line break", '{\r\n  "debug": true\r\n}\r\n']
  ])("lets patch restore the exact file: %s", async (_, text) => {
    const config = join(directory, "my daemon.json")
    await writeFile(config, text)
    const { stdout } = await command("default", "runc", "--engine", "moby-25", "--config", config, "--print-undo")
    assert.notStrictEqual(await readFile(config, "utf8"), text)
    await writeFile(join(directory, "undo.patch"), stdout)
    const patched = await Containerd.run("patch", ["--binary", config, "undo.patch"], { cwd: directory })
    assert.strictEqual(patched.stdout, `patching file '${config}'\n`)
    assert.strictEqual(await readFile(config, "utf8"), text)
    assert.deepStrictEqual((await readdir(directory)).toSorted(), ["my daemon.json", "undo.patch"])
  })
})
