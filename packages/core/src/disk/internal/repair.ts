/**
 * The repair of what earlier runs, of this library or of the engine, left unfinished. Repairs change nothing for a reader of
 * the scripts, except that missing scripts come back, so repairs are never undone.
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

/** Returns the steps that restore scripts, replace the links of dead runs by files, and remove leftovers, in this order. */
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

/**
 * Returns the steps that restore the scripts that were put aside. A directory of a lower overlayfs layer cannot be renamed, so
 * its files are linked into a new directory, which is renamed instead.
 */
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
