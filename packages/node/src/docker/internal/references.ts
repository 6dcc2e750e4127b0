/**
 * Finds the references to scripts on a disk, and the container records that tell whether the references are complete.
 */
import { ContainerRecords, PruningReference } from "@oci-runtimes/core/docker"
import { FilePath } from "@oci-runtimes/core/text"
import type * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { DiskFailure, Shape } from "../../disk/internal/contract.ts"
import { OperationFailed } from "../../disk/OperationFailed.ts"

/** The directories to search, and the scripts to keep in any case. */
export interface Places {
  readonly dataRoot: string
  readonly states: ReadonlyArray<ContainerRecords.StateDirectory>
  readonly keep: ReadonlyArray<string>
}

/**
 * Returns the scripts that the caller wants to keep, the programs of all containers with bundles in the state directories, and
 * the container records. Fails if something cannot be read, because it could refer to any script.
 */
export const referencesIn = Effect.fnUntraced(function* (
  disk: Shape,
  { dataRoot, keep, states }: Places,
  clock: Clock.Clock
) {
  const now = yield* clock.currentTimeMillis
  // A container that ends meanwhile has a record but no bundle, which is noticed. The reverse would go unnoticed.
  const recorded = yield* recordsIn(disk, dataRoot)
  const kept = yield* Effect.forEach(keep, (path) =>
    Effect.map(
      path.includes("/") ? canonical(disk, path) : Effect.succeed(path),
      (real): PruningReference.Reference => ({ _tag: "Caller", path: real })
    )
  )
  const read = new Map<string, Bundles | undefined>()
  const searched: Array<ContainerRecords.SearchedDirectory> = []
  for (const state of yield* withSockets(disk, states)) {
    const { directory } = state
    if (directory !== undefined && !read.has(directory)) read.set(directory, yield* bundlesIn(disk, directory, now))
    searched.push({ ...state, hasBundles: directory !== undefined && read.get(directory) !== undefined })
  }
  const bundles = [...read.values()].filter((found) => found !== undefined)
  const found: PruningReference.FoundReferences = {
    references: [...kept, ...bundles.flatMap(({ references }) => references)],
    starting: bundles.flatMap(({ starting }) => starting),
    records: { searched, recorded, bundled: bundles.flatMap(({ containers }) => containers) }
  }
  return found
})

/** The containers and references in the bundles of a state directory. */
interface Bundles extends Pick<PruningReference.FoundReferences, "references" | "starting"> {
  readonly containers: ReadonlyArray<string>
}

/** Reads the bundles in a state directory; undefined if it has no directory of bundles. */
const bundlesIn = Effect.fnUntraced(function* (disk: Shape, state: string, now: number) {
  const directory = FilePath.join(state, ContainerRecords.bundlesDirectory)
  const namespaces = yield* names(disk, directory)
  if (namespaces === undefined) return undefined
  const containers: Array<string> = []
  const references: Array<PruningReference.Reference> = []
  const starting: Array<PruningReference.FoundReferences["starting"][number]> = []
  for (const namespace of namespaces) {
    for (const container of (yield* names(disk, FilePath.join(directory, namespace))) ?? []) {
      containers.push(container)
      const bundle = FilePath.join(directory, namespace, container)
      const program = yield* programOf(disk, bundle)
      if (program !== undefined) {
        const path = yield* canonical(disk, program)
        references.push({ _tag: "Container", path, namespace, container, bundle })
      } else if (yield* isNew(disk, bundle, now)) starting.push({ namespace, container })
    }
  }
  const found: Bundles = { containers, references, starting }
  return found
})

const looking = "failed to find out which containers run"

/**
 * Returns the container records in a data root. Fails if a directory of records is a dangling link, because its target may be
 * on a disk that is not mounted.
 */
const recordsIn = Effect.fnUntraced(function* (disk: Shape, dataRoot: string) {
  const recorded: Array<ContainerRecords.Recorded> = []
  for (const { directory, isRecord } of ContainerRecords.recordDirectories(dataRoot)) {
    const listed = failing("open", directory, disk.readDirectory(directory), looking)
    const isAbsent = Effect.map(Effect.result(disk.lstat(directory)), ({ _tag }) => _tag === "Failure")
    const containers = yield* Effect.catch(listed, (failure) =>
      Effect.flatMap(isAbsent, (absent) =>
        failure.errno === "ENOENT" && absent ? Effect.succeed<ReadonlyArray<string>>([]) : Effect.fail(failure)
      )
    )
    for (const container of containers.filter(isRecord)) {
      const path = FilePath.join(directory, container)
      const text = yield* textIn(disk, FilePath.join(path, ContainerRecords.stateFile))
      recorded.push({ path, container, isRunning: ContainerRecords.isRunning(text) })
    }
  }
  return recorded
})

/** Adds the real directory of each socket that exists. The directory of a link to the socket is searched as well. */
const withSockets = Effect.fnUntraced(function* (disk: Shape, states: ReadonlyArray<ContainerRecords.StateDirectory>) {
  const resolved: Array<ContainerRecords.StateDirectory> = []
  for (const state of states) {
    const socket = state._tag === "OfAddress" ? ContainerRecords.socketPath(state.address) : undefined
    const real = socket === undefined ? undefined : yield* realPath(disk, socket)
    if (state._tag !== "OfAddress" || real === undefined) resolved.push(state)
    else {
      const directory = FilePath.join(real, "..")
      if (state.directory !== undefined) resolved.push({ _tag: "Usual", directory: state.directory })
      resolved.push({ ...state, directory })
    }
  }
  return resolved
})

const realPath = (disk: Shape, path: string): Effect.Effect<string | undefined> =>
  Effect.orElseSucceed(disk.realPath(path), () => undefined)

/** Returns the names in a directory; undefined if the directory does not exist. */
const names = (disk: Shape, path: string) => orUndefined(failing("open", path, disk.readDirectory(path), looking))

const textIn = (disk: Shape, path: string) =>
  orUndefined(failing("open", path, Effect.map(disk.readFile(path, maximumRecord), decode), looking))

/** The maximum size of a container's file in bytes. Real files are much shorter. */
const maximumRecord = 2 ** 26

const decode = (bytes: Uint8Array): string => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)

const programOf = (disk: Shape, bundle: string) => textIn(disk, FilePath.join(bundle, ContainerRecords.programFile))

/** Reports whether a bundle is so new that its shim may not have named the program yet. */
const isNew = (disk: Shape, bundle: string, now: number) =>
  Effect.map(
    orUndefined(failing("stat", bundle, disk.stat(bundle), looking)),
    (seen) => seen?.changed !== undefined && now - seen.changed < PruningReference.settledAge
  )

/** Runs a look, and adds the operation, the path and the context to its failure. */
const failing = <A>(operation: string, path: string, look: Effect.Effect<A, DiskFailure>, context: string) =>
  Effect.mapError(
    look,
    ({ cause, errno }) => new OperationFailed({ operation, paths: [path], errno, context, remains: false, cause })
  )

const orUndefined = <A>(effect: Effect.Effect<A, OperationFailed>): Effect.Effect<A | undefined, OperationFailed> =>
  Effect.catchIf(
    effect,
    ({ errno }) => errno === "ENOENT" || errno === "ENOTDIR",
    () => Effect.succeed(undefined)
  )

/** Returns a path without links in its directory, like the paths of scripts. */
const canonical = (disk: Shape, path: string): Effect.Effect<string> => {
  if (!FilePath.isAbsolute(path)) return Effect.succeed(path)
  return disk.realPath(FilePath.join(path, "..")).pipe(
    Effect.map((real) => FilePath.join(real, FilePath.lastElement(path))),
    Effect.orElseSucceed(() => path)
  )
}
