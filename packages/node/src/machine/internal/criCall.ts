/**
 * Calls a method of CRI with gRPC, through a socket that is held. This module loads gRPC, which takes longer to load than all the rest:
 * import it only when a socket is asked.
 */
import {
  CallCredentials,
  ChannelCredentials,
  Client,
  type ClientOptions,
  connectivityState,
  type experimental,
  type ServiceError,
  status as grpcStatus
} from "@grpc/grpc-js"
import { CriAnswer, type LocalRequest } from "@oci-runtimes/core/machine"
import * as Result from "effect/Result"
import type { Socket } from "node:net"
import type { Conversation } from "./conversation.ts"
import * as CriMessages from "./criMessages.ts"

/** Asks a question and reads the answer, until the end of the conversation. The call has a connection of its own, which ends with it. */
export type Call<Answer> = (limits: LocalRequest.Limits, conversation: Conversation<Answer, CriAnswer.Failure>) => void

/** Asks for the version. */
export const version: Call<CriAnswer.Version> = (limits, conversation) =>
  call(CriMessages.version, limits, conversation)

/** Asks for the status. */
export const status: Call<CriAnswer.Status> = (limits, conversation) => call(CriMessages.status, limits, conversation)

const call = <Answer>(
  { method, read, request }: CriMessages.Question<Answer>,
  limits: LocalRequest.Limits,
  { location, settle, signal }: Conversation<Answer, CriAnswer.Failure>
): void => {
  if (signal.aborted) return
  // The addresses of gRPC are one line. On Linux, the path of a held socket is.
  if (!/^.+$/.test(location)) return settle(Result.fail({ _tag: "NoSocket", errno: "EINVAL" }))
  const credentials = new ObservedCredentials(signal)
  const client = new Client(`unix://${location}`, credentials, optionsFor(limits))
  signal.addEventListener("abort", () => client.close())
  client.makeUnaryRequest(
    `/${CriAnswer.service}/${method}`,
    (bytes: Uint8Array) => Buffer.from(bytes),
    (bytes) => bytes,
    request,
    (error: ServiceError | null, answer = Buffer.of()) => {
      const state = client.getChannel().getConnectivityState(false)
      const outcome =
        error === null
          ? Result.mapError(read(answer), (detail): CriAnswer.Failure => ({ _tag: "Misshapen", method, detail }))
          : Result.fail(credentials.lost(state, error) ?? refusal(method, error, limits))
      settle(outcome)
    }
  )
}

/** The options of gRPC. Nothing is shared with other calls, asked again or kept without a limit. */
const optionsFor = ({ bytes }: LocalRequest.Limits): ClientOptions => ({
  "grpc.max_receive_message_length": bytes,
  // Another socket may be held by the same descriptor later.
  "grpc.use_local_subchannel_pool": 1,
  "grpc.enable_channelz": 0,
  "grpc.enable_retries": 0,
  "grpc-node.max_session_memory": sessionMemory
})

/** The memory for frames that are not read yet, in megabytes. */
const sessionMemory = 32

/** No credentials. They only see the connection, of which gRPC says nothing else, and destroy it at the signal. */
class ObservedCredentials extends ChannelCredentials {
  readonly #signal: AbortSignal
  #connection: Socket | undefined

  constructor(signal: AbortSignal) {
    super()
    this.#signal = signal
  }

  _isSecure(): boolean {
    return false
  }

  _equals(other: ChannelCredentials): boolean {
    return this === other
  }

  _createSecureConnector(): experimental.SecureConnector {
    return {
      connect: async (socket) => {
        this.#connection = socket
        const destroy = () => void socket.destroy()
        if (this.#signal.aborted) destroy()
        else this.#signal.addEventListener("abort", destroy)
        return { socket, secure: false }
      },
      waitForReady: async () => {},
      getCallCredentials: () => CallCredentials.createEmpty(),
      destroy: () => {}
    }
  }

  /** Returns the failure of a connection that could not be made, was not one of gRPC, or has ended; undefined if the program answered. */
  lost(state: connectivityState, { code, details }: ServiceError): CriAnswer.Failure | undefined {
    // gRPC has the error of the system only in its words.
    if (this.#connection === undefined)
      return { _tag: "NoSocket", errno: /\bconnect (E\w+)/.exec(details)?.[1] ?? "EIO" }
    if (code !== grpcStatus.UNAVAILABLE || state === connectivityState.READY) return undefined
    const received = this.#connection.bytesRead
    return state === connectivityState.TRANSIENT_FAILURE && received > 0
      ? { _tag: "NotGrpc" }
      : { _tag: "Interrupted", received }
  }
}

const refusal = (
  method: CriAnswer.Method,
  { code, details }: ServiceError,
  { bytes }: LocalRequest.Limits
): CriAnswer.Failure => {
  // gRPC gives what it finds out itself the codes that a program could give.
  if (details === withoutMessage) return { _tag: "Misshapen", method, detail: details }
  if (overLimit.test(details)) return { _tag: "TooMuchOutput", part: "body", bytes }
  return code === grpcStatus.UNIMPLEMENTED
    ? { _tag: "NotCri", method, details }
    : { _tag: "Refused", method, code, details }
}

const withoutMessage = "No message received"

const overLimit = /^Received message (?:larger than max|that decompresses to a size larger) /
