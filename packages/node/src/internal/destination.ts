/**
 * Looks at the place of a configuration file on a file system.
 */
import { Claim, FilePath, Replacement } from "@oci-runtimes/core"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import type { OperationFailed } from "../OperationFailed.ts"
import type { Shape } from "../Processes.ts"
import { dead, failing, lookAt, missingDirectories, ownerOf } from "./survey.ts"

/** Everything there that bears on writing. Claims of live processes do not count as leftovers. */
export const surveyOf = (
  fileSystem: FileSystem.FileSystem,
  processes: Shape,
  path: string
): Effect.Effect<Replacement.Survey, OperationFailed> =>
  Effect.gen(function* () {
    const destination = yield* destinationOf(fileSystem, path)
    const { directory, missing, present, target } = destination
    if (present._tag === "Links") return { ...destination, backup: undefined, leftovers: [] }
    const names = missing.length > 0 ? [] : yield* failing("open", directory, fileSystem.readDirectory(directory))
    const claims = names.filter((name) => Claim.parse(name, "configuration") !== undefined)
    const backup = yield* lookAt(fileSystem, Replacement.backupPath(target))
    const leftovers = yield* dead(processes, directory, claims, "configuration")
    return { ...destination, backup: backup?.type, leftovers }
  })

/** Where a path leads, and what is there. */
export const destinationOf = (
  fileSystem: FileSystem.FileSystem,
  path: string
): Effect.Effect<Replacement.Destination, OperationFailed> =>
  Effect.gen(function* () {
    const found = yield* followed(fileSystem, path)
    const target = found ?? path
    const directory = FilePath.join(target, "..")
    if (found === undefined) return { path, target, directory, missing: [], present: { _tag: "Links" } }
    const missing = yield* missingDirectories(fileSystem, directory)
    return { path, target, directory, missing, present: yield* presentAt(fileSystem, target) }
  })

/** The path without links of what a path leads to; undefined where there are too many links. */
const followed = Effect.fnUntraced(function* (fileSystem: FileSystem.FileSystem, path: string) {
  const trail: Array<string> = []
  const pending = path.split("/").toReversed()
  let links = 0
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    if (part === "" || part === ".") continue
    if (part === "..") {
      trail.pop()
      continue
    }
    const at = `/${[...trail, part].join("/")}`
    const info = yield* lookAt(fileSystem, at)
    if (info?.type !== "SymbolicLink") {
      trail.push(part)
      continue
    }
    if (++links > Replacement.maximumLinks) return undefined
    const target = yield* failing("readlink", at, fileSystem.readLink(at))
    if (FilePath.isAbsolute(target)) trail.length = 0
    pending.push(...target.split("/").toReversed())
  }
  return `/${trail.join("/")}`
})

const presentAt = Effect.fnUntraced(function* (fileSystem: FileSystem.FileSystem, path: string) {
  const info = yield* lookAt(fileSystem, path)
  if (info === undefined) return nothing
  if (info.type !== "File") return { _tag: "Other", type: info.type } as const
  const content = yield* failing("open", path, fileSystem.readFile(path))
  return { _tag: "File", content, mode: info.mode & 0o7777, owner: ownerOf(info) } as const
})

const nothing: Replacement.Present = { _tag: "Missing" }
