/** Every interface of a container engine by CRI passes the suite. A socket is looked at before it is asked, and nothing is left open. */
import { assert, describe, it } from "@effect/vitest"
import { CriAnswer } from "@oci-runtimes/core/machine"
import { CriApi, Machine, Processes } from "@oci-runtimes/node"
import { criApiConformance } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { spawnSync } from "node:child_process"
import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs"
import { createServer as createHttp2Server } from "node:http2"
import { createServer, type Socket } from "node:net"
import { join } from "node:path"
import * as CriCall from "../src/machine/internal/criCall.ts"
import { criServedLive, statusLive } from "./criSockets.ts"
import { flood, serving, speaking } from "./localSockets.ts"
import { scratch } from "./places.ts"
import { output } from "./testPrograms.ts"

const overProcesses = (sockets: CriApi.Sockets) => Layer.provide(CriApi.layerOf(sockets), Processes.layerOf())

describe.each([
  ["of this machine", criServedLive, scratch],
  ["with set answers", overProcesses, Effect.succeed("/run")],
  ["of a machine in memory", (sockets: CriApi.Sockets) => Machine.memory({ sockets }), Effect.succeed("/run")]
] as const)("the interface by CRI %s", (_title, layerWith, workspace) => {
  for (const { run, title } of criApiConformance(layerWith, workspace)) it.live(title, () => run)
})

const constant = (failure: CriAnswer.Failure) => () =>
  Layer.sync(CriApi.CriApi, () => {
    const answer = Effect.succeed(Result.fail(failure))
    return { version: () => answer, status: () => answer }
  })

describe("the suite", () => {
  it.live.each<CriAnswer.Failure>([{ _tag: "NotGrpc" }, { _tag: "NoSocket", errno: "ENOENT" }])(
    "is not passed by an interface that always fails with %j",
    (failure) =>
      Effect.gen(function* () {
        const cases = criApiConformance(constant(failure), Effect.succeed("/run"))
        const exits = yield* Effect.forEach(cases, ({ run }) => Effect.exit(run))
        const passed = cases.filter((_, index) => exits[index]?._tag === "Success").map(({ title }) => title)
        assert.deepStrictEqual(passed, failure._tag === "NotGrpc" ? ["says that a program does not speak gRPC"] : [])
      })
  )
})

const noSocket = (errno: string): CriAnswer.Outcome<never> => Result.fail({ _tag: "NoSocket", errno })

/** An engine without CRI at a socket, and the number of connections to it. */
const counted = (path: string) =>
  Effect.gen(function* () {
    let connections = 0
    const server = createHttp2Server().on("session", () => connections++)
    server.on("stream", (stream) => stream.respond({ ":status": 200, "grpc-status": 12 }, { endStream: true }))
    yield* serving(path, server)
    return () => connections
  })

const withoutCri: CriAnswer.Outcome<never> = Result.fail({ _tag: "NotCri", method: "Status", details: "" })

describe("the look before a connection", () => {
  it.live("follows links, and refuses what is not a socket", () =>
    Effect.gen(function* () {
      const root = yield* scratch
      const path = (name: string) => join(root, name)
      const connections = yield* counted(path("real"))
      mkdirSync(path("directory"))
      writeFileSync(path("file"), "")
      symlinkSync("real", path("link"))
      symlinkSync("none", path("dangling"))
      assert.deepStrictEqual(yield* statusLive(path("link")), withoutCri)
      for (const [name, errno] of [
        ["directory", "ENOTSOCK"],
        ["file", "ENOTSOCK"],
        ["dangling", "ENOENT"],
        ["real/below", "ENOTDIR"]
      ] as const) {
        assert.deepStrictEqual(yield* statusLive(path(name)), noSocket(errno), name)
      }
      assert.strictEqual(connections(), 1)
    })
  )

  it.live("finds a socket whose program has died", () =>
    Effect.gen(function* () {
      const path = join(yield* scratch, "socket")
      const listen = `require("node:net").createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, "SIGKILL"))`
      spawnSync(process.execPath, ["-e", listen])
      assert.deepStrictEqual(yield* statusLive(path), noSocket("ECONNREFUSED"))
    })
  )

  it.live.skipIf(process.getuid?.() !== 0)("refuses the socket of another user without a connection", () =>
    Effect.gen(function* () {
      const path = join(yield* scratch, "socket")
      const connections = yield* counted(path)
      chownSync(path, 1234, 0)
      const refused = Result.fail({ _tag: "RefusedOwner", owner: 1234, user: 0 } as const)
      assert.deepStrictEqual(yield* statusLive(path), refused)
      assert.strictEqual(connections(), 0)
    })
  )

  it.live.skipIf(process.getuid?.() !== 0)("lets a user ask sockets of root if their mode allows it", () =>
    Effect.gen(function* () {
      const root = yield* scratch
      chmodSync(root, 0o755)
      const sockets = [
        ["open", 0o666],
        ["closed", 0o600]
      ] as const
      for (const [name, mode] of sockets) {
        yield* counted(join(root, name))
        chmodSync(join(root, name), mode)
      }
      const program = join(import.meta.dirname, "criApiOfUser.ts")
      const printed = yield* output(
        program,
        sockets.map(([name]) => join(root, name))
      )
      assert.strictEqual(
        printed,
        '{"_tag":"NotCri","method":"Status","details":""}\n{"_tag":"NoSocket","errno":"EACCES"}\n'
      )
    })
  )
})

describe("a question", () => {
  it.live("that is interrupted closes its connection", () =>
    Effect.gen(function* () {
      const path = join(yield* scratch, "socket")
      const asked = Promise.withResolvers<Socket>()
      yield* speaking(path, asked.resolve)
      const fiber = yield* Effect.forkChild(statusLive(path))
      const connection = yield* Effect.promise(() => asked.promise)
      const closed = Promise.withResolvers<void>()
      connection.on("close", () => closed.resolve())
      yield* Fiber.interrupt(fiber)
      yield* Effect.promise(() => closed.promise)
    })
  )

  it.live.each<[string, (path: string) => string, CriAnswer.Outcome<never>]>([
    ["begins with two slashes", (path) => `/${path}`, withoutCri],
    ["has a line break", (path) => `${path}\n`, noSocket("EINVAL")]
  ])("to a socket that cannot be held never goes to another path, if the path %s", ([, locationOf, expected]) =>
    Effect.gen(function* () {
      const path = join(yield* scratch, "socket")
      yield* counted(path)
      const location = locationOf(path)
      const outcome = yield* Effect.callback<CriAnswer.Outcome<unknown>>((resume) => {
        const ending = new AbortController()
        const settle = (answer: CriAnswer.Outcome<unknown>) => {
          ending.abort()
          resume(Effect.succeed(answer))
        }
        CriCall.status(CriAnswer.limits, { location, signal: ending.signal, settle })
      })
      assert.deepStrictEqual(outcome, expected)
    })
  )

  it.live("does not get the failure of an earlier question", () =>
    Effect.gen(function* () {
      const root = yield* scratch
      yield* counted(join(root, "good"))
      yield* serving(
        join(root, "bad"),
        createServer((connection) => void connection.destroy())
      )
      for (const name of ["bad", "good", "bad", "good"]) {
        const expected = name === "good" ? withoutCri : Result.fail({ _tag: "Interrupted", received: 0 } as const)
        assert.deepStrictEqual(yield* statusLive(join(root, name)), expected)
      }
    })
  )

  it.live("leaves nothing open that keeps the process from its end", () =>
    Effect.gen(function* () {
      const root = yield* scratch
      const path = (name: string) => join(root, name)
      yield* counted(path("good"))
      yield* speaking(path("hangs"), () => {})
      yield* speaking(path("flood"), (connection) => flood(connection, "x"))
      const program = join(import.meta.dirname, "fixtures/asksAndEnds.ts")
      const sockets = ["good:60000", "hangs:30", "flood:60000", "none:60000"].map(path)
      const printed = yield* output(program, ["cri", ...sockets])
      assert.strictEqual(printed, "NotCri TimedOut NotGrpc NoSocket; open: 0\n")
    })
  )
})

describe("a machine in memory", () => {
  const version = { version: "0.1.0", runtimeName: "engine", runtimeVersion: "1.0.0", runtimeApiVersion: "v1" }

  const machine = Machine.memory({
    files: {
      "/var/run": { type: "link", target: "/run" },
      "/run/file": "",
      "/run/stale.sock": { type: "socket" }
    },
    sockets: {
      "/run/engine.sock": { cri: { version }, answers: { "/info": "{}" } },
      "/run/other.sock": { owner: 1001, cri: { version } },
      "/run/hangs.sock": { hangs: true }
    },
    processes: { user: { uid: 1000, gid: 1000 } }
  })

  it.effect("looks at the paths of its disk, as its user, in its own time", () =>
    Effect.gen(function* () {
      for (const [path, expected] of [
        ["/run/engine.sock", Result.succeed(version)],
        ["/var/run/engine.sock", Result.succeed(version)],
        ["/run/other.sock", Result.fail({ _tag: "RefusedOwner", owner: 1001, user: 1000 })],
        ["/run/stale.sock", noSocket("ECONNREFUSED")],
        ["/run/hangs.sock", Result.fail({ _tag: "TimedOut", milliseconds: 5000 })],
        ["/run/file", noSocket("ENOTSOCK")],
        ["/run/none", noSocket("ENOENT")]
      ] as ReadonlyArray<[string, CriAnswer.Outcome<CriAnswer.Version>]>) {
        assert.deepStrictEqual(yield* CriApi.CriApi.use((cri) => cri.version(path)), expected, path)
      }
    }).pipe(Effect.provide(machine))
  )

  it.effect("has no Unix sockets if its system is Windows", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* CriApi.CriApi.use((cri) => cri.version("/run/engine.sock")), noSocket("ENOTSUP"))
    }).pipe(
      Effect.provide(
        Machine.memory({ environment: { platform: "windows" }, sockets: { "/run/engine.sock": { cri: { version } } } })
      )
    )
  )
})
