/**
 * The use of the command's files and documents: a real containerd runs real containers by way of the scripts that
 * `apply` writes, with the shims and options that `resolve --json` prints.
 */
import { readdir, readFile, stat } from "node:fs/promises"
import { basename, join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as Containerd from "./Containerd.ts"
import { engines, type Options, recorder, setup, whoAmI } from "./Setup.ts"

describe.each(engines)("under %s, without control groups, which crun must be told", (engine) => {
  let containerd: Containerd.Containerd
  beforeAll(async () => {
    containerd = await Containerd.start({ cgroups: "read-only" })
  })
  afterAll(() => containerd?.stop())

  const crun = { path: "/usr/bin/crun" }
  const crunWithoutCgroups = { ...crun, runtimeArgs: ["--cgroup-manager=disabled"] }

  const setUp = (name: string, runtimes: Options["runtimes"], flags: ReadonlyArray<string> = []) =>
    setup({ engine, directory: containerd.directory, name, runtimes, flags })

  it("runs a container by way of the script", async () => {
    const { apply, dataRoot, resolved } = await setUp("script", { "crun-nocgroup": crunWithoutCgroups })
    await apply()
    const resolution = await resolved("crun-nocgroup")
    const { script, shim } = resolution
    const names = await readdir(join(dataRoot, "runtimes"))
    assert.lengthOf(names, 1)
    assert.match(names[0]!, engine === "moby-23" ? /^crun-nocgroup$/ : /^crun-nocgroup\.[0-9A-Z-]{52}====$/)
    const file = join(dataRoot, "runtimes", names[0]!)
    assert.deepStrictEqual([script?.path, shim.options?.binaryName], [file, file])
    assert.strictEqual(await readFile(file, "utf8"), script?.content)
    assert.strictEqual((await stat(file)).mode & 0o777, 0o700)

    const greeting = await containerd.runContainer({ resolved: resolution, command: whoAmI })
    assert.deepStrictEqual(greeting, { exitCode: 0, stdout: "ran as 0\n", stderr: "" })
    const failure = await containerd.runContainer({ resolved: resolution, command: "echo no >&2; exit 42" })
    assert.deepStrictEqual(failure, { exitCode: 42, stdout: "", stderr: "no\n" })
  })

  it("does not run it without the arguments", async () => {
    const { apply, dataRoot, resolved } = await setUp("plain", { "crun-plain": crun })
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
    const { apply, execRoot, resolved } = await setUp("recorded", runtimes)
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

  it("keeps spaces within path and arguments only in the quoted dialect", async () => {
    const program = join(containerd.directory, "bin", "my recorder")
    const recorded = await recorder(program, "/usr/bin/crun")
    const log = `--log=${containerd.directory}/a b.log`
    const runtimes = { blank: { path: program, runtimeArgs: ["--cgroup-manager=disabled", log] } }
    const exitBy = async (dialect: string): Promise<number> => {
      const { apply, resolved } = await setUp(dialect, runtimes, ["--dialect", dialect])
      await apply()
      return (await containerd.runContainer({ resolved: await resolved("blank"), command: whoAmI })).exitCode
    }
    const exits = [await exitBy("quoted"), await exitBy("engine")]
    assert.deepStrictEqual(exits, [0, 1])
    for (const run of await recorded()) assert.isTrue(run.startsWith(`--cgroup-manager=disabled ${log} --root `), run)
  })

  it("runs by the new script after another apply, and by none that is gone", async () => {
    const { apply, configure, resolved } = await setUp("again", { changing: crunWithoutCgroups })
    await apply()
    const before = await resolved("changing")
    const program = join(containerd.directory, "bin", "changed")
    const recorded = await recorder(program, "/usr/bin/crun")
    await configure({ changing: { ...crunWithoutCgroups, path: program } })
    await apply()
    const after = await resolved("changing")
    assert.strictEqual(basename(before.script!.path) === basename(after.script!.path), engine === "moby-23")
    const changed = await containerd.runContainer({ resolved: after, command: whoAmI })
    assert.strictEqual(changed.stdout, "ran as 0\n", changed.stderr)
    assert.isNotEmpty(await recorded())

    await configure({})
    const { left, removed } = await apply()
    assert.deepStrictEqual([left.length, removed.length], engine === "moby-23" ? [0, 1] : [2, 0])
    const attempt = await containerd.runContainer({ resolved: before, command: whoAmI })
    if (engine === "moby-25") {
      // Containers of older configurations still refer to it.
      assert.deepStrictEqual([attempt.exitCode, attempt.stdout], [0, "ran as 0\n"], attempt.stderr)
      return
    }
    assert.deepStrictEqual([attempt.exitCode, attempt.stdout], [1, ""])
    assert.include(attempt.stderr, `${before.script?.path}: no such file or directory`)
  })

  it("has nothing to give containerd for a refused name", async () => {
    const { resolve } = await setUp("refused", { "crun-plain": crun })
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

    const given = { shim: { binary: shim, options: null }, options: null, script: null }
    await containerd.runContainer({ resolved: given, command: whoAmI })
    assert.match((await recorded())[0]!, / start$/, "containerd executes any path that it is given")
  })
})

describe.each(engines)("under %s, with the control groups of the machine", (engine) => {
  let containerd: Containerd.Containerd
  beforeAll(async () => {
    containerd = await Containerd.start({ cgroups: "machine" })
  })
  afterAll(() => containerd?.stop())

  const setUp = (name: string, flags: ReadonlyArray<string> = []) =>
    setup({ engine, directory: containerd.directory, name, runtimes: {}, flags })

  it.each(["runc", "io.containerd.runc.v2"])("runs a container by the stock name %s", async (name) => {
    const { execRoot, resolved } = await setUp("stock")
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
    const path = `${join(containerd.directory, "bin")}:${process.env["PATH"]}`
    const { resolved } = await setUp("implicit", ["--engine-path", path])
    const resolution = await resolved("io.example.mine.v7")
    assert.deepStrictEqual(resolution.shim, { binary: "io.example.mine.v7", options: null })
    const { exitCode, stderr, stdout } = await containerd.runContainer({ resolved: resolution, command: whoAmI })
    assert.deepStrictEqual([exitCode, stdout], [0, "ran as 0\n"], stderr)
    assert.match((await recorded())[0]!, / start$/)
  })
})
