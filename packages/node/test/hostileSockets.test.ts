/** The interface of this machine survives whatever a program at a socket sends. */
import { assert, describe, it } from "@effect/vitest"
import { LocalRequest } from "@oci-runtimes/core/machine"
import { Daemons, type Disk, EngineApi, Machine, Status } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { createServer } from "node:net"
import { join } from "node:path"
import * as Machines from "./engineMachines.ts"
import { askLive, flood, serving, speaking } from "./localSockets.ts"
import { scratch } from "./places.ts"

const ok = "HTTP/1.1 200 OK\r\n"

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

const head = (length: number): string => `${ok}Content-Length: ${length}\r\n\r\n`

describe("the status of engines at such sockets", () => {
  it.live("names what each of them did, and neither waits nor throws", () =>
    Effect.gen(function* () {
      const directory = yield* scratch
      const programs: ReadonlyArray<readonly [string, string, RegExp, (string | undefined)?]> = [
        ["silent", "", /did not answer within 0\.4 s/],
        ["endless", `${ok}\r\n`, /sent more than 1000 bytes as its answer/, "x"],
        ["half", `${head(13)}{"Version": [`, /answered GET \/version with/],
        ["other", `${head(2)}[]`, /answered GET \/version with/],
        ["empty", `${head(2)}{}`, /answered GET \/version with/],
        ["plain", "220 ready\r\n", /does not answer in HTTP/]
      ]
      for (const [name, text, , again] of programs) {
        yield* speaking(join(directory, name), (connection) => {
          connection.write(text)
          if (again !== undefined) flood(connection, again)
        })
      }
      const paths = programs.map(([name]) => join(directory, name))
      const units = paths.map((path, index): readonly [string, string] => [
        `d${index}.service`,
        `/usr/bin/dockerd -H unix://${path}`
      ])
      const world = Machines.machine({
        unit: null,
        process: null,
        told: null,
        files: Object.assign(
          Object.fromEntries(paths.map((path) => [path, { type: "socket" }])),
          ...units.map(([name, command], index) => ({
            [`/etc/systemd/system/${name}`]: Machines.unitFile(command),
            ...Machines.processFiles({ pid: 1000 + index, group: Machines.groupOf(name), words: command.split(" ") })
          }))
        ) as Disk.Files
      })
      // Only the sockets are those of this machine.
      const services = Layer.merge(Machine.memory(world), EngineApi.layer)
      const ask = { limits: { milliseconds: 400, bytes: 1000 } }
      const statuses = yield* Effect.gen(function* () {
        const found = yield* Daemons.find()
        return yield* Effect.forEach(found.daemons, (daemon) => Status.of(found, daemon, { ask }))
      }).pipe(Effect.provide(services))
      assert.deepStrictEqual(
        statuses.map(({ agrees, findings, isRunning }) => [agrees, findings.length, isRunning]),
        programs.map(() => [undefined, 0, true])
      )
      for (const [index, [, , expected]] of programs.entries()) {
        assert.match(statuses[index]?.unknown.join(" ") ?? "", expected)
      }
    })
  )
})
