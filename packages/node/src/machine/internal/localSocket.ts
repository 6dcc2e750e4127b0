/**
 * Asks programs at the local sockets of this machine. The programs are not trusted: they may be other programs than expected,
 * answer without end, or never answer.
 */
import { LocalRequest } from "@oci-runtimes/core/machine"
import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { IncomingMessage } from "node:http"
import { connect } from "node:net"
import { converse, type Conversation } from "./conversation.ts"
import { codeOf } from "./processGroup.ts"

/**
 * Asks a socket, as the user with this number. Each request has its own connection, which is destroyed at the end, whatever the
 * outcome. An interruption destroys the connection at once.
 */
export const ask = (request: LocalRequest.LocalRequest, user: number): Effect.Effect<LocalRequest.Outcome> =>
  converse<LocalRequest.Answer, LocalRequest.Failure>(
    { milliseconds: request.limits.milliseconds, socket: request.socket, user },
    (conversation) => talk(request, conversation)
  )

/** Sends the question and collects the answer, until the signal. */
const talk = (
  { limits, question }: LocalRequest.LocalRequest,
  { location, settle, signal }: Conversation<LocalRequest.Answer, LocalRequest.Failure>
): void => {
  // Programs that ask nothing need not load HTTP.
  const { request } = process.getBuiltinModule("node:http")
  const connection = connect({ path: location })
  const fail = (failure: LocalRequest.Failure) => settle(Result.fail(failure))
  let [answer, isConnected]: [IncomingMessage | undefined, boolean] = [undefined, false]

  const tooMuch = () =>
    answer === undefined
      ? fail({ _tag: "TooMuchOutput", part: "head", bytes: LocalRequest.maximumHead })
      : fail({ _tag: "TooMuchOutput", part: "body", bytes: limits.bytes })
  const interrupted = () => fail({ _tag: "Interrupted", received: connection.bytesRead })
  const failed = (error: Error) => {
    // What follows a complete answer does not matter.
    if (answer?.complete === true) return
    const code = "code" in error && typeof error.code === "string" ? error.code : ""
    if (!isConnected) fail({ _tag: "NoSocket", errno: codeOf(error) })
    else if (overflows.has(code)) tooMuch()
    else if (!code.startsWith("HPE_") || code === "HPE_INVALID_EOF_STATE") interrupted()
    else fail({ _tag: "NotHttp", detail: "reason" in error ? String(error.reason) : code })
  }

  // Without an agent, the connection is neither shared nor kept, and no proxy is used.
  const asking = request({
    createConnection: () => connection,
    method: "GET",
    path: LocalRequest.target(question),
    headers: { Host: "localhost", Connection: "close" },
    maxHeaderSize: LocalRequest.maximumHead,
    insecureHTTPParser: false
  })
  signal.addEventListener("abort", () => {
    asking.destroy()
    connection.destroy()
  })
  connection.on("error", failed)
  connection.on("connect", () => (isConnected = true))
  // Interim answers, and the lengths of pieces, count too: a program can send them without end.
  const most = LocalRequest.maximumHead + 2 * limits.bytes
  connection.on("data", () => {
    if (connection.bytesRead > most) tooMuch()
  })
  asking.on("error", failed)
  asking.on("upgrade", () => fail({ _tag: "NotHttp", detail: "Changed the protocol" }))
  asking.on("response", (message) => {
    answer = message
    const chunks: Array<Uint8Array> = []
    let size = 0
    message.on("data", (chunk: Uint8Array) => {
      size += chunk.length
      chunks.push(chunk)
      if (size > limits.bytes) tooMuch()
    })
    message.on("error", interrupted)
    message.on("close", interrupted)
    message.on("end", () =>
      settle(LocalRequest.within(limits, { status: message.statusCode ?? 0, body: joined(chunks, size) }))
    )
  })
  asking.on("close", interrupted)
  asking.end()
}

/** The errors of an answer with too much around its body. */
const overflows: ReadonlySet<string> = new Set(["HPE_HEADER_OVERFLOW", "HPE_CHUNK_EXTENSIONS_OVERFLOW"])

const joined = (chunks: ReadonlyArray<Uint8Array>, size: number): Uint8Array => {
  const bytes = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}
