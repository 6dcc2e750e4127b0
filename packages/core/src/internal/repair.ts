/**
 * Puts right what earlier runs have left half done, ours or the engine's. None of it changes what a reader of the scripts
 * sees, except that it brings back scripts that were out of sight, so none of it is ever taken back.
 */
import * as FilePath from "../FilePath.ts"
import type { Repair, Step } from "../Plan.ts"
import * as Survey from "../Survey.ts"

/** What the steps depend on; see `Publication.Request`. */
interface Situation {
  readonly survey: Survey.Survey
  readonly claim: string
  readonly place: "beside" | "within"
  readonly sync: boolean
}

/** The steps, in order: put scripts back, make files of the links that a dead run left, remove leftovers. */
export const repairs = (situation: Situation): ReadonlyArray<Step> => {
  const { aside, directory, leftovers, scriptsDirectory } = situation.survey
  const old = Survey.asidePath(scriptsDirectory)
  const putBack = directory._tag === "Missing" && aside._tag === "Directory"
  const isLeft = aside._tag !== "Missing" && (!putBack || situation.place === "within")
  return [
    ...(putBack ? restoration(situation, old) : []),
    ...settlement(situation),
    ...[...leftovers, ...(isLeft ? [old] : [])].map((path): Step => ({
      operation: { _tag: "RemoveTree", path },
      onFailure: "warn",
      repair: "RemovedLeftover"
    }))
  ]
}

/**
 * Where a directory of a lower layer cannot be renamed, its files get second names in a new one, which can.
 */
const restoration = ({ claim, place, survey, sync }: Situation, old: string): ReadonlyArray<Step> => {
  const { dataRoot, entries, scriptsDirectory } = survey
  const syncs: ReadonlyArray<Step> = sync ? [step({ _tag: "Sync", path: dataRoot })] : []
  const rename = (from: string) => step({ _tag: "Rename", from, to: scriptsDirectory }, "RestoredScripts")
  if (place === "beside") return [rename(old), ...syncs]
  const restored = FilePath.join(dataRoot, claim, "restored")
  const files = [...entries].filter(([, entry]) => entry._tag === "File").map(([name]) => name)
  return [
    step({ _tag: "MakeDirectory", path: restored, mode: 0o700 }),
    ...files.map((name) => step({ _tag: "Link", from: FilePath.join(old, name), to: FilePath.join(restored, name) })),
    ...(sync ? [step({ _tag: "Sync", path: restored })] : []),
    rename(restored),
    ...syncs
  ]
}

const settlement = ({ claim, place, survey, sync }: Situation): ReadonlyArray<Step> => {
  const { dataRoot, entries, scriptsDirectory } = survey
  const directory =
    place === "beside"
      ? FilePath.join(dataRoot, claim, "settled")
      : FilePath.join(scriptsDirectory, `.${claim}.settled`)
  const steps = [...entries].flatMap(([name, entry]): ReadonlyArray<Step> => {
    if (entry._tag !== "Published") return []
    const path = FilePath.join(scriptsDirectory, name)
    if (entry.shows === undefined) return [step({ _tag: "Unlink", path }, "SettledScript")]
    const to = FilePath.join(directory, name)
    return [step({ _tag: "Link", from: entry.at, to }), step({ _tag: "Rename", from: to, to: path }, "SettledScript")]
  })
  if (steps.length === 0) return []
  return [
    step({ _tag: "MakeDirectory", path: directory, mode: 0o700 }),
    ...steps,
    ...(sync ? [step({ _tag: "Sync", path: scriptsDirectory })] : []),
    ...(place === "beside" ? [] : [{ operation: { _tag: "RemoveTree", path: directory }, onFailure: "warn" } as const])
  ]
}

const step = (operation: Step["operation"], repair?: Repair): Step => ({
  operation,
  onFailure: "abort",
  ...(repair !== undefined && { repair })
})
