/**
 * The operations of plans, as system calls.
 */
import { type Plan, Trust } from "@oci-runtimes/core/disk"
import { FilePath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import { CallFailed, type Calls } from "./calls.ts"

/** Performs an operation. A failed one leaves nothing behind, unless it says that something remains. */
export const perform = (calls: Calls, operation: Plan.Operation): Effect.Effect<void, CallFailed> => {
  switch (operation._tag) {
    case "MakeDirectory":
      return makeDirectory(calls, operation.path, operation.mode)
    case "WriteFile":
      return calls.create(operation.path, bytesOf(operation.content), operation.mode)
    case "Link":
      return calls.link(operation.from, operation.to)
    case "Symlink":
      return calls.symlink(operation.target, operation.path)
    case "Rename":
      return calls.rename(operation.from, operation.to)
    case "SetMode":
      return calls.chmod(operation.path, operation.mode)
    case "SetOwner":
      return calls.chown(operation.path, operation.uid, operation.gid)
    case "Unlink":
      return calls.unlink(operation.path)
    case "RemoveDirectory":
      return Effect.catchIf(calls.rmdir(operation.path), isNotEmpty, () => Effect.void)
    case "RemoveTree":
      return removeTree(calls, operation.path)
    case "Sync":
      return calls.fsync(operation.path)
  }
}

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === "string" ? new TextEncoder().encode(content) : content

const isNotEmpty = ({ errno }: CallFailed): boolean => errno === "ENOTEMPTY" || errno === "EEXIST"

/** The process's umask takes bits away from the mode that a directory is made with. */
const makeDirectory = (calls: Calls, path: string, mode: number): Effect.Effect<void, CallFailed> =>
  Effect.andThen(
    calls.mkdir(path, mode),
    Effect.catch(calls.chmod(path, mode), (failure) =>
      Effect.matchEffect(calls.rmdir(path), {
        onSuccess: () => Effect.fail(failure),
        onFailure: () => Effect.fail(new CallFailed({ ...failure, remains: true }))
      })
    )
  )

/**
 * Removes a directory of this user with all it holds, entry by entry. It stays the same directory from the first look on, and
 * is closed to others before it is listed. A directory of another user ends it.
 */
const removeTree = Effect.fnUntraced(function* (calls: Calls, path: string): Effect.fn.Return<void, CallFailed> {
  if ((yield* calls.lstat(path)) === undefined) return
  const directory = yield* calls.enter(path)
  const refusal = Trust.treeRefusal(path, directory, calls.user)
  if (refusal !== undefined) return yield* new CallFailed({ errno: "EPERM", refusal })
  if (!Trust.isClosed(directory)) yield* calls.chmod(path, 0o700)
  for (const name of yield* calls.readdir(path)) {
    const inner = FilePath.join(path, name)
    const seen = yield* calls.lstat(inner)
    if (seen?.type === "Directory") yield* removeTree(calls, inner)
    else if (seen !== undefined) yield* calls.unlink(inner)
  }
  yield* calls.rmdir(path)
})
