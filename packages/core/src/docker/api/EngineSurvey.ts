/**
 * The answers of a running engine together: its version, itself and its containers.
 */
import * as Result from "effect/Result"
import type { LocalRequest } from "../../machine/index.ts"
import type { Container, ListedContainer } from "./ContainerAnswer.ts"
import type { RunningRelease } from "../EngineVersion.ts"
import * as EngineFault from "./EngineFault.ts"
import type { InfoAnswer } from "./InfoAnswer.ts"
import * as VersionAnswer from "./VersionAnswer.ts"

/**
 * The answers of an engine. After a failure of the socket, and if another engine answers, nothing else is asked: the other answers
 * then have the same fault.
 *
 * @category models
 * @since 1.0.0
 */
export interface EngineSurvey {
  readonly socket: LocalRequest.Socket
  readonly version: Result.Result<VersionAnswer.VersionAnswer, EngineFault.EngineFault>
  readonly info: Result.Result<InfoAnswer, EngineFault.EngineFault>
  /** The containers; undefined if they were not asked for. */
  readonly containers: Result.Result<Containers, EngineFault.EngineFault> | undefined
}

/**
 * The containers of an engine, and those whose runtime is unknown. A container that was removed in the meantime is left out.
 *
 * @category models
 * @since 1.0.0
 */
export interface Containers {
  readonly known: ReadonlyArray<Container>
  readonly unknown: ReadonlyArray<UnknownContainer>
}

/**
 * A container whose runtime is unknown, and the reason.
 *
 * @category models
 * @since 1.0.0
 */
export interface UnknownContainer {
  readonly container: ListedContainer
  readonly reason: NotAsked | EngineFault.EngineFault
}

/**
 * The reason why an engine was not asked for a container: there are more than `ContainerAnswer.maximumInspected`, or the time was
 * over.
 *
 * @category models
 * @since 1.0.0
 */
export interface NotAsked {
  readonly _tag: "TooManyContainers" | "NoTimeLeft"
}

/**
 * Returns the version if Docker Engine answered; undefined if it did not, or if another engine did.
 *
 * @category getters
 * @since 1.0.0
 */
export const dockerVersion = ({ version }: Pick<EngineSurvey, "version">): VersionAnswer.VersionAnswer | undefined =>
  version._tag === "Success" && version.success.product._tag !== "OtherEngine" ? version.success : undefined

/**
 * Returns the version as the detection of an engine understands it, or the reason why there is none.
 *
 * @category operations
 * @since 1.0.0
 */
export const release = ({ socket, version }: Pick<EngineSurvey, "socket" | "version">): RunningRelease => ({
  question: `GET /version at ${socket.path}`,
  version: Result.isSuccess(version)
    ? VersionAnswer.release(version.success)
    : Result.fail({ _tag: "EngineUnanswered", why: EngineFault.describe(socket, version.failure) })
})

/**
 * Returns the fault that ends the questions after the version: a failure of the socket, or another engine; undefined if the engine
 * can be asked more.
 *
 * @category operations
 * @since 1.0.0
 */
export const end = (version: EngineSurvey["version"]): EngineFault.EngineFault | undefined => {
  if (version._tag === "Failure") return endings.has(version.failure.reason._tag) ? version.failure : undefined
  const { product, version: said } = version.success
  if (product._tag !== "OtherEngine") return undefined
  return { asked: "/version", reason: { _tag: "OtherEngine", name: product.name, version: said } }
}

/** The faults after which another question makes no sense. */
const endings: ReadonlySet<string> = new Set<EngineFault.EngineFault["reason"]["_tag"]>([
  "NoSocket",
  "RefusedOwner",
  "TimedOut",
  "NotHttp",
  "NotJson",
  "Misshapen"
])
