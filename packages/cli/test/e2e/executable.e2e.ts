/**
 * The executables, in a root directory that has nothing but the libraries that they need: no Node.js, no shell, no `/proc`. They
 * do the same there as the ordinary command does elsewhere.
 */
import { execFileSync, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync
} from "node:fs"
import { constants, tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, assert, beforeAll, describe, it, vi } from "vitest"
import * as RealContainerd from "../../../node/test/e2e/RealContainerd.ts"
import { repository } from "./Setup.ts"

const made = join(repository, "dist/executable")

const ordinary = [process.execPath, join(repository, "packages/cli/bin/oci-runtimes.cjs")]

/** No runtime and no engine is found, and nothing is kept. */
const environment = { PATH: "/nowhere", NODE_DISABLE_COMPILE_CACHE: "1" }

const files = {
  "broken.json": '{ "default-runtime": "nvidia", "runtimes": { "runc": { "path": "/usr/bin/runc" }, "kata": {} } }\n',
  "fixable.json": '{ "runtimes": { "crun": { "path": "/crun", "args": ["--debug"] } } }\n',
  "good.json":
    '{ "runtimes": { "crun": { "path": "/crun" }, "wasm": { "runtimeType": "io.containerd.wasmtime.v1" } } }\n',
  "option.cjs": 'console.log("An option of Node.js was read.")\n'
}

/** Writes the files into a new directory. */
const written = (title: string): string => {
  const directory = mkdtempSync(join(tmpdir(), `oci-runtimes-${title}-`))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content)
  return directory
}

const run = (line: ReadonlyArray<string>, cwd: string, variables: { readonly [name: string]: string } = {}) => {
  const [program = "", ...args] = line
  const { status, stderr, stdout } = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    env: { ...environment, ...variables }
  })
  return { status, stdout, stderr }
}

/** Runs a command on a terminal. */
const onTerminal = (line: ReadonlyArray<string>, cwd: string) =>
  run(["/usr/bin/script", "-qec", [...line, "check", "--no-host", "broken.json"].join(" "), "/dev/null"], cwd, {
    TERM: "xterm"
  })

/** Sends SIGTERM to a command that waits for its input, and returns how it ends. */
const terminated = async ([program = "", ...args]: ReadonlyArray<string>, cwd: string) => {
  const child = spawn(program, [...args, "check", "-"], { cwd, env: environment, stdio: ["pipe", "ignore", "ignore"] })
  const exit = once(child, "exit")
  await vi.waitUntil(() => catchesTermination(child.pid), { timeout: 60_000 })
  child.kill("SIGTERM")
  return exit
}

/** Reports whether a process has a handler for SIGTERM. */
const catchesTermination = (pid: number | undefined): boolean => {
  const [, caught = "0"] = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? []
  return ((BigInt(`0x${caught}`) >> BigInt(constants.signals.SIGTERM - 1)) & 1n) === 1n
}

/** Copies a file, into directories that are made. */
const copy = (from: string, to: string): void => {
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(from, to)
}

beforeAll(() => {
  execFileSync("npm", ["run", "executable", "--", "x64", "arm64"], { cwd: repository, stdio: "pipe" })
})

const architectures = [
  { architecture: "x64", system: "", emulator: [] },
  // There are the libraries of `libstdc++6-arm64-cross` and of what it depends on.
  { architecture: "arm64", system: "/usr/aarch64-linux-gnu", emulator: ["/usr/bin/qemu-aarch64-static"] }
]

describe.each(architectures)("the executable for $architecture", ({ architecture, emulator, system }) => {
  const name = `oci-runtimes-linux-${architecture}`
  let root = ""
  let elsewhere = ""
  let executable: ReadonlyArray<string> = []

  beforeAll(() => {
    root = written("root")
    elsewhere = written("elsewhere")
    execFileSync("tar", ["-xzf", join(made, `${name}.tar.gz`)], { cwd: root })
    const path = `/${name}/oci-runtimes`
    const loader = { LD_TRACE_LOADED_OBJECTS: "1", QEMU_LD_PREFIX: system }
    const libraries = run([...emulator, join(root, path)], root, loader).stdout
    for (const [, library = ""] of libraries.matchAll(/(\/\S+) \(0x/g)) {
      copy(system + library, join(root, library))
    }
    for (const program of emulator) copy(program, join(root, program))
    executable = ["/usr/sbin/chroot", root, ...emulator, path]
  })

  afterAll(() => {
    for (const directory of [root, elsewhere]) rmSync(directory, { recursive: true, force: true })
  })

  /** Runs both, and returns what both did. */
  const both = (args: ReadonlyArray<string>, variables: { readonly [name: string]: string } = {}) => {
    const expected = run([...ordinary, ...args], elsewhere)
    assert.deepStrictEqual(run([...executable, ...args], root, variables), expected)
    return expected
  }

  it("has at most 130 MB, and the licences beside it", () => {
    assert.isAtMost(statSync(join(root, name, "oci-runtimes")).size, 130_000_000)
    const licences = ["LICENSE", "LICENSE-Node.js.txt", "THIRD-PARTY.txt"]
    assert.deepStrictEqual(readdirSync(join(root, name)).toSorted(), [...licences, "oci-runtimes"])
    const [own, node, packages] = licences.map((file) => readFileSync(join(root, name, file), "utf8"))
    assert.include(own, "Apache License")
    assert.match(node ?? "", /^Node\.js is licensed for use as follows:/)
    assert.match(packages ?? "", /^effect \d/m)
  })

  it("needs the libraries that the guide names", () => {
    const content = readFileSync(join(root, name, "oci-runtimes"), "latin1")
    const newest = (pattern: RegExp) =>
      Math.max(...Array.from(content.matchAll(pattern), ([, release]) => Number(release)))
    assert.deepStrictEqual([newest(/\bGLIBC_2\.(\d+)/g), newest(/\bGLIBCXX_3\.4\.(\d+)/g)], [28, 21])
  })

  it.each([
    [0, ["--version"]],
    [0, ["--help"]],
    [0, ["--completions", "bash"]],
    [0, ["explain", "reserved-runtime-name"]],
    [1, ["check", "--no-host", "broken.json"]],
    [1, ["check", "--json", "broken.json"]],
    [0, ["check", "--no-host", "good.json"]],
    [0, ["list", "--engine", "moby-25", "--config", "good.json"]],
    [1, ["resolve", "--engine", "moby-25", "--config", "good.json", "crun"]],
    [1, ["resolve", "--engine", "moby-25", "--config", "good.json", "/crun"]],
    [1, ["check", "missing.json"]],
    [2, ["check", "--eval", "1"]],
    [2, ["--require=/option.cjs"]]
  ] as const)("ends with status %d and prints the same: %j", (status, args) => {
    assert.strictEqual(both(args).status, status)
  })

  it("makes the same fixes", () => {
    assert.include(both(["check", "--no-host", "--fix", "fixable.json"]).stdout, "1 problem fixed in fixable.json")
    const [fixed, expected] = [root, elsewhere].map((directory) =>
      readFileSync(join(directory, "fixable.json"), "utf8")
    )
    assert.strictEqual(fixed, expected)
    assert.include(fixed, "runtimeArgs")
  })

  it("ignores NODE_OPTIONS, in which the ordinary command finds code", () => {
    const variables = { NODE_OPTIONS: "--require=./option.cjs" }
    assert.include(run([...ordinary, "--version"], elsewhere, variables).stdout, "An option of Node.js was read.")
    both(["--version"], variables)
  })

  it("keeps compiled code where a user has a home", () => {
    mkdirSync(join(root, "home"), { mode: 0o700 })
    const variables = { HOME: "/home", NODE_DISABLE_COMPILE_CACHE: "" }
    both(["--version"], variables)
    assert.lengthOf(readdirSync(join(root, "home/.cache/oci-runtimes")), 1)
    both(["--version"], variables)
  })

  it("has the same colours and width on a terminal", () => {
    const expected = onTerminal(ordinary, elsewhere)
    assert.include(expected.stdout, "\u001B[")
    assert.deepStrictEqual(onTerminal(executable, root), expected)
  })

  it("ends by a signal as the ordinary command does", async () => {
    assert.deepStrictEqual(await terminated(executable, root), await terminated(ordinary, elsewhere))
  })
})

it("asks a containerd by CRI", async () => {
  const containerd = await RealContainerd.start({}, /containerd successfully booted/)
  const directory = written("cri")
  try {
    execFileSync("tar", ["-xzf", join(made, "oci-runtimes-linux-x64.tar.gz")], { cwd: directory })
    const ask = (program: ReadonlyArray<string>) =>
      run([...program, "status", "--engine", "containerd"], directory, { PATH: "/usr/bin:/usr/sbin:/bin:/sbin" })
    const answer = ask([join(directory, "oci-runtimes-linux-x64/oci-runtimes")])
    assert.deepStrictEqual(answer, ask(ordinary))
    assert.match(answer.stdout, /^containerd .*: runs with /)
  } finally {
    await containerd.stop()
    rmSync(directory, { recursive: true, force: true })
  }
})

it("has its checksum beside the archive", () => {
  const checked = execFileSync("sha256sum", ["--check", "SHA256SUMS"], { cwd: made, encoding: "utf8" })
  assert.strictEqual(checked, "oci-runtimes-linux-x64.tar.gz: OK\noci-runtimes-linux-arm64.tar.gz: OK\n")
})
