/**
 * Exchanges scripts in a directory that is there; see `Publication`.
 */
import { FilePath } from "../../text/index.ts"
import type { NamedFile, Operation, ScriptChange, Step } from "../Plan.ts"
import * as Survey from "../Survey.ts"
import type { Layout } from "./layout.ts"
import { link, makeDirectory, rename, step, sync, syncs, write } from "./steps.ts"

/** Returns the steps that exchange what changes in a directory. Everything else stays as it is. */
export const replacement = (layout: Layout, changes: ReadonlyArray<ScriptChange>): ReadonlyArray<Step> => {
  const { dataRoot, entries, place, scriptsDirectory, staging } = layout
  const kept = changes.filter(({ change }) => change === "unchanged")
  const different = changes.filter(({ change }) => change !== "unchanged" && change !== "left")
  const keeping = syncs(...kept.map(({ name }) => FilePath.join(scriptsDirectory, name)))
  if (different.length === 0) return [...keeping, ...syncs(scriptsDirectory, dataRoot)]

  const is = (name: string, tag: Survey.SettledEntry["_tag"]) => Survey.settled(entries.get(name))?._tag === tag
  const exchanges = different
    .map(({ after, name }) => ({ name, before: is(name, "File"), after }))
    .filter(({ after, before }) => before || after !== undefined)
  return [
    ...keeping,
    ...(place === "within"
      ? [step({ _tag: "MakeDirectory", path: staging, mode: 0o700 }, { _tag: "RemoveTree", path: staging })]
      : []),
    ...preparation(layout, exchanges),
    ...moveAside(
      layout,
      different.filter(({ name }) => is(name, "Other"))
    ),
    ...(exchanges.length === 1 ? single(layout, exchanges[0]!) : several(layout, exchanges)),
    ...syncs(scriptsDirectory)
  ]
}

/** A script that changes: whether there is one now, and what there will be. */
interface Exchange {
  readonly name: string
  readonly before: boolean
  readonly after: NamedFile | undefined
}

/** Both sets, complete as far as they differ: the old one as second names of the files that are there. */
const preparation = (
  { dataRoot, scriptsDirectory, staging }: Layout,
  exchanges: ReadonlyArray<Exchange>
): ReadonlyArray<Step> => {
  const [old, fresh] = [FilePath.join(staging, "old"), FilePath.join(staging, "new")]
  const written = exchanges.flatMap(({ after }) => after ?? [])
  const present = exchanges.filter(({ before }) => before)
  return [
    makeDirectory(old),
    makeDirectory(fresh),
    ...written.map((script) => write(fresh, script)),
    ...present.map(({ name }) => link(FilePath.join(scriptsDirectory, name), FilePath.join(old, name))),
    ...syncs(...written.map(({ name }) => FilePath.join(fresh, name)), fresh, old, staging, dataRoot)
  ]
}

const moveAside = (
  { scriptsDirectory, staging }: Layout,
  obstacles: ReadonlyArray<ScriptChange>
): ReadonlyArray<Step> => {
  if (obstacles.length === 0) return []
  const aside = FilePath.join(staging, "aside")
  return [
    makeDirectory(aside),
    ...obstacles.map(({ name }) => {
      const [from, to] = [FilePath.join(scriptsDirectory, name), FilePath.join(aside, name)]
      return step(rename(from, to), rename(to, from))
    })
  ]
}

/** One script: one operation. */
const single = (
  { scriptsDirectory, staging, words }: Layout,
  { after, before, name }: Exchange
): ReadonlyArray<Step> => {
  const path = FilePath.join(scriptsDirectory, name)
  const fresh = FilePath.join(staging, "new", name)
  const operation: Operation = after === undefined ? { _tag: "Unlink", path } : rename(fresh, path)
  const undo = before ? rename(FilePath.join(staging, "old", name), path) : rename(path, fresh)
  return [{ ...step(operation, undo, sync(scriptsDirectory)), failure: words.exchange }]
}

/** Several scripts: by way of links that all change their meaning in one operation. */
const several = (
  { scriptsDirectory, staging, words }: Layout,
  exchanges: ReadonlyArray<Exchange>
): ReadonlyArray<Step> => {
  const at = (...elements: ReadonlyArray<string>) => FilePath.join(staging, ...elements)
  const placeOf = (name: string) => FilePath.join(scriptsDirectory, name)
  const current = at(Survey.currentSet)
  /** Puts the link to the set in force at the place of a script, whatever is there. */
  const linkIn = (name: string): readonly [Operation, Operation] => [
    { _tag: "Symlink", target: Survey.linkTarget(scriptsDirectory, staging, name), path: at("links", name) },
    rename(at("links", name), placeOf(name))
  ]
  return [
    makeDirectory(at("links")),
    makeDirectory(at("final")),
    step({ _tag: "Symlink", target: "old", path: current }),
    step({ _tag: "Symlink", target: "new", path: at("next") }),
    ...syncs(staging),
    ...exchanges.flatMap(({ before, name }, index) => {
      const [make, place] = linkIn(name)
      const restore: Operation = before
        ? rename(at("old", name), placeOf(name))
        : { _tag: "Unlink", path: placeOf(name) }
      // The last to be taken back: then nothing leads to the staging directory any more, which is about to be removed.
      return [step(make), step(place, restore, ...(index === 0 ? [sync(scriptsDirectory)] : []))]
    }),
    ...syncs(scriptsDirectory),
    {
      ...step(
        rename(at("next"), current),
        { _tag: "Symlink", target: "old", path: at("back") },
        rename(at("back"), current)
      ),
      failure: words.exchange
    },
    ...syncs(staging),
    ...exchanges.flatMap(({ after, name }) => {
      if (after === undefined) return [step({ _tag: "Unlink", path: placeOf(name) }, ...linkIn(name))]
      const final = at("final", name)
      return [link(at("new", name), final), step(rename(final, placeOf(name)), ...linkIn(name))]
    })
  ]
}
