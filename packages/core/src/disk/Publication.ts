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
import { FilePath } from "../text/index.ts"
import { replacement, settled } from "./Exchange.ts"
import type { NamedFile, Plan, ScriptChange, Step } from "./Plan.ts"
import * as Survey from "./Survey.ts"
import * as Trust from "./Trust.ts"
import { type Layout, type Place, type Words, layoutOf, plainWords } from "./internal/layout.ts"
import { repairs } from "./internal/repair.ts"
import { makeDirectory, makeMissing, step, syncing, write } from "./internal/steps.ts"

export type { Place, Words }

/** What a plan is to be made for. */
export interface Request {
  readonly survey: Survey.Survey
  /** The name of the directory that the run has made in the data root to claim it. */
  readonly claim: string
  /** Where to prepare the scripts: in the claim, or within the scripts directory where renaming from the claim cannot be. */
  readonly place: Place
  /** Whether everything is brought to the disk in an order that a power cut cannot spoil. */
  readonly sync: boolean
  /** What becomes of whatever else the directory holds. By default it is removed. */
  readonly others?: "left" | "removed"
  /** The engine's words before those of the system, if it has some. */
  readonly words?: Words
}

/** Something other than a directory is at the place of the scripts directory. */
export interface RefusedScriptsDirectory {
  readonly _tag: "RefusedScriptsDirectory"
  readonly path: string
  readonly found: string
}

/** The data root belongs to another user, whose engine could not use scripts of this one. */
export interface ForeignDataRoot {
  readonly _tag: "ForeignDataRoot"
  readonly path: string
  readonly uid: number
}

/** Another user could put another directory in the place of the data root, or of one in it. */
export interface OpenDataRoot {
  readonly _tag: "OpenDataRoot"
  readonly path: string
  /** The directory in which that user can exchange things, and its owner. */
  readonly directory: string
  readonly uid: number
}

/** Why no plan can be made. Nothing is written. */
export type Refusal = RefusedScriptsDirectory | ForeignDataRoot | OpenDataRoot

/** The message for a refusal. The engine has none of its own: it takes whatever is there away. */
export const message = (refusal: Refusal): string => {
  const { path } = refusal
  if (refusal._tag === "ForeignDataRoot") {
    return `Cannot change scripts in the data root ${path}: it belongs to user ${refusal.uid}, and only that user's engine can use it. Run this as that user`
  }
  if (refusal._tag === "OpenDataRoot") {
    const { directory, uid } = refusal
    return `Cannot change scripts in the data root ${path}: other users can exchange what is in ${directory}, which belongs to user ${uid}. Run chmod go-w ${directory} if it is yours, or choose another data root`
  }
  return `Cannot change the scripts directory ${path}: it is ${kinds[refusal.found] ?? "not a directory"}. Remove it, or choose another data root`
}

const kinds: { readonly [type: string]: string } = { File: "a file", SymbolicLink: "a symbolic link" }

/** What a run begins with: all that has to be known of the data root is whether it is there. */
export type Beginning = Pick<Request, "claim" | "sync" | "words"> & {
  readonly survey: Pick<Survey.Survey, "dataRoot" | "missing">
}

/** The steps that make the data root and claim it, before anything in it is looked at. */
export const beginning = ({ claim, survey, sync, words = plainWords }: Beginning): ReadonlyArray<Step> => [
  ...makeMissing(survey.missing, 0o710, sync),
  {
    ...makeDirectory(FilePath.join(survey.dataRoot, claim)),
    failure: words.prepare
  }
]

/** Whether work that failed so may succeed within the scripts directory: it is a mount point, or of several layers. */
export const isWorthAnotherPlace = (errno: string, place: Place): boolean => place === "beside" && errno === "EXDEV"

/**
 * The plan by which the scripts directory comes to hold these scripts, and nothing else unless others are to be left.
 * First comes what earlier runs have left half done. What is no script, but at the place of one, is removed as the engine
 * removes it.
 */
export const plan = (scripts: ReadonlyArray<NamedFile>, request: Request): Result.Result<Plan, Refusal> => {
  const wanted = new Map(scripts.map((script) => [script.name, script]))
  const { others = "removed", place, survey } = request
  const changes = changesOf(survey, wanted, () => others)
  const exists = survey.directory._tag === "Directory" || Survey.isRestorable(survey)
  return planFor(changes, request, (layout) => {
    if (exists) return [...secure(survey), ...replacement(layout, survey, changes)]
    return place === "beside" ? creation(layout, changes) : creationWithin(layout, survey, changes)
  })
}

/**
 * The plan that removes what has one of these names, as far as there is any, and leaves everything else. Owner and mode of
 * the directory stay as well: whoever removes something need not be who publishes there.
 */
export const removal = (names: Iterable<string>, request: Request): Result.Result<Plan, Refusal> => {
  const removed = new Set(names)
  const changes = changesOf(request.survey, new Map(), (name) => (removed.has(name) ? "removed" : "left"))
  const isIdle = changes.every(({ change }) => change === "left")
  return planFor(changes, request, (layout) => (isIdle ? [] : replacement(layout, request.survey, changes)))
}

const planFor = (
  changes: ReadonlyArray<ScriptChange>,
  request: Request,
  work: (layout: Layout) => ReadonlyArray<Step>
): Result.Result<Plan, Refusal> => {
  const { survey } = request
  const { dataRoot, directory, owner, root, scriptsDirectory, unprotected } = survey
  if (root._tag === "Directory" && !Trust.isTrusted(root.owner, owner)) {
    return Result.fail({ _tag: "ForeignDataRoot", path: dataRoot, uid: root.owner.uid })
  }
  if (unprotected !== undefined) {
    const { owner: theirs, path } = unprotected
    return Result.fail({ _tag: "OpenDataRoot", path: dataRoot, directory: path, uid: theirs.uid })
  }
  if (directory._tag === "Other") {
    return Result.fail({ _tag: "RefusedScriptsDirectory", path: scriptsDirectory, found: directory.type })
  }
  const layout = layoutOf(request)
  const steps = [...repairs(layout, survey), ...work(layout)]
  return Result.succeed({ scriptsDirectory, staging: layout.staging, changes, steps })
}

const changesOf = (
  survey: Survey.Survey,
  wanted: ReadonlyMap<string, NamedFile>,
  fateOf: (name: string) => "left" | "removed"
): ReadonlyArray<ScriptChange> => {
  const present = new Map<string, Survey.PresentEntry>()
  for (const [name, entry] of survey.entries) {
    const now = settled(entry)
    if (now !== undefined) present.set(name, now)
  }
  return [...new Set([...wanted.keys(), ...present.keys()])].toSorted().map((name) => {
    const entry = present.get(name)
    const after = wanted.get(name)
    const before =
      entry === undefined
        ? undefined
        : entry._tag === "File" && entry.content !== undefined
          ? { content: entry.content, mode: entry.mode }
          : null
    const change = after === undefined ? fateOf(name) : changeOf(entry, after, survey.owner.uid)
    return { name, change, before, after }
  })
}

const changeOf = (entry: Survey.PresentEntry | undefined, wanted: NamedFile, uid: number): ScriptChange["change"] => {
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
  return [
    ...(directory.owner.uid === owner.uid
      ? []
      : [step({ _tag: "SetOwner", path, ...owner }, { _tag: "SetOwner", path, ...directory.owner })]),
    ...(directory.mode === 0o700
      ? []
      : [step({ _tag: "SetMode", path, mode: 0o700 }, { _tag: "SetMode", path, mode: directory.mode })])
  ]
}

/** Where nothing was: the directory is prepared beside and renamed into place. */
const creation = (
  { dataRoot, scriptsDirectory, staging, sync, words }: Layout,
  changes: ReadonlyArray<ScriptChange>
): ReadonlyArray<Step> => {
  const fresh = FilePath.join(staging, "new")
  const scripts = changes.flatMap(({ after }) => after ?? [])
  return [
    makeDirectory(fresh),
    ...scripts.map((script) => write(fresh, script)),
    ...syncing(sync, ...scripts.map(({ name }) => FilePath.join(fresh, name)), fresh),
    {
      ...step(
        { _tag: "Rename", from: fresh, to: scriptsDirectory },
        { _tag: "Rename", from: scriptsDirectory, to: fresh }
      ),
      failure: words.exchange
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
  return [
    step({ _tag: "MakeDirectory", path, mode: 0o700 }, { _tag: "RemoveDirectory", path }),
    ...syncing(layout.sync, layout.dataRoot),
    ...replacement(layout, survey, changes)
  ]
}
