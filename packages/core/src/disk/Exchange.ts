/**
 * Exchanges scripts in a directory that is there; see `Publication`.
 */
import { FilePath } from "../text/index.ts"
import type { NamedFile, Operation, ScriptChange, Step } from "./Plan.ts"
import * as Survey from "./Survey.ts"
import type { Layout } from "./internal/layout.ts"
import { link, makeDirectory, step, syncOperations, syncing, write } from "./internal/steps.ts"

/** What is at the place of a script once the links of dead runs have been settled. */
export const settled = (entry: Survey.PresentEntry): Survey.PresentEntry | undefined =>
  entry._tag === "Published" ? entry.shows?.file : entry

/** Where a directory is: what changes in it is exchanged, everything else stays as it is. */
export const replacement = (
  layout: Layout,
  survey: Survey.Survey,
  changes: ReadonlyArray<ScriptChange>
): ReadonlyArray<Step> => {
  const { dataRoot, place, scriptsDirectory, staging, sync } = layout
  const kept = changes.filter(({ change }) => change === "unchanged").map(({ name }) => name)
  const different = changes.filter(({ change }) => change !== "unchanged" && change !== "left")
  const keeping = syncing(sync, ...kept.map((name) => FilePath.join(scriptsDirectory, name)))
  if (different.length === 0) return [...keeping, ...syncing(sync, scriptsDirectory, dataRoot)]

  const obstacles = different.filter(({ name }) => isObstacle(survey.entries.get(name)))
  const exchanges = different
    .map(({ after, name }) => ({ name, before: isFile(survey.entries.get(name)), after }))
    .filter(({ after, before }) => before || after !== undefined)
  return [
    ...keeping,
    ...(place === "within"
      ? [{ ...makeDirectory(staging), undo: [{ _tag: "RemoveTree", path: staging } as const] }]
      : []),
    ...preparation(layout, exchanges),
    ...moveAside(layout, obstacles),
    ...(exchanges.length === 1 ? single(layout, exchanges[0]!) : several(layout, exchanges)),
    ...syncing(sync, scriptsDirectory)
  ]
}

/** A script that changes: whether there is one now, and what there will be. */
interface Exchange {
  readonly name: string
  readonly before: boolean
  readonly after: NamedFile | undefined
}

const isFile = (entry: Survey.PresentEntry | undefined): boolean =>
  entry !== undefined && settled(entry)?._tag === "File"

const isObstacle = (entry: Survey.PresentEntry | undefined): boolean => entry?._tag === "Other"

/** Both sets, complete as far as they differ: the old one as second names of the files that are there. */
const preparation = (
  { dataRoot, scriptsDirectory, staging, sync }: Layout,
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
    ...syncing(sync, ...written.map(({ name }) => FilePath.join(fresh, name)), fresh, old, staging, dataRoot)
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
    ...obstacles.map(({ name }): Step => {
      const [from, to] = [FilePath.join(scriptsDirectory, name), FilePath.join(aside, name)]
      return step({ _tag: "Rename", from, to }, { _tag: "Rename", from: to, to: from })
    })
  ]
}

/** One script: one operation. */
const single = (
  { scriptsDirectory, staging, sync, words }: Layout,
  { after, before, name }: Exchange
): ReadonlyArray<Step> => {
  const path = FilePath.join(scriptsDirectory, name)
  const fresh = FilePath.join(staging, "new", name)
  const undo: Operation = before
    ? { _tag: "Rename", from: FilePath.join(staging, "old", name), to: path }
    : { _tag: "Rename", from: path, to: fresh }
  const operation: Operation =
    after === undefined ? { _tag: "Unlink", path } : { _tag: "Rename", from: fresh, to: path }
  return [{ ...step(operation, undo, ...syncOperations(sync, scriptsDirectory)), failure: words.exchange }]
}

/** Several scripts: by way of links that all change their meaning in one operation. */
const several = (layout: Layout, exchanges: ReadonlyArray<Exchange>): ReadonlyArray<Step> => {
  const { scriptsDirectory, staging, sync, words } = layout
  const at = (...elements: ReadonlyArray<string>) => FilePath.join(staging, ...elements)
  const [links, final, current] = [at("links"), at("final"), at(Survey.currentSet)]
  /** Puts the link to the set in force at the place of a script, whatever is there. */
  const linkIn = (name: string): readonly [Operation, Operation] => [
    { _tag: "Symlink", target: Survey.linkTarget(scriptsDirectory, staging, name), path: FilePath.join(links, name) },
    { _tag: "Rename", from: FilePath.join(links, name), to: FilePath.join(scriptsDirectory, name) }
  ]
  const restore = ({ before, name }: Exchange): Operation => {
    const path = FilePath.join(scriptsDirectory, name)
    return before ? { _tag: "Rename", from: at("old", name), to: path } : { _tag: "Unlink", path }
  }
  return [
    makeDirectory(links),
    makeDirectory(final),
    step({ _tag: "Symlink", target: "old", path: current }),
    step({ _tag: "Symlink", target: "new", path: at("next") }),
    ...syncing(sync, staging),
    ...exchanges.flatMap((exchange, index) => {
      const [make, rename] = linkIn(exchange.name)
      // The last to be taken back: then nothing leads to the staging directory any more, which is about to be removed.
      const last = index === 0 ? syncOperations(sync, scriptsDirectory) : []
      return [step(make), step(rename, restore(exchange), ...last)]
    }),
    ...syncing(sync, scriptsDirectory),
    {
      ...step(
        { _tag: "Rename", from: at("next"), to: current },
        { _tag: "Symlink", target: "old", path: at("back") },
        { _tag: "Rename", from: at("back"), to: current }
      ),
      failure: words.exchange
    },
    ...syncing(sync, staging),
    ...exchanges.flatMap(({ after, name }) => {
      const path = FilePath.join(scriptsDirectory, name)
      if (after === undefined) return [step({ _tag: "Unlink", path }, ...linkIn(name))]
      const to = FilePath.join(final, name)
      return [link(at("new", name), to), step({ _tag: "Rename", from: to, to: path }, ...linkIn(name))]
    })
  ]
}
