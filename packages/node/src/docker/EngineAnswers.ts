/**
 * Asks a running engine for its version, for itself and for its containers. Nothing is changed.
 */
import { ContainerAnswer, EngineSurvey, EngineFault, InfoAnswer, VersionAnswer } from "@oci-runtimes/core/docker"
import { Frozen } from "@oci-runtimes/core/data"
import type { LocalRequest } from "@oci-runtimes/core/machine"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { EngineApi } from "../machine/EngineApi.ts"
import { Processes } from "../machine/Processes.ts"

/**
 * The options for asking an engine.
 *
 * @category models
 * @since 1.0.0
 */
export interface AskOptions {
  /** True if the containers and their runtimes are asked for. By default they are not. */
  readonly containers?: boolean
  /** The limits of each request. By default `limits`. */
  readonly limits?: LocalRequest.Limits
  /** The time for everything, in milliseconds. By default `milliseconds`. */
  readonly milliseconds?: number
  /** The number of containers that are asked for at the same time. By default 8. */
  readonly concurrency?: number
}

/**
 * The default limits of a request. The list of 1000 containers has about 2 MB.
 *
 * @category constants
 * @since 1.0.0
 */
export const limits: LocalRequest.Limits = Object.freeze({ milliseconds: 5_000, bytes: 2 ** 25 })

/**
 * The default time for everything, in milliseconds.
 *
 * @category constants
 * @since 1.0.0
 */
export const milliseconds = 20_000

/**
 * Asks the engine at a socket. Never fails: each answer says why it is missing. At most `ContainerAnswer.maximumInspected`
 * containers are asked for one by one, running ones first, and the runtime of the others is unknown.
 *
 * @category looking
 * @since 1.0.0
 */
export const ask = Effect.fn("EngineAnswers.ask")(function* (
  given: LocalRequest.Socket,
  options: AskOptions = {}
): Effect.fn.Return<EngineSurvey.EngineSurvey, never, EngineApi | Processes> {
  const { concurrency = 8, containers: withContainers = false } = options
  const socket = Object.freeze({ ...given })
  const requests = yield* requesting(socket, options)
  const version = VersionAnswer.read(yield* requests.request(VersionAnswer.question))
  const end = EngineSurvey.end(version)
  if (end !== undefined) {
    const ended = Result.fail(end)
    return Object.freeze({ socket, version, info: ended, containers: withContainers ? ended : undefined })
  }
  const info = InfoAnswer.read(yield* requests.request(InfoAnswer.question))
  if (!withContainers) return Object.freeze({ socket, version, info, containers: undefined })
  const listed = ContainerAnswer.readList(yield* requests.request(ContainerAnswer.listQuestion))
  if (Result.isFailure(listed)) return Object.freeze({ socket, version, info, containers: Result.fail(listed.failure) })
  const { asked, rest } = ContainerAnswer.selection(listed.success)
  const inspected = yield* Effect.forEach(asked, (container) => inspect(requests, container), { concurrency })
  const containers: EngineSurvey.Containers = {
    known: inspected.flatMap((found) => (found._tag === "Known" ? [found.container] : [])),
    unknown: [
      ...inspected.flatMap((found) => (found._tag === "Unknown" ? [found.unknown] : [])),
      ...rest.map((container) => ({ container, reason: { _tag: "TooManyContainers" as const } }))
    ]
  }
  return Object.freeze({ socket, version, info, containers: Result.succeed(Frozen.frozen(containers)) })
})

/** The requests to a socket within the time for everything. */
interface Requests {
  readonly request: (question: LocalRequest.Question) => Effect.Effect<LocalRequest.Outcome>
  readonly hasTime: Effect.Effect<boolean>
}

const requesting = Effect.fnUntraced(function* (
  socket: LocalRequest.Socket,
  { limits: given = limits, milliseconds: total = milliseconds }: AskOptions
) {
  const { request } = yield* EngineApi
  const { clock } = yield* Processes
  const now = Effect.sync(() => Number(clock.monotonicTimeNanosUnsafe() / 1_000_000n))
  const end = (yield* now) + total
  const left = Effect.map(now, (time) => Math.max(end - time, 0))
  const requests: Requests = {
    request: (question) =>
      Effect.flatMap(left, (time) => {
        const allowed = { ...given, milliseconds: Math.min(given.milliseconds, time) }
        return time === 0
          ? Effect.succeed(Result.fail<LocalRequest.Failure>({ _tag: "TimedOut", milliseconds: total }))
          : request({ socket, question, limits: allowed })
      }),
    hasTime: Effect.map(left, (time) => time > 0)
  }
  return requests
})

/** The result of asking for a container: gone if it has been removed since it was listed. */
type Inspected =
  | { readonly _tag: "Known"; readonly container: ContainerAnswer.Container }
  | { readonly _tag: "Unknown"; readonly unknown: EngineSurvey.UnknownContainer }
  | { readonly _tag: "Gone" }

const inspect = Effect.fnUntraced(function* (
  { hasTime, request }: Requests,
  container: ContainerAnswer.ListedContainer
): Effect.fn.Return<Inspected> {
  const unknown = (reason: EngineSurvey.UnknownContainer["reason"]): Inspected => ({
    _tag: "Unknown",
    unknown: { container, reason }
  })
  if (!(yield* hasTime)) return unknown({ _tag: "NoTimeLeft" })
  const read = ContainerAnswer.read(container, yield* request(ContainerAnswer.question(container)))
  if (Result.isSuccess(read)) return { _tag: "Known", container: read.success }
  return EngineFault.isMissing(read.failure) ? { _tag: "Gone" } : unknown(read.failure)
})
