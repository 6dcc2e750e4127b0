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

/** What an operation did: whether there was anything to do, and the temporary directory that it made. */
export interface Performed {
  readonly done: boolean
  readonly temporaryDirectory?: string
}

/** Performs an operation. */
export const perform = (
  fileSystem: FileSystem.FileSystem,
  operation: Plan.Operation,
  temporaryDirectory: string,
  context: string | undefined
): Effect.Effect<Performed, OperationFailed> => {
  const at = (path: Plan.PlanPath) => Plan.resolvePath(path, temporaryDirectory)
  const failing = (name: string, ...paths: ReadonlyArray<string>) =>
    Effect.mapError(
      (cause: PlatformError) => new OperationFailed({ operation: name, paths, errno: errnoOf(cause), context, cause })
    )
  switch (operation._tag) {
    case "MakeDirectory": {
      const path = at(operation.path)
      return makeDirectory(fileSystem, path, operation.mode).pipe(
        Effect.map((done) => ({ done })),
        failing("mkdir", path)
      )
    }
    case "MakeTemporaryDirectory": {
      const { mode, parent, prefix } = operation
      return fileSystem.makeTempDirectory({ directory: parent, prefix }).pipe(
        Effect.tap((path) =>
          Effect.onError(fileSystem.chmod(path, mode), () =>
            Effect.ignore(fileSystem.remove(path, { recursive: true }))
          )
        ),
        Effect.map((path) => ({ done: true, temporaryDirectory: path })),
        failing("mkdir", FilePath.join(parent, `${prefix}*`))
      )
    }
    case "WriteFile": {
      const path = at(operation.path)
      const { content, mode } = operation
      // "wx" neither overwrites anything nor follows a link.
      return fileSystem
        .writeFileString(path, content, { flag: "wx", mode })
        .pipe(Effect.andThen(fileSystem.chmod(path, mode)), Effect.as(done), failing("open", path))
    }
    case "Rename": {
      const [from, to] = [at(operation.from), at(operation.to)]
      return fileSystem.rename(from, to).pipe(Effect.as(done), failing("rename", from, to))
    }
    case "Restore": {
      const [from, to] = [at(operation.from), at(operation.to)]
      return restore(fileSystem, from, to).pipe(
        Effect.map((restored) => ({ done: restored })),
        failing("rename", from, to)
      )
    }
    case "RemoveDirectory": {
      const path = at(operation.path)
      return removeEmptyDirectory(fileSystem, path).pipe(Effect.as(done), failing("unlinkat", path))
    }
    case "Remove": {
      const path = at(operation.path)
      return fileSystem.remove(path, { recursive: true, force: true }).pipe(Effect.as(done), failing("unlinkat", path))
    }
  }
}

const done: Performed = { done: true }

const isMissing = (fileSystem: FileSystem.FileSystem, path: string): Effect.Effect<boolean, PlatformError> =>
  fileSystem.lstat(path).pipe(
    Effect.as(false),
    Effect.catch((error) => (errnoOf(error) === "ENOENT" ? Effect.succeed(true) : Effect.fail(error)))
  )

const restore = Effect.fnUntraced(function* (fileSystem: FileSystem.FileSystem, from: string, to: string) {
  if (!(yield* isMissing(fileSystem, to)) || (yield* isMissing(fileSystem, from))) return false
  yield* fileSystem.rename(from, to)
  return true
})

const removeEmptyDirectory = Effect.fnUntraced(function* (fileSystem: FileSystem.FileSystem, path: string) {
  if ((yield* fileSystem.readDirectory(path)).length === 0) yield* fileSystem.remove(path, { recursive: true })
})

/** Makes a directory and those above it that are missing. One that exists is left as it is, and the answer is false. */
const makeDirectory = (
  fileSystem: FileSystem.FileSystem,
  path: string,
  mode: number
): Effect.Effect<boolean, PlatformError> => {
  const parent = FilePath.join(path, "..")
  const make = fileSystem.makeDirectory(path, { mode }).pipe(Effect.andThen(fileSystem.chmod(path, mode)))
  const acceptExisting = (error: PlatformError): Effect.Effect<boolean, PlatformError> =>
    errnoOf(error) === "EEXIST"
      ? Effect.flatMap(fileSystem.stat(path), ({ type }) =>
          type === "Directory" ? Effect.succeed(false) : Effect.fail(error)
        )
      : Effect.fail(error)
  return make.pipe(
    Effect.catch((error) =>
      errnoOf(error) === "ENOENT" && parent !== path
        ? Effect.andThen(makeDirectory(fileSystem, parent, mode), make)
        : Effect.fail(error)
    ),
    Effect.as(true),
    Effect.catch(acceptExisting)
  )
}
