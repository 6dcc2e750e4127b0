/** Files and directories that are not what a configuration or a data root usually is, in real processes. */
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { execFileSync, spawnSync } from "node:child_process"
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const program = ["-C", "@oci-runtimes/source", join(import.meta.dirname, "../src/bin.ts"), "--engine", "moby-25"]

let root = ""

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "oci-runtimes-places-"))
  execFileSync("mkfifo", [join(root, "pipe.json")])
  writeFileSync(join(root, "large.json"), "{")
  truncateSync(join(root, "large.json"), 3_000_000_000)
  symlinkSync("/dev/zero", join(root, "zero.json"))
  symlinkSync("/dev/tty", join(root, "terminal.json"))
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

const oci = (args: ReadonlyArray<string>, input?: string) =>
  spawnSync(process.execPath, [...program, ...args], {
    cwd: root,
    encoding: "utf8",
    env: { PATH: "/usr/bin:/bin" },
    ...(input !== undefined && { input })
  })

describe("a configuration file", () => {
  it.each([
    [
      "pipe.json",
      'Cannot read pipe.json: it is a pipe, not a regular file. Give the path of the configuration file, or "-" for standard input'
    ],
    [
      "large.json",
      "Cannot read large.json: it has 3000000000 bytes, and a configuration file may have at most 16777216. Give the path of the configuration file"
    ],
    [
      "zero.json",
      "Cannot read zero.json: it has more than 16777216 bytes, and a configuration file may have at most 16777216. Give the path of the configuration file"
    ],
    [
      "terminal.json",
      'Cannot read terminal.json: it is a device, not a regular file. Give the path of the configuration file, or "-" for standard input'
    ]
  ])("%s is refused before it is read", (name, message) => {
    for (const args of [
      ["check"],
      ["list"],
      ["resolve", "a"],
      ["compare", "--with", name],
      ["reload-impact", "--with", name]
    ]) {
      const { status, stderr, stdout } = oci([...args, "--config", name, "--json"])
      assert.strictEqual(status, 1, stderr)
      assert.strictEqual(JSON.parse(stdout).error.message, message)
    }
  })

  it("that is /dev/null is empty", () => {
    const { status, stdout } = oci(["check", "--no-host", "--config", "/dev/null"])
    assert.strictEqual(status, 0)
    assert.match(stdout, /^\/dev\/null: empty file; accepted by /)
  })

  it("is standard input as -, which is not changed", () => {
    const text = '{"runtimes": {"a": {"path": "/bin/true"}}}'
    const { status, stdout } = oci(["check", "--no-host", "--config", "-"], text)
    assert.strictEqual(status, 0)
    assert.include(stdout, "configured runtimes: a;")
    for (const args of [
      ["add", "b", "--path", "/bin/true"],
      ["check", "--fix"],
      ["remove", "a", "--dry-run"]
    ]) {
      const refused = oci([...args, "--config", "-"], text)
      assert.strictEqual(refused.status, 1)
      assert.include(refused.stderr, "Cannot write -: it is standard input. Choose a file")
    }
    assert.isFalse(existsSync(join(root, "-")))
  })
})

describe("standard input", () => {
  it("that is a directory cannot be read, and is not empty", () => {
    const directory = openSync(root, "r")
    const { status, stderr } = spawnSync(process.execPath, [...program, "check", "--no-host", "--config", "-"], {
      cwd: root,
      encoding: "utf8",
      env: { PATH: "/usr/bin:/bin" },
      stdio: [directory, "pipe", "pipe"]
    })
    closeSync(directory)
    assert.strictEqual(status, 1)
    assert.include(stderr, "-: is a directory")
  })
})

describe("a working directory that has been removed", () => {
  it.each([
    ["a configuration file", ["add", "q", "--path", "/bin/true", "--config", "q.json"]],
    ["a configuration file in a directory", ["add", "q", "--path", "/bin/true", "--config", "etc/q.json"]],
    ["a data root", ["apply", "--config", "/dev/null", "--data-root", "data"]]
  ])("is not made anew for %s", (_title, args) => {
    const gone = join(root, "gone")
    mkdirSync(gone)
    const { status, stderr } = spawnSync(
      "/bin/sh",
      ["-c", 'rmdir ../gone && exec "$0" "$@"', process.execPath, ...program, ...args],
      { cwd: gone, encoding: "utf8", env: { PATH: "/usr/bin:/bin", PWD: gone } }
    )
    assert.strictEqual(status, 1, stderr)
    assert.include(stderr, "no such file or directory")
    assert.isFalse(existsSync(gone))
  })
})
