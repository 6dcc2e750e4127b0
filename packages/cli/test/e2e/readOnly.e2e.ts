/**
 * File systems on which nothing can be written, or nothing can be removed.
 */
import { spawnSync } from "node:child_process"
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import * as Containerd from "./Containerd.ts"
import { command, engines, program, repository } from "./Setup.ts"

/** Runs a program with a read-only file system at a directory. */
const withReadOnly = (directory: string, ...args: ReadonlyArray<string>): Promise<Containerd.Finished> => {
  const script = 'mount -t tmpfs -o ro none "$0" && exec "$@"'
  const namespace = ["-m", "--propagation", "private", "sh", "-c", script, directory]
  return Containerd.run("unshare", [...namespace, ...args], { cwd: repository })
}

describe("on a file system that is mounted read-only", () => {
  it.each(engines)("apply fails as plan says that it will, and writes nothing, under %s", async (engine) => {
    const directory = await mkdtemp(join(tmpdir(), "oci-runtimes-e2e-read-only-"))
    try {
      const config = join(directory, "daemon.json")
      await writeFile(config, '{"runtimes": {"spy": {"path": "/bin/echo", "runtimeArgs": ["a"]}}}')
      const mounted = join(directory, "mounted")
      await mkdir(mounted)
      const flags = ["--json", "--engine", engine, "--config", config, "--data-root", mounted]
      const answers = await Promise.all(
        ["plan", "apply"].map((subcommand) => withReadOnly(mounted, process.execPath, ...program, subcommand, ...flags))
      )
      const [planned, applied] = answers.map(({ stderr, stdout }) => {
        assert.strictEqual(stderr, "")
        return JSON.parse(stdout.replaceAll(/gen-runtimes\.[\w.]+/g, "LOCK")).error
      })
      assert.deepStrictEqual(planned, applied)
      assert.deepInclude(applied, { operation: "mkdir", paths: [join(mounted, "LOCK")], errno: "EROFS" })
    } finally {
      await rm(directory, { recursive: true })
    }
  })
})

/** Makes a directory append-only, so files can be made in it and not removed, as on ext4. Reports whether this worked. */
const isAppendable = (directory: string): boolean => spawnSync("chattr", ["+a", directory]).status === 0

describe("in a scripts directory in which things can be made and not removed", () => {
  it("apply reports the changes that it could not undo, and the next run completes", async (context) => {
    const directory = await mkdtemp(join(tmpdir(), "oci-runtimes-e2e-append-only-"))
    const scripts = join(directory, "data/runtimes")
    try {
      const config = join(directory, "daemon.json")
      const apply = async (...args: ReadonlyArray<string>) => {
        const runtimes = Object.fromEntries(args.map((name) => [name, { path: "/bin/echo", runtimeArgs: args }]))
        await writeFile(config, JSON.stringify({ runtimes }))
        return command("apply", "--engine", "moby-23", "--config", config, "--data-root", join(directory, "data"))
      }
      assert.strictEqual((await apply("b")).exitCode, 0)
      if (!isAppendable(scripts)) return context.skip()
      const { exitCode, stderr } = await apply("a", "b")
      assert.strictEqual(exitCode, 1)
      assert.include(stderr, "operation not permitted")
      assert.notInclude(stderr, "unchanged")
      assert.include(stderr, `Cannot restore ${join(scripts, "a")}: `)
      assert.include(stderr, "The next run will try again")
      // The link that could not be removed still leads to a script.
      assert.strictEqual(await readFile(join(scripts, "b"), "utf8"), "#!/bin/sh\n/bin/echo b $@\n")
      const kept = (await readdir(join(directory, "data"))).filter((name) => name.startsWith("gen-runtimes."))
      assert.lengthOf(kept, 1)
      spawnSync("chattr", ["-a", scripts])
      assert.strictEqual((await apply("a", "b")).exitCode, 0)
      assert.deepStrictEqual((await readdir(scripts)).toSorted(), ["a", "b"])
      assert.deepStrictEqual(await readdir(join(directory, "data")), ["runtimes"])
    } finally {
      spawnSync("chattr", ["-a", scripts])
      await rm(directory, { recursive: true })
    }
    return undefined
  })
})
