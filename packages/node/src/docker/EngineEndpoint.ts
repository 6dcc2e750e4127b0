/**
 * Finds the engine that the command `docker` would ask, from the variables and the files of the command.
 */
import { ClientEndpoint } from "@oci-runtimes/core/docker"
import * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import type { Disk } from "../disk/Disk.ts"
import * as SourceFiles from "../disk/SourceFiles.ts"
import { EngineEnvironment } from "../machine/EngineEnvironment.ts"

/**
 * Finds the engine that the command would ask. By default the variables are those of the environment. Never fails: the result says
 * why the command would ask no engine.
 *
 * @category looking
 * @since 1.0.0
 */
export const find = Effect.fn("EngineEndpoint.find")(function* (
  options: Partial<ClientEndpoint.Given> = {}
): Effect.fn.Return<
  Result.Result<ClientEndpoint.ClientEndpoint, ClientEndpoint.EndpointFault>,
  never,
  Disk | EngineEnvironment
> {
  const { platform, variables, workingDirectory } = yield* EngineEnvironment
  const given = { environment: variables, workingDirectory, platform, ...options }
  return ClientEndpoint.read(given, yield* SourceFiles.readAll(ClientEndpoint.sources, given))
})
