/** The interface by CRI of this machine survives whatever a program at a socket sends. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { createServer as createHttp2Server, type OutgoingHttpHeaders, type ServerHttp2Stream } from "node:http2"
import { createServer } from "node:net"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { encoded, grpcServerAt, statusLive } from "./criSockets.ts"
import { flood, serving, speaking } from "./localSockets.ts"
import { scratch } from "./places.ts"

/** A program that speaks HTTP/2, and does something with each call. */
const streaming = (path: string, speak: (stream: ServerHttp2Stream) => void) =>
  serving(
    path,
    createHttp2Server().on("stream", (stream) => {
      stream.on("error", () => {})
      speak(stream)
    })
  )

const head = { ":status": 200, "content-type": "application/grpc" }

/** Returns the bytes of a message with its head, whose length may be another one. */
const framed = (message: Uint8Array, { isCompressed = false, length = message.length } = {}): Buffer => {
  const start = Buffer.alloc(5)
  start.writeUInt8(isCompressed ? 1 : 0)
  start.writeUInt32BE(length, 1)
  return Buffer.concat([start, message])
}

/** Answers with bytes and with trailers. */
const answering =
  (
    bytes: Uint8Array,
    {
      headers = {},
      trailers = { "grpc-status": "0" }
    }: { readonly headers?: object; readonly trailers?: OutgoingHttpHeaders } = {}
  ) =>
  (stream: ServerHttp2Stream) => {
    stream.respond({ ...head, ...headers }, { waitForTrailers: true })
    stream.on("wantTrailers", () => stream.sendTrailers(trailers))
    stream.end(bytes)
  }

const outcomeWith = (speak: (stream: ServerHttp2Stream) => void, limits = {}) =>
  Effect.gen(function* () {
    const path = join(yield* scratch, "socket")
    yield* streaming(path, speak)
    return yield* statusLive(path, limits)
  })

describe("a program that does not speak gRPC", () => {
  it.live.each<[string, string]>([
    ["a greeting of another protocol", "SSH-2.0-OpenSSH_9.2\r\n"],
    ["an answer of HTTP/1.1", "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"],
    ["binary data", "\0\x01\x02\xff\0\x01\x02\xff\0\x01\x02\xff"],
    ["a frame that is too large", "\xff\xff\xff\x04\0\0\0\0\0"]
  ])("and sends %s is found out", ([, text]) =>
    Effect.gen(function* () {
      const path = join(yield* scratch, "socket")
      yield* speaking(path, (connection) => void connection.write(Buffer.from(text, "latin1")))
      assert.deepStrictEqual(yield* statusLive(path), Result.fail({ _tag: "NotGrpc" }))
    })
  )

  it.live("and sends bytes without end is left", () =>
    Effect.gen(function* () {
      const path = join(yield* scratch, "socket")
      yield* speaking(path, (connection) => flood(connection, "x"))
      assert.deepStrictEqual(yield* statusLive(path), Result.fail({ _tag: "NotGrpc" }))
    })
  )

  it.live("and closes the connection at once interrupts its answer", () =>
    Effect.gen(function* () {
      const path = join(yield* scratch, "socket")
      yield* serving(
        path,
        createServer((connection) => void connection.destroy())
      )
      assert.deepStrictEqual(yield* statusLive(path), Result.fail({ _tag: "Interrupted", received: 0 }))
    })
  )

  it.live.each<[number, string]>([
    [404, "NotCri"],
    [200, "TooMuchOutput"],
    [503, "Refused"]
  ])("but answers in HTTP/2 with the status %i fails with %s", ([status, tag]) =>
    Effect.gen(function* () {
      const outcome = yield* outcomeWith((stream) => {
        stream.respond({ ":status": status, "content-type": "text/html" })
        stream.end("<html>no</html>")
      })
      assert.strictEqual(Result.getOrThrow(Result.flip(outcome))._tag, tag)
    })
  )
})

describe("a program that gives no whole answer", () => {
  it.live.each<[string, (stream: ServerHttp2Stream) => void]>([
    ["nothing", () => {}],
    ["only a head", (stream) => stream.respond(head)],
    ["two messages", answering(Buffer.concat([framed(Buffer.of()), framed(Buffer.of())]))],
    [
      "half of a message",
      (stream) => {
        stream.respond(head)
        stream.write(framed(Buffer.of(0x0a), { length: 9 }))
      }
    ],
    [
      "interim answers without end",
      (stream) => {
        const more = () => {
          if (stream.destroyed) return
          stream.additionalHeaders({ ":status": 103, link: "x" })
          setImmediate(more)
        }
        more()
      }
    ]
  ])("has no more time if it sends %s", ([, speak]) =>
    Effect.gen(function* () {
      const outcome = yield* outcomeWith(speak, { milliseconds: 100 })
      assert.deepStrictEqual(outcome, Result.fail({ _tag: "TimedOut", milliseconds: 100 }))
    })
  )

  it.live("and ends the connection within it interrupts its answer", () =>
    Effect.gen(function* () {
      const outcome = yield* outcomeWith((stream) => {
        stream.respond(head)
        stream.write(framed(Buffer.of(0x0a), { length: 9 }), () => stream.session?.destroy())
      })
      const failure = Result.getOrThrow(Result.flip(outcome))
      assert.strictEqual(failure._tag, "Interrupted")
      assert.isAbove(failure._tag === "Interrupted" ? failure.received : 0, 0)
    })
  )

  it.live.each<[string, (stream: ServerHttp2Stream) => void]>([
    ["a message of an unknown compression", answering(framed(Buffer.of(), { isCompressed: true }))],
    ["no trailers", (stream) => (stream.respond(head), void stream.end(framed(Buffer.of())))],
    ["a code that is not a number", answering(Buffer.of(), { trailers: { "grpc-status": "no" } })],
    ["a code that gRPC does not have", answering(Buffer.of(), { trailers: { "grpc-status": "999" } })],
    [
      "words that are not encoded well",
      answering(Buffer.of(), { trailers: { "grpc-status": "2", "grpc-message": "%zz" } })
    ]
  ])("is refused if it sends %s", ([, speak]) =>
    Effect.gen(function* () {
      assert.strictEqual(Result.getOrThrow(Result.flip(yield* outcomeWith(speak)))._tag, "Refused")
    })
  )
})

describe("a program that sends too much", () => {
  it.live("may send a message of exactly the limit", () =>
    Effect.gen(function* () {
      const message = encoded("StatusResponse", { info: { config: "x".repeat(986) } })
      assert.lengthOf(message, 1000)
      assert.isTrue(Result.isSuccess(yield* outcomeWith(answering(framed(message)))))
    })
  )

  it.live.each<[string, (stream: ServerHttp2Stream) => void]>([
    ["a message of one byte more than the limit", answering(framed(Buffer.alloc(1001)))],
    [
      "a message of four gigabytes",
      (stream) => {
        stream.respond(head)
        const block = framed(Buffer.alloc(60_000), { length: 2 ** 32 - 1 })
        const more = () => {
          while (!stream.destroyed && stream.write(block));
        }
        stream.on("drain", more)
        more()
      }
    ],
    [
      "a message that is larger when it is decompressed",
      answering(framed(gzipSync(Buffer.alloc(100_000)), { isCompressed: true }), {
        headers: { "grpc-encoding": "gzip" }
      })
    ]
  ])("fails with the limit: %s", ([, speak]) =>
    Effect.gen(function* () {
      const outcome = yield* outcomeWith(speak)
      assert.deepStrictEqual(outcome, Result.fail({ _tag: "TooMuchOutput", part: "body", bytes: 1000 }))
    })
  )
})

describe("an answer that is not a StatusResponse", () => {
  it.live.each<[string, (stream: ServerHttp2Stream) => void, RegExp]>([
    ["no message", answering(Buffer.of()), /^No message received$/],
    ["a number instead of a message", answering(framed(Buffer.of(0x08, 1))), /^the field status has no length$/],
    [
      "text that is not UTF-8",
      answering(framed(Buffer.of(0x12, 3, 0x0a, 1, 0xff))),
      /^the field key is not valid UTF-8$/
    ],
    ["random bytes", answering(framed(Buffer.from("%PDF-1.7"))), /^it /]
  ])("is found out: %s", ([, speak, expected]) =>
    Effect.gen(function* () {
      const failure = Result.getOrThrow(Result.flip(yield* outcomeWith(speak)))
      assert.deepInclude(failure, { _tag: "Misshapen", method: "Status" })
      assert.match(failure._tag === "Misshapen" ? failure.detail : "", expected)
    })
  )

  it.live("does not fill the memory with eight million handlers", () =>
    Effect.gen(function* () {
      const path = join(yield* scratch, "socket")
      const handlers = Buffer.alloc(2 ** 24, Buffer.of(0x1a, 0))
      yield* grpcServerAt(path, { Status: () => handlers })
      const failure = Result.getOrThrow(Result.flip(yield* statusLive(path, { bytes: 2 ** 24 })))
      assert.deepStrictEqual(failure, {
        _tag: "Misshapen",
        method: "Status",
        detail: "it has more than 100000 fields"
      })
    })
  )
})
