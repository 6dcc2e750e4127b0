/**
 * Puts right what earlier runs have left half done, ours or the engine's. None of it changes what a reader of the scripts
 * sees, except that it brings back scripts that were out of sight, so none of it is ever taken back.
 */
import { FilePath } from "../../text/index.ts"
import type { Step } from "../Plan.ts"
import * as Survey from "../Survey.ts"
import type { Layout } from "./layout.ts"
import { attempt, link, makeDirectory, removeLeftovers, repairing, syncing } from "./steps.ts"

/** The steps, in order: put scripts back, make files of the links that a dead run left, remove leftovers. */
export const repairs = (layout: Layout, survey: Survey.Survey): ReadonlyArray<Step> => {
  const { aside, leftovers, scriptsDirectory } = survey
  const old = Survey.asidePath(scriptsDirectory)
  const putBack = Survey.isRestorable(survey)
  const isLeft = putBack
    ? layout.place === "within"
    : aside._tag !== "Missing" && Survey.asideLeftAlone(survey) === undefined
  return [
    ...(putBack ? restoration(layout, survey, old) : []),
    ...settlement(layout, survey),
    ...removeLeftovers([...leftovers, ...(isLeft ? [old] : [])])
  ]
}

/**
 * Where a directory of a lower layer cannot be renamed, its files get second names in a new one, which can.
 */
const restoration = (
  { claim, dataRoot, place, scriptsDirectory, sync }: Layout,
  { entries }: Survey.Survey,
  old: string
): ReadonlyArray<Step> => {
  const syncs = syncing(sync, dataRoot)
  const rename = (from: string) => repairing("RestoredScripts", { _tag: "Rename", from, to: scriptsDirectory })
  if (place === "beside") return [rename(old), ...syncs]
  const restored = FilePath.join(claim, "restored")
  const files = [...entries].filter(([, entry]) => entry._tag === "File").map(([name]) => name)
  return [
    makeDirectory(restored),
    ...files.map((name) => link(FilePath.join(old, name), FilePath.join(restored, name))),
    ...syncing(sync, restored),
    rename(restored),
    ...syncs
  ]
}

const settlement = (
  { place, scriptsDirectory, staging, sync }: Layout,
  { entries }: Survey.Survey
): ReadonlyArray<Step> => {
  const directory = FilePath.join(staging, "settled")
  const steps = [...entries].flatMap(([name, entry]): ReadonlyArray<Step> => {
    if (entry._tag !== "Published") return []
    const path = FilePath.join(scriptsDirectory, name)
    if (entry.shows === undefined) return [repairing("SettledScript", { _tag: "Unlink", path })]
    const to = FilePath.join(directory, name)
    return [link(entry.shows.at, to), repairing("SettledScript", { _tag: "Rename", from: to, to: path })]
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
