/**
 * The runtime table of Podman on a machine: every runtime of the configuration with its program, or why it has none.
 */
import * as Result from "effect/Result"
import { Frozen } from "../data/index.ts"
import type { Origin, RuntimeTable } from "../engine/index.ts"
import { type HostFacts, Search } from "../machine/index.ts"
import { Errno, FilePath } from "../text/index.ts"
import { monitorOf, monitorSearch, type Monitor } from "./internal/monitor.ts"
import * as Searches from "./internal/searches.ts"
import type { Traits } from "./releases/Traits.ts"
import type { Settings, Sourced } from "./Settings.ts"

export type { Monitor }

/**
 * The reason why a runtime cannot be used: no path and no directory of `$PATH` has its program, a path cannot be looked at, its name
 * is empty, or its program is there but the directory for the files of exited containers cannot be made. `relative` is the program in
 * a relative directory of `$PATH`, where it may not be used.
 *
 * @category models
 * @since 1.0.0
 */
export type Unusable =
  | { readonly _tag: "Absent"; readonly relative?: string }
  | { readonly _tag: "CannotLook"; readonly path: string; readonly errno: string }
  | { readonly _tag: "EmptyName" }
  | { readonly _tag: "NoExitsDirectory"; readonly path: string; readonly errno: string }

/**
 * A runtime: its paths, the search for its program with the path states, and its result. `isFromSearchPath` is true if `$PATH` has
 * the program.
 *
 * @category models
 * @since 1.0.0
 */
export interface PodmanRuntime extends RuntimeTable.Runtime {
  readonly paths: ReadonlyArray<string>
  readonly search: Search.Search
  readonly states: ReadonlyArray<Search.PathState>
  readonly program: Result.Result<string, Unusable>
  readonly isFromSearchPath: boolean
}

/**
 * The table, with the settings from which it is made, and the monitor that calls the programs.
 *
 * @category models
 * @since 1.0.0
 */
export interface PodmanTable extends RuntimeTable.RuntimeTable<PodmanRuntime> {
  readonly settings: Settings
  /** The search for the default runtime with its path states, if the runtime is a path; otherwise undefined. */
  readonly defaultPath: { readonly search: Search.Search; readonly states: ReadonlyArray<Search.PathState> } | undefined
  readonly monitor: Monitor
  readonly monitorSearch: Search.Search
  readonly monitorStates: ReadonlyArray<Search.PathState>
  readonly places: Searches.Places
  readonly usesSystemdCgroups: boolean
}

/**
 * Returns the searches on which the table depends: for the default runtime, unless the configuration names one; for the monitor; for
 * each runtime; and for the default runtime if it is a path.
 *
 * @category operations
 * @since 1.0.0
 */
export const lookups = (
  traits: Traits,
  settings: Settings,
  facts: HostFacts.HostFacts
): ReadonlyArray<Search.Search> => {
  const places = placesOf(traits, settings, facts)
  return [
    ...defaultSearches(traits, settings, facts),
    monitorSearch(traits, settings, places),
    ...Array.from(settings.runtimes, ([name, { value }]) => Searches.forRuntime(name, value, places)),
    ...pathSearches(settings, places)
  ]
}

/**
 * Makes the table from the path states at the places of the searches, in order.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (
  traits: Traits,
  settings: Settings,
  facts: HostFacts.HostFacts,
  given: ReadonlyArray<ReadonlyArray<Search.PathState>>
): PodmanTable => {
  const states = Frozen.frozenCopy(given)
  const places = placesOf(traits, settings, facts)
  const candidates = defaultSearches(traits, settings, facts)
  const first = candidates.find((search, index) => Result.isSuccess(Search.run(search, states[index] ?? []).found))
  const monitor = monitorSearch(traits, settings, places)
  const monitorStates = states[candidates.length] ?? []
  const runtimes = Array.from(settings.runtimes, ([name, runtime], index) => {
    const search = Searches.forRuntime(name, runtime.value, places)
    const found = runtimeOf(name, runtime, search, states[candidates.length + 1 + index] ?? [])
    const { exitsFault } = settings.given
    const program: PodmanRuntime["program"] =
      exitsFault === undefined
        ? found.program
        : Result.flatMap(found.program, () => Result.fail({ _tag: "NoExitsDirectory", ...exitsFault }))
    return [name, { ...found, program }] as const
  })
  const [path] = pathSearches(settings, places)
  const chosen = defaultOf(settings, facts, first?.wanted ?? "")
  return Frozen.frozen({
    settings,
    runtimes: Frozen.frozenTable(runtimes),
    defaultRuntime: chosen.value,
    defaultOrigin: chosen.origin,
    defaultPath: path && { search: path, states: states[candidates.length + 1 + settings.runtimes.size] ?? [] },
    monitor: monitorOf(traits, settings, places, monitorStates),
    monitorSearch: monitor,
    monitorStates,
    places,
    usesSystemdCgroups: usesSystemdCgroups(settings, facts)
  })
}

/**
 * Returns Podman's words for a runtime that cannot be used. It tells them only in its log, unless the runtime is a path.
 *
 * @category formatting
 * @since 1.0.0
 */
export const unusableMessage = (name: string, unusable: Unusable): string => {
  switch (unusable._tag) {
    case "Absent":
      return `no valid executable found for OCI runtime ${name}: invalid argument`
    case "CannotLook":
      return `cannot stat OCI runtime ${name} path: stat ${unusable.path}: ${Errno.describe(unusable.errno)}`
    case "EmptyName":
      return "the OCI runtime must be provided a non-empty name: invalid argument"
    case "NoExitsDirectory":
      return `creating OCI runtime exit files directory: mkdir ${unusable.path}: ${Errno.describe(unusable.errno)}`
  }
}

/**
 * Returns the reason why a search for a runtime found nothing.
 *
 * @category converting
 * @since 1.0.0
 */
export const unusableOf = (name: string, miss: Search.Miss): Unusable => {
  if (name === "") return { _tag: "EmptyName" }
  if (miss._tag === "Stopped") return { _tag: "CannotLook", path: miss.place.path, errno: miss.errno }
  return miss._tag === "Refused" ? { _tag: "Absent", relative: miss.place.path } : { _tag: "Absent" }
}

/** The rules and the `$PATH` that are in force after the files have been read. */
const placesOf = ({ searchRules: rules }: Traits, settings: Settings, facts: HostFacts.HostFacts): Searches.Places => {
  const { searchPath, workingDirectory } = facts
  const isSet = searchPath !== "" || settings.given.variables.PATH !== undefined
  return { rules, workingDirectory, searchPath: isSet ? searchPath : (settings.variables.PATH ?? "") }
}

/** Returns the searches for the default runtime; none if the configuration or a flag names the runtime. */
const defaultSearches = (
  traits: Traits,
  settings: Settings,
  facts: HostFacts.HostFacts
): ReadonlyArray<Search.Search> => {
  if (settings.runtime !== undefined || settings.given.flags.runtime !== undefined) return []
  // Releases that read the configuration again have its variables by then.
  const { searchPath, workingDirectory } = traits.readings > 1 ? placesOf(traits, settings, facts) : facts
  const places = { rules: traits.searchRules, searchPath, workingDirectory }
  const paths = new Map(traits.runtimes)
  return traits.defaults.map((name) => Searches.forDefault(name, paths.get(name) ?? [], places))
}

/** Returns the search for the default runtime if it is a path. */
const pathSearches = ({ given, runtime }: Settings, places: Searches.Places): ReadonlyArray<Search.Search> => {
  const path = given.flags.runtime ?? runtime?.value ?? ""
  return FilePath.isAbsolute(path) ? [Searches.forRuntime(path, [path], places)] : []
}

const defaultOf = (
  { given, runtime }: Settings,
  { unifiedCgroups }: HostFacts.HostFacts,
  found: string
): { readonly value: string; readonly origin: Origin.Origin | undefined } => {
  if (given.flags.runtime !== undefined) {
    return { value: given.flags.runtime, origin: { _tag: "Flag", flag: "runtime" } }
  }
  const value = runtime?.value ?? found
  if (value !== "") return { value, origin: runtime?.origins.used ?? { _tag: "BuiltIn" } }
  return { value: unifiedCgroups ? "crun" : "runc", origin: { _tag: "BuiltIn" } }
}

const runtimeOf = (
  name: string,
  { origins, value }: Sourced<ReadonlyArray<string>>,
  search: Search.Search,
  states: ReadonlyArray<Search.PathState>
): PodmanRuntime => {
  const { found, probed } = Search.run(search, states)
  const match = probed.find(({ isMatch }) => isMatch)
  return {
    kind: origins.used?._tag === "BuiltIn" ? "stock" : "configured",
    origins,
    paths: value,
    search,
    states,
    program: Result.mapError(found, (miss) => unusableOf(name, miss)),
    isFromSearchPath: Result.isSuccess(found) && match?.place.remark === Searches.searchPathRemark
  }
}

/**
 * Source of the rule: containers-common, `pkg/config/systemd.go`, `defaultCgroupManager`: systemd manages cgroups on a machine that it
 * started, except for users other than root on a machine without unified cgroups.
 */
const usesSystemdCgroups = (
  { cgroupManager, given }: Settings,
  { bootedWithSystemd, unifiedCgroups }: HostFacts.HostFacts
): boolean => {
  if (given.uid > 0 && !unifiedCgroups) return false
  const chosen = given.flags.cgroupManager ?? cgroupManager?.value
  return chosen === undefined || chosen === "" ? bootedWithSystemd : chosen === "systemd"
}
