/**
 * The files of containerd, loaded in its order and merged: what they say together, and why containerd would end.
 *
 * Source of the rule: containerd, `LoadConfig` and `mergeConfig`, at v1.6.20, v1.7.24, v2.1.9 and v2.3.4.
 */
import * as Result from "effect/Result"
import { Frozen } from "../../data/index.ts"
import type { Origin, Source } from "../../engine/index.ts"
import * as ContainerdProblem from "../ContainerdProblem.ts"
import type { Given } from "../Given.ts"
import { logLine } from "../internal/logLine.ts"
import type { Traits } from "../releases/Traits.ts"
import type { ConfigDocument, ReplacedTable, Sourced } from "../Settings.ts"
import { SourceText } from "../../text/index.ts"
import { type Branch, branchAt, empty, merge } from "./ConfigTree.ts"
import { locationOf, resolveImport } from "./imports.ts"
import { indexPanic, longName, movePlugins, type Panic, withLongNames } from "./migrations.ts"
import { type Fault, readFile } from "./readFile.ts"
import { validate } from "./validation.ts"

/**
 * What is loaded for: the daemon, or `containerd config dump`, which passes over some faults.
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
  const documents: Array<ConfigDocument> = []
  const sources: Array<Source.Source> = []
  const problems: Array<ContainerdProblem.ContainerdProblem> = []
  const replaced: Array<ReplacedTable> = []
  const imports: Array<string> = [...traits.shownImports]
  let disabledPlugins: ReadonlyArray<Sourced<string>> = []
  let requiredPlugins: ReadonlyArray<Sourced<string>> = []
  let plugins = empty
  let version = traits.loading === "replace" ? 1 : traits.version
  let rootVersion = 0
  let fault: Fault | undefined

  const stateOf = (path: string): Source.SourceState => {
    const location = locationOf(path, given.workingDirectory)
    sources.push({ _tag: "File", path: location, withStatus: true })
    return files.get(location) ?? notThere
  }

  /** Returns what is merged of a file, and the version that it has then; undefined with a fault. */
  const readied = (document: ConfigDocument, written: FileLists): Readied | undefined => {
    const asWritten = { lists: written, version: document.version }
    if (traits.loading === "replace") return asWritten
    if (traits.loading === "migrate-then-merge") return migratedFile(document, written)
    if (document.version !== 0 && document.version !== 1) return asWritten
    if (version > traits.version) return panicked(indexPanic(traits.version, traits.version))
    return version > 1 ? { lists: renamed(written), version } : asWritten
  }

  const migratedFile = (document: ConfigDocument, written: FileLists): Readied | undefined => {
    rootVersion ||= document.version
    if (document.version > rootVersion) {
      const words = `drop-in config version ${document.version} higher than root config version ${rootVersion}`
      fault = ended("higher-drop-in-version", words, versionOrigin(document))
      return undefined
    }
    if (document.version >= version) return { lists: written, version: document.version }
    if (document.version < 0) return panicked(indexPanic(document.version, 0))
    let lists = written
    for (let step = document.version; step < version; step++) {
      if (step >= traits.version) return panicked(indexPanic(step, traits.version))
      if (step === 1) lists = renamed(lists)
      const moved = movePlugins(lists.plugins)
      if (moved._tag === "Panic") return panicked(moved)
      lists = { ...lists, plugins: moved }
    }
    problems.push(oldVersion(document))
    return { lists, version }
  }

  const panicked = (panic: Panic): undefined => {
    fault = panicFault(panic)
  }

  const addFile = (path: string): ReadonlyArray<string> => {
    const state = stateOf(path)
    const read = readFile(traits, path, locationOf(path, given.workingDirectory), state)
    const { document, table } = read
    if (document !== undefined) documents.push(document)
    problems.push(...read.problems)
    if (document === undefined || table === undefined) {
      fault = read.fault
      return []
    }
    const ready = readied(document, listsOf(table))
    if (ready === undefined) return []
    const { lists } = ready
    if (ready.version !== 0) version = ready.version
    if (traits.loading === "replace") {
      for (const [plugin, after] of lists.plugins.entries) {
        const before = plugins.entries.get(plugin)
        if (before !== undefined) replaced.push({ plugin, before, after })
      }
      plugins = { ...plugins, entries: Frozen.frozenTable([...plugins.entries, ...lists.plugins.entries]) }
      disabledPlugins = [...disabledPlugins, ...lists.disabled]
      requiredPlugins = [...requiredPlugins, ...lists.required]
    } else {
      plugins = merge(plugins, lists.plugins)
      disabledPlugins = united(disabledPlugins, lists.disabled)
      requiredPlugins = united(requiredPlugins, lists.required)
    }
    const next: Array<string> = []
    for (const { origins, value } of lists.imports) {
      if (!imports.includes(value)) imports.push(value)
      const resolved = resolveImport(value, { traits, parent: path, workingDirectory: given.workingDirectory, files })
      if (Result.isFailure(resolved)) {
        fault = ended("import-pattern", resolved.failure, origins.used)
        return []
      }
      sources.push(...resolved.success.sources)
      next.push(...resolved.success.paths)
    }
    return next
  }

  let last = given.config
  if (purpose === "dump" || given.isNamed || isThere(stateOf(given.config))) {
    const loaded = new Set<string>()
    const pending = [given.config]
    for (let path = pending.shift(); path !== undefined; path = pending.shift()) {
      last = path
      if (loaded.has(path)) continue
      pending.push(...addFile(path))
      if (fault !== undefined) break
      loaded.add(path)
    }
    if (fault?.isMissing && purpose === "dump" && traits.loading !== "replace") fault = undefined
    else if (fault === undefined) {
      const valid = validate(traits, { version, disabledPlugins, requiredPlugins, plugins }, last)
      problems.push(...valid.problems)
      fault = valid.fault
    }
    if (traits.loading === "replace") imports.splice(0, imports.length, ...loaded)
  }
  return {
    documents,
    sources,
    version,
    imports,
    disabledPlugins,
    requiredPlugins,
    plugins,
    replaced,
    problems,
    fault
  }
}

/** Brings merged tables of plugins to the newest version, in releases that do so after merging. */
export const migrate = (traits: Traits, { plugins, version }: Loading, purpose: Purpose): Branch | Panic => {
  if (traits.loading !== "merge-then-migrate" || version >= traits.version) return plugins
  return version < 0 && purpose === "daemon" ? indexPanic(version, 0) : movePlugins(plugins)
}

/**
 * Returns the fault of a daemon that panics.
 *
 * @category constructors
 * @since 1.0.0
 */
export const panicFault = ({ line, value }: Panic): Fault => ({
  line,
  log: [],
  problem: ContainerdProblem.make("daemon-panic", line, { origin: value?.origins.used })
})

/**
 * Returns the problem of files that are brought to a newer version.
 *
 * @category constructors
 * @since 1.0.0
 */
export const oldVersion = (document: ConfigDocument): ContainerdProblem.ContainerdProblem => {
  const { version } = document
  const log = logLine(
    "warning",
    `Configuration migrated from version ${version}, use \`containerd config migrate\` to avoid migration`
  )
  return ContainerdProblem.make("old-version", oldVersionWords(version), {
    origin: versionOrigin(document),
    details: { file: document.file, version, log }
  })
}

/** Returns the place of the version in a file. */
const versionOrigin = ({ file, root, source }: ConfigDocument): Origin.Origin | undefined => {
  const entry = root?.entries.find(({ key }) => key.toLowerCase() === "version")
  const range = entry && SourceText.range(source, entry.keyOffset, entry.keyLength)
  return range && { _tag: "File", file, path: ["version"], range }
}

const oldVersionWords = (version: number): string =>
  version === 0
    ? "The file has no version, and containerd treats it as one of version 1."
    : `containerd brings the file from version ${version} to its newest version each time it starts.`

/** The lists and tables of a file that are merged. */
interface FileLists {
  readonly plugins: Branch
  readonly disabled: ReadonlyArray<Sourced<string>>
  readonly required: ReadonlyArray<Sourced<string>>
  readonly imports: ReadonlyArray<Sourced<string>>
}

/** The lists of a file that is ready to be merged, and its version. */
interface Readied {
  readonly lists: FileLists
  readonly version: number
}

const notThere: Source.SourceState = { _tag: "Unreadable", errno: "ENOENT" }

const isThere = (state: Source.SourceState): boolean => state._tag !== "Unreadable" || state.errno !== "ENOENT"

const listsOf = (table: Branch): FileLists => ({
  plugins: branchAt(table, "plugins") ?? empty,
  disabled: stringsOf(table, "disabled_plugins"),
  required: stringsOf(table, "required_plugins"),
  imports: stringsOf(table, "imports")
})

const renamed = (lists: FileLists): FileLists => ({
  ...lists,
  plugins: withLongNames(lists.plugins),
  disabled: lists.disabled.map(renamedPlugin),
  required: lists.required.map(renamedPlugin)
})

const renamedPlugin = ({ origins, value }: Sourced<string>): Sourced<string> => ({ origins, value: longName(value) })

const stringsOf = (table: Branch, key: string): ReadonlyArray<Sourced<string>> => {
  const found = table.entries.get(key)
  if (found?._tag !== "Leaf" || found.node.type !== "array") return []
  return found.node.items.flatMap((item) =>
    item.type === "string" ? [{ value: item.value, origins: found.origins }] : []
  )
}

const united = (
  before: ReadonlyArray<Sourced<string>>,
  after: ReadonlyArray<Sourced<string>>
): ReadonlyArray<Sourced<string>> => {
  const all = new Map(before.map((one) => [one.value, one]))
  for (const one of after) if (!all.has(one.value)) all.set(one.value, one)
  return [...all.values()]
}

const ended = (code: ContainerdProblem.Code, words: string, origin: Origin.Origin | undefined): Fault => ({
  line: `containerd: ${words}`,
  log: [],
  problem: ContainerdProblem.make(code, words, { origin })
})
