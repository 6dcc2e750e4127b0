/** Programs at sockets for tests: well-behaved ones, and ones that send any bytes. */
import { LocalRequest } from "@oci-runtimes/core/machine"
import { EngineApi } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { createServer as createWebServer } from "node:http"
import { createServer, type Server, type Socket } from "node:net"

/** The interface of this machine, and servers at real sockets that answer as described. */
export const servedLive = (sockets: EngineApi.Sockets) => {
  const servers = Object.entries(sockets).map(([path, description]) => serving(path, webServer(description)))
  return Layer.merge(EngineApi.layer, Layer.effectDiscard(Effect.all(servers)))
}

/** A web server that answers as described. */
export const webServer = ({ answers = {}, hangs = false }: EngineApi.SocketDescription): Server =>
  createWebServer(({ url = "" }, response) => {
    if (hangs) return
    const target = [url, url.split("?", 1)[0]!].find((one) => Object.hasOwn(answers, one))
    const found = target === undefined ? { status: 404, body: "" } : answers[target]!
    const answer = typeof found === "function" ? found() : found
    if (typeof answer === "string" || answer instanceof Uint8Array) return void response.end(answer)
    if ("_tag" in answer) return void response.destroy()
    response.writeHead(answer.status, { Location: "/there" }).end(answer.body)
  })

/** A server at a socket, with all of its connections closed at the end. */
export const serving = (path: string, server: Server) =>
  Effect.acquireRelease(
    Effect.callback<{ readonly open: ReadonlySet<Socket> }>((resume) => {
      const open = new Set<Socket>()
      server.on("connection", (connection) => {
        open.add(connection)
        connection.on("error", () => {}).on("close", () => open.delete(connection))
      })
      server.listen(path, () => resume(Effect.succeed({ open })))
    }),
    ({ open }) =>
      Effect.callback<void>((resume) => {
        server.close(() => resume(Effect.void))
        for (const connection of open) connection.destroy()
      })
  )

/** A server at a socket that does something with each connection as soon as a question has come. */
export const speaking = (path: string, speak: (connection: Socket) => void) =>
  serving(
    path,
    createServer((connection) => void connection.once("data", () => speak(connection)))
  )

/** A question to a socket of this machine. */
export const askLive = (path: string, limits: Partial<LocalRequest.Limits> = {}) =>
  EngineApi.EngineApi.use(({ request }) =>
    request({
      socket: { _tag: "UnixSocket", path },
      question: { path: ["version"] },
      limits: { milliseconds: 60_000, bytes: 1000, ...limits }
    })
  ).pipe(Effect.provide(EngineApi.layer))

/** Sends the same bytes until the connection ends. */
export const flood = (connection: Socket, bytes: string) => {
  const block = bytes.repeat(Math.ceil(10_000 / bytes.length))
  const more = () => {
    while (!connection.destroyed && connection.write(block));
  }
  connection.on("drain", more)
  more()
}
