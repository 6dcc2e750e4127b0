import { assert, beforeAll, describe, it } from "vitest"
import { spawnSync } from "node:child_process"
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "vitest"
import { version } from "../src/Version.ts"

const bin = join(import.meta.dirname, "../src/bin.ts")

/** The command and its engine, so that nothing depends on the one that is installed. */
const program = [bin, "--engine", "moby-23"]

let root = ""

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "oci-runtimes-process-"))
  writeFileSync(
    join(root, "daemon.json"),
    '{"runtimes": {"spy": {"path": "/bin/echo", "runtimeArgs": ["a  b", "$$"]}}}'
  )
  writeFileSync(join(root, "refused.json"), "// no\n{}")
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

/** The same, run by a user without rights. */
const programOfUser = [join(import.meta.dirname, "commandOfUser.ts"), "--engine", "moby-23"]

const mayMount = spawnSync("unshare", ["--mount", "true"]).status === 0

/** Runs a command on this machine without its services, which may have an engine. */
const withoutServices = `for directory in /lib/systemd/system /usr/lib/systemd/system /etc/systemd/system /etc/init.d; do
  if [ -d "$directory" ]; then mount -t tmpfs none "$directory"; fi
done
exec "$0" "$@"`

const oci = (args: ReadonlyArray<string>, env: { readonly [name: string]: string } = {}, by = program) =>
  spawnSync(process.execPath, ["-C", "@oci-runtimes/source", ...by, ...args], {
    cwd: root,
    encoding: "utf8",
    env: { PATH: "/usr/bin:/bin", ...env }
  })

describe("the command as a process", () => {
  it("writes scripts whose data root is taken from the working directory", () => {
    const options = ["--config", "daemon.json", "--data-root", "data"]
    const applied = oci(["apply", "--json", ...options])
    assert.strictEqual(applied.stderr, "")
    assert.strictEqual(applied.status, 0)
    const { script } = JSON.parse(oci(["resolve", "spy", "--json", ...options]).stdout)
    assert.strictEqual(script.path, join(root, "data/runtimes/spy"))
    assert.strictEqual(readFileSync(script.path, "utf8"), script.content)
    assert.strictEqual(statSync(script.path).mode & 0o7777, 0o700)
  })

  it("makes scripts 0700 whatever the umask", () => {
    const command = `umask 0277; exec "$0" -C @oci-runtimes/source "$@"`
    const args = [...program, "apply", "--config", "daemon.json", "--data-root", "masked"]
    const { status } = spawnSync("/bin/sh", ["-c", command, process.execPath, ...args], { cwd: root })
    assert.strictEqual(status, 0)
    assert.strictEqual(statSync(join(root, "masked/runtimes/spy")).mode & 0o7777, 0o700)
    assert.strictEqual(statSync(join(root, "masked/runtimes")).mode & 0o7777, 0o700)
    assert.strictEqual(statSync(join(root, "masked")).mode & 0o7777, 0o710)
  })

  it.each([
    ["below a file", "daemon.json/data", "ENOTDIR"],
    ["with a name that no file system takes", `x/${"n".repeat(256)}`, "ENAMETOOLONG"]
  ])("plans to fail as it fails on a data root %s", (_title, dataRoot, errno) => {
    const [planned, applied] = ["plan", "apply"].map((subcommand) => {
      const { status, stdout } = oci([subcommand, "--json", "--config", "daemon.json", "--data-root", dataRoot])
      assert.strictEqual(status, 1)
      return JSON.parse(stdout.replaceAll(/gen-runtimes\.[\w.]+/g, "LOCK")).error
    })
    assert.deepStrictEqual(planned, applied)
    assert.strictEqual(applied.errno, errno)
  })

  it("plans to fail as it fails where it has no permission", () => {
    const open = join(root, "open")
    const closed = join(open, "closed")
    mkdirSync(closed, { recursive: true })
    for (const [path, mode] of [
      [root, 0o755],
      [open, 0o755],
      [closed, 0o555]
    ] as const) {
      chmodSync(path, mode)
    }
    const [planned, applied] = ["plan", "apply"].map((subcommand) => {
      const args = [subcommand, "--json", "--config", "daemon.json", "--data-root", "open/closed/data"]
      const { status, stdout } = oci(args, {}, programOfUser)
      assert.strictEqual(status, 1)
      return JSON.parse(stdout).error
    })
    assert.deepStrictEqual(planned, applied)
    assert.deepInclude(applied, { operation: "mkdir", paths: [join(closed, "data")], errno: "EACCES" })
    assert.isFalse(existsSync(join(closed, "data")))
  })

  it.skipIf(!mayMount)("asks the engine that is installed for its version", () => {
    const directory = join(root, "bin")
    mkdirSync(directory)
    const text = '#!/bin/sh\n[ "$*" = --version ] && echo "Docker version 23.0.6, build 9dbdbd4"\n'
    writeFileSync(join(directory, "dockerd"), text, { mode: 0o755 })
    const args = ["-C", "@oci-runtimes/source", bin, "check", "--json"]
    const env = { PATH: `${directory}:/usr/bin:/bin` }
    const run = ["--mount", "--pid", "--fork", "--mount-proc", "sh", "-c", withoutServices, process.execPath, ...args]
    const { stdout } = spawnSync("unshare", run, { cwd: root, encoding: "utf8", env })
    const { detected, engine } = JSON.parse(stdout)
    assert.deepStrictEqual(
      [engine, detected.version, detected.program],
      ["docker-23.0.6", "23.0.6", "dockerd --version"]
    )
  })

  it("asks an engine for its version without a home, and in a directory that the user may not enter", () => {
    const [closed, bins] = [join(root, "private"), join(root, "podman-bin")]
    for (const path of [closed, bins]) mkdirSync(path)
    writeFileSync(join(bins, "podman"), '#!/bin/sh\n[ -d "$HOME" ] && echo "podman version 5.4.2"\n', { mode: 0o755 })
    chmodSync(root, 0o755)
    chmodSync(closed, 0o700)
    const args = ["-C", "@oci-runtimes/source", ...programOfUser, "--engine", "podman", "list", "--json"]
    const env = { PATH: `${bins}:/usr/bin:/bin`, HOME: "/nonexistent" }
    const { stderr, stdout } = spawnSync(process.execPath, args, { cwd: closed, encoding: "utf8", env })
    assert.strictEqual(JSON.parse(stdout).engine, "podman-5.4.2", stderr)
  })

  it("ends with 1 and the reason on standard output for a refused file", () => {
    const { status, stdout } = oci(["check", "--config", "refused.json"])
    assert.strictEqual(status, 1)
    assert.include(stdout, "invalid character '/' looking for beginning of value")
  })

  it("ends with 2 for a wrong command line", () => {
    assert.strictEqual(oci(["nonsense"]).status, 2)
  })

  it("prints no colour into a pipe, nor under NO_COLOR", () => {
    const { stdout } = oci(["check", "--config", "refused.json"], { NO_COLOR: "1" })
    assert.notInclude(stdout, "\u001B")
    assert.notInclude(oci(["--help"]).stdout, "\u001B")
  })

  it("succeeds if the reader of its output stops reading", () => {
    const script = `"$0" -C @oci-runtimes/source "$@" | true; echo "\${PIPESTATUS[0]}"`
    const { stderr, stdout } = spawnSync("bash", ["-c", script, process.execPath, ...program, "list"], {
      cwd: root,
      encoding: "utf8"
    })
    assert.deepStrictEqual([stdout, stderr], ["0\n", ""])
  })

  it("says that it could not write its answer", () => {
    const { status, stderr } = spawnSync(
      "bash",
      ["-c", `"$0" -C @oci-runtimes/source "$@" > /dev/full`, process.execPath, ...program, "list"],
      {
        cwd: root,
        encoding: "utf8"
      }
    )
    assert.strictEqual(status, 1)
    assert.match(stderr, /^error: cannot write to standard output: .*ENOSPC.*\n$/)
  })

  it("does not wait for a pipe that it cannot write to", () => {
    const script = `mkfifo pipe.json; "$0" -C @oci-runtimes/source "$@" --config pipe.json`
    for (const args of [
      ["check", "--fix"],
      ["add", "x", "--path", "/x"]
    ]) {
      const { status, stderr } = spawnSync("bash", ["-c", script, process.execPath, ...program, ...args], {
        cwd: root,
        encoding: "utf8",
        timeout: 60_000
      })
      assert.strictEqual(status, 1)
      assert.include(stderr, "pipe.json: it is not a regular file. Remove it, or choose another file\n")
    }
  })

  it("works in a directory that is gone", () => {
    const script = `mkdir gone && cd gone && rmdir ../gone && "$0" -C @oci-runtimes/source "$@"`
    const { status } = spawnSync("bash", ["-c", script, process.execPath, ...program, "list"], {
      cwd: root,
      encoding: "utf8"
    })
    assert.strictEqual(status, 0)
  })

  it("prints its version, help and completions on standard output", () => {
    assert.include(oci(["--version"]).stdout, version)
    assert.include(oci(["resolve", "--help"]).stdout, "Name of the runtime")
    assert.include(oci(["--completions", "bash"]).stdout, "oci-runtimes")
  })

  it("has the version of its package", () => {
    const manifest = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8"))
    assert.strictEqual(version, manifest.version)
  })
})
