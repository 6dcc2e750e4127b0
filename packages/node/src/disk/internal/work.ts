/**
 * The work of one run on a disk.
 */
import { DiskSystem, Plan, Trust } from "@oci-runtimes/core/disk"
import { FilePath, HostPath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { OperationFailed } from "../OperationFailed.ts"
import { DiskFailure, type FileRead, type Operation, type Seen, type Shape, type Visit } from "./contract.ts"

/**
 * A run's visit to a disk. Failures say which operation was tried, and on which path. A visit performs all operations of plans.
 *
 * @category models
 * @since 1.0.0
 */
export interface Work {
  readonly user: Trust.UserAndGroup
  readonly system: DiskSystem.DiskSystem
  /** Returns what is at a path; undefined if nothing is there. */
  readonly look: (path: string) => Effect.Effect<Seen | undefined, OperationFailed>
  /** Returns the names in a directory. */
  readonly list: (path: string) => Effect.Effect<ReadonlyArray<string>, OperationFailed>
  /** Returns the bytes of a regular file, with its mode and owner. */
  readonly read: (path: string, limit: number) => Effect.Effect<FileRead, OperationFailed>
  /** Returns the target of a link. */
  readonly readLink: (path: string) => Effect.Effect<string, OperationFailed>
  /** Performs an operation. `context` is the beginning of a message about its failure. */
  readonly perform: (operation: Plan.Operation, context?: string) => Effect.Effect<void, OperationFailed>
  readonly refresh: Effect.Effect<void>
}

/**
 * Begins work on a disk as a user, until the scope is closed.
 *
 * @category constructors
 * @since 1.0.0
 */
export const begin = (disk: Shape, user: Trust.UserAndGroup): Effect.Effect<Work, never, Scope.Scope> =>
  Effect.map(visiting(disk, user), (visit) => workOn(visit, disk.system))

/**
 * Begins a visit to a disk. If the disk does not hold directories, the visit is refused in directories in which another user
 * could exchange something.
 *
 * @category constructors
 * @since 1.0.0
 */
export const visiting = (
  { holdsDirectories, system, visit }: Shape,
  user: Trust.UserAndGroup
): Effect.Effect<Visit, never, Scope.Scope> =>
  holdsDirectories ? visit(user) : Effect.map(visit(user), (guest) => guarded(guest, system))

const workOn = (visit: Visit, system: DiskSystem.DiskSystem): Work => ({
  user: visit.user,
  system,
  look: (path) => looking("lstat", path, visit.look(path)),
  list: (path) => looking("open", path, visit.list(path)),
  read: (path, limit) => looking("open", path, visit.read(path, limit)),
  readLink: (path) => looking("readlink", path, visit.readLink(path)),
  // An operation must not outlive the visit: its descriptors may lead to other directories by then.
  perform: (operation, context) =>
    perform(visit, operation).pipe(
      Effect.mapError((failure) => failed(Plan.systemCall(operation), Plan.paths(operation), failure, context)),
      Effect.uninterruptible
    ),
  refresh: visit.refresh
})

const looking = <A>(operation: string, path: string, look: Effect.Effect<A, DiskFailure>) =>
  Effect.mapError(look, (failure) => failed(operation, [path], failure))

const failed = (
  operation: string,
  paths: ReadonlyArray<string>,
  { cause, errno, refusal, remains = false }: DiskFailure,
  context?: string
): OperationFailed => new OperationFailed({ operation, paths, errno, context, refusal, remains, cause })

const perform = (visit: Visit, operation: Plan.Operation): Effect.Effect<void, DiskFailure> => {
  if (operation._tag === "RemoveTree") return removeTree(visit, operation.path)
  if (operation._tag !== "RemoveDirectory") return visit.perform(operation)
  return Effect.catchIf(visit.perform(operation), isNotEmpty, () => Effect.void)
}

const isNotEmpty = ({ errno }: DiskFailure): boolean => errno === "ENOTEMPTY" || errno === "EEXIST"

/**
 * Removes a directory of this user and its content, entry by entry. The directory stays the same from the first look on, and is
 * closed to others before it is listed. Fails at a directory of another user.
 */
const removeTree = Effect.fnUntraced(function* (visit: Visit, path: string): Effect.fn.Return<void, DiskFailure> {
  if ((yield* visit.look(path)) === undefined) return
  const directory = yield* visit.enter(path)
  const refusal = Trust.treeRefusal(path, directory, visit.user)
  if (refusal !== undefined) return yield* new DiskFailure({ errno: "EPERM", refusal })
  if (!Trust.isClosed(directory)) yield* visit.perform({ _tag: "SetMode", path, mode: 0o700 })
  for (const name of yield* visit.list(path)) {
    const inner = FilePath.join(path, name)
    const seen = yield* visit.look(inner)
    if (seen?.type === "Directory") yield* removeTree(visit, inner)
    else if (seen !== undefined) yield* visit.perform({ _tag: "Unlink", path: inner })
  }
  yield* visit.perform({ _tag: "RemoveDirectory", path })
})

/**
 * Returns a visit that works only in directories in which no other user can exchange anything. All their parents must be such
 * directories, and no links, because this visit finds directories by their names.
 */
const guarded = (visit: Visit, system: DiskSystem.DiskSystem): Visit => {
  const found = new Set<string>()
  const within = (directory: string): Effect.Effect<void, DiskFailure> =>
    Effect.suspend(() => (found.has(directory) ? Effect.void : look(directory)))
  const look = Effect.fnUntraced(function* (path: string): Effect.fn.Return<void, DiskFailure> {
    if (!DiskSystem.isTop(system, path)) yield* within(HostPath.parent(path))
    const seen = yield* visit.enter(path)
    const refusal = DiskSystem.refusal(system, { ...seen, path }, visit.user)
    if (refusal !== undefined) return yield* new DiskFailure({ errno: "EACCES", refusal })
    found.add(path)
  })
  const inParents = (paths: ReadonlyArray<string>) =>
    Effect.forEach(paths, (path) => within(HostPath.parent(path)), { discard: true })
  const beside = (path: string) =>
    DiskSystem.isAboveHome(system, HostPath.parent(path)) ? Effect.void : inParents([path])
  return {
    user: visit.user,
    look: (path) =>
      Effect.catchIf(
        Effect.andThen(beside(path), visit.look(path)),
        ({ errno }: DiskFailure) => errno === "ENOENT",
        () => Effect.undefined
      ),
    enter: (path) => Effect.andThen(within(path), visit.enter(path)),
    list: (path) => Effect.andThen(within(path), visit.list(path)),
    read: (path, limit) => Effect.andThen(beside(path), visit.read(path, limit)),
    readLink: (path) => Effect.andThen(beside(path), visit.readLink(path)),
    access: (path, right) => Effect.andThen(beside(path), visit.access(path, right)),
    perform: (operation) =>
      Effect.andThen(inParents(Plan.paths(operation)), visit.perform(operation)).pipe(
        Effect.tap(() => Effect.sync(() => mayOpen.has(operation._tag) && found.clear()))
      ),
    refresh: Effect.andThen(
      visit.refresh,
      Effect.sync(() => found.clear())
    )
  }
}

/** The operations after which a path may lead to another directory, or a directory may be open to others. */
const mayOpen: ReadonlySet<Operation["_tag"]> = new Set(["RemoveDirectory", "Rename", "SetMode", "SetOwner"])
