/**
 * The findings of `status` that are not about the file alone: containers, the next start, flags of the unit, other files, and
 * programs. What is foretold is seen afterwards.
 */
import { afterAll, afterEach, assert, beforeAll, describe, it } from "vitest"
import * as Dockerd from "./Dockerd.ts"
import { codes, configFile, configure, dropIn, finding, flags, startEngine, statusOfOnly, unit } from "./UnitMachine.ts"

const crun = { path: "/usr/bin/crun" }
const debug = { path: "/usr/sbin/runc", runtimeArgs: ["--debug"] }

describe.skipIf(Dockerd.obstacle !== undefined)("status finds", () => {
  let machine: Dockerd.Machine
  let engine: Dockerd.Engine | undefined
  beforeAll(async () => {
    machine = await Dockerd.start({ containerd: true, files: { [dropIn]: unit(...flags) } })
  })
  afterEach(async () => {
    await engine?.stop()
    engine = undefined
    await machine.write(dropIn, unit(...flags))
    await machine.run(["rm", "-rf", configFile, "/var/lib/docker/containers"])
  })
  afterAll(() => machine?.stop())

  const start = async (...more: ReadonlyArray<string>) => (engine = await startEngine(machine, ...more))

  /** Starts the engine, which must end, and returns the last line that it writes. */
  const refused = async (...more: ReadonlyArray<string>) => {
    engine = await machine.launchEngine({ words: ["/usr/sbin/dockerd", ...flags, ...more] })
    assert.isFalse(await engine.answers(), engine.log())
    assert.notStrictEqual(await engine.end, 0)
    return engine.log().trimEnd().split("\n").at(-1)
  }

  it("containers whose runtime goes, is gone, and of a stopped engine", async () => {
    await configure(machine, { runtimes: { crun, debug } })
    const { docker, importBusybox, reload, stop } = await start()
    await importBusybox()
    for (const [name, runtime] of Object.entries({ web: "debug", db: "debug", tool: "crun", plain: "runc" })) {
      // Containers that are made at the same time would make a failure hard to read.
      // oxlint-disable-next-line no-await-in-loop
      const created = await docker(
        "create",
        `--name=${name}`,
        `--runtime=${runtime}`,
        "--network=none",
        "busybox",
        "sh"
      )
      assert.strictEqual(created.exitCode, 0, created.stderr)
    }
    const known = { known: 4, unknown: 0, byRuntime: { crun: 1, debug: 2, runc: 1 } }
    const before = await statusOfOnly(machine)
    assert.deepInclude(before, { agrees: true, containers: known })
    assert.include((await machine.command(["status"])).stdout, "\n  containers  4 (crun 1, debug 2, runc 1)\n")

    await configure(machine, { runtimes: { crun } })
    const later = await statusOfOnly(machine)
    assert.deepStrictEqual(codes(later), ["runtime-of-containers-gone", "reload-needed"])
    const { details, message } = finding(later, "runtime-of-containers-gone")
    assert.deepStrictEqual(details, { runtime: "debug", containers: ["db", "web"], isGone: false })
    assert.strictEqual(
      message,
      "2 containers (db, web) ask for the runtime debug, which the configuration does not have any more."
    )

    assert.isNull(await reload())
    const gone = finding(await statusOfOnly(machine), "runtime-of-containers-gone")
    assert.deepStrictEqual(gone.details, { runtime: "debug", containers: ["db", "web"], isGone: true })
    assert.include((await docker("start", "web")).stderr, "unknown or invalid runtime name: debug")

    await stop()
    const stopped = await statusOfOnly(machine)
    assert.deepInclude(stopped, { running: false, containers: known })
    assert.deepStrictEqual(codes(stopped), ["runtime-of-containers-gone"])
    assert.deepStrictEqual(finding(stopped, "runtime-of-containers-gone").details, gone.details)

    await configure(machine, { runtimes: { crun, debug } })
    assert.deepInclude(await statusOfOnly(machine), { running: false, agrees: true, findings: [] })
  })

  it.each<[what: string, file: object, more: ReadonlyArray<string>, flag: string]>([
    ["hosts", { hosts: [Dockerd.socket] }, [], "-H"],
    [
      "default runtime",
      { "default-runtime": "runc" },
      ["--default-runtime=io.containerd.runc.v2"],
      "--default-runtime"
    ],
    ["data root", { "data-root": "/srv/a" }, ["--data-root=/srv/b"], "--data-root"]
  ])("that the next start fails because file and unit have the %s", async (_, file, more, flag) => {
    await machine.write(dropIn, unit(...flags, ...more))
    await start(...more)
    assert.deepInclude(await statusOfOnly(machine), { agrees: true })
    await configure(machine, file)
    const { refusal } = finding(await statusOfOnly(machine), "next-start-fails").details as { readonly refusal: string }
    await engine?.stop()
    const stopped = await statusOfOnly(machine)
    assert.deepStrictEqual(codes(stopped), ["next-start-fails"])
    assert.strictEqual(stopped.findings[0]?.message, `The next start fails: ${refusal}`)

    const { exitCode, stdout } = await machine.command(["check"])
    assert.strictEqual(exitCode, 1, stdout)
    assert.include(stdout, `or ${flag} from ${dropIn}:3, and run "systemctl daemon-reload".`)
    assert.include(stdout, `dockerd reports: ${refusal}\n`)

    assert.strictEqual(await refused(...more), refusal)
  })

  it("flags of the unit that the engine was not started with", async () => {
    await start()
    await machine.write(dropIn, unit(...flags, "--add-runtime=kata=/usr/bin/crun", "--default-runtime=kata"))
    const changed = await statusOfOnly(machine)
    assert.deepStrictEqual(codes(changed), ["flags-changed"])
    const { advice, at, message } = finding(changed, "flags-changed")
    assert.strictEqual(
      message,
      `docker.service (${dropIn}:3) gives the engine other flags than it runs with: new \`--add-runtime=kata=/usr/bin/crun --default-runtime=kata\`.`
    )
    assert.deepStrictEqual(at, { file: dropIn, line: 3 })
    assert.strictEqual(advice, "Run `systemctl daemon-reload`, then `systemctl restart docker`.")
    assert.isNull(await engine!.reload())
    assert.deepStrictEqual(codes(await statusOfOnly(machine)), ["flags-changed"])
    await engine?.stop()
    await start("--add-runtime=kata=/usr/bin/crun", "--default-runtime=kata")
    assert.deepInclude(await statusOfOnly(machine), { agrees: true, defaultRuntime: "kata" })
  })

  it("flags in a file of settings that the unit does not read", async () => {
    await start()
    await machine.write("/etc/default/docker", '# Flags\nDOCKER_OPTS="--debug"\n')
    // The drop-in has no variable in its command line, but the unit of Debian reads the file.
    assert.deepInclude(await statusOfOnly(machine), { agrees: true })
    await machine.write(dropIn, unit(...flags).replace("ExecStart=\n", "EnvironmentFile=\nExecStart=\n"))
    const unused = await statusOfOnly(machine)
    assert.deepStrictEqual(codes(unused), ["unused-settings"])
    const { at, message } = finding(unused, "unused-settings")
    assert.deepStrictEqual(at, { file: "/etc/default/docker", line: 2 })
    assert.strictEqual(
      message,
      "/etc/default/docker:2 has flags for the engine, but docker.service does not read the file."
    )
    await machine.run(["rm", "/etc/default/docker"])
  })

  it("a file that the engine does not read", async () => {
    const other = ["--config-file", "/etc/other.json"]
    await machine.write("/etc/other.json", JSON.stringify({ runtimes: { crun } }))
    await machine.write(dropIn, unit(...flags, ...other))
    await start(...other)
    const without = await statusOfOnly(machine)
    assert.deepInclude(without, {
      agrees: true,
      configFile: { path: "/etc/other.json", exists: true, origin: "flag" }
    })
    await configure(machine, { runtimes: { debug } })
    const unread = await statusOfOnly(machine)
    assert.deepStrictEqual(codes(unread), ["other-file"])
    const { at, details, message } = finding(unread, "other-file")
    assert.deepStrictEqual(details, { file: configFile, configFile: "/etc/other.json" })
    assert.deepStrictEqual(at, { file: dropIn, line: 3 })
    assert.strictEqual(
      message,
      `No engine of this machine reads ${configFile}; the system-wide engine reads /etc/other.json, because of the flag --config-file in ${dropIn}:3.`
    )
    await engine?.stop()
    await machine.run(["rm", "/etc/other.json"])
    const { refusal } = finding(await statusOfOnly(machine), "next-start-fails").details as { readonly refusal: string }
    assert.strictEqual(await refused(...other), refusal)
  })

  it("a program that vanished", async () => {
    await machine.write("/opt/mine", { content: '#!/bin/sh\nexec /usr/bin/crun "$@"\n', mode: 0o755 })
    await configure(machine, { runtimes: { mine: { path: "/opt/mine" } } })
    const { docker } = await start()
    assert.deepInclude(await statusOfOnly(machine), { agrees: true })
    await machine.run(["rm", "/opt/mine"])
    const vanished = await statusOfOnly(machine)
    assert.deepStrictEqual(codes(vanished), ["program-vanished"])
    assert.deepInclude(finding(vanished, "program-vanished"), {
      message: 'runtime mine: exec: "/opt/mine": stat /opt/mine: no such file or directory',
      details: { runtime: "mine" }
    })
    await engine!.importBusybox()
    const run = await docker("run", "--rm", "--network=none", "--runtime=mine", "busybox", "sh")
    assert.include(run.stderr, "/opt/mine: no such file or directory")
  })
})
