/**
 * The interface of a running engine: asks a program at a local socket, without changing anything. A request can only be a GET, so
 * no interpreter can write through this port. Replace this service to set the answers instead of asking.
 */
import { LocalRequest } from "@oci-runtimes/core/machine"
import { Bytes, type Platform } from "@oci-runtimes/core/text"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { ask } from "./internal/localSocket.ts"
import { connecting, findAmong, type Found } from "./internal/memorySockets.ts"
import { currentUser } from "./internal/thisProcess.ts"
import type { Processes } from "./Processes.ts"

export type { Found } from "./internal/memorySockets.ts"

/**
 * The service that asks a running engine.
 *
 * @category services
 * @since 1.0.0
 */
export class EngineApi extends Context.Service<
  EngineApi,
  {
    /**
     * Asks a socket. Never fails: the outcome says why there is no answer. A socket that belongs to another user than root or the
     * user of this process is not asked. Redirections are not followed. An interruption ends the request.
     */
    readonly request: (request: LocalRequest.LocalRequest) => Effect.Effect<LocalRequest.Outcome>
  }
>()("@oci-runtimes/node/EngineApi") {}

/**
 * A layer that asks the sockets of this machine. On Linux, a socket is held from the look at its owner to the end of the request.
 * On other systems, a user who may write in a directory on the way to the socket can exchange it after the look. The owner of a named
 * pipe of Windows is not known, so any user of the machine may have made it.
 *
 * @category layers
 * @since 1.0.0
 */
export const layer: Layer.Layer<EngineApi> = Layer.sync(EngineApi, () =>
  Object.freeze({
    request: (request: LocalRequest.LocalRequest) => ask(request, currentUser().uid)
  })
)

/**
 * A socket of a machine in memory, and what the program there answers.
 *
 * @category models
 * @since 1.0.0
 */
export interface SocketDescription {
  /** The user who owns the socket. By default root. */
  readonly owner?: number
  /**
   * The answers by target, such as `/version` or `/things/json?all=1`, or by a path for every query. Any other target gets the
   * status 404.
   */
  readonly answers?: Answers
  /** True if the program accepts connections but never answers. */
  readonly hangs?: boolean
}

/**
 * Answers by target. A function is called for each request, so that an answer may change.
 *
 * @category models
 * @since 1.0.0
 */
export interface Answers {
  readonly [target: string]: Answer | (() => Answer)
}

/**
 * An answer: a body with the status 200, a body with its status, or a failure.
 *
 * @category models
 * @since 1.0.0
 */
export type Answer =
  | string
  | Uint8Array
  | { readonly status: number; readonly body: string | Uint8Array }
  | LocalRequest.Failure

/**
 * The sockets of a machine in memory, by absolute path. A path such as `//./pipe/docker_engine` is a named pipe, on a machine with
 * Windows.
 *
 * @category models
 * @since 1.0.0
 */
export interface Sockets {
  readonly [path: string]: SocketDescription
}

/**
 * Builds a layer with these sockets, which gives set answers without any connection. The user is the user of the processes, and
 * a socket that hangs takes the time of their clock. `find` looks at a path; without it, only the paths of the sockets exist. On Linux,
 * the default, and on macOS there are no named pipes, and on Windows no other sockets.
 *
 * ```ts
 * import { LocalRequest } from "@oci-runtimes/core/machine"
 * import { EngineApi, Machine } from "@oci-runtimes/node"
 * import * as Effect from "effect/Effect"
 * import * as Result from "effect/Result"
 *
 * const machine = Machine.memory({
 *   processes: { user: { uid: 1000, gid: 1000 } },
 *   sockets: { "/run/engine.sock": { answers: { "/version": '{"Version": "29.0.0"}' } }, "/tmp/trap.sock": { owner: 1001 } }
 * })
 * const asked = (path: string) =>
 *   EngineApi.EngineApi.use(({ request }) =>
 *     request({
 *       socket: { _tag: "UnixSocket", path },
 *       question: { path: ["version"] },
 *       limits: { milliseconds: 1000, bytes: 1000 }
 *     })
 *   ).pipe(Effect.provide(machine), Effect.runPromise)
 *
 * console.log(new TextDecoder().decode(Result.getOrThrow(await asked("/run/engine.sock")).body))
 * const refused = Result.flip(await asked("/tmp/trap.sock"))
 * console.log(Result.getOrThrow(refused)._tag)
 * // => {"Version": "29.0.0"}
 * // => RefusedOwner
 * ```
 *
 * @category layers
 * @since 1.0.0
 */
export const layerOf = (
  sockets: Sockets,
  find: (path: string) => Effect.Effect<Result.Result<Found, string>> = findAmong(sockets),
  platform: Platform.Platform = "linux"
): Layer.Layer<EngineApi, never, Processes> => {
  const known = new Map(Object.entries(sockets).map(([path, socket]) => [path, copyOf(socket)]))
  return Layer.effect(
    EngineApi,
    Effect.map(connecting(known, find, platform), (connect) => {
      const request = Effect.fnUntraced(function* ({ limits, question, socket }: LocalRequest.LocalRequest) {
        const connected = yield* connect(socket, limits.milliseconds)
        if (Result.isFailure(connected)) return Result.fail<LocalRequest.Failure>(connected.failure)
        const { answers } = connected.success
        const answer = answers.get(LocalRequest.target(question)) ?? answers.get(pathOf(question))
        const outcome = answer?.() ?? unknownTarget
        return Result.flatMap(outcome, ({ body, status }) =>
          LocalRequest.within(limits, { status, body: body.slice() })
        )
      })
      return Object.freeze({ request })
    })
  )
}

const pathOf = ({ path }: LocalRequest.Question): string => LocalRequest.target({ path })

/** The answer of a web server that does not know a path. */
const unknownTarget: LocalRequest.Outcome = Result.succeed({
  status: 404,
  body: Bytes.ofText('{"message":"page not found"}')
})

/** Copies a socket, so that the caller may change the original. */
const copyOf = ({ answers = {}, hangs = false }: SocketDescription) => ({
  hangs,
  answers: new Map(Object.entries(answers).map(([target, answer]) => [target, answering(answer)]))
})

const answering = (answer: Answers[string]): (() => LocalRequest.Outcome) => {
  if (typeof answer === "function") return () => outcomeOf(answer())
  const outcome = outcomeOf(answer)
  return () => outcome
}

const outcomeOf = (answer: Answer): LocalRequest.Outcome => {
  if (typeof answer === "string") return Result.succeed({ status: 200, body: Bytes.ofText(answer) })
  if (answer instanceof Uint8Array) return Result.succeed({ status: 200, body: answer.slice() })
  if ("_tag" in answer) return Result.fail(Object.freeze({ ...answer }))
  const { body, status } = answer
  return Result.succeed({ status, body: typeof body === "string" ? Bytes.ofText(body) : body.slice() })
}
