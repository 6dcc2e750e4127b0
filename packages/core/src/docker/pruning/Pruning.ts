/**
 * The removal of scripts that no configuration refers to and no container uses. Engines that name scripts by their content
 * never remove a script while they run, so old scripts accumulate.
 *
 * An entry stays if it is uncertain whether it is an unused script. If the scripts in use cannot be determined, nothing is
 * removed.
 *
 * Source of the rule: Docker Engine 25.0, `daemon/runtime_unix.go`, `wrapRuntime`; containerd 1.7,
 * `runtime/v2/bundle.go`, and `cmd/containerd-shim-runc-v2`, `WriteRuntime`.
 */
import * as ScriptsNames from "../scripts/ScriptsNames.ts"
import * as Result from "effect/Result"
import { type Plan, ScriptSwap, ScriptsSnapshot } from "../../disk/index.ts"
import type { Json } from "../../document/index.ts"
import { FilePath } from "../../text/index.ts"
import type { Generation, PlanRefusal } from "../Moby.ts"
import type { RuntimeMap } from "../RuntimeMap.ts"
import * as UsernsRemap from "../UsernsRemap.ts"
import * as ContainerRecords from "./ContainerRecords.ts"
import * as PruningReference from "./PruningReference.ts"
import * as WrapperScript from "../scripts/WrapperScript.ts"

/**
 * The reason why an entry of the scripts directory stays.
 *
 * @category models
 * @since 1.0.0
 */
export type Reason =
  | { readonly _tag: keyof typeof reasons }
  | { readonly _tag: "Referred"; readonly references: ReadonlyArray<PruningReference.Reference> }

/**
 * The entries of the scripts directory that are removed and kept, each sorted by name.
 *
 * @category models
 * @since 1.0.0
 */
export interface Selection {
  readonly removed: ReadonlyArray<string>
  readonly kept: ReadonlyArray<{ readonly name: string; readonly reason: Reason }>
}

/**
 * A selection, and the steps that carry it out.
 *
 * @category models
 * @since 1.0.0
 */
export interface Pruning {
  readonly selection: Selection
  readonly plan: Plan.Plan
}

/**
 * The reason why nothing is removed.
 *
 * @category models
 * @since 1.0.0
 */
export type PruningRefusal =
  | PlanRefusal
  /** The file at the engine's default path is missing, so the engine may use another configuration file. */
  | { readonly _tag: "NoConfiguration"; readonly path: string }
  /** A script that the caller wants to keep does not exist, or its path is not absolute. Its name may be misspelt. */
  | { readonly _tag: "NothingToKeep"; readonly path: string }
  /** A state directory that the caller names has no directory of bundles. */
  | { readonly _tag: "NoBundles"; readonly directory: string }
  /** The records do not show which containers run. */
  | ContainerRecords.Gap
  /** A container is being created, and does not name its program yet. */
  | (PruningReference.Container & { readonly _tag: "ContainerStarts" })

/**
 * Selects the scripts to remove, and the entries to keep with the reason.
 *
 * @category operations
 * @since 1.0.0
 */
export const select = (
  engine: Pick<Generation, "scripts">,
  map: RuntimeMap,
  { entries, scriptsDirectory }: Pick<ScriptsSnapshot.ScriptsSnapshot, "entries" | "scriptsDirectory">,
  references: ReadonlyArray<PruningReference.Reference>
): Selection => {
  const configured = scriptNames(engine, map)
  const referring = PruningReference.index(scriptsDirectory, [...configuredReferences(map), ...references])
  const removed: Array<string> = []
  const kept: Array<Selection["kept"][number]> = []
  for (const [name, entry] of [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const reason = configured.has(name) ? ({ _tag: "Configured" } as const) : reasonOf(name, entry, referring(name))
    if (reason === undefined) removed.push(name)
    else if (reason !== "Nothing") kept.push({ name, reason })
  }
  return { removed, kept }
}

/**
 * Selects the scripts to remove and plans their removal, or returns every reason why nothing can be removed. If no script
 * would be removed, it does not matter which containers run.
 *
 * @category operations
 * @since 1.0.0
 */
export const plan = (
  engine: Pick<Generation, "scripts">,
  map: RuntimeMap,
  request: ScriptSwap.SwapRequest,
  found: PruningReference.FoundReferences
): Result.Result<Pruning, ReadonlyArray<PruningRefusal>> => {
  // If a script cannot be written, no engine can be running with this configuration.
  const scripts = engine.scripts({ runtimes: map.runtimes, dialect: "engine" })
  const selection = select(engine, map, request.snapshot, found.references)
  const refused = [
    ...UsernsRemap.refusals(map.remapping),
    ...(Result.isFailure(scripts) ? scripts.failure : []),
    ...refusals(request.snapshot, found),
    ...(selection.removed.length === 0 ? [] : ContainerRecords.gaps(found.records))
  ]
  if (refused.length > 0) return Result.fail(refused)
  return Result.mapBoth(ScriptSwap.removal(selection.removed, { ...request, words: ScriptsNames.words }), {
    onSuccess: (made) => ({ selection, plan: made }),
    onFailure: (failure) => [failure]
  })
}

/**
 * Returns the reason why an entry stays, as a clause.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (reason: Reason): string =>
  reason._tag === "Referred" ? reason.references.map(PruningReference.describe).join(", ") : reasons[reason._tag]

const reasons = {
  Configured: "the configuration refers to it",
  /** The engine may also have died while writing. */
  Unfinished: "an engine may be writing it",
  /** The entry does not look like a script of an engine or of this library. */
  Foreign: "it is not a wrapper script"
}

/**
 * Returns the reason why nothing is removed, and the way out. The engine has no message for it.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = (refusal: Exclude<PruningRefusal, PlanRefusal>): string => {
  switch (refusal._tag) {
    case "NoConfiguration":
      return `Cannot tell which scripts are configured: there is no file at ${refusal.path}, and the engine may use another file. Give that file`
    case "NothingToKeep":
      return FilePath.isAbsolute(refusal.path) || !refusal.path.includes("/")
        ? `Cannot keep ${JSON.stringify(refusal.path)}: there is no such script. Check its spelling`
        : `Cannot keep ${JSON.stringify(refusal.path)}: its path is not absolute. Give the absolute path, or the file name only`
    case "NoBundles":
      return `Cannot look for containers in ${refusal.directory}: it has no ${ContainerRecords.bundlesDirectory}. Give the state directory of a containerd`
    case "ContainerStarts":
      return `Cannot tell which scripts are in use: container ${refusal.container} of namespace ${refusal.namespace} is being created. Try again in a minute`
    default:
      return ContainerRecords.message(refusal)
  }
}

const refusals = (
  { entries, scriptsDirectory }: Pick<ScriptsSnapshot.ScriptsSnapshot, "entries" | "scriptsDirectory">,
  { records, references, starting }: PruningReference.FoundReferences
): ReadonlyArray<PruningRefusal> => [
  ...references.flatMap(({ _tag, path }) =>
    _tag === "Caller" && !isThere(entries, scriptsDirectory, path) ? [{ _tag: "NothingToKeep" as const, path }] : []
  ),
  ...records.searched.flatMap((state) =>
    state._tag === "Named" && !state.hasBundles ? [{ _tag: "NoBundles" as const, directory: state.directory }] : []
  ),
  ...starting.map((container) => ({ _tag: "ContainerStarts" as const, ...container }))
]

const isThere = (
  entries: ScriptsSnapshot.ScriptsSnapshot["entries"],
  scriptsDirectory: string,
  path: string
): boolean => {
  const name = FilePath.lastElement(path)
  return entries.has(name) && (name === path || FilePath.clean(path) === FilePath.join(scriptsDirectory, name))
}

/** Returns the script names in both dialects: the engine writes its own dialect even if this library wrote the other. */
const scriptNames = (engine: Pick<Generation, "scripts">, { runtimes }: RuntimeMap): ReadonlySet<string> =>
  new Set(
    (["engine", "quoted"] as const).flatMap((dialect) =>
      Result.getOrElse(engine.scripts({ runtimes, dialect }), () => []).map(({ name }) => name)
    )
  )

/** Returns the files that the configuration may name: as programs, as shims, in arguments, or anywhere in options. */
const configuredReferences = ({ runtimes }: RuntimeMap): ReadonlyArray<PruningReference.Reference> =>
  Array.from(runtimes).flatMap(([runtime, { options = {}, path, runtimeArgs, runtimeType = "" }]) =>
    [path, runtimeType, ...runtimeArgs, ...textsIn(options)].map((text) => ({
      _tag: "Configuration" as const,
      path: text,
      runtime
    }))
  )

const textsIn = (json: Json.Json): ReadonlyArray<string> => {
  const texts: Array<string> = []
  const pending: Array<Json.Json> = [json]
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (typeof value === "string") texts.push(value)
    else if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) pending.push(inner)
  }
  return texts
}

/** Returns why an entry stays; undefined if it is removed, and `Nothing` for a link without a script. */
const reasonOf = (
  name: string,
  entry: ScriptsSnapshot.PresentEntry,
  references: ReadonlyArray<PruningReference.Reference>
): Reason | "Nothing" | undefined => {
  const now = ScriptsSnapshot.repaired(entry)
  if (now === undefined) return "Nothing"
  if (references.length > 0) return { _tag: "Referred", references }
  if (name.startsWith(".tmp-")) return { _tag: "Unfinished" }
  return now._tag === "File" && WrapperScript.isRecognised(name, now.content) ? undefined : { _tag: "Foreign" }
}
