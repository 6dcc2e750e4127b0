import { assert, afterAll, beforeAll, describe, it } from "vitest"
import { spawnSync } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const bin = join(import.meta.dirname, "../src/bin.ts")

let root = ""

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "oci-runtimes-noexec-"))
  mkdirSync(join(root, "mount"))
  const program = join(root, "program")
  writeFileSync(program, "#!/bin/sh\n")
  chmodSync(program, 0o755)
  const runtime = { path: join(root, "mount/program"), runtimeArgs: ["--debug"] }
  writeFileSync(join(root, "daemon.json"), JSON.stringify({ runtimes: { nx: runtime } }))
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Only who may mount can try it. */
const mayMount = spawnSync("unshare", ["--mount", "true"]).status === 0

/** Runs the command where the program is on a mount with these options, in a mount namespace of its own. */
const runOn = (options: string, ...args: ReadonlyArray<string>) => {
  const script = `mount -t tmpfs -o "$1" none mount && cp program mount/ && shift && exec "$@"`
  const command = [process.execPath, "-C", "@oci-runtimes/source", bin, ...args, "--config", "daemon.json"]
  const run = ["--mount", "sh", "-c", script, "sh", options, ...command]
  return spawnSync("unshare", run, { cwd: root, encoding: "utf8", env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" } })
}

describe.skipIf(!mayMount)("a program on a mount on which nothing can be executed", () => {
  it.each([
    ["moby-25", "noexec", true],
    ["moby-25", "exec", false],
    ["moby-23", "noexec", false]
  ] as const)("is refused by %s with the option %s: %s", (engine, options, isRefused) => {
    const { stdout } = runOn(options, "resolve", "nx", "--json", "--engine", engine)
    const message = `error while looking up the specified runtime path: exec: "${root}/mount/program": permission denied`
    assert.strictEqual(JSON.parse(stdout).error?.message, isRefused ? message : undefined)
  })

  it("is not found by list, and check warns of it", () => {
    const { runtimes } = JSON.parse(runOn("noexec", "list", "--json", "--engine", "moby-25").stdout)
    assert.isNull(runtimes.find(({ name }: { readonly name: string }) => name === "nx").program)
    const { diagnostics } = JSON.parse(runOn("noexec", "check", "--json", "--engine", "moby-25").stdout)
    assert.deepStrictEqual(
      diagnostics.map(({ code }: { readonly code: string }) => code),
      ["program-not-executable"]
    )
  })
})
