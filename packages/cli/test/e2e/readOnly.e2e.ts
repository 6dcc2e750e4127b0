/**
 * A file system on which nothing can be written.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import * as Containerd from "./Containerd.ts"
import { engines, program, repository } from "./Setup.ts"

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
        return JSON.parse(stdout.replaceAll(/gen-runtimes\.[\w.]+/g, "CLAIM")).error
      })
      assert.deepStrictEqual(planned, applied)
      assert.deepInclude(applied, { operation: "mkdir", paths: [join(mounted, "CLAIM")], errno: "EROFS" })
    } finally {
      await rm(directory, { recursive: true })
    }
  })
})
