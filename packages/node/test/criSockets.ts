/** Engines at sockets for tests, which answer by CRI. Their messages are written by protobufjs. */
import { type sendUnaryData, Server, ServerCredentials, type ServerUnaryCall } from "@grpc/grpc-js"
import { Table } from "@oci-runtimes/core/data"
import { CriAnswer, type LocalRequest } from "@oci-runtimes/core/machine"
import { CriApi } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import protobuf from "protobufjs"
import { criProto } from "../src/machine/internal/criProto.ts"
import { serving, speaking, webServer } from "./localSockets.ts"

/** The messages and the service of the `.proto` text, as protobufjs reads them. */
export const { root } = protobuf.parse(criProto, { keepCase: true })

/** Returns the bytes of a message, whose fields have the names of the text. */
export const encoded = (type: string, message: object): Buffer => {
  const found = root.lookupType(type)
  return Buffer.from(found.encode(found.create(message)).finish())
}

/** Returns the bytes of an answer. */
export const versionBytes = ({ runtimeApiVersion, runtimeName, runtimeVersion, version }: CriAnswer.Version): Buffer =>
  encoded("VersionResponse", {
    version,
    runtime_name: runtimeName,
    runtime_version: runtimeVersion,
    runtime_api_version: runtimeApiVersion
  })

/** Returns the bytes of an answer. */
export const statusBytes = ({ conditions, handlers, info }: CriAnswer.Status): Buffer =>
  encoded("StatusResponse", {
    status: { conditions },
    info: Object.fromEntries(info),
    runtime_handlers: handlers.map(({ name, recursiveReadOnlyMounts, userNamespaces }) => ({
      name,
      features: { recursive_read_only_mounts: recursiveReadOnlyMounts, user_namespaces: userNamespaces }
    }))
  })

/** The interface of this machine, and engines at real sockets that answer as described. */
export const criServedLive = (sockets: CriApi.Sockets) => {
  const servers = Object.entries(sockets).map(([path, description]) => {
    if (description.hangs === true) return speaking(path, () => {})
    return description.cri === undefined ? serving(path, webServer(description)) : engineAt(path, description.cri)
  })
  return Layer.merge(CriApi.layer, Layer.effectDiscard(Effect.all(servers)))
}

/** An engine at a socket. It says something about itself only if the question is verbose. */
const engineAt = (path: string, { status, version }: CriApi.CriAnswers) =>
  grpcServerAt(path, {
    ...(version && { Version: () => given(version, versionBytes) }),
    ...(status && {
      Status: (request) =>
        given(status, (answer) => statusBytes(isVerbose(request) ? answer : { ...answer, info: Table.make([]) }))
    })
  })

const isVerbose = (request: Uint8Array): boolean => {
  const question = root.lookupType("StatusRequest").decode(request)
  return "verbose" in question && question.verbose === true
}

/** The bytes of a message, or a refusal. */
type Given = Uint8Array | { readonly code: number; readonly details: string }

const given = <Value extends object>(answer: CriApi.Answer<Value>, bytesOf: (value: Value) => Uint8Array): Given => {
  const value = typeof answer === "function" ? answer() : answer
  if (!("_tag" in value)) return bytesOf(value)
  if (value._tag !== "Refused") throw new Error(`No engine fails with ${value._tag}.`)
  return value
}

/** A server of gRPC at a socket, whose methods of CRI give any bytes. */
export const grpcServerAt = (
  path: string,
  methods: { readonly [method in CriAnswer.Method]?: (request: Uint8Array) => Given }
) =>
  Effect.acquireRelease(
    Effect.callback<Server>((resume) => {
      const server = new Server()
      for (const [method, give] of Object.entries(methods)) {
        server.register(`/${CriAnswer.service}/${method}`, handler(give), asBuffer, asBuffer, "unary")
      }
      server.bindAsync(`unix:${path}`, ServerCredentials.createInsecure(), () => resume(Effect.succeed(server)))
    }),
    (server) => Effect.sync(() => server.forceShutdown())
  )

const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes)

const handler =
  (give: (request: Uint8Array) => Given) =>
  ({ request }: ServerUnaryCall<Uint8Array, Uint8Array>, callback: sendUnaryData<Uint8Array>) => {
    const answer = give(request)
    if (answer instanceof Uint8Array) callback(null, answer)
    else callback(answer)
  }

/** Asks for the status at a socket of this machine. */
export const statusLive = (path: string, limits: Partial<LocalRequest.Limits> = {}) =>
  CriApi.CriApi.use((cri) => cri.status(path, { milliseconds: 60_000, bytes: 1000, ...limits })).pipe(
    Effect.provide(CriApi.layer)
  )
