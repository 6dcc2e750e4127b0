/** The command in real processes that see an empty `/proc`, as on a system that has none. */
import { spawnSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"

const program = ["-C", "@oci-runtimes/source", join(import.meta.dirname, "../src/bin.ts"), "--engine", "moby-25"]

const mayMount = spawnSync("unshare", ["--mount", "true"]).status === 0

let root = ""

// Without `/proc`, work is refused in a directory in which other users could exchange something.
beforeAll(() => {
  root = mkdtempSync(join(homedir(), ".oci-runtimes-without-proc-"))
  writeFileSync(join(root, "daemon.json"), '{"runtimes": {"echo": {"path": "/bin/echo", "runtimeArgs": ["a"]}}}')
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

const oci = (args: ReadonlyArray<string>) => {
  const script = 'mount -t tmpfs none /proc && exec "$0" "$@"'
  const namespace = ["--mount", "--propagation", "private", "sh", "-c", script]
  return spawnSync("unshare", [...namespace, process.execPath, ...program, ...args], { cwd: root, encoding: "utf8" })
}

const config = ["--config", "daemon.json"]
const data = [...config, "--data-root", "data"]

describe.runIf(mayMount)("without /proc", () => {
  it.each<[status: number, args: ReadonlyArray<string>]>([
    [0, ["status"]],
    [0, ["check", "daemon.json"]],
    [0, ["list", ...config]],
    [1, ["resolve", "none", ...config]],
    [0, ["compare", "--from", "moby-23", "--to", "moby-23", ...config]],
    [0, ["reload-impact", "--with", "daemon.json", ...config]],
    [0, ["explain"]],
    [0, ["schema"]],
    [0, ["plan", ...data]],
    [0, ["apply", ...data]],
    [0, ["prune", ...data]],
    [0, ["add", "kata", "--type", "io.containerd.kata.v2", "--dry-run", ...config]],
    [0, ["add", "kata", "--type", "io.containerd.kata.v2", ...config]],
    [0, ["default", "kata", ...config]],
    [0, ["default", "runc", ...config]],
    [0, ["remove", "kata", ...config]]
  ])("the status is %i: %j", (expected, args) => {
    const { status, stderr } = oci(args)
    assert.strictEqual(status, expected, stderr)
    assert.notInclude(stderr, "/proc")
  })

  it("nothing is left behind but the file and the scripts", () => {
    assert.deepStrictEqual(readdirSync(root).toSorted(), ["daemon.json", "data"])
    assert.notInclude(readFileSync(join(root, "daemon.json"), "utf8"), "kata")
  })
})
