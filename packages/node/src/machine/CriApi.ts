/**
 * The interface of a running container engine by CRI: asks a program at a Unix socket for its version and its status, without changing
 * anything. No other method of CRI can be called through this port. Replace this service to set the answers instead of asking.
 */
import { Frozen, Table } from "@oci-runtimes/core/data"
import { CriAnswer, type LocalRequest } from "@oci-runtimes/core/machine"
import type { Platform } from "@oci-runtimes/core/text"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import type * as EngineApi from "./EngineApi.ts"
import { converse } from "./internal/conversation.ts"
import type { Call } from "./internal/criCall.ts"
import { connecting, findAmong, type Found } from "./internal/memorySockets.ts"
import { currentUser } from "./internal/thisProcess.ts"
import type { Processes } from "./Processes.ts"

/**
 * The service that asks a running container engine by CRI. Its methods take the absolute path of a Unix socket and the limits of the
 * question, by default `CriAnswer.limits`. They never fail: the outcome says why there is no answer. A socket that belongs to another user
 * than root or the user of this process is not asked. An interruption ends the question.
 *
 * A connection starts a service for which systemd listens at the socket: do not ask such a socket.
 *
 * @category services
 * @since 1.0.0
 */
export class CriApi extends Context.Service<
  CriApi,
  {
    /** Asks for the name and the version of the engine. */
    readonly version: (
      path: string,
      limits?: LocalRequest.Limits
    ) => Effect.Effect<CriAnswer.Outcome<CriAnswer.Version>>
    /** Asks for the status of the engine, with what it says about itself. */
    readonly status: (path: string, limits?: LocalRequest.Limits) => Effect.Effect<CriAnswer.Outcome<CriAnswer.Status>>
  }
>()("@oci-runtimes/node/CriApi") {}

/**
 * A layer that asks the sockets of this machine, with the same precautions as `EngineApi.layer`. gRPC is loaded when the first socket
 * is asked.
 *
 * @category layers
 * @since 1.0.0
 */
export const layer: Layer.Layer<CriApi> = Layer.sync(CriApi, () =>
  Object.freeze({
    version: (path: string, limits?: LocalRequest.Limits) => ask(({ version }) => version, path, limits),
    status: (path: string, limits?: LocalRequest.Limits) => ask(({ status }) => status, path, limits)
  })
)

const ask = <Value>(
  question: (calls: typeof import("./internal/criCall.ts")) => Call<Value>,
  path: string,
  limits = CriAnswer.limits
): Effect.Effect<CriAnswer.Outcome<Value>> =>
  converse<Value, CriAnswer.Failure>(
    { milliseconds: limits.milliseconds, socket: { _tag: "UnixSocket", path }, user: currentUser().uid },
    async (conversation) => question(await import("./internal/criCall.ts"))(limits, conversation)
  )

/**
 * The answers of a program in memory by CRI. A program that has none of a method answers that it does not have it, as an engine does
 * whose CRI is disabled. A function is called for each question, so that an answer may change.
 *
 * @category models
 * @since 1.0.0
 */
export interface CriAnswers {
  readonly version?: Answer<CriAnswer.Version>
  readonly status?: Answer<CriAnswer.Status>
}

/**
 * An answer of a program in memory, a failure, or a function that makes one of them.
 *
 * @category models
 * @since 1.0.0
 */
export type Answer<Value> = Value | CriAnswer.Failure | (() => Value | CriAnswer.Failure)

/**
 * A socket of a machine in memory, and what the program there answers by HTTP and by CRI.
 *
 * @category models
 * @since 1.0.0
 */
export interface SocketDescription extends EngineApi.SocketDescription {
  /** The answers by CRI. If undefined, the program does not speak gRPC. */
  readonly cri?: CriAnswers
}

/**
 * The sockets of a machine in memory, by absolute path.
 *
 * @category models
 * @since 1.0.0
 */
export interface Sockets {
  readonly [path: string]: SocketDescription
}

/**
 * Builds a layer with these sockets, which gives set answers without any connection. The user, the clock and `find` are those of
 * `EngineApi.layerOf`. The size of an answer is not limited.
 *
 * ```ts
 * import { Table } from "@oci-runtimes/core/data"
 * import { CriApi, Machine } from "@oci-runtimes/node"
 * import * as Effect from "effect/Effect"
 * import * as Result from "effect/Result"
 *
 * const status = {
 *   conditions: [{ type: "RuntimeReady", status: true, reason: "", message: "" }],
 *   info: Table.make([["config", '{"sandboxImage": "pause"}']]),
 *   handlers: []
 * }
 * const machine = Machine.memory({ sockets: { "/run/engine.sock": { cri: { status } } } })
 * const asked = CriApi.CriApi.use((cri) => cri.status("/run/engine.sock"))
 *
 * const { info } = Result.getOrThrow(await asked.pipe(Effect.provide(machine), Effect.runPromise))
 * console.log(info.get("config"))
 * // => {"sandboxImage": "pause"}
 * ```
 *
 * @category layers
 * @since 1.0.0
 */
export const layerOf = (
  sockets: Sockets,
  find: (path: string) => Effect.Effect<Result.Result<Found, string>> = findAmong(sockets),
  platform: Platform.Platform = "linux"
): Layer.Layer<CriApi, never, Processes> => {
  const known = new Map(Object.entries(sockets).map(([path, socket]) => [path, copyOf(socket)]))
  return Layer.effect(
    CriApi,
    Effect.map(connecting(known, find, platform), (connect) => {
      const answering =
        <Value>(answerOf: (cri: Programmed) => () => CriAnswer.Outcome<Value>) =>
        (path: string, { milliseconds } = CriAnswer.limits): Effect.Effect<CriAnswer.Outcome<Value>> =>
          Effect.map(connect({ _tag: "UnixSocket", path }, milliseconds), (connected): CriAnswer.Outcome<Value> => {
            if (Result.isFailure(connected)) return Result.fail(connected.failure)
            const { cri } = connected.success
            return cri === undefined ? Result.fail({ _tag: "NotGrpc" }) : answerOf(cri)()
          })
      return Object.freeze({ version: answering(({ version }) => version), status: answering(({ status }) => status) })
    })
  )
}

/** The answers by CRI, ready to be given. */
interface Programmed {
  readonly version: () => CriAnswer.Outcome<CriAnswer.Version>
  readonly status: () => CriAnswer.Outcome<CriAnswer.Status>
}

/** Copies a socket, so that the caller may change the original. */
const copyOf = ({
  cri,
  hangs = false
}: SocketDescription): { readonly hangs: boolean; readonly cri: Programmed | undefined } => ({
  hangs,
  cri: cri && {
    version: programmed("Version", cri.version, Frozen.frozenCopy),
    status: programmed("Status", cri.status, statusCopy)
  }
})

const programmed = <Value extends object>(
  method: CriAnswer.Method,
  answer: Answer<Value> | undefined,
  copy: (value: Value) => Value
): (() => CriAnswer.Outcome<Value>) => {
  const outcomeOf = (given: Value | CriAnswer.Failure): CriAnswer.Outcome<Value> =>
    "_tag" in given ? Result.fail(Frozen.frozenCopy(given)) : Result.succeed(copy(given))
  if (typeof answer === "function") return () => outcomeOf(answer())
  const outcome = outcomeOf(answer ?? { _tag: "NotCri", method, details: `unknown service ${CriAnswer.service}` })
  return () => outcome
}

const statusCopy = ({ conditions, handlers, info }: CriAnswer.Status): CriAnswer.Status =>
  Object.freeze({
    conditions: Frozen.frozenCopy(conditions),
    info: Table.make(info),
    handlers: Frozen.frozenCopy(handlers)
  })
