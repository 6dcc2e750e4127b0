/**
 * How a set of scripts takes the place of another. Whoever opens a script by its name finds the old one or the new one,
 * whole, and never a mixture of the two sets, at whichever operation the work stops.
 *
 * One script is simply renamed into place. More than one cannot be at once, so they pass through a link: the scripts that
 * change become symbolic links, through `current`, to the set in force, which is still the old one; then `current` is
 * renamed over, which is one operation; then files take the place of the links again. Only scripts that change are touched.
 *
 * The engine renames the old directory away and the new one in. Between the two there are no scripts at all.
 */
import * as Result from "effect/Result"
import * as FilePath from "./FilePath.ts"
import { repairs } from "./internal/repair.ts"
import type { Operation, Plan, ScriptChange, Step } from "./Plan.ts"
import * as Survey from "./Survey.ts"
import type { WrapperScript } from "./WrapperScript.ts"

/** What a plan is to be made for. */
export interface Request {
  readonly survey: Survey.Survey
  /** The name of the directory that the run has made in the data root to claim it. */
  readonly claim: string
  /** Where to prepare the scripts: in the claim, or within the scripts directory where renaming from the claim cannot be. */
  readonly place: Place
  /** Whether everything is brought to the disk in an order that a power cut cannot spoil. */
  readonly sync: boolean
}

/** Where scripts are prepared: beside the scripts directory or within it. */
export type Place = "beside" | "within"

/** Something other than a directory is at the place of the scripts directory. */
export interface RefusedScriptsDirectory {
  readonly _tag: "RefusedScriptsDirectory"
  readonly path: string
  readonly found: string
}

/** The message for a refused directory. The engine has none of its own: it takes whatever is there away. */
export const message = ({ found, path }: RefusedScriptsDirectory): string =>
  `Cannot set up the scripts directory ${path}: it is ${kinds[found] ?? "no directory"}. Remove it, or choose another data root`

const kinds: { readonly [type: string]: string } = { File: "a file", SymbolicLink: "a symbolic link" }

/** The steps that make the data root and claim it, before anything in it is looked at. */
export const beginning = ({ claim, survey, sync }: Omit<Request, "place">): ReadonlyArray<Step> => [
  ...survey.missing.flatMap((path): ReadonlyArray<Step> => [
    {
      operation: { _tag: "MakeDirectory", path, mode: 0o710 },
      onFailure: "abort",
      undo: [{ _tag: "RemoveDirectory", path }]
    },
    // The directory above need not be ours, nor readable.
    ...(sync ? [{ operation: syncOf(FilePath.join(path, "..")), onFailure: "warn" } as const] : [])
  ]),
  {
    operation: { _tag: "MakeDirectory", path: FilePath.join(survey.dataRoot, claim), mode: 0o700 },
    onFailure: "abort",
    failure: "failed to get temp dir to generate runtime scripts"
  }
]

/** Whether work that failed so may succeed within the scripts directory: it is a mount point, or of several layers. */
export const isWorthAnotherPlace = (errno: string, place: Place): boolean => place === "beside" && errno === "EXDEV"

/**
 * The plan by which the scripts directory comes to hold exactly these scripts. First comes what earlier runs have left
 * half done. What is no script, but at the place of one, is removed as the engine removes it.
 */
export const plan = (
  scripts: ReadonlyArray<WrapperScript>,
  request: Request
): Result.Result<Plan, RefusedScriptsDirectory> => {
  const { claim, place, survey, sync } = request
  const { directory, scriptsDirectory } = survey
  if (directory._tag === "Other") {
    return Result.fail({ _tag: "RefusedScriptsDirectory", path: scriptsDirectory, found: directory.type })
  }
  const staging =
    place === "beside" ? FilePath.join(survey.dataRoot, claim) : FilePath.join(scriptsDirectory, `.${claim}`)
  const layout: Layout = { scriptsDirectory, dataRoot: survey.dataRoot, staging, place, sync }
  const changes = changesOf(scripts, survey)
  const exists = directory._tag === "Directory" || survey.aside._tag === "Directory"
  const work = exists
    ? [...secure(survey), ...replacement(layout, survey, changes)]
    : place === "beside"
      ? creation(layout, changes)
      : creationWithin(layout, survey, changes)
  const steps = [...repairs(request), ...work]
  return Result.succeed({ scriptsDirectory, staging, changes, steps })
}

interface Layout {
  readonly dataRoot: string
  readonly scriptsDirectory: string
  readonly staging: string
  readonly place: Place
  readonly sync: boolean
}

/** What is at the place of a script once the links of dead runs have been settled. */
const settled = (entry: Survey.PresentEntry): Survey.PresentEntry | undefined =>
  entry._tag === "Published" ? entry.shows : entry

const changesOf = (scripts: ReadonlyArray<WrapperScript>, survey: Survey.Survey): ReadonlyArray<ScriptChange> => {
  const wanted = new Map(scripts.map((script) => [script.name, script]))
  const present = new Map(
    [...survey.entries].flatMap(([name, entry]) => {
      const now = settled(entry)
      return now === undefined ? [] : [[name, now] as const]
    })
  )
  return [...new Set([...wanted.keys(), ...present.keys()])].toSorted().map((name) => {
    const [entry, after] = [present.get(name), wanted.get(name)]
    const before =
      entry === undefined
        ? undefined
        : entry._tag === "File" && entry.content !== undefined
          ? { content: entry.content, mode: entry.mode }
          : null
    return { name, change: changeOf(entry, after, survey.owner.uid), before, after }
  })
}

const changeOf = (
  entry: Survey.PresentEntry | undefined,
  wanted: WrapperScript | undefined,
  uid: number
): ScriptChange["change"] => {
  if (wanted === undefined) return "removed"
  if (entry === undefined) return "added"
  // What belongs to somebody else may be changed by them at any time.
  const isSame =
    entry._tag === "File" && entry.content === wanted.content && entry.mode === wanted.mode && entry.uid === uid
  return isSame ? "unchanged" : "changed"
}

/** The scripts directory itself is for its owner alone, whoever made it. */
const secure = ({ aside, directory: found, owner, scriptsDirectory: path }: Survey.Survey): ReadonlyArray<Step> => {
  const directory = found._tag === "Missing" ? aside : found
  if (directory._tag !== "Directory") return []
  const steps: Array<Step> = []
  if (directory.owner.uid !== owner.uid) {
    const undo: ReadonlyArray<Operation> = [{ _tag: "SetOwner", path, ...directory.owner }]
    steps.push({ operation: { _tag: "SetOwner", path, ...owner }, onFailure: "abort", undo })
  }
  if (directory.mode !== 0o700) {
    const undo: ReadonlyArray<Operation> = [{ _tag: "SetMode", path, mode: directory.mode }]
    steps.push({ operation: { _tag: "SetMode", path, mode: 0o700 }, onFailure: "abort", undo })
  }
  return steps
}

/** Where nothing was: the directory is prepared beside and renamed into place. */
const creation = (
  { dataRoot, scriptsDirectory, staging, sync }: Layout,
  changes: ReadonlyArray<ScriptChange>
): ReadonlyArray<Step> => {
  const fresh = FilePath.join(staging, "new")
  const scripts = changes.flatMap(({ after }) => after ?? [])
  return [
    makeDirectory(fresh),
    ...scripts.map((script) => write(fresh, script)),
    ...syncing(sync, ...scripts.map(({ name }) => FilePath.join(fresh, name)), fresh),
    {
      operation: { _tag: "Rename", from: fresh, to: scriptsDirectory },
      onFailure: "abort",
      failure: swapFailure,
      undo: [{ _tag: "Rename", from: scriptsDirectory, to: fresh }]
    },
    ...syncing(sync, dataRoot)
  ]
}

/** Where nothing was, and nothing can be renamed into place from beside. */
const creationWithin = (
  layout: Layout,
  survey: Survey.Survey,
  changes: ReadonlyArray<ScriptChange>
): ReadonlyArray<Step> => {
  const path = layout.scriptsDirectory
  const undo: ReadonlyArray<Operation> = [{ _tag: "RemoveDirectory", path }]
  return [
    { operation: { _tag: "MakeDirectory", path, mode: 0o700 }, onFailure: "abort", undo },
    ...syncing(layout.sync, layout.dataRoot),
    ...replacement(layout, survey, changes)
  ]
}

/** Where a directory is: what changes in it is exchanged, everything else stays as it is. */
const replacement = (
  layout: Layout,
  survey: Survey.Survey,
  changes: ReadonlyArray<ScriptChange>
): ReadonlyArray<Step> => {
  const { dataRoot, place, scriptsDirectory, staging, sync } = layout
  const kept = changes.filter(({ change }) => change === "unchanged").map(({ name }) => name)
  const different = changes.filter(({ change }) => change !== "unchanged")
  const keeping = syncing(sync, ...kept.map((name) => FilePath.join(scriptsDirectory, name)))
  if (different.length === 0) return [...keeping, ...syncing(sync, scriptsDirectory, dataRoot)]

  const obstacles = different.filter(({ name }) => isObstacle(survey.entries.get(name)))
  const exchanges = different
    .map(({ after, name }) => ({ name, before: isFile(survey.entries.get(name)), after }))
    .filter(({ after, before }) => before || after !== undefined)
  return [
    ...keeping,
    ...(place === "within" ? [makeDirectory(staging)] : []),
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
  readonly after: WrapperScript | undefined
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
      return {
        operation: { _tag: "Rename", from, to },
        onFailure: "abort",
        undo: [{ _tag: "Rename", from: to, to: from }]
      }
    })
  ]
}

/** One script: one operation. */
const single = ({ scriptsDirectory, staging }: Layout, { after, before, name }: Exchange): ReadonlyArray<Step> => {
  const path = FilePath.join(scriptsDirectory, name)
  const fresh = FilePath.join(staging, "new", name)
  const undo: Operation = before
    ? { _tag: "Rename", from: FilePath.join(staging, "old", name), to: path }
    : { _tag: "Rename", from: path, to: fresh }
  const operation: Operation =
    after === undefined ? { _tag: "Unlink", path } : { _tag: "Rename", from: fresh, to: path }
  return [{ operation, onFailure: "abort", failure: swapFailure, undo: [undo] }]
}

/** Several scripts: by way of links that all change their meaning in one operation. */
const several = (layout: Layout, exchanges: ReadonlyArray<Exchange>): ReadonlyArray<Step> => {
  const { scriptsDirectory, staging, sync } = layout
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
  const abort = (operation: Operation, ...undo: ReadonlyArray<Operation>): Step => ({
    operation,
    onFailure: "abort",
    ...(undo.length > 0 && { undo })
  })
  return [
    makeDirectory(links),
    makeDirectory(final),
    abort({ _tag: "Symlink", target: "old", path: current }),
    abort({ _tag: "Symlink", target: "new", path: at("next") }),
    ...syncing(sync, staging),
    ...exchanges.flatMap((exchange) => {
      const [make, rename] = linkIn(exchange.name)
      return [abort(make), abort(rename, restore(exchange))]
    }),
    ...syncing(sync, scriptsDirectory),
    {
      ...abort(
        { _tag: "Rename", from: at("next"), to: current },
        { _tag: "Symlink", target: "old", path: at("back") },
        { _tag: "Rename", from: at("back"), to: current }
      ),
      failure: swapFailure
    },
    ...syncing(sync, staging),
    ...exchanges.flatMap(({ after, name }) => {
      const path = FilePath.join(scriptsDirectory, name)
      if (after === undefined) return [abort({ _tag: "Unlink", path }, ...linkIn(name))]
      const to = FilePath.join(final, name)
      return [link(at("new", name), to), abort({ _tag: "Rename", from: to, to: path }, ...linkIn(name))]
    })
  ]
}

const swapFailure = "failed to setup runtimes dir, new containers may not start"

const makeDirectory = (path: string): Step => ({
  operation: { _tag: "MakeDirectory", path, mode: 0o700 },
  onFailure: "abort"
})

const write = (directory: string, { content, mode, name }: WrapperScript): Step => ({
  operation: { _tag: "WriteFile", path: FilePath.join(directory, name), content, mode },
  onFailure: "abort"
})

const link = (from: string, to: string): Step => ({ operation: { _tag: "Link", from, to }, onFailure: "abort" })

const syncOf = (path: string): Operation => ({ _tag: "Sync", path })

const syncing = (sync: boolean, ...paths: ReadonlyArray<string>): ReadonlyArray<Step> =>
  sync ? [...new Set(paths)].map((path) => ({ operation: syncOf(path), onFailure: "abort" })) : []
