/** Every interface of an engine passes the suite, and the live one survives any program behind a socket. */
import { assert, describe, it } from "@effect/vitest"
import { LocalRequest } from "@oci-runtimes/core/machine"
import { Disk, EngineApi, Machine, Processes } from "@oci-runtimes/node"
import { engineApiConformance } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { spawn, spawnSync } from "node:child_process"
import { chmodSync, chownSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs"
import { connect, createServer, type Socket } from "node:net"
import { join } from "node:path"
import { hold } from "../src/machine/internal/heldSocket.ts"
import { askLive, servedLive, serving, speaking } from "./localSockets.ts"
import { scratch } from "./places.ts"

const overProcesses = (sockets: EngineApi.Sockets) => Layer.provide(EngineApi.layerOf(sockets), Processes.layerOf())

describe.each([
  ["of this machine", servedLive, scratch],
  ["with set answers", overProcesses, Effect.succeed("/run")],
  ["of a machine in memory", (sockets: EngineApi.Sockets) => Machine.memory({ sockets }), Effect.succeed("/run")]
] as const)("the interface %s", (_title, layerWith, workspace) => {
  for (const { run, title } of engineApiConformance(layerWith, workspace)) it.live(title, () => run)
})

describe("the suite", () => {
  const constant = (outcome: LocalRequest.Outcome) => () =>
    Layer.succeed(EngineApi.EngineApi, { request: () => Effect.succeed(outcome) })

  it.live.each<[string, LocalRequest.Outcome]>([
    ["always gives the same answer", Result.succeed({ status: 200, body: new Uint8Array() })],
    ["always fails", Result.fail({ _tag: "NoSocket", errno: "ENOENT" })]
  ])("is not passed by an interface that %s", ([, outcome]) =>
    Effect.gen(function* () {
      const cases = engineApiConformance(constant(outcome), Effect.succeed("/run"))
      const exits = yield* Effect.forEach(cases, ({ run }) => Effect.exit(run))
      assert.deepStrictEqual(
        exits.map(({ _tag }) => _tag),
        cases.map(() => "Failure")
      )
    })
  )
})

const ok = "HTTP/1.1 200 OK\r\n"

/** Sends the same bytes until the connection ends. */
const flood = (connection: Socket, bytes: string) => {
  const block = bytes.repeat(Math.ceil(10_000 / bytes.length))
  const more = () => {
    while (!connection.destroyed && connection.write(block));
  }
  connection.on("drain", more)
  more()
}

const interrupted = (answer: string): LocalRequest.Failure => ({ _tag: "Interrupted", received: answer.length })

/** The bytes that a program sends before it closes the connection, and the outcome. */
const sent: ReadonlyArray<readonly [string, string, LocalRequest.Outcome]> = [
  ["nothing", "", Result.fail(interrupted(""))],
  ["half a head", "HTTP/1.1 200 OK\r\nContent-Le", Result.fail(interrupted("HTTP/1.1 200 OK\r\nContent-Le"))],
  ["half a body", `${ok}Content-Length: 9\r\n\r\n{"a`, Result.fail(interrupted(`${ok}Content-Length: 9\r\n\r\n{"a`))],
  [
    "half of its pieces",
    `${ok}Transfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n`,
    Result.fail(interrupted(`${ok}Transfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n`))
  ],
  ["a body until the end", `${ok}\r\n{}`, Result.succeed({ status: 200, body: Uint8Array.of(0x7b, 0x7d) })],
  [
    "more than its length",
    `${ok}Content-Length: 2\r\n\r\n{}{}`,
    Result.succeed({ status: 200, body: Uint8Array.of(0x7b, 0x7d) })
  ],
  [
    "an answer after others",
    `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n${ok}Content-Length: 0\r\n\r\n`,
    Result.succeed({ status: 200, body: new Uint8Array() })
  ]
]

/** The bytes of programs that do not speak HTTP. */
const garbage: ReadonlyArray<readonly [string, string]> = [
  ["a greeting of another protocol", "SSH-2.0-OpenSSH_9.2\r\n"],
  ["binary data", "\0\x01\x02\xff"],
  ["two lengths", `${ok}Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}`],
  ["a negative length", `${ok}Content-Length: -1\r\n\r\n{}`],
  ["a piece without a length", `${ok}Transfer-Encoding: chunked\r\n\r\nzz\r\n`],
  ["a header with a control character", `${ok}a: \0\r\n\r\n`],
  ["another protocol on request", "HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: raw\r\n\r\n"]
]

/** The bytes that a program sends at first and then without end, and the failure. */
const floods: ReadonlyArray<readonly [string, string, string, LocalRequest.Failure]> = [
  ["a body", ok + "\r\n", "x", { _tag: "TooMuchOutput", part: "body", bytes: 1000 }],
  [
    "pieces of a body",
    `${ok}Transfer-Encoding: chunked\r\n\r\n`,
    "1\r\nx\r\n",
    { _tag: "TooMuchOutput", part: "body", bytes: 1000 }
  ],
  ["headers", ok, "a: b\r\n", { _tag: "TooMuchOutput", part: "head", bytes: LocalRequest.maximumHead }],
  ["one header", `${ok}a: `, "x", { _tag: "TooMuchOutput", part: "head", bytes: LocalRequest.maximumHead }],
  [
    "interim answers",
    "",
    "HTTP/1.1 100 Continue\r\n\r\n",
    { _tag: "TooMuchOutput", part: "head", bytes: LocalRequest.maximumHead }
  ],
  [
    "extensions of a piece",
    `${ok}Transfer-Encoding: chunked\r\n\r\n1;`,
    "x",
    { _tag: "TooMuchOutput", part: "body", bytes: 1000 }
  ],
  [
    "trailers",
    `${ok}Transfer-Encoding: chunked\r\n\r\n0\r\n`,
    "a: b\r\n",
    { _tag: "TooMuchOutput", part: "body", bytes: 1000 }
  ]
]

describe("a program at a socket", () => {
  it.live.each(sent)("that sends %s and closes the connection: the outcome says so", ([, text, expected]) =>
    Effect.gen(function* () {
      const path = join(yield* scratch, "socket")
      yield* speaking(path, (connection) => void connection.end(Buffer.from(text, "latin1")))
      assert.deepStrictEqual(yield* askLive(path), expected)
    })
  )

  it.live.each(garbage)("that sends %s does not speak HTTP", ([, text]) =>
    Effect.gen(function* () {
      const path = join(yield* scratch, "socket")
      yield* speaking(path, (connection) => void connection.write(Buffer.from(text, "latin1")))
      const failure = Result.getOrThrow(Result.flip(yield* askLive(path)))
      assert.strictEqual(failure._tag, "NotHttp")
    })
  )

  it.live.each(floods)("that sends %s without end is left", ([, begin, again, failure]) =>
    Effect.gen(function* () {
      const path = join(yield* scratch, "socket")
      yield* speaking(path, (connection) => {
        connection.write(begin)
        flood(connection, again)
      })
      assert.deepStrictEqual(yield* askLive(path), Result.fail(failure))
    })
  )

  it.live.each<[string, string]>([
    ["accepts and says nothing", ""],
    ["sends a head and no body", `${ok}Content-Length: 9\r\n\r\n`],
    ["sends an interim answer only", "HTTP/1.1 102 Processing\r\n\r\n"]
  ])("that %s is left when the time is over", ([, text]) =>
    Effect.gen(function* () {
      const path = join(yield* scratch, "socket")
      yield* speaking(path, (connection) => void connection.write(text))
      const outcome = yield* askLive(path, { milliseconds: 30 })
      assert.deepStrictEqual(outcome, Result.fail({ _tag: "TimedOut", milliseconds: 30 }))
    })
  )

  it.live("that sends a byte now and then does not get more time by it", () =>
    Effect.gen(function* () {
      const path = join(yield* scratch, "socket")
      yield* speaking(path, (connection) => {
        connection.write(`${ok}Content-Length: 900\r\n\r\n`)
        const timer = setInterval(() => connection.write("x"), 1)
        connection.on("close", () => clearInterval(timer))
      })
      const outcome = yield* askLive(path, { milliseconds: 50 })
      assert.deepStrictEqual(outcome, Result.fail({ _tag: "TimedOut", milliseconds: 50 }))
    })
  )

  it.live("that resets the connection before it reads the question interrupts its answer", () =>
    Effect.gen(function* () {
      const path = join(yield* scratch, "socket")
      yield* serving(
        path,
        createServer((connection) => void connection.destroy())
      )
      const outcome = yield* askLive(path)
      assert.deepStrictEqual(outcome, Result.fail(interrupted("")))
    })
  )
})

const noSocket = (errno: string): LocalRequest.Outcome => Result.fail({ _tag: "NoSocket", errno })
const answer: LocalRequest.Outcome = Result.succeed({ status: 200, body: Uint8Array.of(0x7b, 0x7d) })

/** A server that answers `{}` and counts its connections. */
const counted = (path: string) => {
  let connections = 0
  const server = createServer((connection) => {
    connections++
    connection.once("data", () => connection.end(`${ok}Content-Length: 2\r\n\r\n{}`))
  })
  return Effect.as(serving(path, server), () => connections)
}

describe("the look before a connection", () => {
  it.live("follows links, and refuses what is not a socket", () =>
    Effect.gen(function* () {
      const root = yield* scratch
      const path = (name: string) => join(root, name)
      yield* counted(path("real"))
      mkdirSync(path("directory"))
      writeFileSync(path("file"), "")
      for (const [name, target] of [
        ["link", "real"],
        ["loop", "loop"],
        ["dangling", "none"],
        ["to-file", "file"]
      ] as const) {
        symlinkSync(target, path(name))
      }
      assert.deepStrictEqual(yield* askLive(path("link")), answer)
      for (const [name, errno] of [
        ["directory", "ENOTSOCK"],
        ["file", "ENOTSOCK"],
        ["to-file", "ENOTSOCK"],
        ["loop", "ELOOP"],
        ["dangling", "ENOENT"],
        ["real/below", "ENOTDIR"]
      ] as const) {
        assert.deepStrictEqual(yield* askLive(path(name)), noSocket(errno), name)
      }
    })
  )

  it.live("finds a socket whose program has died", () =>
    Effect.gen(function* () {
      const path = join(yield* scratch, "socket")
      const listen = `require("node:net").createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, "SIGKILL"))`
      spawnSync(process.execPath, ["-e", listen])
      assert.deepStrictEqual(yield* askLive(path), noSocket("ECONNREFUSED"))
    })
  )

  it.live("holds the socket, so that it cannot be exchanged before the connection", () =>
    Effect.gen(function* () {
      const root = yield* scratch
      const [path, other] = [join(root, "socket"), join(root, "other")]
      const [trusted, trap] = [yield* counted(path), yield* counted(other)]
      const held = yield* Effect.promise(() => hold({ _tag: "UnixSocket", path }))
      renameSync(other, path)
      yield* Effect.callback<void>((resume) => {
        const connection = connect({ path: held.location }, () => resume(Effect.sync(() => void connection.destroy())))
      })
      held.release()
      assert.deepStrictEqual(yield* askLive(path), answer)
      assert.deepStrictEqual([trusted(), trap()], [1, 1])
    })
  )

  it.live.skipIf(process.getuid?.() !== 0)("refuses the socket of another user without a connection", () =>
    Effect.gen(function* () {
      const root = yield* scratch
      const path = join(root, "socket")
      const connections = yield* counted(path)
      symlinkSync("socket", join(root, "link"))
      chownSync(path, 1234, 0)
      for (const asked of [path, join(root, "link")]) {
        assert.deepStrictEqual(yield* askLive(asked), Result.fail({ _tag: "RefusedOwner", owner: 1234, user: 0 }))
      }
      assert.strictEqual(connections(), 0)
    })
  )

  it.live.skipIf(process.getuid?.() !== 0)("lets a user ask sockets of root and of their own", () =>
    Effect.gen(function* () {
      const root = yield* scratch
      chmodSync(root, 0o755)
      const sockets = [
        ["own", 65_534, 0o600],
        ["of-root", 0, 0o666],
        ["closed", 0, 0o600],
        ["of-other", 1234, 0o666]
      ] as const
      for (const [name, owner, mode] of sockets) {
        yield* counted(join(root, name))
        chownSync(join(root, name), owner, 0)
        chmodSync(join(root, name), mode)
      }
      const program = join(import.meta.dirname, "engineApiOfUser.ts")
      const paths = sockets.map(([name]) => join(root, name))
      const printed = yield* output(program, paths)
      assert.deepStrictEqual(printed.split("\n"), [
        "200 {}",
        "200 {}",
        '{"_tag":"NoSocket","errno":"EACCES"}',
        '{"_tag":"RefusedOwner","owner":1234,"user":65534}',
        ""
      ])
    })
  )
})

/** Runs a program of these tests, and returns what it prints. It must end by itself. */
const output = (program: string, args: ReadonlyArray<string>) =>
  Effect.callback<string>((resume) => {
    const child = spawn(process.execPath, ["-C", "@oci-runtimes/source", program, ...args], {
      stdio: ["ignore", "pipe", "inherit"]
    })
    let text = ""
    child.stdout.on("data", (chunk) => (text += String(chunk)))
    child.on("close", () => resume(Effect.succeed(text)))
  })

describe("a request", () => {
  it.live("that is interrupted closes its connection", () =>
    Effect.gen(function* () {
      const path = join(yield* scratch, "socket")
      const asked = Promise.withResolvers<Socket>()
      yield* speaking(path, asked.resolve)
      const fiber = yield* Effect.forkChild(askLive(path))
      const connection = yield* Effect.promise(() => asked.promise)
      const closed = Promise.withResolvers<void>()
      connection.on("close", () => closed.resolve())
      yield* Fiber.interrupt(fiber)
      yield* Effect.promise(() => closed.promise)
    })
  )

  it.live("leaves nothing open that keeps the process from its end", () =>
    Effect.gen(function* () {
      const root = yield* scratch
      const path = (name: string) => join(root, name)
      yield* counted(path("good"))
      yield* speaking(path("hangs"), () => {})
      yield* speaking(path("half"), (connection) => void connection.write(`${ok}Content-Length: 9\r\n\r\nx`))
      yield* speaking(path("flood"), (connection) => flood(connection, "x"))
      const program = join(import.meta.dirname, "fixtures/asksAndEnds.ts")
      const printed = yield* output(program, ["good", "hangs", "half", "flood", "none"].map(path))
      assert.strictEqual(printed, "Success TimedOut TimedOut NotHttp NoSocket; open: 0\n")
    })
  )
})

const askMemory = (path: string) =>
  EngineApi.EngineApi.use(({ request }) =>
    request({
      socket: { _tag: "UnixSocket", path },
      question: { path: ["version"] },
      limits: { milliseconds: 1000, bytes: 1000 }
    })
  )

describe("a machine in memory", () => {
  const machine = Machine.memory({
    files: {
      "/var/run": { type: "link", target: "/run" },
      "/run/file": "",
      "/run/stale.sock": { type: "socket" },
      "/run/odd.sock": "no socket"
    },
    sockets: {
      "/run/docker.sock": { answers: { "/version": "{}" } },
      "/run/own.sock": { owner: 1000, answers: { "/version": "{}" } },
      "/run/other.sock": { owner: 1001, answers: { "/version": "{}" } },
      "/run/odd.sock": { answers: { "/version": "{}" } },
      "/run/broken.sock": { answers: { "/version": { _tag: "NotHttp", detail: "x" } } }
    },
    processes: { user: { uid: 1000, gid: 1000 } }
  })

  it.effect("looks at the paths of its disk, as its user", () =>
    Effect.gen(function* () {
      for (const [path, expected] of [
        ["/run/docker.sock", answer],
        ["/var/run/docker.sock", answer],
        ["/run/own.sock", answer],
        ["/run/other.sock", Result.fail({ _tag: "RefusedOwner", owner: 1001, user: 1000 })],
        ["/run/stale.sock", noSocket("ECONNREFUSED")],
        ["/run/odd.sock", noSocket("ENOTSOCK")],
        ["/run/file", noSocket("ENOTSOCK")],
        ["/run/none", noSocket("ENOENT")],
        ["/run/file/below", noSocket("ENOTDIR")],
        ["/run/broken.sock", Result.fail({ _tag: "NotHttp", detail: "x" })]
      ] as ReadonlyArray<[string, LocalRequest.Outcome]>) {
        assert.deepStrictEqual(yield* askMemory(path), expected, path)
      }
      const { owner, type } = yield* Disk.Disk.use(({ stat }) => stat("/run/own.sock"))
      assert.deepStrictEqual([type, owner.uid], ["Socket", 1000])
    }).pipe(Effect.provide(machine))
  )
})
