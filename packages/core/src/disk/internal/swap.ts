/**
 * The swap of scripts in an existing directory; see `ScriptSwap`.
 */
import type { NamedFile, Operation, ScriptChange, Step } from "../Plan.ts"
import * as ScriptsSnapshot from "../ScriptsSnapshot.ts"
import type { SwapLayout } from "./layout.ts"
import {
  link,
  makeDirectory,
  move,
  removeTree,
  rename,
  step,
  symlink,
  sync,
  syncs,
  unlink,
  write
} from "./planSteps.ts"

/** Returns the steps that swap the scripts that change. All other entries stay unchanged. */
export const swap = (layout: SwapLayout, changes: ReadonlyArray<ScriptChange>): ReadonlyArray<Step> => {
  const { dataRoot, entries, stagingLocation, placeOf, scriptsDirectory, staged, staging } = layout
  const kept = changes.filter(({ change }) => change === "unchanged")
  const different = changes.filter(({ change }) => change !== "unchanged" && change !== "left")
  const keeping = syncs(...kept.map(({ name }) => placeOf(name)))
  if (different.length === 0) return [...keeping, ...syncs(scriptsDirectory, dataRoot)]

  const is = (name: string, tag: ScriptsSnapshot.RepairedEntry["_tag"]) =>
    ScriptsSnapshot.repaired(entries.get(name))?._tag === tag
  const obstacles = different.filter(({ name }) => is(name, "Other"))
  const swaps = different
    .map(({ after, name }) => ({ name, before: is(name, "File"), after }))
    .filter(({ after, before }) => before || after !== undefined)
  return [
    ...keeping,
    ...(stagingLocation === "within" ? [makeDirectory(staging, removeTree(staging))] : []),
    ...preparation(layout, swaps),
    ...(obstacles.length > 0 ? [makeDirectory(staged("aside"))] : []),
    ...obstacles.map(({ name }) => move(placeOf(name), staged("aside", name))),
    ...(swaps.length === 1 ? [single(layout, swaps[0]!)] : several(layout, swaps)),
    ...syncs(scriptsDirectory)
  ]
}

/** A script that changes. `before` is true if it exists now; `after` is the new file, if any. */
interface Swap {
  readonly name: string
  readonly before: boolean
  readonly after: NamedFile | undefined
}

/**
 * Returns the steps that prepare the old and the new set of the scripts that change. The old set consists of hard links to the
 * present files.
 */
const preparation = (
  { dataRoot, placeOf, staged, staging }: SwapLayout,
  swaps: ReadonlyArray<Swap>
): ReadonlyArray<Step> => {
  const [old, fresh] = [staged("old"), staged("new")]
  const written = swaps.flatMap(({ after }) => after ?? [])
  const present = swaps.filter(({ before }) => before)
  return [
    makeDirectory(old),
    makeDirectory(fresh),
    ...written.map((script) => write(fresh, script)),
    ...present.map(({ name }) => link(placeOf(name), staged("old", name))),
    ...syncs(...written.map(({ name }) => staged("new", name)), fresh, old, staging, dataRoot)
  ]
}

/** Returns the step that swaps a single script. */
const single = ({ placeOf, scriptsDirectory, staged, words }: SwapLayout, { after, before, name }: Swap): Step => {
  const [path, fresh] = [placeOf(name), staged("new", name)]
  const operation = after === undefined ? unlink(path) : rename(fresh, path)
  const undo = before ? rename(staged("old", name), path) : rename(path, fresh)
  return { ...step(operation, undo, sync(scriptsDirectory)), failure: words.swap }
}

/** Returns the steps that swap several scripts, through links whose targets all change in one operation. */
const several = (
  { placeOf, scriptsDirectory, staged, staging, words }: SwapLayout,
  swaps: ReadonlyArray<Swap>
): ReadonlyArray<Step> => {
  const current = staged(ScriptsSnapshot.currentSet)
  const back = [symlink("old", staged("back")), rename(staged("back"), current)]
  /** Returns the operations that replace whatever is at the path of a script with the link to the set in force. */
  const linkIn = (name: string): readonly [Operation, Operation] => [
    symlink(ScriptsSnapshot.linkTarget(scriptsDirectory, staging, name), staged("links", name)),
    rename(staged("links", name), placeOf(name))
  ]
  return [
    makeDirectory(staged("links")),
    makeDirectory(staged("final")),
    step(symlink("old", current)),
    step(symlink("new", staged("next"))),
    ...syncs(staging),
    ...swaps.flatMap(({ before, name }, index) => {
      const [make, put] = linkIn(name)
      const path = placeOf(name)
      const restore = before ? rename(staged("old", name), path) : unlink(path)
      // The first link is restored last. The sync ensures that no link leads to the staging directory, which is removed next.
      return [step(make), step(put, restore, ...(index === 0 ? [sync(scriptsDirectory)] : []))]
    }),
    ...syncs(scriptsDirectory),
    { ...step(rename(staged("next"), current), ...back), failure: words.swap },
    ...syncs(staging),
    ...swaps.flatMap(({ after, name }) => {
      const [path, final] = [placeOf(name), staged("final", name)]
      if (after === undefined) return [step(unlink(path), ...linkIn(name))]
      return [link(staged("new", name), final), step(rename(final, path), ...linkIn(name))]
    })
  ]
}
