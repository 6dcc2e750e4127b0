/**
 * The reading of a configuration: the files are loaded, the tables of plugins are decoded over what containerd has without them, and
 * what concerns runtimes is taken from them.
 */
import { Frozen } from "../../data/index.ts"
import type { Origin, Source } from "../../engine/index.ts"
import { Bytes } from "../../text/index.ts"
import * as ContainerdProblem from "../ContainerdProblem.ts"
import type { Given } from "../Given.ts"
import { logLine } from "../internal/logLine.ts"
import { uris } from "../releases/Schema.ts"
import type { Traits } from "../releases/Traits.ts"
import type { BaseSpec, Settings, Sourced } from "../Settings.ts"
import { defaultsOf } from "./builtIn.ts"
import { type Branch, branchAt, empty, merge } from "./ConfigTree.ts"
import type { TypeFault } from "./Decoded.ts"
import { decodeFirst } from "./goToml1.ts"
import { decodeSecond } from "./goToml2.ts"
import { locationOf } from "./imports.ts"
import { oldVersion, panicFault, versionGiver } from "./loadFaults.ts"
import { type Loading, load, migrate, type Purpose } from "./Loading.ts"
import { type Fault, strict } from "./readFile.ts"
import { booleanAt, runtimeOf, stringAt } from "./values.ts"

/**
 * The result of reading: the settings, what containerd warns about and passes over, and why it would end.
 *
 * @category models
 * @since 1.0.0
 */
export interface Reading {
  readonly settings: Settings
  readonly loading: Loading
  readonly problems: ReadonlyArray<ContainerdProblem.ContainerdProblem>
  readonly fault: Fault | undefined
  readonly sources: ReadonlyArray<Source.Source>
}

/**
 * Reads a configuration.
 *
 * @category decoding
 * @since 1.0.0
 */
export const read = (traits: Traits, given: Given, files: Source.Files, purpose: Purpose = "daemon"): Reading => {
  const loading = load(traits, given, files, purpose)
  const problems: Array<ContainerdProblem.ContainerdProblem> = [...loading.problems]
  let { fault } = loading
  let plugins = loading.plugins
  if (fault === undefined) {
    const migrated = migrate(traits, loading, purpose)
    if (migrated._tag === "Panic") fault = panicFault(migrated)
    else {
      plugins = migrated
      const isOld = traits.loading === "merge-then-migrate" && loading.version < traits.version
      const giver = versionGiver(loading.documents)
      if (isOld && purpose === "daemon" && giver !== undefined) {
        problems.push(oldVersion({ ...giver, version: loading.version }))
      }
    }
  }
  const decoded = new Map<string, Branch>()
  for (const [uri, schema] of traits.schema.plugins) {
    const written = plugins.entries.get(isShort(traits, loading) && uri === uris.server ? "cri" : uri)
    const table = written?._tag === "Branch" ? written : empty
    const found =
      traits.reader === "goToml1"
        ? decodeFirst(table, schema)
        : decodeSecond(table, schema, { isRewritten: true, reader: traits.reader })
    decoded.set(uri, found.table)
    if (fault !== undefined) continue
    if (found.fault === undefined) problems.push(...found.unknown.map((key) => unknownKey(traits, uri, key)))
    else fault = decodingFault(traits, uri, found.fault)
  }
  const settings = settingsOf(traits, given, files, loading, decoded)
  const specs = Array.from(settings.runtimes, ([, { baseSpec }]) => baseSpec).filter((path) => path !== "")
  const sources = [
    ...loading.sources,
    ...dropInDirectories(given).map((path): Source.Source => ({ _tag: "Directory", path })),
    ...specs.map((path): Source.Source => ({ _tag: "File", path: locationOf(path, given.workingDirectory) }))
  ]
  return { settings, loading, problems: Object.freeze(problems), fault, sources }
}

/** In version 1, plugins have short names. */
const isShort = ({ loading: how }: Traits, { version }: Loading): boolean => how === "replace" && version === 1

const settingsOf = (
  traits: Traits,
  given: Given,
  files: Source.Files,
  loading: Loading,
  decoded: ReadonlyMap<string, Branch>
): Settings => {
  const uri = traits.loading === "replace" ? uris.server : uris.runtime
  const written = decoded.get(uri) ?? empty
  const containerd = branchAt(written, "containerd") ?? empty
  const defaults = defaultsOf(traits)
  const ofFiles = branchAt(containerd, "runtimes")
  // Before containerd 2, a table of runtimes replaces the built-in one, even an empty table.
  const runtimes = traits.loading !== "replace" ? merge(defaults, ofFiles ?? empty) : (ofFiles ?? defaults)
  const defaultRuntime = stringAt(containerd, "default_runtime_name") ?? {
    value: "runc",
    origins: { used: { _tag: "BuiltIn" } as const, shadowed: [] }
  }
  const oldRuntime = (key: string) => {
    const table = branchAt(containerd, key)
    const runtime = table && runtimeOf(table)
    return runtime?.type === "" ? undefined : runtime
  }
  const made = Array.from(runtimes.entries).flatMap(([name, value]) =>
    value._tag === "Branch" ? [[name, runtimeOf(value)] as const] : []
  )
  const specs = made.flatMap(([, { baseSpec }]): ReadonlyArray<readonly [string, BaseSpec]> => {
    const state = files.get(locationOf(baseSpec, given.workingDirectory))
    return state === undefined || baseSpec === "" ? [] : [[baseSpec, specOf(state)]]
  })
  const systemdCgroup = booleanAt(written, "systemd_cgroup")
  const noPivot = booleanAt(containerd, "no_pivot")
  return Frozen.frozen({
    given: { ...given },
    documents: loading.documents,
    version: loading.version,
    imports: loading.imports,
    disabledPlugins: loading.disabledPlugins,
    requiredPlugins: loading.requiredPlugins,
    isCriDisabled: isCriDisabled(traits, loading),
    defaultRuntime,
    runtimes: Frozen.frozenTable(made),
    oldDefault: oldRuntime("default_runtime"),
    oldUntrusted: oldRuntime("untrusted_workload_runtime"),
    systemdCgroup,
    noPivot,
    replaced: loading.replaced,
    unimported: unimportedOf(given, files, loading),
    baseSpecs: Frozen.frozenTable(specs),
    plugins: Frozen.frozenTable(decoded)
  })
}

/** The directories in which users put drop-ins. */
const dropInDirectories = ({ config, workingDirectory }: Given): ReadonlyArray<string> => {
  const file = locationOf(config, workingDirectory)
  const directory = file.slice(0, file.lastIndexOf("/"))
  return ["conf.d", "config.d"].map((name) => `${directory}/${name}`)
}

/** Returns the files in these directories that are not loaded. */
const unimportedOf = (given: Given, files: Source.Files, { documents }: Loading): ReadonlyArray<string> => {
  const loaded = new Set(documents.map(({ file }) => file))
  return dropInDirectories(given).flatMap((directory) => {
    const state = files.get(directory)
    const names = state?._tag === "Directory" ? state.names.filter((name) => name.endsWith(".toml")) : []
    return names.map((name) => `${directory}/${name}`).filter((path) => !loaded.has(path))
  })
}

const isCriDisabled = (traits: Traits, loading: Loading): boolean => {
  const needed = isShort(traits, loading) ? ["cri"] : [...traits.schema.plugins.keys()]
  return loading.disabledPlugins.some(({ value }) => needed.includes(value))
}

const specOf = (state: Source.SourceState): BaseSpec => {
  if (state._tag === "File") return { _tag: "Text", text: Bytes.toText(state.bytes) }
  return { _tag: "Unreadable", errno: state._tag === "Unreadable" ? state.errno : "EISDIR" }
}

const decodingFault = ({ reader }: Traits, uri: string, { at, origin, path, words }: TypeFault): Fault => {
  const refusal = reader === "goToml1" && at !== undefined ? `(${at.line}, ${at.column}): ${words}` : words
  return {
    line: `containerd: ${refusal}`,
    log: [],
    problem: ContainerdProblem.make("wrong-value-type", refusal, {
      origin,
      path: ["plugins", uri, ...path],
      details: { plugin: uri, key: path.join(".") }
    })
  }
}

const unknownKey = (
  { reader }: Traits,
  plugin: string,
  { origin, path }: { readonly path: ReadonlyArray<string>; readonly origin: Origin.Origin | undefined }
): ContainerdProblem.ContainerdProblem => {
  const log = logLine("warning", "Ignoring unknown key in TOML for plugin", {
    plugin,
    key: path.join(" "),
    error: strict
  })
  const keys = origin?._tag === "File" ? origin.path.map(String) : ["plugins", plugin, ...path]
  return ContainerdProblem.make("unknown-setting", ContainerdProblem.ignoredWords(keys), {
    origin,
    path: keys,
    details: { plugin, key: path.join("."), ...(reader !== "goToml1" && { log }) }
  })
}

export type { Sourced }
