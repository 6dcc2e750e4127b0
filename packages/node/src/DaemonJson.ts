/**
 * Reads the bytes of a configuration file.
 *
 * Source of the rule: Docker Engine 23.0, `cmd/dockerd/daemon.go`, `loadDaemonCliConfig`.
 */
import { FilePath } from "@oci-runtimes/core"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import { errnoOf } from "./internal/errno.ts"
import { ConfigFileUnreadable } from "./RuntimeErrors.ts"

/** The reader of configuration files. */
export class DaemonJson extends Context.Service<
  DaemonJson,
  {
    /**
     * The bytes of the file. One that may be missing, as the engine's file may be at its default path, is undefined when
     * it is. A relative path is taken from the working directory, where one is given.
     */
    readonly read: (
      path: string,
      options?: { readonly mayBeMissing?: boolean; readonly workingDirectory?: string }
    ) => Effect.Effect<Uint8Array | undefined, ConfigFileUnreadable>
  }
>()("@oci-runtimes/node/DaemonJson") {}

/** Reads from the file system that is provided. */
export const layer: Layer.Layer<DaemonJson, never, FileSystem.FileSystem> = Layer.effect(
  DaemonJson,
  Effect.gen(function* () {
    const fileSystem = yield* FileSystem.FileSystem
    const service = DaemonJson.of({
      read: (path, options) => {
        const directory = options?.workingDirectory
        const location = directory === undefined ? path : FilePath.absolute(path, directory)
        return Effect.catch(fileSystem.readFile(location), (cause) => {
          const errno = errnoOf(cause)
          return errno === "ENOENT" && options?.mayBeMissing === true
            ? Effect.succeed(undefined)
            : Effect.fail(new ConfigFileUnreadable({ path, errno, cause }))
        })
      }
    })
    return Object.freeze(service)
  })
)
