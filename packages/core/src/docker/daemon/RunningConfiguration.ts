/**
 * The configuration with which an engine runs, from what the engine says of itself. An engine says the names of its runtimes and
 * their programs, but since Docker Engine 25.0 not their shims and options, and never its exec root or its containerd. What it
 * does not say is taken from the configuration as it is now.
 *
 * Source of the rule: Docker Engine 23.0 to 29.7, `daemon/info_unix.go`, `fillPlatformInfo`.
 */
import { Frozen, Table } from "../../data/index.ts"
import type { Origin } from "../../engine/index.ts"
import { Wording } from "../../text/index.ts"
import type { DockerAssessment } from "../DockerAssessment.ts"
import type { Running } from "../DockerReload.ts"
import type { Settings } from "../Settings.ts"
import * as StockRuntime from "../StockRuntime.ts"
import { type RuntimeEntry, frozenEntry } from "../daemon-json/DaemonConfig.ts"

/**
 * The statements of a running engine about its runtimes.
 *
 * @category models
 * @since 1.0.0
 */
export interface Told {
  readonly runtimes: Table.Table<RuntimeEntry>
  readonly defaultRuntime: string
  /** The data root, which is the directory `UID.GID` with `userns-remap`. */
  readonly dataRoot: string
  /** The cgroup driver: `systemd`, `cgroupfs`, or `none`. */
  readonly cgroupDriver: string
}

/**
 * The configuration of a running engine.
 *
 * @category models
 * @since 1.0.0
 */
export interface RunningConfiguration extends Running {
  readonly settings: Settings
  /** The names of the runtimes whose shim the engine does not say and the configuration as it is now does not either. */
  readonly untold: ReadonlyArray<string>
}

/**
 * Returns the configuration of a running engine. `predicted` is the start of this engine with its configuration as it is now. If
 * the engine runs with that configuration, both are equal.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (predicted: DockerAssessment, told: Told): RunningConfiguration => {
  const { engine, facts, map, settings } = predicted
  const entries = configured(told, settings)
  const { origins: _origins, usernsRemap, ...others } = settings
  const isSameRoot = map.dataRoot === told.dataRoot
  const configuration: Settings = Frozen.frozen({
    ...others,
    // With a remapping, the engine says the directory that it uses.
    ...(isSameRoot && usernsRemap !== undefined && { usernsRemap }),
    dataRoot: isSameRoot ? settings.dataRoot : told.dataRoot,
    execOpts: hasDriver(predicted, told) ? settings.execOpts : [`native.cgroupdriver=${told.cgroupDriver}`],
    defaultRuntime: told.defaultRuntime,
    origins: { config: undefined, flags: Table.make<Origin.Origin>([]), defaultRuntime: asItRuns, others: asItRuns },
    runtimes: Table.make(entries.flatMap(({ entry, name }) => (entry === undefined ? [] : [[name, entry] as const])))
  })
  return {
    settings: configuration,
    map: engine.configure(configuration, facts, map.dialect),
    untold: entries.flatMap(({ entry, name }) => (entry === undefined ? [name] : []))
  }
}

/**
 * Returns the configuration of a running engine in which every runtime has a shim, so that it can be compared with another one.
 * Runtimes whose shim is not known get a shim that no other runtime has.
 *
 * @category operations
 * @since 1.0.0
 */
export const supposed = (
  running: RunningConfiguration,
  { engine, facts }: Pick<DockerAssessment, "engine" | "facts">
): RunningConfiguration => {
  const { map, settings, untold } = running
  if (untold.length === 0) return running
  const runtimes = untold.map((name) => [name, unknownEntry] as const)
  const configuration: Settings = Frozen.frozen({
    ...settings,
    runtimes: Table.make([...settings.runtimes, ...runtimes])
  })
  return { ...running, settings: configuration, map: engine.configure(configuration, facts, map.dialect) }
}

const unknownEntry: RuntimeEntry = /*#__PURE__*/ frozenEntry({
  path: "",
  runtimeArgs: [],
  runtimeType: "io.containerd.unknown.v1"
})

/**
 * The directories and the containerd of a running engine. Undefined means that it is not known.
 *
 * @category models
 * @since 1.0.0
 */
export interface RunningPlaces extends Pick<Told, "dataRoot"> {
  readonly execRoot: string | undefined
  readonly containerd: string | undefined
}

/**
 * Returns settings with the directories and the containerd of a running engine. A running engine keeps them whatever its file says.
 *
 * @category operations
 * @since 1.0.0
 */
export const placed = (
  { map, settings }: Pick<DockerAssessment, "map" | "settings">,
  { containerd, dataRoot, execRoot }: RunningPlaces
): Settings => {
  const { usernsRemap: _usernsRemap, ...others } = settings
  return Frozen.frozen({
    ...(map.dataRoot === dataRoot ? settings : { ...others, dataRoot }),
    ...(execRoot && { execRoot }),
    ...(containerd && { containerd })
  })
}

/**
 * Describes in a few words each what differs between the entries of a runtime with which an engine runs and with which it is
 * configured. Returns nothing if one of the two has no runtime of the name.
 *
 * @category formatting
 * @since 1.0.0
 */
export const changesOf = (
  { settings: running }: Pick<RunningConfiguration, "settings">,
  { settings: configured }: Pick<DockerAssessment, "settings">,
  name: string
): ReadonlyArray<string> => {
  const [from, to] = [running.runtimes.get(name), configured.runtimes.get(name)]
  if (from === undefined || to === undefined) {
    if (!StockRuntime.isStock(name) || from === to) return []
    return [to === undefined ? "configured → the engine's own" : "the engine's own → configured"]
  }
  const fields: ReadonlyArray<readonly [field: string, of: (entry: RuntimeEntry) => string]> = [
    ["path", ({ path }) => path && Wording.plain(path)],
    ["runtimeArgs", ({ runtimeArgs }) => runtimeArgs.map(Wording.plain).join(" ")],
    ["runtimeType", (entry) => (entry === unknownEntry ? "unknown" : Wording.plain(entry.runtimeType ?? "none"))],
    ["options", ({ options }) => (options === undefined ? "" : JSON.stringify(options))]
  ]
  return fields
    .filter(([, of]) => of(from) !== of(to))
    .map(([field, of]) => `${field} ${of(from) || "none"} → ${of(to) || "none"}`)
}

const asItRuns: Origin.Origin = /*#__PURE__*/ Object.freeze({ _tag: "Running" })

/** Returns the entries of the runtimes that are configured; without an entry if it is not known. */
const configured = (
  { runtimes }: Told,
  settings: Settings
): ReadonlyArray<{ readonly name: string; readonly entry: RuntimeEntry | undefined }> =>
  Array.from(runtimes).flatMap(([name, entry]) => {
    const now = settings.runtimes.get(name)
    if (now !== undefined && isSaid(now, entry)) return { name, entry: now }
    if (StockRuntime.isStock(name) && isStockEntry(entry)) return []
    const isComplete = entry.path !== "" || entry.runtimeType !== undefined
    return { name, entry: isComplete ? frozenEntry(entry) : undefined }
  })

/** Reports whether the engine would say this about an entry. */
const isSaid = (now: RuntimeEntry, { options, path, runtimeArgs, runtimeType }: RuntimeEntry): boolean =>
  now.path === path &&
  JSON.stringify(now.runtimeArgs) === JSON.stringify(runtimeArgs) &&
  (runtimeType === undefined || runtimeType === now.runtimeType) &&
  (options === undefined || JSON.stringify(options) === JSON.stringify(now.options))

const isStockEntry = ({ path, runtimeArgs }: RuntimeEntry): boolean =>
  path === StockRuntime.name && runtimeArgs.length === 0

/** A rootless engine without unified cgroups has no driver, whatever its options request. */
const hasDriver = ({ map }: DockerAssessment, { cgroupDriver }: Told): boolean =>
  !["cgroupfs", "systemd"].includes(cgroupDriver) || (cgroupDriver === "systemd") === map.shimOptions.systemdCgroup
