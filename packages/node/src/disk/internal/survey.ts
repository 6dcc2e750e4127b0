/**
 * Looks at a data root and its scripts directory on a disk.
 */
import { Table } from "@oci-runtimes/core/data"
import { Claim, Leftovers, Survey, Trust } from "@oci-runtimes/core/disk"
import { type RuntimeMap, ScriptsNames } from "@oci-runtimes/core/docker"
import { FilePath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import type { Seen } from "./contract.ts"
import type { Work } from "./work.ts"
import type { OperationFailed } from "../OperationFailed.ts"
import type { Processes } from "../../machine/Processes.ts"

/** The state of a data root. Claims of live processes do not count as leftovers. */
export const surveyOf = (
  disk: Work,
  processes: Processes["Service"],
  { dataRoot, scriptsDirectory }: Pick<RuntimeMap.RuntimeMap, "dataRoot" | "scriptsDirectory">
): Effect.Effect<Survey.Survey, OperationFailed> =>
  Effect.gen(function* () {
    yield* disk.refresh
    const owner = disk.user
    const missing = yield* missingDirectories(disk, dataRoot)
    const root = yield* disk.look(dataRoot)
    const directory = yield* disk.look(scriptsDirectory)
    const asidePath = Survey.asidePath(scriptsDirectory)
    const aside = yield* disk.look(asidePath)
    const isPutBack = Survey.isRestorable({ aside, directory, owner })
    const [holder, holding] = isPutBack ? [asidePath, aside] : [scriptsDirectory, directory]
    const names = isPutBack || directory?.type === "Directory" ? yield* disk.list(holder) : []
    const entries = yield* Effect.forEach(names, (name) => presentEntry(disk, scriptsDirectory, holder, name), {
      concurrency: 16
    })
    const found = names.map((name, index) => ({ name, entry: entries[index] }))
    const isLeft = ({ entry, name }: (typeof found)[number]): boolean =>
      entry?._tag === "Other" && entry.type === "Directory" && ScriptsNames.isStagingName(name)
    const beside = missing.length > 0 ? [] : (yield* disk.list(dataRoot)).filter(ScriptsNames.isStagingName)
    const staged = found.filter(isLeft).map(({ name }) => name)
    // By the time that they are removed, what was put aside has been put back.
    const within = (yield* leftoversIn(disk, processes, holder, staged)).map((candidate) => ({
      ...candidate,
      path: FilePath.join(scriptsDirectory, FilePath.lastElement(candidate.path))
    }))
    const [inside, outside] = [
      Leftovers.sort(within, holding && { ...holding, path: scriptsDirectory }, owner),
      Leftovers.sort(yield* leftoversIn(disk, processes, dataRoot, beside), root && { ...root, path: dataRoot }, owner)
    ]
    const ways = missing.length > 0 ? [] : yield* directoriesTo(disk, dataRoot)
    return {
      dataRoot,
      scriptsDirectory,
      missing,
      unprotected: Trust.unprotected(ways, owner),
      root,
      directory,
      aside,
      entries: Table.make(
        found.flatMap((one) => (one.entry === undefined || isLeft(one) ? [] : [[one.name, one.entry] as const]))
      ),
      leftovers: [...inside.leftovers, ...outside.leftovers],
      leftAlone: [...inside.leftAlone, ...outside.leftAlone],
      owner
    }
  })

/** Returns the places that have the name of a leftover and are not claims of live processes, sorted by name. */
export const leftoversIn = Effect.fnUntraced(function* (
  disk: Work,
  processes: Processes["Service"],
  directory: string,
  names: ReadonlyArray<string>,
  kind: Claim.Kind = ScriptsNames.claims
) {
  const candidates: Array<Trust.SeenPath> = []
  for (const name of names.toSorted()) {
    const path = FilePath.join(directory, name)
    const seen = yield* disk.look(path)
    const claimant = Claim.parse(name, kind)
    if (seen === undefined || (claimant !== undefined && (yield* processes.isAlive(claimant, seen.owner.uid)))) continue
    candidates.push({ ...seen, path })
  }
  return candidates
})

/** A directory, and those above it up to the root. */
const directoriesTo = Effect.fnUntraced(function* (disk: Work, directory: string) {
  const directories: Array<Trust.SeenPath> = []
  for (let path = directory; ; path = FilePath.join(path, "..")) {
    const seen = yield* disk.look(path)
    if (seen !== undefined) directories.push({ ...seen, path })
    if (path === "/") return directories
  }
})

/** The directories that are missing on the way to one and that one itself, the outermost first. There always is a root. */
export const missingDirectories = Effect.fnUntraced(function* (disk: Work, directory: string) {
  const missing: Array<string> = []
  for (let path = directory; path !== "/" && (yield* disk.look(path)) === undefined; path = FilePath.join(path, "..")) {
    missing.unshift(path)
  }
  return missing
})

const presentEntry = Effect.fnUntraced(function* (disk: Work, scriptsDirectory: string, holder: string, name: string) {
  const path = FilePath.join(holder, name)
  const seen = yield* disk.look(path)
  if (seen === undefined) return undefined
  if (seen.type === "File") return yield* presentFile(disk, path, seen)
  const other: Survey.PresentEntry = { _tag: "Other", type: seen.type }
  if (seen.type !== "SymbolicLink") return other
  const target = yield* disk.readLink(path)
  const place = Survey.publishedThrough(name, target, ScriptsNames.claims)
  if (place === undefined) return other
  const set = yield* setInForce(disk, FilePath.join(holder, place))
  if (set === "foreign") return other
  if (set === undefined) return nothingShown
  const shownAt = FilePath.join(holder, place, set, name)
  const shown = yield* disk.look(shownAt)
  if (shown === undefined) return nothingShown
  if (shown.type !== "File") return other
  const file = yield* presentFile(disk, shownAt, shown)
  const at = FilePath.join(scriptsDirectory, place, set, name)
  const published: Survey.PresentEntry = { _tag: "Published", shows: { file, at } }
  return published
})

const nothingShown: Survey.PresentEntry = Object.freeze({ _tag: "Published", shows: undefined })

/** Undefined where there is no such staging directory any more; foreign where not everything is as this user makes it. */
const setInForce = Effect.fnUntraced(function* (disk: Work, staging: string) {
  const directory = yield* disk.look(staging)
  if (directory === undefined) return undefined
  if (directory.type !== "Directory" || directory.owner.uid !== disk.user.uid) return "foreign"
  const current = FilePath.join(staging, Survey.currentSet)
  if ((yield* disk.look(current))?.type !== "SymbolicLink") return "foreign"
  const set = yield* disk.readLink(current)
  if (!Survey.sets.includes(set)) return "foreign"
  return (yield* disk.look(FilePath.join(staging, set)))?.type === "Directory" ? set : "foreign"
})

const presentFile = Effect.fnUntraced(function* (disk: Work, path: string, { mode, owner, size }: Seen) {
  const unread: Survey.PresentFile = { _tag: "File", content: undefined, mode, uid: owner.uid }
  if (size > Survey.maximumScriptLength) return unread
  const { bytes, seen } = yield* disk.read(path, Survey.maximumScriptLength)
  const file: Survey.PresentFile = { _tag: "File", content: textOf(bytes), mode: seen.mode, uid: seen.owner.uid }
  return file
})

const textOf = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
