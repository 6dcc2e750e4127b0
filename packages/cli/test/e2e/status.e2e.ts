/**
 * The answers of `status` about live engines: what the engine of a unit runs with, and whether that is what its file and flags say.
 */
import { afterAll, afterEach, assert, beforeAll, describe, it } from "vitest"
import * as Dockerd from "./Dockerd.ts"
import {
  assertSame,
  codes,
  configFile,
  configure,
  dropIn,
  finding,
  flags,
  startEngine,
  status,
  statusOfOnly,
  unit
} from "./UnitMachine.ts"

const crun = { path: "/usr/bin/crun" }
const shim = { runtimeType: "io.containerd.runc.v2" }
const debug = { path: "/usr/sbin/runc", runtimeArgs: ["--debug"] }

/** Makes the socket that systemd would make, and becomes the program. Without a program, nothing answers at the socket. */
const activate = `
  use POSIX; use Socket;
  unlink "/run/docker.sock"; $^F = 9;
  socket(S, AF_UNIX, SOCK_STREAM, 0) && bind(S, pack_sockaddr_un("/run/docker.sock")) && listen(S, 9) || die $!;
  chmod 0660, "/run/docker.sock"; POSIX::dup2(fileno(S), 3);
  @ENV{"LISTEN_PID", "LISTEN_FDS"} = ($$, 1);
  @ARGV ? exec(@ARGV) : do { print "listening\\n"; sleep(600) }`

describe.skipIf(Dockerd.obstacle !== undefined)("the engine of Debian's own unit", () => {
  let machine: Dockerd.Machine
  const options = ["--bridge=none", "--iptables=false", "--ip6tables=false", "--storage-driver=vfs"]
  const words = ["-H", "fd://", "--containerd=/run/containerd/containerd.sock", ...options]
  beforeAll(async () => {
    machine = await Dockerd.start({
      containerd: true,
      files: {
        "/etc/default/docker": `# Flags of the engine\nDOCKER_OPTS="${options.join(" ")}"\n`,
        [configFile]: JSON.stringify({ "default-runtime": "debug", runtimes: { crun, debug } })
      }
    })
  })
  afterAll(() => machine?.stop())

  it("is told with its release, process, unit, file and runtimes", async () => {
    const engine = await machine.startEngine({
      words: ["perl", "-e", `$| = 1; ${activate}`, "/usr/sbin/dockerd", ...words],
      host: Dockerd.socket
    })
    const { document, exitCode } = await status(machine)
    assert.strictEqual(exitCode, 0)
    assert.deepInclude(document, { agrees: true, leftOut: [] })
    assert.deepInclude(document.client, { asks: "/var/run/docker.sock", isLocal: true })
    const [only, ...others] = document.engines
    assert.deepStrictEqual(others, [])
    assert.deepInclude(only, {
      kind: "system",
      engine: "docker-26.1.5",
      releaseFrom: "engine",
      running: true,
      pid: engine.pid,
      foundBy: [`process ${engine.pid}`, "docker.service"],
      sockets: ["/var/run/docker.sock"],
      standIn: null,
      configFile: { path: configFile, exists: true, origin: "default" },
      agrees: true,
      findings: [],
      unknown: []
    })
    assertSame(only!, await engine.info())
    assert.strictEqual(only?.defaultRuntime, "debug")
    const { at, by, flags: told, name, program, unforeseen } = only!.startedBy!
    assert.deepStrictEqual(
      { by, name, program, unforeseen },
      {
        by: "unit",
        name: "docker.service",
        program: "/usr/sbin/dockerd",
        unforeseen: []
      }
    )
    const [, line] = (
      await machine.run(["grep", "-n", "^ExecStart=", "/usr/lib/systemd/system/docker.service"])
    ).stdout.match(/^(\d+):/)!
    const place = { file: "/usr/lib/systemd/system/docker.service", line: Number(line) }
    assert.deepStrictEqual(at, place)
    assert.deepStrictEqual(
      told,
      words.map((word) => ({ word, at: options.includes(word) ? { file: "/etc/default/docker", line: 2 } : place }))
    )

    const { exitCode: textCode, stderr, stdout } = await machine.command(["status"])
    assert.deepStrictEqual([textCode, stderr], [0, ""])
    // The paragraph of Podman, which the machine has too, follows.
    assert.strictEqual(
      stdout.trimEnd().split("\n\n")[0],
      `Docker Engine ${only!.release}, system-wide engine: runs with its configuration as it is now
  found by    process ${engine.pid}, docker.service
  started by  docker.service (${place.file}:${place.line})
              /usr/sbin/dockerd ${words.join(" ")}
  reads       /etc/docker/daemon.json
  listens at  /var/run/docker.sock
  data root   /var/lib/docker
  runtimes    crun: /usr/bin/crun
              debug (default): /usr/sbin/runc --debug
              io.containerd.runc.v2: runc
              runc: runc`
    )
    await engine.stop()
  })

  it("is not started by a question to the socket at which systemd listens", async () => {
    const systemd = await machine.spawn(["perl", "-e", `$| = 1; ${activate}`])
    await new Promise((listens) => systemd.stdout.once("data", listens))
    const began = performance.now()
    const only = await statusOfOnly(machine)
    assert.isBelow(performance.now() - began, 4000)
    assert.deepInclude(only, {
      running: false,
      agrees: true,
      standIn: { by: "systemd", pid: null },
      releaseFrom: "program"
    })
    const { stdout } = await machine.command(["status"])
    assert.include(stdout, ": does not run; it would start\n")
    assert.include(
      stdout,
      "/var/run/docker.sock (docker.socket listens, and starts the engine when a program connects)\n"
    )
    await machine.run(["busybox", "kill", `${systemd.pid}`])
  })
})

describe.skipIf(Dockerd.obstacle !== undefined)("the configuration of an engine that runs", () => {
  let machine: Dockerd.Machine
  let engine: Dockerd.Engine
  beforeAll(async () => {
    machine = await Dockerd.start({ containerd: true, files: { [dropIn]: unit(...flags) } })
  })
  afterEach(() => engine?.stop())
  afterAll(() => machine?.stop())

  const started = async (content: object, ...more: ReadonlyArray<string>) => {
    await configure(machine, content)
    engine = await startEngine(machine, ...more)
    const only = await statusOfOnly(machine)
    assert.strictEqual(only.agrees, true, JSON.stringify(only.findings))
  }

  it.each<[what: string, before: object, now: object, changes: ReadonlyArray<string>]>([
    ["a new runtime", {}, { runtimes: { crun } }, ["crun is new"]],
    ["a runtime less", { runtimes: { crun, debug } }, { runtimes: { crun } }, ["debug is gone"]],
    [
      "another program",
      { runtimes: { a: crun } },
      { runtimes: { a: { path: "/usr/sbin/runc" } } },
      ["a: path /usr/bin/crun → /usr/sbin/runc"]
    ],
    [
      "other arguments",
      { runtimes: { debug } },
      { runtimes: { debug: { path: debug.path } } },
      ["debug: runtimeArgs --debug → none"]
    ],
    // The engine does not say the shim of a runtime.
    ["a shim less", { runtimes: { crun, shim } }, { runtimes: { crun } }, ["shim is gone"]],
    [
      "a program for a shim",
      { runtimes: { shim } },
      { runtimes: { shim: crun } },
      ["shim: path none → /usr/bin/crun, runtimeType unknown → none"]
    ],
    [
      "a default",
      { runtimes: { crun } },
      { runtimes: { crun }, "default-runtime": "crun" },
      ["default runtime runc → crun"]
    ]
  ])("differs by %s until a reload", async (_, before, now, changes) => {
    await started(before)
    await configure(machine, now)
    const changed = await statusOfOnly(machine)
    assert.deepStrictEqual(codes(changed), ["reload-needed"])
    assert.strictEqual(changed.agrees, false)
    const { advice, details, message } = finding(changed, "reload-needed")
    assert.deepStrictEqual(details, { changes })
    assert.strictEqual(message, `The engine does not run with its configuration as it is now: ${changes.join("; ")}.`)
    assert.strictEqual(advice, "Run `systemctl reload docker`.")
    assertSame(changed, await engine.info())
    assert.isNull(await engine.reload())
    const reloaded = await statusOfOnly(machine)
    assert.deepInclude(reloaded, { agrees: true, findings: [] })
    assertSame(reloaded, await engine.info())
  })

  it.each<[what: string, before: object, now: object, changes: RegExp]>([
    [
      "no default any more",
      { runtimes: { crun }, "default-runtime": "crun" },
      { runtimes: { crun } },
      /^default runtime crun → runc$/
    ],
    ["no runtimes any more", { runtimes: { crun } }, {}, /^crun is gone$/],
    ["another data root", {}, { "data-root": "/srv/docker" }, /^data-root "\/var\/lib\/docker" → "\/srv\/docker"$/],
    // One of the two is what the engine uses without an option.
    [
      "another cgroup driver",
      { "exec-opts": ["native.cgroupdriver=cgroupfs"] },
      { "exec-opts": ["native.cgroupdriver=systemd"] },
      /^exec-opts /
    ]
  ])("differs by %s until a restart", async (_, before, now, changes) => {
    await started(before)
    await configure(machine, now)
    const changed = await statusOfOnly(machine)
    assert.deepStrictEqual(codes(changed), ["restart-needed"])
    const { advice, details } = finding(changed, "restart-needed")
    const [change, ...others] = (details as { readonly changes: ReadonlyArray<string> }).changes
    assert.match(change ?? "", changes)
    assert.deepStrictEqual(others, [])
    assert.strictEqual(
      advice,
      "A reload is not enough. Run `systemctl restart docker`. Without live-restore, that stops all containers."
    )
    assert.isNull(await engine.reload())
    assert.deepStrictEqual(codes(await statusOfOnly(machine)), ["restart-needed"])
    await engine.stop()
    engine = await startEngine(machine)
    const restarted = await statusOfOnly(machine)
    assert.deepInclude(restarted, { agrees: true, findings: [] })
    assertSame(restarted, await engine.info())
  })
})
