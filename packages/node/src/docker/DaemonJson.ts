/**
 * Reads the bytes of a configuration file.
 *
 * Source of the rule: Docker Engine 23.0, `cmd/dockerd/daemon.go`, `loadDaemonCliConfig`.
 */
import { Configuration } from "@oci-runtimes/core/docker"
import { FilePath } from "@oci-runtimes/core/text"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Failure } from "../disk/internal/contract.ts"
import { Disk } from "../disk/Disk.ts"
import { ConfigFileUnreadable } from "../RuntimeErrors.ts"

/** The reader of configuration files. */
export class DaemonJson extends Context.Service<
  DaemonJson,
  {
    /**
     * The bytes of the file. One that may be missing, as the engine's file may be at its default path, is undefined when
     * it is. A relative path is taken from the working directory, where one is given; `-` is standard input.
     */
    readonly read: (
      path: string,
      options?: { readonly mayBeMissing?: boolean; readonly workingDirectory?: string }
    ) => Effect.Effect<Uint8Array | undefined, ConfigFileUnreadable>
  }
>()("@oci-runtimes/node/DaemonJson") {}

/** Reads from the disk that is provided. */
export const layer: Layer.Layer<DaemonJson, never, Disk> = Layer.effect(
  DaemonJson,
  Effect.gen(function* () {
    const disk = yield* Disk
    const service = DaemonJson.of({
      read: (path, options) => {
        const directory = options?.workingDirectory
        const location = directory === undefined ? path : FilePath.absolute(path, directory)
        const read =
          path === FilePath.standardInput
            ? disk.readInput(Configuration.maximumSize)
            : disk.readFile(location, Configuration.maximumSize)
        return Effect.catch(read, (failure) =>
          failure.errno === "ENOENT" && options?.mayBeMissing === true
            ? Effect.succeed(undefined)
            : Effect.fail(unreadable(path, failure))
        )
      }
    })
    return Object.freeze(service)
  })
)

const unreadable = (path: string, { cause, errno, unfit }: Failure): ConfigFileUnreadable =>
  new ConfigFileUnreadable({ path, errno, cause, ...(unfit !== undefined && { unfit }) })
