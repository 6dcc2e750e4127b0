/**
 * The disk of a machine: looks, and the operations of plans. Runs visit it, and what they look at and work in is the same from
 * the first look to the last operation, whatever another user renames or exchanges meanwhile.
 */
import type { Trust } from "@oci-runtimes/core/disk"
import type { Search } from "@oci-runtimes/core/machine"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import type { PlatformError } from "effect/PlatformError"
import type * as Scope from "effect/Scope"
import type { FileRead, Seen, Unread } from "./internal/calls.ts"
import { errnoOf } from "./internal/errno.ts"
import { execution } from "../machine/internal/execution.ts"
import { callsOn } from "./internal/fileSystemCalls.ts"
import { inputReader, standardInput } from "./internal/input.ts"
import { canHold } from "./internal/heldDirectories.ts"
import { readFollowing, typeFollowing } from "./internal/openedFile.ts"
import * as SystemCalls from "./internal/systemCalls.ts"
import { type Visit, visitBy } from "./internal/visit.ts"

export type { FileRead, Seen, Unread, Visit }

/** The disk of a machine. */
export class Disk extends Context.Service<
  Disk,
  {
    /** Begins a visit of the user of this process, which ends with the scope. */
    readonly visit: (user: Trust.Owner) => Effect.Effect<Visit, never, Scope.Scope>
    /**
     * Returns the bytes of a file, with links followed. It is opened without waiting, and read if it is a regular file, or a
     * device that does nothing when it is opened, such as `/dev/null`, and ends within the limit, in bytes.
     */
    readonly readFile: (path: string, limit: number) => Effect.Effect<Uint8Array, Unread>
    /** Returns what standard input holds. It is read once, at the first call. */
    readonly readInput: (limit: number) => Effect.Effect<Uint8Array, Unread>
    /** Returns the type of what a path leads to, with links followed; undefined if it cannot be looked at. */
    readonly typeOf: (path: string) => Effect.Effect<string | undefined>
    /**
     * Returns whether the user of this process may execute a file, with links followed: not only its mode decides. Undefined
     * if that is not known.
     */
    readonly execution: (path: string) => Effect.Effect<Search.Execution | undefined>
  }
>()("@oci-runtimes/node/Disk") {}

/** The disk of this machine. */
export const layer: Layer.Layer<Disk> = Layer.sync(Disk, () => {
  const holds = canHold()
  return {
    visit: (user) => Effect.map(SystemCalls.begin(user, holds), visitBy),
    readFile: readFollowing,
    readInput: inputReader(standardInput),
    typeOf: typeFollowing,
    execution
  }
})

/** A file system of Effect, and the disk that it is. It has no standard input. */
export const layerOn = (fileSystem: FileSystem.FileSystem): Layer.Layer<Disk | FileSystem.FileSystem> =>
  Layer.merge(
    Layer.succeed(FileSystem.FileSystem, fileSystem),
    Layer.sync(Disk, () => make(fileSystem))
  )

/** A disk that is this file system, without a standard input. */
export const make = (fileSystem: FileSystem.FileSystem): Disk["Service"] => ({
  visit: (user) => Effect.succeed(visitBy(callsOn(fileSystem, user))),
  readFile: Effect.fnUntraced(function* (path, limit) {
    const { size, type } = yield* Effect.mapError(fileSystem.stat(path), failed)
    if (type === "Directory") return yield* Effect.fail<Unread>({ _tag: "Failed", errno: "EISDIR", cause: undefined })
    if (type !== "File") return yield* Effect.fail<Unread>({ _tag: "NotAFile", type })
    if (Number(size) > limit) return yield* Effect.fail<Unread>({ _tag: "TooLarge", size: Number(size) })
    return yield* Effect.mapError(fileSystem.readFile(path), failed)
  }),
  readInput: () => Effect.fail({ _tag: "Failed", errno: "EBADF", cause: undefined }),
  typeOf: (path) => Effect.match(fileSystem.stat(path), { onSuccess: ({ type }) => type, onFailure: () => undefined }),
  execution: () => Effect.succeed(undefined)
})

const failed = (cause: PlatformError): Unread => ({ _tag: "Failed", errno: errnoOf(cause), cause })
