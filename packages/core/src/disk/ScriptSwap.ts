/**
 * The swap of one set of scripts for another. A reader that opens a script by its name finds the old script or the new script,
 * whole, and never a mixture of the two sets, at whichever operation the work stops.
 *
 * A single script is renamed into place. Several scripts cannot be renamed at once, so they are swapped through a link. First,
 * the scripts that change become symbolic links that lead through `current` to the set in force, which is still the old set.
 * Then one rename replaces `current`. Last, files replace the links. Scripts that do not change are not touched.
 *
 * The engine instead renames the old directory away and the new directory in. Between the two renames, all scripts are missing.
 */
import * as Result from "effect/Result"
import { FilePath } from "../text/index.ts"
import type { NamedFile, Plan, ScriptChange, Step } from "./Plan.ts"
import * as ScriptsSnapshot from "./ScriptsSnapshot.ts"
import * as Trust from "./Trust.ts"
import { swap } from "./internal/swap.ts"
import {
  type SwapLayout,
  type StagingLocation,
  type SwapRequest,
  type SwapWords,
  layoutOf,
  plainWords
} from "./internal/layout.ts"
import { repairs } from "./internal/repair.ts"
import { makeDirectory, makeLasting, makeMissing, move, step, syncs, withSyncs, write } from "./internal/planSteps.ts"

export type { StagingLocation, SwapRequest, SwapWords }

/**
 * The reason why no plan can be made. Nothing is written.
 *
 * @category models
 * @since 1.0.0
 */
export type SwapRefusal =
  /** Something other than a directory is at the path of the scripts directory. */
  | { readonly _tag: "RefusedScriptsDirectory"; readonly path: string; readonly found: string }
  /** The data root belongs to another user, whose engine could not use the scripts of this user. */
  | { readonly _tag: "ForeignDataRoot"; readonly path: string; readonly uid: number }
  /** Other users could exchange the data root, or what is in it, through `directory`, which belongs to user `uid`. */
  | { readonly _tag: "OpenDataRoot"; readonly path: string; readonly directory: string; readonly uid: number }

/**
 * Returns the message for a refusal. The engine has no such message, because it removes whatever is in the way.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = (refusal: SwapRefusal): string => {
  const { path } = refusal
  if (refusal._tag === "ForeignDataRoot") {
    return `Cannot change scripts in the data root ${path}: it belongs to user ${refusal.uid}, and only that user's engine can use it. Run this as that user`
  }
  if (refusal._tag === "OpenDataRoot") {
    const { directory, uid } = refusal
    return `Cannot change scripts in the data root ${path}: other users can replace files in ${directory}, which belongs to user ${uid}. Run chmod go-w ${directory} if it is yours, or choose another data root`
  }
  return `Cannot change the scripts directory ${path}: it is ${kinds[refusal.found] ?? "not a directory"}. Remove it, or choose another data root`
}

const kinds: { readonly [type: string]: string } = { File: "a file", SymbolicLink: "a symbolic link" }

/**
 * Returns the steps that make the data root, if it is missing, and lock it. Nothing in the data root has to be read beforehand.
 *
 * @category constructors
 * @since 1.0.0
 */
export const lockSteps = (
  { lock, sync, words = plainWords }: Pick<SwapRequest, "lock" | "sync" | "words">,
  { dataRoot, missing }: Pick<ScriptsSnapshot.ScriptsSnapshot, "dataRoot" | "missing">
): ReadonlyArray<Step> =>
  withSyncs(sync, [
    ...makeMissing(missing, 0o710),
    { ...makeDirectory(FilePath.join(dataRoot, lock)), failure: words.prepare }
  ])

/**
 * Reports whether work that failed with this error may succeed if scripts are staged within the scripts directory. `EXDEV`
 * means that the directory is a mount point or has several layers, as in overlayfs.
 *
 * @category guards
 * @since 1.0.0
 */
export const mayStageWithin = (errno: string): boolean => errno === "EXDEV"

/**
 * Returns the plan that makes the scripts directory hold these scripts. Other entries are removed unless `request.others` is
 * `left`. The plan first repairs what earlier runs left unfinished. An entry at a script's path that is not a script is
 * removed, as the engine does.
 *
 * @category operations
 * @since 1.0.0
 */
export const plan = (scripts: ReadonlyArray<NamedFile>, request: SwapRequest): Result.Result<Plan, SwapRefusal> => {
  const { others = "removed", snapshot } = request
  const present = snapshot.directory ?? (ScriptsSnapshot.isRestorable(snapshot) ? snapshot.aside : undefined)
  const fateOf = () => others
  return planFor(request, scripts, fateOf, (layout, changes) =>
    present === undefined ? creation(layout, changes) : [...secure(layout, present), ...swap(layout, changes)]
  )
}

/**
 * Returns the plan that removes the entries with these names, if they exist, and leaves everything else. The owner and mode of
 * the directory stay too, because the user who removes scripts need not be the user who sets them up.
 *
 * @category operations
 * @since 1.0.0
 */
export const removal = (names: Iterable<string>, request: SwapRequest): Result.Result<Plan, SwapRefusal> => {
  const removed = new Set(names)
  const fateOf = (name: string) => (removed.has(name) ? "removed" : "left")
  return planFor(request, [], fateOf, (layout, changes) =>
    changes.every(({ change }) => change === "left") ? [] : swap(layout, changes)
  )
}

const planFor = (
  request: SwapRequest,
  wanted: ReadonlyArray<NamedFile>,
  fateOf: (name: string) => "left" | "removed",
  work: (layout: SwapLayout, changes: ReadonlyArray<ScriptChange>) => ReadonlyArray<Step>
): Result.Result<Plan, SwapRefusal> => {
  const { snapshot, sync } = request
  const { dataRoot, directory, owner, root, scriptsDirectory, unprotected } = snapshot
  if (root?.type === "Directory" && !Trust.isTrusted(root.owner, owner)) {
    return Result.fail({ _tag: "ForeignDataRoot", path: dataRoot, uid: root.owner.uid })
  }
  if (unprotected !== undefined) {
    const { owner: theirs, path } = unprotected
    return Result.fail({ _tag: "OpenDataRoot", path: dataRoot, directory: path, uid: theirs.uid })
  }
  if (directory !== undefined && directory.type !== "Directory") {
    return Result.fail({ _tag: "RefusedScriptsDirectory", path: scriptsDirectory, found: directory.type })
  }
  const layout = layoutOf(request)
  const changes = changesOf(snapshot, wanted, fateOf)
  const steps = withSyncs(sync, [...repairs(layout), ...work(layout, changes)])
  return Result.succeed({ scriptsDirectory, staging: layout.staging, changes, steps })
}

const changesOf = (
  { entries, owner }: ScriptsSnapshot.ScriptsSnapshot,
  scripts: ReadonlyArray<NamedFile>,
  fateOf: (name: string) => "left" | "removed"
): ReadonlyArray<ScriptChange> => {
  const wanted = new Map(scripts.map((script) => [script.name, script]))
  return [...new Set([...wanted.keys(), ...entries.names()])]
    .toSorted()
    .flatMap((name): ReadonlyArray<ScriptChange> => {
      const entry = ScriptsSnapshot.repaired(entries.get(name))
      const after = wanted.get(name)
      if (entry === undefined) return after === undefined ? [] : [{ name, change: "added", before: undefined, after }]
      const isScript = entry._tag === "File" && entry.content !== undefined
      const before = isScript ? { content: entry.content, mode: entry.mode } : null
      if (after === undefined) return [{ name, change: fateOf(name), before, after }]
      // A script of another user counts as changed, because that user may change it at any time.
      const isOwn = entry._tag === "File" && entry.uid === owner.uid
      const isSame = isOwn && before?.content === after.content && before.mode === after.mode
      return [{ name, change: isSame ? "unchanged" : "changed", before, after }]
    })
}

/** Returns the steps that give an existing scripts directory the right owner and mode 0700. */
const secure = (
  { owner, scriptsDirectory: path }: SwapLayout,
  { mode, owner: previous }: Trust.FileStatus
): ReadonlyArray<Step> => [
  ...(previous.uid === owner.uid
    ? []
    : [step({ _tag: "SetOwner", path, ...owner }, { _tag: "SetOwner", path, ...previous })]),
  ...(mode === 0o700 ? [] : [step({ _tag: "SetMode", path, mode: 0o700 }, { _tag: "SetMode", path, mode })])
]

/** Returns the steps for a missing scripts directory. It is prepared beside and renamed into place, unless that is impossible. */
const creation = (layout: SwapLayout, changes: ReadonlyArray<ScriptChange>): ReadonlyArray<Step> => {
  const { dataRoot, stagingLocation, scriptsDirectory, staged, words } = layout
  if (stagingLocation === "within") {
    return [makeLasting(scriptsDirectory, 0o700), ...syncs(dataRoot), ...swap(layout, changes)]
  }
  const fresh = staged("new")
  const scripts = changes.flatMap(({ after }) => after ?? [])
  return [
    makeDirectory(fresh),
    ...scripts.map((script) => write(fresh, script)),
    ...syncs(...scripts.map(({ name }) => staged("new", name)), fresh),
    { ...move(fresh, scriptsDirectory), failure: words.swap },
    ...syncs(dataRoot)
  ]
}
