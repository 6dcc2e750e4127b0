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

/** Performs an operation. A failed one has left nothing behind, except where removing that failed as well. */
export const perform = (
  fileSystem: FileSystem.FileSystem,
  operation: Plan.Operation,
  context?: string
): Effect.Effect<void, OperationFailed> =>
  Effect.mapError(
    operation._tag === "MakeDirectory"
      ? makeDirectory(fileSystem, operation.path, operation.mode)
      : Effect.mapError(act(fileSystem, operation), (cause): Unfinished => ({ cause, remains: false })),
    (unfinished) => failure(operation, unfinished, context)
  )

/** The failure of an operation. */
export const failure = (
  operation: Plan.Operation,
  { cause, remains }: Unfinished,
  context: string | undefined
): OperationFailed =>
  new OperationFailed({
    operation: Plan.systemCall(operation),
    paths: Plan.paths(operation),
    errno: errnoOf(cause),
    context,
    remains,
    cause
  })

/** Why an operation has failed, and whether it has left something behind. */
export interface Unfinished {
  readonly cause: PlatformError
  readonly remains: boolean
}

const makeDirectory = (
  fileSystem: FileSystem.FileSystem,
  path: string,
  mode: number
): Effect.Effect<void, Unfinished> =>
  fileSystem.makeDirectory(path, { mode }).pipe(
    Effect.mapError((cause) => ({ cause, remains: false })),
    Effect.andThen(
      Effect.catch(fileSystem.chmod(path, mode), (cause) =>
        Effect.matchEffect(removeEmptyDirectory(fileSystem, path), {
          onSuccess: () => Effect.fail({ cause, remains: false }),
          onFailure: () => Effect.fail({ cause, remains: true })
        })
      )
    )
  )

const act = (
  fileSystem: FileSystem.FileSystem,
  operation: Exclude<Plan.Operation, { readonly _tag: "MakeDirectory" }>
): Effect.Effect<void, PlatformError> => {
  switch (operation._tag) {
    case "WriteFile":
      return Effect.scoped(writeFile(fileSystem, operation.path, operation.content, operation.mode))
    case "Link":
      return fileSystem.link(operation.from, operation.to)
    case "Symlink":
      return fileSystem.symlink(operation.target, operation.path)
    case "Rename":
      return fileSystem.rename(operation.from, operation.to)
    case "SetMode":
      return fileSystem.chmod(operation.path, operation.mode)
    case "SetOwner":
      return fileSystem.chown(operation.path, operation.uid, operation.gid)
    case "Unlink":
      return fileSystem.remove(operation.path)
    case "RemoveDirectory":
      return removeEmptyDirectory(fileSystem, operation.path)
    case "RemoveTree":
      return fileSystem.remove(operation.path, { recursive: true, force: true })
    case "Sync":
      return Effect.scoped(Effect.flatMap(fileSystem.open(operation.path, { flag: "r" }), (file) => file.sync))
  }
}

/** "wx" neither overwrites anything nor follows a link. */
const writeFile = Effect.fnUntraced(function* (
  fileSystem: FileSystem.FileSystem,
  path: string,
  content: string | Uint8Array,
  mode: number
) {
  const file = yield* fileSystem.open(path, { flag: "wx", mode })
  yield* file.writeAll(typeof content === "string" ? new TextEncoder().encode(content) : content)
  yield* fileSystem.chmod(path, mode)
})

/**
 * There is no operation that removes a directory only if it is empty, and between looking and removing somebody may begin
 * to use it. So it is taken out of everybody's way before it is looked at again. Where that fails it is put back, so that
 * nothing is left under another name.
 */
const removeEmptyDirectory = Effect.fnUntraced(function* (fileSystem: FileSystem.FileSystem, path: string) {
  if ((yield* fileSystem.readDirectory(path)).length > 0) return
  const aside = yield* fileSystem.makeTempDirectory({ directory: FilePath.join(path, ".."), prefix: "gen-runtimes" })
  const remove = fileSystem.remove(aside, { recursive: true })
  const putBack = fileSystem.rename(aside, path)
  yield* Effect.onError(fileSystem.rename(path, aside), () => Effect.ignore(remove))
  if ((yield* fileSystem.readDirectory(aside)).length > 0) return yield* putBack
  return yield* Effect.onError(remove, () => Effect.ignore(putBack))
})
