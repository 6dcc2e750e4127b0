/**
 * The files of containerd, loaded in its order and merged: what they say together, and why containerd would end.
 *
 * Source of the rule: containerd, `LoadConfig` and `mergeConfig`, at v1.6.20, v1.7.24, v2.1.9 and v2.3.4.
 */
import * as Result from "effect/Result"
import { Frozen } from "../../data/index.ts"
import type { Origin, Source } from "../../engine/index.ts"
import type * as ContainerdProblem from "../ContainerdProblem.ts"
import type { Given } from "../Given.ts"
import type { Traits } from "../releases/Traits.ts"
import type { ConfigDocument, ReplacedTable, Sourced } from "../Settings.ts"
import { type Branch, empty, merge } from "./ConfigTree.ts"
import { type FileLists, listsOf, united } from "./fileLists.ts"
import { ready } from "./fileVersions.ts"
import { locationOf, resolveImport } from "./imports.ts"
import { ended } from "./loadFaults.ts"
import { indexPanic, movePlugins, type Panic } from "./migrations.ts"
import { type Fault, readFile } from "./readFile.ts"
import { validate } from "./validation.ts"

/**
 * The purpose of a loading: the daemon, or `containerd config dump`, which passes over some faults.
 *
 * @category models
 * @since 1.0.0
 */
export type Purpose = "daemon" | "dump"

/**
 * The result of loading. With a fault, it is what was loaded before the fault.
 *
 * @category models
 * @since 1.0.0
 */
export interface Loading {
  readonly documents: ReadonlyArray<ConfigDocument>
  readonly sources: ReadonlyArray<Source.Source>
  readonly version: number
  /** The version that the first file with a version gives; 0 without one. */
  readonly rootVersion: number
  readonly imports: ReadonlyArray<string>
  readonly disabledPlugins: ReadonlyArray<Sourced<string>>
  readonly requiredPlugins: ReadonlyArray<Sourced<string>>
  readonly plugins: Branch
  /** The tables of plugins of earlier files that a later file has replaced as a whole. */
  readonly replaced: ReadonlyArray<ReplacedTable>
  readonly problems: ReadonlyArray<ContainerdProblem.ContainerdProblem>
  readonly fault: Fault | undefined
}

/**
 * Loads the files.
 *
 * @category decoding
 * @since 1.0.0
 */
export const load = (traits: Traits, given: Given, files: Source.Files, purpose: Purpose): Loading => {
  const { config, isNamed, workingDirectory } = given
  const start = startOf(traits, sourceOf(config, workingDirectory))
  const isNeeded = purpose === "dump" || isNamed
  if (!isNeeded && !isThere(files.get(locationOf(config, workingDirectory)))) return start
  const { last, loaded, loading } = loadAll({ traits, workingDirectory, files }, start, config)
  // Before containerd 2, the paths of the loaded files are shown in the place of the imports.
  const shown = traits.loading === "replace" ? { ...loading, imports: [...loaded] } : loading
  if (loading.fault?.isMissing && purpose === "dump" && traits.loading !== "replace") {
    return { ...shown, fault: undefined }
  }
  return loading.fault === undefined ? checked(traits, shown, last) : shown
}

/**
 * Brings merged tables of plugins to the newest version, in releases that do so after merging.
 *
 * @category operations
 * @since 1.0.0
 */
export const migrate = (traits: Traits, { plugins, version }: Loading, purpose: Purpose): Branch | Panic => {
  if (traits.loading !== "merge-then-migrate" || version >= traits.version) return plugins
  return version < 0 && purpose === "daemon" ? indexPanic(version, 0) : movePlugins(traits, plugins)
}

/** The surroundings of a file that is loaded. */
interface Surroundings {
  readonly traits: Traits
  readonly workingDirectory: string
  readonly files: Source.Files
}

/** A file to load, and the import that names it; the main file has none. */
interface Wanted {
  readonly path: string
  readonly origin: Origin.Origin | undefined
}

const startOf = (traits: Traits, main: Source.Source): Loading => ({
  documents: [],
  sources: [main],
  version: traits.loading === "replace" ? 1 : traits.version,
  rootVersion: 0,
  imports: traits.shownImports,
  disabledPlugins: [],
  requiredPlugins: [],
  plugins: empty,
  replaced: [],
  problems: [],
  fault: undefined
})

/** Loads a file, then its imports, then theirs, each path once. */
const loadAll = (surroundings: Surroundings, start: Loading, main: string) => {
  const loaded = new Set<string>()
  const pending: Array<Wanted> = [{ path: main, origin: undefined }]
  let [loading, last] = [start, main]
  for (let wanted = pending.shift(); wanted !== undefined; wanted = pending.shift()) {
    last = wanted.path
    if (loaded.has(last)) continue
    const added = addFile(surroundings, loading, wanted)
    loading = added.loading
    if (loading.fault !== undefined) break
    pending.push(...added.wanted)
    loaded.add(last)
  }
  return { last, loaded, loading }
}

const addFile = (
  surroundings: Surroundings,
  before: Loading,
  { origin, path }: Wanted
): { readonly loading: Loading; readonly wanted: ReadonlyArray<Wanted> } => {
  const { files, traits, workingDirectory } = surroundings
  const file = locationOf(path, workingDirectory)
  const { document, fault, problems, table } = readFile(traits, { path, file, origin }, files.get(file) ?? notThere)
  const loading: Loading = {
    ...before,
    sources: [...before.sources, sourceOf(path, workingDirectory)],
    documents: document === undefined ? before.documents : [...before.documents, document],
    problems: [...before.problems, ...problems]
  }
  if (document === undefined || table === undefined) return { loading: { ...loading, fault }, wanted: [] }
  const made = ready(traits, before, document, listsOf(table))
  if (Result.isFailure(made)) return { loading: { ...loading, fault: made.failure }, wanted: [] }
  const merged: Loading = {
    ...mergedWith(traits, loading, made.success.lists),
    version: made.success.version || before.version,
    rootVersion: before.rootVersion || document.version,
    problems: [...loading.problems, ...made.success.problems]
  }
  return addImports(surroundings, merged, made.success.lists, path)
}

/** Before containerd 2, a table of a plugin replaces the one before it. */
const mergedWith = (traits: Traits, before: Loading, lists: FileLists): Loading => {
  const { plugins } = before
  if (traits.loading !== "replace") {
    return {
      ...before,
      plugins: merge(plugins, lists.plugins),
      disabledPlugins: united(before.disabledPlugins, lists.disabled),
      requiredPlugins: united(before.requiredPlugins, lists.required)
    }
  }
  const replaced = Array.from(lists.plugins.entries).flatMap(([plugin, after]) => {
    const known = plugins.entries.get(plugin)
    return known === undefined ? [] : [{ plugin, before: known, after }]
  })
  return {
    ...before,
    plugins: { ...plugins, entries: Frozen.frozenTable([...plugins.entries, ...lists.plugins.entries]) },
    replaced: [...before.replaced, ...replaced],
    disabledPlugins: [...before.disabledPlugins, ...lists.disabled],
    requiredPlugins: [...before.requiredPlugins, ...lists.required]
  }
}

const addImports = (
  { files, traits, workingDirectory }: Surroundings,
  before: Loading,
  lists: FileLists,
  parent: string
): { readonly loading: Loading; readonly wanted: ReadonlyArray<Wanted> } => {
  const sources: Array<Source.Source> = []
  const wanted: Array<Wanted> = []
  const imports = [...new Set([...before.imports, ...lists.imports.map(({ value }) => value)])]
  for (const { origins, value } of lists.imports) {
    const resolved = resolveImport(value, { traits, parent, workingDirectory, files })
    if (Result.isFailure(resolved)) {
      return { loading: { ...before, fault: ended("import-pattern", resolved.failure, origins.used) }, wanted: [] }
    }
    sources.push(...resolved.success.sources)
    wanted.push(...resolved.success.paths.map((path) => ({ path, origin: origins.used })))
  }
  return { loading: { ...before, imports, sources: [...before.sources, ...sources] }, wanted }
}

const checked = (traits: Traits, loading: Loading, last: string): Loading => {
  const { fault, problems } = validate(traits, loading, last)
  return { ...loading, fault, problems: [...loading.problems, ...problems] }
}

const sourceOf = (path: string, workingDirectory: string): Source.Source => ({
  _tag: "File",
  path: locationOf(path, workingDirectory),
  withStatus: true
})

const notThere: Source.SourceState = { _tag: "Unreadable", errno: "ENOENT" }

const isThere = (state: Source.SourceState = notThere): boolean =>
  state._tag !== "Unreadable" || state.errno !== "ENOENT"
