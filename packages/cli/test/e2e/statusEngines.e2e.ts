/**
 * `status` on machines with several engines, for ordinary users, and where something else is in the place of an engine.
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
import type * as World from "./World.ts"

const own = (name: string): ReadonlyArray<string> => [
  "-H",
  `unix:///run/${name}.sock`,
  `--pidfile=/run/${name}.pid`,
  `--data-root=/srv/${name}`,
  `--exec-root=/run/${name}`,
  `--config-file=/etc/${name}.json`,
  "--containerd=/run/containerd/containerd.sock",
  `--containerd-namespace=${name}`,
  `--containerd-plugins-namespace=${name}-plugins`,
  ...Dockerd.flags
]

describe.skipIf(Dockerd.obstacle !== undefined)("several engines", () => {
  let machine: Dockerd.Machine
  const engines: Array<Dockerd.Engine> = []
  const start = async (options: Dockerd.Start) => {
    const engine = await machine.startEngine(options)
    engines.push(engine)
    return engine
  }
  beforeAll(async () => {
    machine = await Dockerd.start({
      containerd: true,
      files: {
        [dropIn]: unit(...flags),
        "/lib/systemd/system/docker-second.service": `[Service]\nExecStart=/usr/sbin/dockerd ${own("second").join(" ")}\nExecReload=/bin/kill -s HUP $MAINPID\n`,
        [configFile]: '{ "runtimes": { "first": { "path": "/usr/bin/crun" } } }',
        "/etc/second.json": '{ "runtimes": { "second": { "path": "/usr/sbin/runc" } }, "default-runtime": "second" }',
        "/etc/third.json": "{}"
      }
    })
  })
  afterEach(async () => {
    await Promise.all(engines.splice(0).map((engine) => engine.stop()))
  })
  afterAll(() => machine?.stop())

  it("are each told with their own file and runtimes, and are chosen by their socket", async () => {
    const [first, second] = await Promise.all([
      start({ words: ["/usr/sbin/dockerd", ...flags] }),
      start({ words: ["/usr/sbin/dockerd", ...own("second")], unit: "docker-second.service" })
    ])
    const { document, exitCode } = await status(machine)
    assert.strictEqual(exitCode, 0)
    const [one, other, ...more] = document.engines
    assert.deepStrictEqual(more, [])
    assert.deepInclude(one, { title: "system-wide engine", pid: first.pid, dataRoot: "/var/lib/docker" })
    assert.deepInclude(other, { title: "engine of docker-second.service", pid: second.pid, dataRoot: "/srv/second" })
    assert.deepStrictEqual(other?.startedBy?.at, { file: "/usr/lib/systemd/system/docker-second.service", line: 2 })
    assert.deepStrictEqual(other?.configFile, { path: "/etc/second.json", exists: true, origin: "flag" })
    assertSame(one!, await first.info())
    assertSame(other!, await second.info())

    assert.strictEqual((await statusOfOnly(machine, ["--socket", "/run/second.sock"])).pid, second.pid)
    assert.strictEqual((await statusOfOnly(machine, ["--socket", "/run/docker.sock"])).pid, first.pid)
    const none = await machine.command(["status", "--socket", "/run/none.sock"])
    assert.strictEqual(none.exitCode, 2)
    assert.include(none.stderr, "No engine of this machine listens at /run/none.sock.")

    await machine.write(
      "/etc/second.json",
      '{ "runtimes": { "second": { "path": "/usr/bin/crun" } }, "default-runtime": "second" }'
    )
    const changed = (await status(machine)).document.engines
    assert.deepStrictEqual(changed.map(codes), [[], ["reload-needed"]])
    assert.strictEqual(finding(changed[1]!, "reload-needed").advice, "Run `systemctl reload docker-second`.")
  })

  it("are left out if they have another root directory", async () => {
    const mounts = ["/", "/sys", "/proc", "/run", "/dev"].map(
      (path) => `mount --${path === "/sys" ? "r" : ""}bind ${path} /srv/jail${path}`
    )
    await machine.run(["sh", "-c", ["set -e; mkdir -p /srv/jail", ...mounts].join("; ")])
    const jailed = ["chroot", "/srv/jail", "/usr/sbin/dockerd", ...own("third")]
    const [first, third] = await Promise.all([
      start({ words: ["/usr/sbin/dockerd", ...flags] }),
      start({ words: jailed, unit: null, host: "unix:///run/third.sock" })
    ])
    const { document, exitCode } = await status(machine)
    assert.strictEqual(exitCode, 0)
    assert.deepStrictEqual(
      document.engines.map(({ pid }) => pid),
      [first.pid]
    )
    assert.deepStrictEqual(document.leftOut, [
      {
        pid: third.pid,
        user: 0,
        message: `Left out: process ${third.pid} is called dockerd and has another root directory, as in a container.`
      }
    ])
  })

  it("that were started by hand do not count as the engine of the unit", async () => {
    const byHand = await start({ words: ["/usr/sbin/dockerd", ...flags], unit: null })
    const { engines: both } = (await status(machine)).document
    assert.deepStrictEqual(
      both.map(({ pid, running, runtimes, standIn }) => [pid, running, runtimes === null, standIn]),
      [
        [byHand.pid, true, false, null],
        [null, false, true, { by: "engine", pid: byHand.pid }]
      ]
    )
    assert.include(
      (await machine.command(["status"])).stdout,
      `/var/run/docker.sock (in use by process ${byHand.pid})\n`
    )
    await configure(machine, { runtimes: {} })
    const [changed] = (await status(machine)).document.engines
    assert.strictEqual(finding(changed!, "reload-needed").advice, `Run \`kill -HUP ${byHand.pid}\`.`)
  })
})

/** A program of Node.js that listens at the usual socket, and does this with each connection `c`. */
const server = (action: string): string =>
  `require("net").createServer((c) => { c.on("error", () => {}); ${action} }).listen("/run/docker.sock", () => console.log("listens"))`

const http = (body: string): string =>
  `c.on("data", () => c.end(${JSON.stringify(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`)}))`

const podman = http('{"Version":"5.4.2","Components":[{"Name":"Podman Engine","Version":"5.4.2"}]}')

const flood = (start: string, piece: string): string =>
  `c.write(${start}); const f = () => { while (c.writable && c.write(${piece})); }; c.on("drain", f); f()`

describe.skipIf(Dockerd.obstacle !== undefined)("what is not the engine of root", () => {
  let machine: Dockerd.Machine
  const others: Array<World.Process> = []
  beforeAll(async () => {
    machine = await Dockerd.start({
      containerd: true,
      // An empty file masks the unit of the socket, so that systemd does not count as the listener.
      files: { [dropIn]: unit(...flags), "/etc/systemd/system/docker.socket": "", [configFile]: "{}" },
      users: { member: ["docker"], stranger: [], planter: [] }
    })
  })
  afterEach(async () => {
    await Promise.all(others.splice(0).map(({ pid }) => machine.run(["busybox", "kill", `${pid}`])))
    await machine.run(["rm", "-f", "/run/docker.sock"])
  })
  afterAll(() => machine?.stop())

  const run = async (script: string, user = "root") => {
    const process = await machine.spawn(["/opt/oci-runtimes/node", "-e", script], { user })
    others.push(process)
    await new Promise((listens) => process.stdout.once("data", listens))
    return process
  }

  it.each<[what: string, action: string, unknown: RegExp]>([
    ["hangs", "", /did not answer within 5 s\. See whether it hangs, or try again\.$/],
    [
      "floods",
      flood('"HTTP/1.1 200 OK\\r\\n\\r\\n["', "Buffer.alloc(65536, 32)"),
      /sent more than 33554432 bytes as its answer\./
    ],
    [
      "floods with headers",
      flood('"HTTP/1.1 200 OK\\r\\n"', '"X-A: " + "a".repeat(9999) + "\\r\\n"'),
      /sent more than 65536 bytes before its answer\./
    ],
    [
      "sends half an object",
      'c.end("HTTP/1.1 200 OK\\r\\nContent-Length: 99\\r\\n\\r\\n{\\"Ver")',
      /closed the connection after \d+ bytes, before the end of its answer\./
    ],
    ["is another server", 'c.end("SSH-2.0-OpenSSH_9.2\\r\\n")', /does not answer in HTTP/],
    ["answers in another language", http("<h1>Hello</h1>"), /answered GET \/version with something other than JSON\./],
    ["answers with another object", http("{}"), /a value of the wrong type in "Version"/],
    ["is Podman", podman, /is "Podman Engine" "5\.4\.2", not Docker Engine\./]
  ])("is unknown if a program of root at the socket %s", async (what, action, unknown) => {
    await run(server(action))
    const began = performance.now()
    const only = await statusOfOnly(machine)
    assert.isBelow(performance.now() - began, what === "hangs" ? 8000 : 5000)
    assert.deepInclude(only, { running: null, agrees: null, findings: [], runtimes: null, releaseFrom: "program" })
    const [reason = "", ...more] = only.unknown
    assert.deepStrictEqual(more, [])
    assert.match(reason, unknown)
    assert.include(reason, 'he program at the socket "/var/run/docker.sock"')
  })

  it("is told to users as far as they may know it", async () => {
    const engine = await startEngine(machine)
    const member = await statusOfOnly(machine, [], { user: "member" })
    assert.deepInclude(member, { agrees: true, unknown: [], pid: engine.pid })
    assertSame(member, await engine.info())

    const { document, exitCode } = await status(machine, [], { user: "stranger" })
    assert.strictEqual(exitCode, 1)
    const [stranger] = document.engines
    assert.deepInclude(stranger, {
      running: true,
      agrees: null,
      runtimes: null,
      containers: { known: 0, unknown: 0, byRuntime: {} },
      findings: [],
      unknown: [
        'Cannot connect to the socket "/var/run/docker.sock": permission denied. Run the command as root, or as a member of the socket\'s group.',
        'Cannot read the containers of the engine: "/var/lib/docker/containers": permission denied. Run the command as root.'
      ]
    })

    await machine.run(["chmod", "600", configFile])
    const denied = await statusOfOnly(machine, [], { user: "member" })
    assertSame(denied, await engine.info())
    assert.deepInclude(denied, {
      agrees: null,
      findings: [],
      configFile: { path: configFile, exists: true, origin: "default" },
      unknown: [`Cannot read ${configFile}: permission denied. Run the command as root.`]
    })

    // Processes of others may have any name.
    const named =
      'require("fs").writeFileSync("/proc/self/comm", "dockerd"); setInterval(() => {}, 1000); console.log("runs")'
    const { pid } = await run(named, "planter")
    const planted = await status(machine)
    assert.deepStrictEqual(
      planted.document.engines.map((one) => one.pid),
      [engine.pid]
    )
    assert.deepStrictEqual([planted.exitCode, planted.document.leftOut.map((one) => one.pid)], [0, [pid]])
    const { stderr } = await machine.command(["status"])
    assert.match(stderr, new RegExp(`^Left out: process ${pid} is called dockerd and belongs to user \\d+\\.`))
    await engine.stop()
  })

  it("is not asked at a socket of another user", async () => {
    const engine = await startEngine(machine)
    await machine.run(["mv", "/run/docker.sock", "/run/real.sock"])
    await run(server(podman))
    await machine.run(["chown", "planter", "/run/docker.sock"])
    const only = await statusOfOnly(machine)
    assert.deepInclude(only, { running: true, agrees: false, runtimes: null, unknown: [] })
    assert.deepStrictEqual(codes(only), ["untrusted-socket"])
    const { advice, message } = finding(only, "untrusted-socket")
    assert.match(message, /^The socket \/var\/run\/docker\.sock belongs to user \d+, and not to root or to user 0\./)
    assert.strictEqual(
      advice,
      "See which program made the socket. If you trust its owner, run the command as that user."
    )
    await engine.stop()
  })
})
