/**
 * Looks for what refers to scripts on a file system, and for the records of containers that say whether that is all.
 */
import { ContainerRecords, PruningReference } from "@oci-runtimes/core/docker"
import { FilePath } from "@oci-runtimes/core/text"
import type * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import type { PlatformError } from "effect/PlatformError"
import { OperationFailed } from "../../RuntimeErrors.ts"
import { errnoOf } from "../../disk/internal/errno.ts"

/** Where to look, and what to keep in any case. */
export interface Places {
  readonly dataRoot: string
  readonly states: ReadonlyArray<ContainerRecords.StateDirectory>
  readonly keep: ReadonlyArray<string>
}

/**
 * Returns what the caller wants to keep, the programs of all containers whose bundles are in these state directories, and
 * where containers are recorded. What cannot be read could refer to any script, so it is a failure.
 */
export const referencesIn = Effect.fnUntraced(function* (
  fileSystem: FileSystem.FileSystem,
  { dataRoot, keep, states }: Places,
  clock: Clock.Clock
) {
  const now = yield* clock.currentTimeMillis
  // A container that ends meanwhile has a record and no bundle, which is noticed. The reverse would not be.
  const recorded = yield* recordsIn(fileSystem, dataRoot)
  const kept = yield* Effect.forEach(keep, (path) =>
    Effect.map(
      path.includes("/") ? canonical(fileSystem, path) : Effect.succeed(path),
      (real): PruningReference.Reference => ({ _tag: "Caller", path: real })
    )
  )
  const read = new Map<string, Bundles | undefined>()
  const searched: Array<ContainerRecords.Searched> = []
  for (const state of yield* withSockets(fileSystem, states)) {
    const { directory } = state
    if (directory !== undefined && !read.has(directory))
      read.set(directory, yield* bundlesIn(fileSystem, directory, now))
    searched.push({ ...state, hasBundles: directory !== undefined && read.get(directory) !== undefined })
  }
  const bundles = [...read.values()].filter((found) => found !== undefined)
  const found: PruningReference.Found = {
    references: [...kept, ...bundles.flatMap(({ references }) => references)],
    starting: bundles.flatMap(({ starting }) => starting),
    records: { searched, recorded, bundled: bundles.flatMap(({ containers }) => containers) }
  }
  return found
})

/** What the bundles in a state directory say. */
interface Bundles extends Pick<PruningReference.Found, "references" | "starting"> {
  readonly containers: ReadonlyArray<string>
}

/** Returns what the bundles in a state directory say; undefined if it has no directory of bundles. */
const bundlesIn = Effect.fnUntraced(function* (fileSystem: FileSystem.FileSystem, state: string, now: number) {
  const directory = FilePath.join(state, ContainerRecords.bundlesDirectory)
  const namespaces = yield* names(fileSystem, directory)
  if (namespaces === undefined) return undefined
  const containers: Array<string> = []
  const references: Array<PruningReference.Reference> = []
  const starting: Array<PruningReference.Found["starting"][number]> = []
  for (const namespace of namespaces) {
    for (const container of (yield* names(fileSystem, FilePath.join(directory, namespace))) ?? []) {
      containers.push(container)
      const bundle = FilePath.join(directory, namespace, container)
      const program = yield* programOf(fileSystem, bundle)
      if (program !== undefined) {
        const path = yield* canonical(fileSystem, program)
        references.push({ _tag: "Container", path, namespace, container, bundle })
      } else if (yield* isNew(fileSystem, bundle, now)) starting.push({ namespace, container })
    }
  }
  const found: Bundles = { containers, references, starting }
  return found
})

const looking = "failed to find out which containers run"

/** Returns the records in a data root. A directory of records that leads nowhere is a failure: it may be on a disk that is not mounted. */
const recordsIn = Effect.fnUntraced(function* (fileSystem: FileSystem.FileSystem, dataRoot: string) {
  const recorded: Array<ContainerRecords.Recorded> = []
  for (const { directory, isRecord } of ContainerRecords.recordDirectories(dataRoot)) {
    const listed = failing("open", directory, fileSystem.readDirectory(directory), looking)
    const isAbsent = Effect.map(Effect.result(fileSystem.lstat(directory)), ({ _tag }) => _tag === "Failure")
    const containers = yield* Effect.catch(listed, (failure) =>
      Effect.flatMap(isAbsent, (absent) =>
        failure.errno === "ENOENT" && absent ? Effect.succeed<ReadonlyArray<string>>([]) : Effect.fail(failure)
      )
    )
    for (const container of containers.filter(isRecord)) {
      const path = FilePath.join(directory, container)
      const text = yield* textIn(fileSystem, FilePath.join(path, ContainerRecords.stateFile))
      recorded.push({ path, container, isRunning: ContainerRecords.isRunning(text) })
    }
  }
  return recorded
})

/** Replaces the directory of a socket that is a link by that of the socket itself. The link's own is searched as well. */
const withSockets = Effect.fnUntraced(function* (
  fileSystem: FileSystem.FileSystem,
  states: ReadonlyArray<ContainerRecords.StateDirectory>
) {
  const resolved: Array<ContainerRecords.StateDirectory> = []
  for (const state of states) {
    const socket = state._tag === "OfAddress" ? ContainerRecords.socketPath(state.address) : undefined
    const real = socket === undefined ? undefined : yield* realPath(fileSystem, socket)
    if (state._tag !== "OfAddress" || real === undefined) resolved.push(state)
    else {
      const directory = FilePath.join(real, "..")
      if (state.directory !== undefined) resolved.push({ _tag: "Usual", directory: state.directory })
      resolved.push({ ...state, directory })
    }
  }
  return resolved
})

const realPath = (fileSystem: FileSystem.FileSystem, path: string): Effect.Effect<string | undefined> =>
  Effect.orElseSucceed(fileSystem.realPath(path), () => undefined)

/** What is in a directory; undefined where there is none, or where it has gone meanwhile. */
const names = (fileSystem: FileSystem.FileSystem, path: string) =>
  orUndefined(failing("open", path, fileSystem.readDirectory(path), looking))

const textIn = (fileSystem: FileSystem.FileSystem, path: string) =>
  orUndefined(failing("open", path, fileSystem.readFileString(path), looking))

const programOf = (fileSystem: FileSystem.FileSystem, bundle: string) =>
  textIn(fileSystem, FilePath.join(bundle, ContainerRecords.programFile))

/** Whether a bundle was made so short a time ago that its shim may not have got to naming the program. */
const isNew = (fileSystem: FileSystem.FileSystem, bundle: string, now: number) =>
  Effect.map(orUndefined(failing("stat", bundle, fileSystem.stat(bundle), looking)), (info) =>
    Option.exists(info?.mtime ?? Option.none(), (changed) => now - changed.getTime() < PruningReference.settledAge)
  )

/** Looks, and says of a failure what was looked at. */
const failing = <A>(operation: string, path: string, effect: Effect.Effect<A, PlatformError>, context: string) =>
  Effect.mapError(
    effect,
    (cause) => new OperationFailed({ operation, paths: [path], errno: errnoOf(cause), context, remains: false, cause })
  )

const orUndefined = <A>(effect: Effect.Effect<A, OperationFailed>): Effect.Effect<A | undefined, OperationFailed> =>
  Effect.catchIf(
    effect,
    ({ errno }) => errno === "ENOENT" || errno === "ENOTDIR",
    () => Effect.succeed(undefined)
  )

/** The path with its directory freed of links, as the paths of scripts are. */
const canonical = (fileSystem: FileSystem.FileSystem, path: string): Effect.Effect<string> => {
  if (!FilePath.isAbsolute(path)) return Effect.succeed(path)
  return fileSystem.realPath(FilePath.join(path, "..")).pipe(
    Effect.map((real) => FilePath.join(real, FilePath.lastElement(path))),
    Effect.orElseSucceed(() => path)
  )
}
