/** Every interface of an engine passes the suite. A socket is looked at before it is asked, and nothing is left open. */
import { assert, describe, it } from "@effect/vitest"
import { LocalRequest } from "@oci-runtimes/core/machine"
import { Disk, EngineApi, Machine, Processes } from "@oci-runtimes/node"
import { engineApiConformance } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { spawnSync } from "node:child_process"
import { chmodSync, chownSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs"
import { connect, createServer, type Socket } from "node:net"
import { join } from "node:path"
import { hold } from "../src/machine/internal/heldSocket.ts"
import { output } from "./testPrograms.ts"
import { askLive, flood, servedLive, serving, speaking } from "./localSockets.ts"
import { scratch } from "./places.ts"

const overProcesses = (sockets: EngineApi.Sockets) => Layer.provide(EngineApi.layerOf(sockets), Processes.layerOf())

describe.each([
  ["of this machine", servedLive, scratch],
  ["with set answers", overProcesses, Effect.succeed("/run")],
  ["of a machine in memory", (sockets: EngineApi.Sockets) => Machine.memory({ sockets }), Effect.succeed("/run")]
] as const)("the interface %s", (_title, layerWith, workspace) => {
  for (const { run, title } of engineApiConformance(layerWith, workspace)) it.live(title, () => run)
})

const constant = (outcome: LocalRequest.Outcome) => () =>
  Layer.succeed(EngineApi.EngineApi, { request: () => Effect.succeed(outcome) })

describe("the suite", () => {
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

const noSocket = (errno: string): LocalRequest.Outcome => Result.fail({ _tag: "NoSocket", errno })
const answer: LocalRequest.Outcome = Result.succeed({ status: 200, body: Uint8Array.of(0x7b, 0x7d) })

/** A server that answers `{}` and counts its connections. */
const counted = (path: string) => {
  let connections = 0
  const server = createServer((connection) => {
    connections++
    connection.once("data", () => connection.end(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}`))
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
      yield* speaking(
        path("half"),
        (connection) => void connection.write(`HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx`)
      )
      yield* speaking(path("flood"), (connection) => flood(connection, "x"))
      const program = join(import.meta.dirname, "fixtures/asksAndEnds.ts")
      const printed = yield* output(program, [
        "http",
        ...["good:60000", "hangs:30", "half:30", "flood:60000", "none:60000"].map(path)
      ])
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
