/**
 * Looks at a data root and its scripts directory on a file system.
 */
import { Claim, FilePath, type RuntimeMap, Survey, Table } from "@oci-runtimes/core"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import type { PlatformError } from "effect/PlatformError"
import type { Shape } from "../Processes.ts"
import { OperationFailed } from "../RuntimeErrors.ts"
import { currentUser } from "./currentUser.ts"
import { atOnce, type Shape as Direct } from "./direct.ts"
import { errnoOf } from "./errno.ts"

/** The state of a data root. Claims of live processes do not count as leftovers. */
export const surveyOf = (
  fileSystem: FileSystem.FileSystem,
  direct: Direct | undefined,
  processes: Shape,
  { dataRoot, scriptsDirectory }: Pick<RuntimeMap.RuntimeMap, "dataRoot" | "scriptsDirectory">
): Effect.Effect<Survey.Survey, OperationFailed> =>
  Effect.gen(function* () {
    const missing = yield* missingDirectories(fileSystem, dataRoot)
    const directory = yield* presentDirectory(fileSystem, scriptsDirectory)
    const asidePath = Survey.asidePath(scriptsDirectory)
    const aside = yield* presentDirectory(fileSystem, asidePath)
    const holder = directory._tag === "Missing" ? asidePath : scriptsDirectory
    const isThere = directory._tag === "Directory" || (directory._tag === "Missing" && aside._tag === "Directory")
    const names = isThere ? yield* failing("open", holder, fileSystem.readDirectory(holder)) : []
    const files = yield* filesIn(direct, holder, names)
    const others = yield* Effect.forEach(
      names.filter((name) => !files.has(name)),
      (name) => Effect.map(presentEntry(fileSystem, scriptsDirectory, holder, name), (entry) => ({ name, entry })),
      { concurrency: 16 }
    )
    const entries = new Map(others.map(({ entry, name }) => [name, entry]))
    const found = names.map((name) => ({ name, entry: files.get(name) ?? entries.get(name) }))
    const isLeft = ({ entry, name }: (typeof found)[number]): boolean =>
      entry?._tag === "Other" && entry.type === "Directory" && Survey.isStagingName(name)
    const within = found.filter(isLeft).map(({ name }) => name)
    const beside = missing.length > 0 ? [] : yield* failing("open", dataRoot, fileSystem.readDirectory(dataRoot))
    return {
      dataRoot,
      scriptsDirectory,
      missing,
      directory,
      aside,
      entries: Table.make(
        found.flatMap((one) => (one.entry === undefined || isLeft(one) ? [] : [[one.name, one.entry] as const]))
      ),
      leftovers: [
        // By the time that they are removed, what was put aside has been put back.
        ...(yield* dead(processes, scriptsDirectory, within)),
        ...(yield* dead(processes, dataRoot, beside.filter(Survey.isStagingName)))
      ],
      owner: currentUser()
    }
  })

/** The scripts that the short way finds. */
const filesIn = Effect.fnUntraced(function* (
  direct: Direct | undefined,
  directory: string,
  names: ReadonlyArray<string>
) {
  const files = new Map<string, Survey.PresentFile>()
  if (direct === undefined) return files
  for (const [index, name] of names.entries()) {
    const file = direct.read(FilePath.join(directory, name))
    if (file !== undefined) files.set(name, file)
    if (index % atOnce === atOnce - 1) yield* Effect.yieldNow
  }
  return files
})

/** The paths of those names in a directory that are not claims of live processes, sorted. */
export const dead = (processes: Shape, directory: string, names: ReadonlyArray<string>, kind: Claim.Kind = "scripts") =>
  Effect.map(
    Effect.filter(names, (name) => {
      const owner = Claim.parse(name, kind)
      return owner === undefined ? Effect.succeed(true) : Effect.map(processes.isAlive(owner), (alive) => !alive)
    }),
    (left) => left.toSorted().map((name) => FilePath.join(directory, name))
  )

/** Looks, and says of a failure what was looked at. */
export const failing = <A>(
  operation: string,
  path: string,
  effect: Effect.Effect<A, PlatformError>,
  context?: string
) =>
  Effect.mapError(
    effect,
    (cause) =>
      new OperationFailed({
        operation,
        paths: [path],
        errno: errnoOf(cause),
        context,
        remains: false,
        cause
      })
  )

/** What is at a path, links not followed; undefined where nothing is. */
export const lookAt = (fileSystem: FileSystem.FileSystem, path: string) =>
  fileSystem.lstat(path).pipe(
    Effect.catch((error) => (errnoOf(error) === "ENOENT" ? Effect.succeed(undefined) : Effect.fail(error))),
    (effect) => failing("lstat", path, effect)
  )

/** The directories that are missing on the way to one and that one itself, the outermost first. */
export const missingDirectories = Effect.fnUntraced(function* (fileSystem: FileSystem.FileSystem, directory: string) {
  const missing: Array<string> = []
  for (let path = directory; (yield* lookAt(fileSystem, path)) === undefined; path = FilePath.join(path, "..")) {
    missing.unshift(path)
  }
  return missing
})

const presentDirectory = Effect.fnUntraced(function* (fileSystem: FileSystem.FileSystem, path: string) {
  const info = yield* lookAt(fileSystem, path)
  if (info === undefined) return { _tag: "Missing" } as const
  if (info.type !== "Directory") return { _tag: "Other", type: info.type } as const
  return { _tag: "Directory", mode: info.mode & 0o7777, owner: ownerOf(info) } as const
})

const presentEntry = Effect.fnUntraced(function* (
  fileSystem: FileSystem.FileSystem,
  scriptsDirectory: string,
  holder: string,
  name: string
) {
  const path = FilePath.join(holder, name)
  const info = yield* lookAt(fileSystem, path)
  if (info === undefined) return undefined
  if (info.type === "File") return yield* presentFile(fileSystem, path, info)
  const other: Survey.PresentEntry = { _tag: "Other", type: info.type }
  if (info.type !== "SymbolicLink") return other
  const target = yield* failing("readlink", path, fileSystem.readLink(path))
  const place = Survey.publishedThrough(name, target)
  if (place === undefined) return other
  const set = yield* setInForce(fileSystem, FilePath.join(holder, place))
  if (set === "foreign") return other
  if (set === undefined) return nothingShown
  const shownAt = FilePath.join(holder, place, set, name)
  const shown = yield* lookAt(fileSystem, shownAt)
  if (shown === undefined) return nothingShown
  if (shown.type !== "File") return other
  const file = yield* presentFile(fileSystem, shownAt, shown)
  const at = FilePath.join(scriptsDirectory, place, set, name)
  const published: Survey.PresentEntry = { _tag: "Published", shows: { file, at } }
  return published
})

const nothingShown: Survey.PresentEntry = Object.freeze({ _tag: "Published", shows: undefined })

/** Undefined where there is no such staging directory any more; foreign where not everything is as this user makes it. */
const setInForce = Effect.fnUntraced(function* (fileSystem: FileSystem.FileSystem, staging: string) {
  const directory = yield* lookAt(fileSystem, staging)
  if (directory === undefined) return undefined
  if (directory.type !== "Directory" || ownerOf(directory).uid !== currentUser().uid) return "foreign"
  const current = FilePath.join(staging, Survey.currentSet)
  if ((yield* lookAt(fileSystem, current))?.type !== "SymbolicLink") return "foreign"
  const set = yield* failing("readlink", current, fileSystem.readLink(current))
  if (!Survey.sets.includes(set)) return "foreign"
  return (yield* lookAt(fileSystem, FilePath.join(staging, set)))?.type === "Directory" ? set : "foreign"
})

const presentFile = Effect.fnUntraced(function* (
  fileSystem: FileSystem.FileSystem,
  path: string,
  info: FileSystem.File.Info
) {
  const isShort = Number(info.size) <= Survey.maximumScriptLength
  const bytes = isShort ? yield* failing("open", path, fileSystem.readFile(path)) : undefined
  const file: Survey.PresentFile = {
    _tag: "File",
    content: bytes && textOf(bytes),
    mode: info.mode & 0o7777,
    uid: ownerOf(info).uid
  }
  return file
})

const textOf = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** User and group of what was looked at. */
export const ownerOf = ({ gid, uid }: FileSystem.File.Info): Survey.Owner => ({
  uid: Option.getOrElse(uid, () => 0),
  gid: Option.getOrElse(gid, () => 0)
})
