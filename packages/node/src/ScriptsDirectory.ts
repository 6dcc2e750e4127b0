/**
 * Reads the scripts directory as it is, to compare it with what a plan would make of it.
 */
import { FilePath, type Plan } from "@oci-runtimes/core"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import { errnoOf } from "./internal/errno.ts"
import { OperationFailed } from "./RuntimeErrors.ts"

/** The reader of the scripts directory. */
export class ScriptsDirectory extends Context.Service<
  ScriptsDirectory,
  {
    /** What the directory holds, by file name. A missing directory holds nothing. Links are not followed. */
    readonly read: (path: string) => Effect.Effect<ReadonlyMap<string, Plan.PresentScript>, OperationFailed>
  }
>()("@oci-runtimes/node/ScriptsDirectory") {}

/** Reads from the file system that is provided. */
export const layer: Layer.Layer<ScriptsDirectory, never, FileSystem.FileSystem> = Layer.effect(
  ScriptsDirectory,
  Effect.gen(function* () {
    const fileSystem = yield* FileSystem.FileSystem

    const present = Effect.fnUntraced(function* (path: string) {
      const { mode, type } = yield* fileSystem.lstat(path)
      if (type !== "File") return null
      return { content: yield* fileSystem.readFileString(path), mode: mode & 0o7777 }
    })

    const read = Effect.fnUntraced(function* (path: string) {
      const names = yield* fileSystem
        .readDirectory(path)
        .pipe(Effect.catch((error) => (errnoOf(error) === "ENOENT" ? Effect.succeed([]) : Effect.fail(error))))
      const scripts = new Map<string, Plan.PresentScript>()
      for (const name of names.toSorted()) scripts.set(name, yield* present(FilePath.join(path, name)))
      return scripts
    })

    return ScriptsDirectory.of({
      read: (path) =>
        Effect.mapError(
          read(path),
          (cause) =>
            new OperationFailed({ operation: "read", paths: [path], errno: errnoOf(cause), context: undefined, cause })
        )
    })
  })
)
