/**
 * Looks for what refers to scripts on a file system.
 */
import { FilePath, PruningReference } from "@oci-runtimes/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import type { PlatformError } from "effect/PlatformError"
import { OperationFailed } from "../RuntimeErrors.ts"
import { errnoOf } from "./errno.ts"

/** Where to look, and what to keep in any case. */
export interface Places {
  /** State directories of containerd that need not be there. */
  readonly usual: ReadonlyArray<string>
  /** Those that somebody has named. */
  readonly named: ReadonlyArray<string>
  readonly keep: ReadonlyArray<string>
}

/**
 * What the caller wants to keep, and the programs of all containers whose bundles are in these state directories. What
 * cannot be read could refer to any script, so it is a failure.
 */
export const referencesIn = Effect.fnUntraced(function* (
  fileSystem: FileSystem.FileSystem,
  { keep, named, usual }: Places
) {
  const references: Array<PruningReference.Reference> = []
  const starting: Array<PruningReference.Found["starting"][number]> = []
  const withoutBundles: Array<string> = []
  const now = yield* Clock.currentTimeMillis
  for (const path of keep) {
    references.push({ _tag: "Caller", path: path.includes("/") ? yield* canonical(fileSystem, path) : path })
  }
  for (const directory of new Set([...usual, ...named])) {
    const bundles = FilePath.join(directory, PruningReference.bundlesDirectory)
    const namespaces = yield* names(fileSystem, bundles)
    if (namespaces === undefined && named.includes(directory)) withoutBundles.push(directory)
    for (const namespace of namespaces ?? []) {
      for (const container of (yield* names(fileSystem, FilePath.join(bundles, namespace))) ?? []) {
        const bundle = FilePath.join(bundles, namespace, container)
        const program = yield* programOf(fileSystem, bundle)
        if (program !== undefined) {
          const path = yield* canonical(fileSystem, program)
          references.push({ _tag: "Container", path, namespace, container, bundle })
        } else if (yield* isNew(fileSystem, bundle, now)) starting.push({ namespace, container })
      }
    }
  }
  const found: PruningReference.Found = { references, starting, withoutBundles }
  return found
})

const looking = "failed to find out which containers run"

/** What is in a directory; undefined where there is none, or where it has gone meanwhile. */
const names = (fileSystem: FileSystem.FileSystem, path: string) =>
  orUndefined(failing("open", path, fileSystem.readDirectory(path), looking))

const programOf = (fileSystem: FileSystem.FileSystem, bundle: string) => {
  const path = FilePath.join(bundle, PruningReference.programFile)
  return orUndefined(failing("open", path, fileSystem.readFileString(path), looking))
}

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
