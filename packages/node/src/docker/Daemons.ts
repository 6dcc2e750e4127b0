/**
 * Finds the engines of a machine. Core decides what to look at, and which engines there are.
 */
import { Candidate, DaemonChoice, Discovery } from "@oci-runtimes/core/docker"
import type { Source } from "@oci-runtimes/core/engine"
import { HostPath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { Disk } from "../disk/Disk.ts"
import * as SourceFiles from "../disk/SourceFiles.ts"
import { EngineEnvironment } from "../machine/EngineEnvironment.ts"
import { Processes } from "../machine/Processes.ts"
import * as EngineEndpoint from "./EngineEndpoint.ts"

/**
 * The engines of a machine, the user who looked, and everything that was looked at.
 *
 * @category models
 * @since 1.0.0
 */
export interface Found extends Discovery.Discovered {
  readonly onlooker: Candidate.Onlooker
  readonly files: Source.Files
  /** The engine that the `docker` command would ask, or why it would ask none. */
  readonly endpoint: Effect.Success<ReturnType<typeof EngineEndpoint.find>>
}

/**
 * Finds the engines of the machine.
 *
 * @category looking
 * @since 1.0.0
 */
export const find = Effect.fn("Daemons.find")(function* () {
  const { platform, variables } = yield* EngineEnvironment
  const { user } = yield* Processes
  const onlooker: Candidate.Onlooker = { uid: user.uid, variables, platform }
  const files = yield* SourceFiles.readAll(Discovery.sources, onlooker)
  const endpoint = yield* EngineEndpoint.find()
  const found: Found = { ...Discovery.find(onlooker, files), onlooker, files, endpoint }
  return found
})

/**
 * Returns the engine at a socket or, without a socket, the engine that the `docker` command would ask; undefined if there is none.
 *
 * @category operations
 * @since 1.0.0
 */
export const choose = ({ daemons, endpoint, files }: Found, socket?: string): Discovery.Daemon | undefined =>
  DaemonChoice.choose({ daemons, files, socket, endpoint: Result.getOrUndefined(endpoint) })

/**
 * Finds the engine that reads a configuration file, whatever links lead to the file; undefined if no engine of the machine reads it.
 * A relative path begins at the working directory of the environment.
 *
 * @category looking
 * @since 1.0.0
 */
export const reading = Effect.fn("Daemons.reading")(function* ({ daemons }: Pick<Found, "daemons">, path: string) {
  for (const daemon of daemons) if (yield* isSameFile(path, DaemonChoice.configFile(daemon))) return daemon
  return undefined
})

/**
 * Reports whether two paths lead to the same place, whatever links lead there. A relative path begins at the working directory of the
 * environment.
 *
 * @category looking
 * @since 1.0.0
 */
export const isSameFile = Effect.fn("Daemons.isSameFile")(function* (one: string, other: string) {
  const { realPath } = yield* Disk
  const { platform, workingDirectory } = yield* EngineEnvironment
  const real = (named: string) => {
    const path = HostPath.absolute(named, workingDirectory)
    return Effect.orElseSucceed(realPath(path), () => HostPath.clean(path, platform))
  }
  return HostPath.isSame(yield* real(one), yield* real(other))
})
