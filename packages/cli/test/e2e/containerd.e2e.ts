/**
 * What the command writes and prints, put to use: a real containerd runs real containers by way of the scripts that
 * `apply` writes, with the shims and options that `resolve --json` prints.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as Containerd from "./Containerd.ts"

const repository = fileURLToPath(new URL("../../../..", import.meta.url))

/** The command, as a process of its own. */
const command = (...args: ReadonlyArray<string>): Promise<Containerd.Finished> =>
  Containerd.run(process.execPath, ["-C", "@oci-runtimes/source", "packages/cli/src/bin.ts", ...args], {
    cwd: repository
  })

/** One configuration with its directories, and the command with the flags for them. */
const setup = async (
  directory: string,
  name: string,
  runtimes: { readonly [name: string]: object },
  flags: ReadonlyArray<string> = []
) => {
  const config = join(directory, `${name}.json`)
  const dataRoot = join(directory, `${name}-data`)
  const execRoot = join(directory, `${name}-exec`)
  const configure = (content: object) => writeFile(config, JSON.stringify({ runtimes: content }, null, 2))
  const resolve = (runtime: string) =>
    command(
      "resolve",
      runtime,
      "--config",
      config,
      "--data-root",
      dataRoot,
      "--exec-root",
      execRoot,
      "--json",
      ...flags
    )
  await configure(runtimes)
  return {
    dataRoot,
    execRoot,
    configure,
    resolve,
    apply: async () => {
      const { exitCode, stderr, stdout } = await command("apply", "--config", config, "--data-root", dataRoot, ...flags)
      assert.strictEqual(exitCode, 0, stdout + stderr)
    },
    resolved: async (runtime: string): Promise<Containerd.Resolved> => {
      const { exitCode, stderr, stdout } = await resolve(runtime)
      assert.strictEqual(exitCode, 0, stdout + stderr)
      return JSON.parse(stdout)
    }
  }
}

/** A program that writes its arguments to a file, a line a run, and carries on as another. */
const recorder = async (file: string, program: string): Promise<() => Promise<ReadonlyArray<string>>> => {
  await writeFile(file, `#!/bin/sh\nprintf '%s\\n' "$*" >>"${file}.log"\nexec ${program} "$@"\n`, { mode: 0o755 })
  return async () => (await readFile(`${file}.log`, "utf8")).trimEnd().split("\n")
}

const whoAmI = "echo ran as $(id -u)"

describe("without control groups, which crun must be told", () => {
  let containerd: Containerd.Containerd
  beforeAll(async () => {
    containerd = await Containerd.start({ cgroups: "read-only" })
  })
  afterAll(() => containerd?.stop())

  const crun = { path: "/usr/bin/crun" }
  const crunWithoutCgroups = { ...crun, runtimeArgs: ["--cgroup-manager=disabled"] }

  it("runs a container by way of the script", async () => {
    const { apply, dataRoot, resolved } = await setup(containerd.directory, "script", {
      "crun-nocgroup": crunWithoutCgroups
    })
    await apply()
    const resolution = await resolved("crun-nocgroup")
    const { script, shim } = resolution
    const file = join(dataRoot, "runtimes", "crun-nocgroup")
    assert.deepStrictEqual([script?.path, shim.options?.binaryName], [file, file])
    assert.strictEqual(await readFile(file, "utf8"), script?.content)
    assert.strictEqual((await stat(file)).mode & 0o777, 0o700)

    const greeting = await containerd.runContainer({ resolved: resolution, command: whoAmI })
    assert.deepStrictEqual(greeting, { exitCode: 0, stdout: "ran as 0\n", stderr: "" })
    const failure = await containerd.runContainer({ resolved: resolution, command: "echo no >&2; exit 42" })
    assert.deepStrictEqual(failure, { exitCode: 42, stdout: "", stderr: "no\n" })
  })

  it("does not run it without the arguments", async () => {
    const { apply, dataRoot, resolved } = await setup(containerd.directory, "plain", { "crun-plain": crun })
    await apply()
    const resolution = await resolved("crun-plain")
    assert.deepStrictEqual([resolution.script, resolution.shim.options?.binaryName], [null, "/usr/bin/crun"])
    assert.deepStrictEqual(await readdir(join(dataRoot, "runtimes")), [])

    const { exitCode, stderr, stdout } = await containerd.runContainer({ resolved: resolution, command: whoAmI })
    assert.deepStrictEqual([exitCode, stdout], [1, ""])
    assert.match(stderr, /OCI runtime create failed: .*cgroup.*Read-only file system/)
  })

  it("passes on containerd's arguments after those of the configuration", async () => {
    const program = join(containerd.directory, "bin", "recorder")
    const recorded = await recorder(program, "/usr/bin/crun")
    const runtimes = { recorded: { path: program, runtimeArgs: ["--cgroup-manager=disabled", "--debug"] } }
    const { apply, execRoot, resolved } = await setup(containerd.directory, "recorded", runtimes)
    await apply()
    const { exitCode, stderr, stdout } = await containerd.runContainer({
      resolved: await resolved("recorded"),
      command: whoAmI
    })
    assert.deepStrictEqual([exitCode, stdout], [0, "ran as 0\n"], stderr)

    const runs = await recorded()
    const first = `--cgroup-manager=disabled --debug --root ${execRoot}/runtime-runc/${containerd.namespace} --log `
    for (const run of runs) assert.isTrue(run.startsWith(first), run)
    assert.match(runs[0]!, / create --bundle \S+ --pid-file \S+ container-\d+$/)
    for (const verb of ["start", "delete"])
      assert.isTrue(
        runs.some((run) => run.includes(` ${verb} `)),
        verb
      )
  })

  it("passes on blanks within path and arguments, in the quoted dialect alone", async () => {
    const program = join(containerd.directory, "bin", "my recorder")
    const recorded = await recorder(program, "/usr/bin/crun")
    const log = `--log=${containerd.directory}/a b.log`
    const runtimes = { blank: { path: program, runtimeArgs: ["--cgroup-manager=disabled", log] } }
    const exitBy = async (dialect: string): Promise<number> => {
      const { apply, resolved } = await setup(containerd.directory, dialect, runtimes, ["--dialect", dialect])
      await apply()
      return (await containerd.runContainer({ resolved: await resolved("blank"), command: whoAmI })).exitCode
    }
    const exits = [await exitBy("quoted"), await exitBy("engine")]
    assert.deepStrictEqual(exits, [0, 1])
    for (const run of await recorded()) assert.isTrue(run.startsWith(`--cgroup-manager=disabled ${log} --root `), run)
  })

  it("runs by the new script after another apply, and by none that is gone", async () => {
    const { apply, configure, resolved } = await setup(containerd.directory, "again", { changing: crunWithoutCgroups })
    await apply()
    const before = await resolved("changing")
    const program = join(containerd.directory, "bin", "changed")
    const recorded = await recorder(program, "/usr/bin/crun")
    await configure({ changing: { ...crunWithoutCgroups, path: program } })
    await apply()
    const changed = await containerd.runContainer({ resolved: before, command: whoAmI })
    assert.strictEqual(changed.stdout, "ran as 0\n", changed.stderr)
    assert.isNotEmpty(await recorded())

    await configure({})
    await apply()
    const gone = await containerd.runContainer({ resolved: before, command: whoAmI })
    assert.deepStrictEqual([gone.exitCode, gone.stdout], [1, ""])
    assert.include(gone.stderr, `${before.script?.path}: no such file or directory`)
  })

  it("has nothing to give containerd for a refused name", async () => {
    const { resolve } = await setup(containerd.directory, "refused", { "crun-plain": crun })
    const shim = join(containerd.directory, "bin", "anything")
    const recorded = await recorder(shim, "/usr/bin/containerd-shim-runc-v2")
    const names = ["crun", "nope", shim]
    const answers = await Promise.all(names.map(resolve))
    for (const [index, { exitCode, stdout }] of answers.entries()) {
      assert.strictEqual(exitCode, 1, stdout)
      const printed = JSON.parse(stdout)
      assert.strictEqual(printed.error.message, `unknown or invalid runtime name: ${names[index]}`)
      assert.notProperty(printed, "shim")
    }
    assert.deepStrictEqual(await containerd.containers(), [])

    const given = { shim: { binary: shim, options: null }, script: null }
    await containerd.runContainer({ resolved: given, command: whoAmI })
    assert.match((await recorded())[0]!, / start$/, "containerd executes any path that it is given")
  })
})

describe("on a file system that is mounted read-only", () => {
  it("apply fails as plan says that it will, and writes nothing", async () => {
    const directory = await mkdtemp(join(tmpdir(), "oci-runtimes-e2e-read-only-"))
    try {
      const config = join(directory, "daemon.json")
      await writeFile(config, '{"runtimes": {"spy": {"path": "/bin/echo", "runtimeArgs": ["a"]}}}')
      const mounted = join(directory, "mounted")
      await mkdir(mounted)
      const answers = await Promise.all(
        ["plan", "apply"].map((subcommand) =>
          Containerd.run(
            "unshare",
            [
              "-m",
              "--propagation",
              "private",
              "sh",
              "-c",
              'mount -t tmpfs -o ro none "$0" && exec "$@"',
              mounted,
              process.execPath,
              "-C",
              "@oci-runtimes/source",
              "packages/cli/src/bin.ts",
              subcommand,
              "--json",
              "--config",
              config,
              "--data-root",
              mounted
            ],
            { cwd: repository }
          )
        )
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

describe("with the control groups of the machine", () => {
  let containerd: Containerd.Containerd
  beforeAll(async () => {
    containerd = await Containerd.start({ cgroups: "machine" })
  })
  afterAll(() => containerd?.stop())

  it.each(["runc", "io.containerd.runc.v2"])("runs a container by the stock name %s", async (name) => {
    const { execRoot, resolved } = await setup(containerd.directory, "stock", {})
    const resolution = await resolved(name)
    assert.strictEqual(resolution.shim.binary, "io.containerd.runc.v2")
    assert.strictEqual(resolution.shim.options?.binaryName, "runc")
    const { exitCode, stderr, stdout } = await containerd.runContainer({ resolved: resolution, command: whoAmI })
    assert.deepStrictEqual([exitCode, stdout], [0, "ran as 0\n"], stderr)
    assert.deepStrictEqual(await readdir(join(execRoot, "runtime-runc")), [containerd.namespace])
  })

  it("runs a container by an implicit name, with the shim that containerd derives from it", async () => {
    const shim = join(containerd.directory, "bin", "containerd-shim-mine-v7")
    const recorded = await recorder(shim, "/usr/bin/containerd-shim-runc-v2")
    const { resolved } = await setup(containerd.directory, "implicit", {})
    const resolution = await resolved("io.example.mine.v7")
    assert.deepStrictEqual(resolution.shim, { binary: "io.example.mine.v7", options: null })
    const { exitCode, stderr, stdout } = await containerd.runContainer({ resolved: resolution, command: whoAmI })
    assert.deepStrictEqual([exitCode, stdout], [0, "ran as 0\n"], stderr)
    assert.match((await recorded())[0]!, / start$/)
  })
})
