/**
 * Puts right what earlier runs have left half done, ours or the engine's. None of it changes what a reader of the scripts
 * sees, except that it brings back scripts that were out of sight, so none of it is ever taken back.
 */
import { FilePath } from "../../text/index.ts"
import type { Step } from "../Plan.ts"
import * as ScriptsSnapshot from "../ScriptsSnapshot.ts"
import type { SwapLayout } from "./layout.ts"
import {
  attempt,
  link,
  makeDirectory,
  removeLeftovers,
  removeTree,
  rename,
  repairing,
  syncs,
  unlink
} from "./planSteps.ts"

/** The steps, in order: put scripts back, make files of the links that a dead run left, remove leftovers. */
export const repairs = (layout: SwapLayout): ReadonlyArray<Step> => {
  const { aside, leftovers, stagingLocation } = layout
  const putBack = ScriptsSnapshot.isRestorable(layout)
  const isLeft = putBack ? stagingLocation === "within" : ScriptsSnapshot.asideLeftAlone(layout) === undefined
  return [
    ...(putBack && aside !== undefined ? restoration(layout, aside.path) : []),
    ...settlement(layout),
    ...removeLeftovers([...leftovers, ...(isLeft && aside !== undefined ? [aside.path] : [])])
  ]
}

/** If a directory of a lower layer cannot be renamed, its files get second names in a new one, which can. */
const restoration = (
  { lock, dataRoot, entries, stagingLocation, scriptsDirectory }: SwapLayout,
  old: string
): ReadonlyArray<Step> => {
  const from = stagingLocation === "beside" ? old : FilePath.join(lock, "restored")
  const files = Array.from(entries).filter(([, { _tag }]) => stagingLocation === "within" && _tag === "File")
  return [
    ...(stagingLocation === "within" ? [makeDirectory(from)] : []),
    ...files.map(([name]) => link(FilePath.join(old, name), FilePath.join(from, name))),
    ...(stagingLocation === "within" ? syncs(from) : []),
    repairing("RestoredScripts", rename(from, scriptsDirectory)),
    ...syncs(dataRoot)
  ]
}

const settlement = ({
  entries,
  stagingLocation,
  placeOf,
  scriptsDirectory,
  staged,
  staging
}: SwapLayout): ReadonlyArray<Step> => {
  const steps = Array.from(entries).flatMap(([name, entry]): ReadonlyArray<Step> => {
    if (entry._tag !== "Published") return []
    const [path, to] = [placeOf(name), staged("settled", name)]
    return entry.shows === undefined
      ? [repairing("SettledScript", unlink(path))]
      : [link(entry.shows.at, to), repairing("SettledScript", rename(to, path))]
  })
  if (steps.length === 0) return []
  return [
    ...(stagingLocation === "within" ? [makeDirectory(staging)] : []),
    makeDirectory(staged("settled")),
    ...steps,
    ...syncs(scriptsDirectory),
    ...(stagingLocation === "within" ? [attempt(removeTree(staging))] : [])
  ]
}
