/**
 * Looks for what refers to scripts on a file system.
 */
import { FilePath, Pruning } from "@oci-runtimes/core"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import type { OperationFailed } from "../RuntimeErrors.ts"
import { failing } from "./survey.ts"

/**
 * What the caller wants to keep, and the programs of all containers whose bundles are in these state directories of
 * containerd. What cannot be read could refer to any script, so it is a failure.
 */
export const referencesIn = Effect.fnUntraced(function* (
  fileSystem: FileSystem.FileSystem,
  stateDirectories: ReadonlyArray<string>,
  keep: ReadonlyArray<string>
) {
  const references: Array<Pruning.Reference> = []
  for (const path of keep) {
    references.push({ _tag: "Caller", path: path.includes("/") ? yield* canonical(fileSystem, path) : path })
  }
  for (const directory of new Set(stateDirectories)) {
    const bundles = FilePath.join(directory, Pruning.bundlesDirectory)
    for (const namespace of yield* names(fileSystem, bundles)) {
      for (const container of yield* names(fileSystem, FilePath.join(bundles, namespace))) {
        const bundle = FilePath.join(bundles, namespace, container)
        const program = yield* programOf(fileSystem, bundle)
        if (program === undefined) continue
        const path = yield* canonical(fileSystem, program)
        references.push({ _tag: "Container", path, namespace, container, bundle })
      }
    }
  }
  return references
})

/** What is in a directory; nothing where there is none, or where it has gone meanwhile. */
const names = (fileSystem: FileSystem.FileSystem, path: string) =>
  orNothing(failing("open", path, fileSystem.readDirectory(path)), [])

/** Shims other than that for runc and the like write no such file. */
const programOf = (fileSystem: FileSystem.FileSystem, bundle: string) => {
  const path = FilePath.join(bundle, Pruning.programFile)
  return orNothing<string | undefined>(failing("open", path, fileSystem.readFileString(path)), undefined)
}

const orNothing = <A>(effect: Effect.Effect<A, OperationFailed>, nothing: A): Effect.Effect<A, OperationFailed> =>
  Effect.catchIf(
    effect,
    ({ errno }) => errno === "ENOENT" || errno === "ENOTDIR",
    () => Effect.succeed(nothing)
  )

/** The path with its directory freed of links, as the paths of scripts are. */
const canonical = (fileSystem: FileSystem.FileSystem, path: string): Effect.Effect<string> => {
  const directory = FilePath.join(path, "..")
  if (!FilePath.isAbsolute(path)) return Effect.succeed(path)
  return fileSystem.realPath(directory).pipe(
    Effect.map((real) => FilePath.join(real, path.slice(path.lastIndexOf("/") + 1))),
    Effect.orElseSucceed(() => path)
  )
}
