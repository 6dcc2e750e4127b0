/**
 * A visit to a disk, whatever its calls are made on.
 */
import { Plan, type Trust } from "@oci-runtimes/core/disk"
import * as Effect from "effect/Effect"
import { OperationFailed } from "../OperationFailed.ts"
import type { CallFailed, Calls, FileRead, Seen } from "./calls.ts"
import * as Operations from "./operations.ts"

/** One run's visit to a disk. All paths are absolute; none of the calls follows a link at its path, nor on the way there. */
export interface Visit {
  /** The user who visits. */
  readonly user: Trust.Owner
  /** Returns what is at a path; undefined if there is nothing. */
  readonly look: (path: string, context?: string) => Effect.Effect<Seen | undefined, OperationFailed>
  /** Returns the names in a directory. */
  readonly list: (path: string, context?: string) => Effect.Effect<ReadonlyArray<string>, OperationFailed>
  /** Returns a regular file. Fails with `EFBIG` if it holds more than the limit, in bytes. */
  readonly read: (path: string, limit: number, context?: string) => Effect.Effect<FileRead, OperationFailed>
  /** Returns the target of a symbolic link. */
  readonly readLink: (path: string) => Effect.Effect<string, OperationFailed>
  /** Performs an operation. `context` holds the words that a message about its failure begins with. */
  readonly perform: (operation: Plan.Operation, context?: string) => Effect.Effect<void, OperationFailed>
  /** Looks anew from now on where directories are, except those that this visit has made and works in. */
  readonly refresh: Effect.Effect<void>
}

/** Returns a visit by these calls. */
export const visitBy = (calls: Calls): Visit => ({
  user: calls.user,
  look: (path, context) => looking("lstat", path, calls.lstat(path), context),
  list: (path, context) => looking("open", path, calls.readdir(path), context),
  read: (path, limit, context) => looking("open", path, calls.read(path, limit), context),
  readLink: (path) => looking("readlink", path, calls.readlink(path)),
  // What is under way must not outlive the visit: its descriptors may be those of other directories by then.
  perform: (operation, context) =>
    Operations.perform(calls, operation).pipe(
      Effect.mapError((failure) => failed(Plan.systemCall(operation), Plan.paths(operation), failure, context)),
      Effect.uninterruptible
    ),
  refresh: calls.refresh
})

const looking = <A>(operation: string, path: string, call: Effect.Effect<A, CallFailed>, context?: string) =>
  Effect.mapError(call, (failure) => failed(operation, [path], failure, context))

const failed = (
  operation: string,
  paths: ReadonlyArray<string>,
  { cause, errno, refusal, remains = false }: CallFailed,
  context?: string
): OperationFailed => new OperationFailed({ operation, paths, errno, context, refusal, remains, cause })
