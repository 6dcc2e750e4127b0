/**
 * Puts right what earlier runs have left half done, ours or the engine's. None of it changes what a reader of the scripts
 * sees, except that it brings back scripts that were out of sight, so none of it is ever taken back.
 */
import * as FilePath from "../FilePath.ts"
import type { Step } from "../Plan.ts"
import * as Survey from "../Survey.ts"
import type { Place } from "./exchange.ts"
import { attempt, link, makeDirectory, repairing, syncing } from "./steps.ts"

/** What the steps depend on; see `Publication.Request`. */
interface Situation {
  readonly survey: Survey.Survey
  readonly claim: string
  readonly place: Place
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
      ...attempt({ _tag: "RemoveTree", path }),
      repair: "RemovedLeftover"
    }))
  ]
}

/**
 * Where a directory of a lower layer cannot be renamed, its files get second names in a new one, which can.
 */
const restoration = ({ claim, place, survey, sync }: Situation, old: string): ReadonlyArray<Step> => {
  const { dataRoot, entries, scriptsDirectory } = survey
  const syncs = syncing(sync, dataRoot)
  const rename = (from: string) => repairing("RestoredScripts", { _tag: "Rename", from, to: scriptsDirectory })
  if (place === "beside") return [rename(old), ...syncs]
  const restored = FilePath.join(dataRoot, claim, "restored")
  const files = [...entries].filter(([, entry]) => entry._tag === "File").map(([name]) => name)
  return [
    makeDirectory(restored),
    ...files.map((name) => link(FilePath.join(old, name), FilePath.join(restored, name))),
    ...syncing(sync, restored),
    rename(restored),
    ...syncs
  ]
}

const settlement = ({ claim, place, survey, sync }: Situation): ReadonlyArray<Step> => {
  const { dataRoot, entries, scriptsDirectory } = survey
  const staging = place === "beside" ? FilePath.join(dataRoot, claim) : FilePath.join(scriptsDirectory, `.${claim}`)
  const directory = FilePath.join(staging, "settled")
  const steps = [...entries].flatMap(([name, entry]): ReadonlyArray<Step> => {
    if (entry._tag !== "Published") return []
    const path = FilePath.join(scriptsDirectory, name)
    if (entry.shows === undefined) return [repairing("SettledScript", { _tag: "Unlink", path })]
    const to = FilePath.join(directory, name)
    return [link(entry.at, to), repairing("SettledScript", { _tag: "Rename", from: to, to: path })]
  })
  if (steps.length === 0) return []
  return [
    ...(place === "beside" ? [] : [makeDirectory(staging)]),
    makeDirectory(directory),
    ...steps,
    ...syncing(sync, scriptsDirectory),
    ...(place === "beside" ? [] : [attempt({ _tag: "RemoveTree", path: staging })])
  ]
}
