/**
 * The operations of a plan, on a file system. Modes are set again after creation, because the process's umask takes bits
 * away from what a file is created with.
 */
import { FilePath, Plan } from "@oci-runtimes/core"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import type { PlatformError } from "effect/PlatformError"
import { OperationFailed } from "../RuntimeErrors.ts"
import { errnoOf } from "./errno.ts"

/** Performs an operation. Answers the path of a temporary directory that it made, otherwise undefined. */
export const perform = (
  fileSystem: FileSystem.FileSystem,
  operation: Plan.Operation,
  temporaryDirectory: string,
  context: string | undefined
): Effect.Effect<string | undefined, OperationFailed> => {
  const at = (path: Plan.PlanPath) => Plan.resolvePath(path, temporaryDirectory)
  const failing = (name: string, ...paths: ReadonlyArray<string>) =>
    Effect.mapError(
      (cause: PlatformError) => new OperationFailed({ operation: name, paths, errno: errnoOf(cause), context, cause })
    )
  switch (operation._tag) {
    case "MakeDirectory": {
      const path = at(operation.path)
      return makeDirectory(fileSystem, path, operation.mode).pipe(Effect.as(undefined), failing("mkdir", path))
    }
    case "MakeTemporaryDirectory": {
      const { mode, parent, prefix } = operation
      return fileSystem.makeTempDirectory({ directory: parent, prefix }).pipe(
        Effect.tap((path) =>
          Effect.onError(fileSystem.chmod(path, mode), () =>
            Effect.ignore(fileSystem.remove(path, { recursive: true }))
          )
        ),
        failing("mkdir", FilePath.join(parent, `${prefix}*`))
      )
    }
    case "WriteFile": {
      const path = at(operation.path)
      const { content, mode } = operation
      // "wx" neither overwrites anything nor follows a link.
      return fileSystem
        .writeFileString(path, content, { flag: "wx", mode })
        .pipe(Effect.andThen(fileSystem.chmod(path, mode)), Effect.as(undefined), failing("open", path))
    }
    case "Rename": {
      const [from, to] = [at(operation.from), at(operation.to)]
      return fileSystem.rename(from, to).pipe(Effect.as(undefined), failing("rename", from, to))
    }
    case "Remove": {
      const path = at(operation.path)
      return fileSystem
        .remove(path, { recursive: true, force: true })
        .pipe(Effect.as(undefined), failing("unlinkat", path))
    }
  }
}

/** Makes a directory and those above it that are missing. One that exists is left as it is. */
const makeDirectory = (
  fileSystem: FileSystem.FileSystem,
  path: string,
  mode: number
): Effect.Effect<void, PlatformError> => {
  const parent = FilePath.join(path, "..")
  const make = fileSystem.makeDirectory(path, { mode }).pipe(Effect.andThen(fileSystem.chmod(path, mode)))
  const acceptExisting = (error: PlatformError): Effect.Effect<void, PlatformError> =>
    errnoOf(error) === "EEXIST"
      ? Effect.flatMap(fileSystem.stat(path), ({ type }) => (type === "Directory" ? Effect.void : Effect.fail(error)))
      : Effect.fail(error)
  return make.pipe(
    Effect.catch((error) =>
      errnoOf(error) === "ENOENT" && parent !== path
        ? Effect.andThen(makeDirectory(fileSystem, parent, mode), make)
        : Effect.fail(error)
    ),
    Effect.catch(acceptExisting)
  )
}
