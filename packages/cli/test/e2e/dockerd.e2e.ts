/**
 * The machine of the tests with live Docker Engines, and the list of runtimes compared with the answers of an engine.
 */
import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as fc from "fast-check"
import { afterAll, assert, beforeAll, describe, it, vi } from "vitest"
import * as Dockerd from "./Dockerd.ts"
import { configuration } from "./RandomConfiguration.ts"

describe.skipIf(Dockerd.obstacle !== undefined)("a machine with a live engine", () => {
  let machine: Dockerd.Machine
  beforeAll(async () => {
    machine = await Dockerd.start({
      files: {
        "/etc/docker/daemon.json": '{ "runtimes": { "crun": { "path": "/usr/bin/crun" } } }',
        "/etc/systemd/system/docker.service.d/override.conf": "[Service]\n",
        "/home/secret": { content: "s", mode: 0o600, owner: "member" }
      },
      users: { member: ["docker"], stranger: [] }
    })
  })
  afterAll(() => machine?.stop())

  const output = async (words: ReadonlyArray<string>, user = "root") => {
    const { exitCode, stderr, stdout } = await machine.run(words, { user })
    assert.strictEqual(exitCode, 0, stderr)
    return stdout
  }

  it("has an engine in its unit, that runs containers and reloads its file", async () => {
    // On a machine with control groups of version 2 alone, the engine would ask systemd for those of its containers.
    const driver = "--exec-opt=native.cgroupdriver=cgroupfs"
    const engine = await machine.startEngine({ words: ["dockerd", "-H", Dockerd.socket, driver, ...Dockerd.flags] })
    const groups = await output(["cat", `/proc/${engine.pid}/cgroup`], "stranger")
    for (const group of groups.trimEnd().split("\n")) assert.match(group, /:\/system\.slice\/docker\.service$/)
    assert.strictEqual(await output(["cat", "/run/docker.pid"]), `${engine.pid}`)
    assert.strictEqual(await output(["readlink", `/proc/${engine.pid}/exe`]), "/usr/sbin/dockerd\n")
    assert.strictEqual(await output(["stat", "-c", "%a %U %G", "/run/docker.sock"]), "660 root docker\n")
    assert.strictEqual(await output(["stat", "-c", "%a %U", "/home/secret"]), "600 member\n")
    await output(["test", "-d", "/run/systemd/system"])

    await engine.importBusybox()
    for (const runtime of ["runc", "crun"]) {
      // Containers that start at the same time would make a failure hard to read.
      // oxlint-disable-next-line no-await-in-loop
      const run = await engine.docker(
        "run",
        "--rm",
        "--network=none",
        `--runtime=${runtime}`,
        "busybox",
        "sh",
        "-c",
        "id"
      )
      assert.strictEqual(run.stdout, "uid=0 gid=0 groups=0\n", run.stderr)
    }

    const configure = (content: object) => machine.write("/etc/docker/daemon.json", JSON.stringify(content))
    await configure({ "default-runtime": "crun", runtimes: { crun: { path: "/usr/bin/crun" } } })
    assert.isNull(await engine.reload())
    assert.strictEqual((await engine.info()).DefaultRuntime, "crun")
    await configure({ "default-runtime": "nope", runtimes: {} })
    assert.include(await engine.reload(), "specified default runtime 'nope' does not exist")
    assert.strictEqual((await engine.info()).DefaultRuntime, "crun")

    assert.strictEqual(await engine.stop(), 0)
    assert.strictEqual((await engine.docker("version")).exitCode, 1)
  })

  it("has several engines, and users that may or may not ask them", async () => {
    await Promise.all(["/etc/docker/daemon.json", "/other.json"].map((file) => machine.write(file, "{}")))
    const other = "unix:///run/other.sock"
    const own = [
      "--pidfile=/run/other.pid",
      "--data-root=/srv/other",
      "--exec-root=/run/other",
      "--config-file=/other.json"
    ]
    const environment = { ...Dockerd.environment, DOCKER_RAMDISK: "1" }
    const [first, second] = await Promise.all([
      machine.startEngine(),
      machine.startEngine({ words: ["dockerd", `--host=${other}`, ...own, ...Dockerd.flags], environment, unit: null })
    ])
    assert.strictEqual((await first.info())["DockerRootDir"], "/var/lib/docker")
    assert.strictEqual((await second.info())["DockerRootDir"], "/srv/other")
    assert.include(await output(["cat", `/proc/${second.pid}/environ`]), "DOCKER_RAMDISK=1\0")
    assert.include(await output(["cat", `/proc/${second.pid}/cgroup`]), ":/user.slice\n")
    assert.include(await output(["docker", "version"], "member"), "26.1.5")
    const { stderr } = await machine.run(["docker", "version"], { user: "stranger" })
    assert.include(stderr, "permission denied")
    const listed = JSON.parse((await machine.command(["list", "--json"], { user: "stranger" })).stdout)
    assert.strictEqual(listed.engine, "docker-26.1.5")
    assert.deepStrictEqual(await Promise.all([first.stop(), second.stop()]), [0, 0])
  })

  it("says what an engine wrote that does not start", async () => {
    await machine.write("/etc/docker/daemon.json", JSON.stringify({ hosts: [Dockerd.socket] }))
    const engine = await machine.launchEngine({ words: ["dockerd", "-H", Dockerd.socket, ...Dockerd.flags] })
    assert.isFalse(await engine.answers())
    assert.strictEqual(await engine.end, 1)
    assert.include(
      engine.log(),
      `directives are specified both as a flag and in the configuration file: hosts: (from flag: [${Dockerd.socket}], from file: [${Dockerd.socket}])`
    )
  })

  it("goes without a trace when the tests are killed", async () => {
    const scratch = mkdtempSync(join(tmpdir(), "oci-runtimes-killed-"))
    try {
      const script = `
        const World = await import(${JSON.stringify(join(import.meta.dirname, "World.ts"))})
        const world = await World.start({ root: ${JSON.stringify(Dockerd.root)}, systemd: false, shared: {} })
        await world.spawn(["setsid", "sleep", "infinity"], { environment: { PATH: World.path, SCRATCH: ${JSON.stringify(scratch)} } })
        process.stdout.write("started")`
      const tests = spawn(process.execPath, ["--input-type=module", "-e", script], {
        env: { ...process.env, TMPDIR: scratch }
      })
      await once(tests.stdout, "data")
      const [name] = readdirSync(scratch)
      // A process has its environment only when it has become the program that it is to run.
      await vi.waitUntil(() => processesOf(scratch).length === 1, { timeout: 20_000 })
      tests.kill("SIGKILL")
      await vi.waitUntil(() => readdirSync(scratch).length === 0, { timeout: 20_000 })
      assert.deepStrictEqual(processesOf(scratch), [])
      assert.strictEqual(execFileSync("find", ["/sys/fs/cgroup", "-name", `${name}`], { encoding: "utf8" }), "")
    } finally {
      rmSync(scratch, { recursive: true })
    }
  })

  it("changes nothing in its root directory", async () => {
    await machine.write("/etc/oci-runtimes-e2e", "")
    for (const path of ["etc/oci-runtimes-e2e", "srv/other", "run/docker.pid", "home/secret"]) {
      assert.isFalse(existsSync(`${Dockerd.root}/${path}`), path)
    }
  })
})

/** The processes of this machine, those of worlds included, that have a directory as their variable SCRATCH. */
const processesOf = (scratch: string): ReadonlyArray<string> =>
  readdirSync("/proc").filter((name) => {
    try {
      return readFileSync(`/proc/${name}/environ`, "utf8").includes(`SCRATCH=${scratch}\0`)
    } catch {
      return false
    }
  })

interface Listed {
  readonly defaultRuntime: string
  readonly runtimes: ReadonlyArray<{
    readonly name: string
    readonly path: string | null
    readonly runtimeArgs: ReadonlyArray<string>
  }>
}

describe.skipIf(Dockerd.obstacle !== undefined)("configurations drawn at random", () => {
  let machine: Dockerd.Machine
  beforeAll(async () => {
    machine = await Dockerd.start({ containerd: true })
  })
  afterAll(() => machine?.stop())

  const words = ["dockerd", "--containerd=/run/containerd/containerd.sock", ...Dockerd.flags]

  it("are listed as the engine lists them, or refused as it refuses to start", async () => {
    const seed = Number(process.env["SEED"] ?? Date.now() % 2 ** 31)
    const counts = { started: 0, refused: 0 }
    const property = fc.asyncProperty(configuration, async (content) => {
      const file = "/etc/docker/daemon.json"
      await machine.write(file, JSON.stringify(content))
      const engine = await machine.launchEngine({ words })
      const command = (...args: ReadonlyArray<string>) =>
        machine.command([...args, "--json", "--engine", "docker-26.1.5", "--config", file], {
          environment: Dockerd.environment
        })
      try {
        const [answers, check, list] = await Promise.all([engine.answers(), command("check"), command("list")])
        const said = `${check.stdout}${check.stderr}${list.stdout}${list.stderr}${engine.log()}`
        assert.strictEqual(JSON.parse(check.stdout).starts ?? false, answers, said)
        counts[answers ? "started" : "refused"] += 1
        if (answers) return compare(JSON.parse(list.stdout), await engine.info())
        const [, message] = /(?:failed to start daemon|unable to configure [^:]*): (.*)/.exec(engine.log()) ?? []
        return assert.include(check.stdout, JSON.stringify(message).slice(1, -1), said)
      } finally {
        await engine.stop()
      }
    })
    process.stderr.write(`SEED=${seed}\n`)
    await fc.assert(property, { numRuns: 50, seed, endOnFailure: true })
    process.stderr.write(`${counts.started} started, ${counts.refused} refused\n`)
  })
})

/** Compares what the engine tells. It does not tell the type and the options of a runtime. */
const compare = (listed: Listed, info: Dockerd.Info): void => {
  assert.strictEqual(listed.defaultRuntime, info.DefaultRuntime)
  const theirs = Object.entries(info.Runtimes).map(([name, { path, runtimeArgs }]) => [name, { path, runtimeArgs }])
  const ours = listed.runtimes.map(({ name, path, runtimeArgs }) => [
    name,
    { path: path ?? undefined, runtimeArgs: runtimeArgs.length === 0 ? undefined : runtimeArgs }
  ])
  assert.deepStrictEqual(Object.fromEntries(ours), Object.fromEntries(theirs))
}
