/**
 * Finds the engine that the command `docker` would ask, from the variables and the files of the command.
 */
import { Table } from "@oci-runtimes/core/data"
import { ClientEndpoint } from "@oci-runtimes/core/docker"
import { Source } from "@oci-runtimes/core/engine"
import * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import { Disk } from "../disk/Disk.ts"
import { EngineEnvironment } from "../machine/EngineEnvironment.ts"
import { stateOfFile } from "./internal/sourceState.ts"

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
  const disk = yield* Disk
  const { variables, workingDirectory } = yield* EngineEnvironment
  const given = { environment: variables, workingDirectory, ...options }
  let files = Source.none
  for (;;) {
    const unread = Source.unread(ClientEndpoint.sources, given, files)
    if (unread.length === 0) return ClientEndpoint.read(given, files)
    const found = yield* Effect.forEach(unread, ({ path }) =>
      Effect.map(stateOfFile(disk, path), (state) => [path, state] as const)
    )
    files = Table.make([...files, ...found])
  }
})
