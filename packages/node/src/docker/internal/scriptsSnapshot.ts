/**
 * Takes snapshots of a data root and its scripts directory on a disk.
 */
import { Table } from "@oci-runtimes/core/data"
import { Leftovers, ScriptsSnapshot, Trust } from "@oci-runtimes/core/disk"
import { type RuntimeMap, ScriptsNames } from "@oci-runtimes/core/docker"
import { FilePath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import type { Seen } from "../../disk/internal/contract.ts"
import { directoriesTo, leftoversIn, missingDirectories } from "../../disk/internal/surroundings.ts"
import type { Work } from "../../disk/internal/work.ts"
import type { OperationFailed } from "../../disk/OperationFailed.ts"
import type { Processes } from "../../machine/Processes.ts"

/** Takes a snapshot of a data root. Locks of live processes do not count as leftovers. */
export const snapshotOf = (
  disk: Work,
  processes: Processes["Service"],
  { dataRoot, scriptsDirectory }: Pick<RuntimeMap.RuntimeMap, "dataRoot" | "scriptsDirectory">
): Effect.Effect<ScriptsSnapshot.ScriptsSnapshot, OperationFailed> =>
  Effect.gen(function* () {
    yield* disk.refresh
    const owner = disk.user
    const missing = yield* missingDirectories(disk, dataRoot)
    const root = yield* disk.look(dataRoot)
    const directory = yield* disk.look(scriptsDirectory)
    const asidePath = ScriptsNames.aside(scriptsDirectory)
    const asideSeen = yield* disk.look(asidePath)
    const aside = asideSeen && { ...asideSeen, path: asidePath }
    const isPutBack = ScriptsSnapshot.isRestorable({ aside, directory, owner })
    const [holder, holding] = isPutBack ? [asidePath, aside] : [scriptsDirectory, directory]
    const names = isPutBack || directory?.type === "Directory" ? yield* disk.list(holder) : []
    const entries = yield* Effect.forEach(names, (name) => presentEntry(disk, scriptsDirectory, holder, name))
    const found = names.map((name, index) => ({ name, entry: entries[index] }))
    const isLeft = ({ entry, name }: (typeof found)[number]): boolean =>
      entry?._tag === "Other" && entry.type === "Directory" && ScriptsNames.isStagingName(name)
    const beside = missing.length > 0 ? [] : (yield* disk.list(dataRoot)).filter(ScriptsNames.isStagingName)
    const staged = found.filter(isLeft).map(({ name }) => name)
    // These leftovers are removed after the directory that was put aside has been restored.
    const within = (yield* leftoversIn(disk, processes, holder, staged, ScriptsNames.locks)).map((candidate) => ({
      ...candidate,
      path: FilePath.join(scriptsDirectory, FilePath.lastElement(candidate.path))
    }))
    const [inside, outside] = [
      Leftovers.sort(within, holding && { ...holding, path: scriptsDirectory }, owner),
      Leftovers.sort(
        yield* leftoversIn(disk, processes, dataRoot, beside, ScriptsNames.locks),
        root && { ...root, path: dataRoot },
        owner
      )
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

const presentEntry = Effect.fnUntraced(function* (disk: Work, scriptsDirectory: string, holder: string, name: string) {
  const path = FilePath.join(holder, name)
  const seen = yield* disk.look(path)
  if (seen === undefined) return undefined
  if (seen.type === "File") return yield* presentFile(disk, path, seen)
  const other: ScriptsSnapshot.PresentEntry = { _tag: "Other", type: seen.type }
  if (seen.type !== "SymbolicLink") return other
  const target = yield* disk.readLink(path)
  const place = ScriptsSnapshot.publishedThrough(name, target, ScriptsNames.locks)
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
  const published: ScriptsSnapshot.PresentEntry = { _tag: "Published", shows: { file, at } }
  return published
})

const nothingShown: ScriptsSnapshot.PresentEntry = Object.freeze({ _tag: "Published", shows: undefined })

/**
 * Returns the name of the set in force; undefined if the staging directory is gone; "foreign" if it has another owner or
 * layout.
 */
const setInForce = Effect.fnUntraced(function* (disk: Work, staging: string) {
  const directory = yield* disk.look(staging)
  if (directory === undefined) return undefined
  if (directory.type !== "Directory" || directory.owner.uid !== disk.user.uid) return "foreign"
  const current = FilePath.join(staging, ScriptsSnapshot.currentSet)
  if ((yield* disk.look(current))?.type !== "SymbolicLink") return "foreign"
  const set = yield* disk.readLink(current)
  if (!ScriptsSnapshot.sets.includes(set)) return "foreign"
  return (yield* disk.look(FilePath.join(staging, set)))?.type === "Directory" ? set : "foreign"
})

const presentFile = Effect.fnUntraced(function* (disk: Work, path: string, { mode, owner, size }: Seen) {
  const unread: ScriptsSnapshot.PresentFile = { _tag: "File", content: undefined, mode, uid: owner.uid }
  if (size > ScriptsSnapshot.maximumScriptLength) return unread
  const { bytes, seen } = yield* disk.read(path, ScriptsSnapshot.maximumScriptLength)
  const file: ScriptsSnapshot.PresentFile = {
    _tag: "File",
    content: textOf(bytes),
    mode: seen.mode,
    uid: seen.owner.uid
  }
  return file
})

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

const textOf = (bytes: Uint8Array): string | undefined => {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}
