/**
 * Takes snapshots of the place of a configuration file on a disk.
 */
import { DirectoryLock, Leftovers, AtomicWrite } from "@oci-runtimes/core/disk"
import { HostPath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import type { Work } from "./work.ts"
import type { OperationFailed } from "../OperationFailed.ts"
import type { Processes } from "../../machine/Processes.ts"
import { followed } from "./links.ts"
import { leftoversIn, missingDirectories } from "./surroundings.ts"

/** Takes a snapshot of everything that affects writing a file. Locks of live processes do not count as leftovers. */
export const snapshotOf = (
  disk: Work,
  processes: Processes["Service"],
  path: string
): Effect.Effect<AtomicWrite.FileSnapshot, OperationFailed> =>
  Effect.gen(function* () {
    yield* disk.refresh
    const destination = yield* destinationOf(disk, path)
    const { directory, missing, present, target } = destination
    if (present._tag === "Links") return { ...destination, backup: undefined, leftovers: [], leftAlone: [] }
    const names = missing.length > 0 ? [] : yield* disk.list(directory)
    const locks = names.filter((name) => DirectoryLock.parse(name, DirectoryLock.configuration) !== undefined)
    const backup = yield* Effect.catchIf(
      disk.look(AtomicWrite.backupPath(target)),
      ({ errno }) => errno === "ENAMETOOLONG",
      () => Effect.succeed(undefined)
    )
    const candidates = yield* leftoversIn(disk, processes, directory, locks, DirectoryLock.configuration)
    const holder = yield* disk.look(directory)
    return {
      ...destination,
      backup: backup?.type,
      ...Leftovers.sort(candidates, holder && { ...holder, path: directory }, disk.user)
    }
  })

/** Returns where a path leads and what is there. */
export const destinationOf = (disk: Work, path: string): Effect.Effect<AtomicWrite.Destination, OperationFailed> =>
  Effect.gen(function* () {
    const found = yield* followed(disk, path)
    const target = found ?? path
    const directory = HostPath.parent(target)
    if (found === undefined) return { path, target, directory, missing: [], present: { _tag: "Links" } }
    const missing = yield* missingDirectories(disk, directory)
    return { path, target, directory, missing, present: yield* presentAt(disk, target) }
  })

const presentAt = Effect.fnUntraced(function* (disk: Work, path: string) {
  const seen = yield* disk.look(path)
  if (seen === undefined) return nothing
  if (seen.type !== "File") return { _tag: "Other", type: seen.type } as const
  // The mode and the owner are of the same opened file as the text, so the same users can read the old and the new text.
  const file = yield* disk.read(path, AtomicWrite.maximumSize)
  return { _tag: "File", content: file.bytes, mode: file.seen.mode, owner: file.seen.owner } as const
})

const nothing: AtomicWrite.Present = { _tag: "Missing" }
