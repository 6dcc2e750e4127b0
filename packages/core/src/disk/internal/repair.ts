/**
 * Puts right what earlier runs have left half done, ours or the engine's. None of it changes what a reader of the scripts
 * sees, except that it brings back scripts that were out of sight, so none of it is ever taken back.
 */
import { FilePath } from "../../text/index.ts"
import type { Step } from "../Plan.ts"
import * as Survey from "../Survey.ts"
import type { Layout } from "./layout.ts"
import { attempt, link, makeDirectory, removeLeftovers, removeTree, rename, repairing, syncs, unlink } from "./steps.ts"

/** The steps, in order: put scripts back, make files of the links that a dead run left, remove leftovers. */
export const repairs = (layout: Layout): ReadonlyArray<Step> => {
  const old = Survey.asidePath(layout.scriptsDirectory)
  const putBack = Survey.isRestorable(layout)
  const isLeft = putBack
    ? layout.place === "within"
    : layout.aside !== undefined && Survey.asideLeftAlone(layout) === undefined
  return [
    ...(putBack ? restoration(layout, old) : []),
    ...settlement(layout),
    ...removeLeftovers([...layout.leftovers, ...(isLeft ? [old] : [])])
  ]
}

/** If a directory of a lower layer cannot be renamed, its files get second names in a new one, which can. */
const restoration = (
  { claim, dataRoot, entries, place, scriptsDirectory }: Layout,
  old: string
): ReadonlyArray<Step> => {
  const from = place === "beside" ? old : FilePath.join(claim, "restored")
  const files = Array.from(entries).filter(([, { _tag }]) => place === "within" && _tag === "File")
  return [
    ...(place === "within" ? [makeDirectory(from)] : []),
    ...files.map(([name]) => link(FilePath.join(old, name), FilePath.join(from, name))),
    ...(place === "within" ? syncs(from) : []),
    repairing("RestoredScripts", rename(from, scriptsDirectory)),
    ...syncs(dataRoot)
  ]
}

const settlement = ({ entries, place, placeOf, scriptsDirectory, staged, staging }: Layout): ReadonlyArray<Step> => {
  const steps = Array.from(entries).flatMap(([name, entry]): ReadonlyArray<Step> => {
    if (entry._tag !== "Published") return []
    const [path, to] = [placeOf(name), staged("settled", name)]
    return entry.shows === undefined
      ? [repairing("SettledScript", unlink(path))]
      : [link(entry.shows.at, to), repairing("SettledScript", rename(to, path))]
  })
  if (steps.length === 0) return []
  return [
    ...(place === "within" ? [makeDirectory(staging)] : []),
    makeDirectory(staged("settled")),
    ...steps,
    ...syncs(scriptsDirectory),
    ...(place === "within" ? [attempt(removeTree(staging))] : [])
  ]
}
