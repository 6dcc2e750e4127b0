/**
 * From a file's bytes and the engine's flags to settings that the engine accepts, or to everything that is wrong with
 * them at once.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/config/config.go`, `MergeDaemonConfigurations`.
 */
import * as Result from "effect/Result"
import type { CgroupDriverFault } from "./CgroupDriver.ts"
import * as ConfigFault from "./ConfigFault.ts"
import * as DaemonFile from "./DaemonFile.ts"
import type { EngineFlags } from "./EngineFlags.ts"
import type { Engine, ReloadFault } from "./Engine.ts"
import type { DefaultPaths } from "./HostFacts.ts"
import type { RuntimeMap } from "./RuntimeMap.ts"
import * as RuntimeName from "./RuntimeName.ts"
import * as Settings from "./Settings.ts"

/** What a configuration is made of. `bytes` are undefined where there is no file. */
export interface Sources {
  readonly bytes: Uint8Array | undefined
  readonly flags: EngineFlags
  readonly defaults: Pick<DefaultPaths, "dataRoot" | "execRoot">
}

/** Settings that the engine accepts. With `startFaults` it refuses to start all the same. */
export interface Accepted {
  readonly file: DaemonFile.DaemonFile
  readonly settings: Settings.Settings
  readonly startFaults: ReadonlyArray<CgroupDriverFault>
}

/** A configuration that the engine refuses. `message` is its line; `faults`, never empty, come in its order. */
export interface Refused {
  readonly _tag: "ConfigurationRefused"
  readonly file: DaemonFile.DaemonFile
  readonly faults: ReadonlyArray<ConfigFault.ConfigFault>
  readonly message: string
}

/** Reads, merges and validates, as the engine does at its start or with `--validate`. */
export const load = (engine: Engine, { bytes, defaults, flags }: Sources): Result.Result<Accepted, Refused> => {
  const file = DaemonFile.read(engine.directives, bytes ?? new Uint8Array())
  const settings = Settings.merge(file.config, flags, defaults)
  const legible = !file.faults.some(({ _tag }) => illegible.has(_tag))
  const validation = legible ? engine.validate(settings).map((fault) => ({ ...fault, range: place(file, fault) })) : []
  const faults = ConfigFault.inEngineOrder([...file.faults, ...Settings.conflicts(file, flags), ...validation])
  return faults.length === 0
    ? Result.succeed({ file, settings, startFaults: engine.verifyStart(settings) })
    : Result.fail({ _tag: "ConfigurationRefused", file, faults, message: ConfigFault.verdict(faults) })
}

/** A file that the engine refuses when it reads it again. `message` is its line. */
export interface ReloadRefused {
  readonly _tag: "ReloadRefused"
  readonly file: DaemonFile.DaemonFile
  readonly faults: ReadonlyArray<ReloadFault>
  readonly message: string
}

/**
 * The runtime map after the engine has read its file again, on SIGHUP. Flags take part only in so far as a directive must
 * not be given in both places. Where the file is gone, the default runtime is the stock one again.
 */
export const reload = (
  engine: Engine,
  map: RuntimeMap,
  { bytes, flags }: Pick<Sources, "bytes" | "flags">
): Result.Result<RuntimeMap, ReloadRefused> => {
  const file = DaemonFile.read(engine.directives, bytes ?? new Uint8Array())
  const refuse = (faults: ReadonlyArray<ReloadFault>): Result.Result<never, ReloadRefused> =>
    Result.fail({ _tag: "ReloadRefused", file, faults, message: reloadMessage(faults) })
  const faults = ConfigFault.inEngineOrder([...file.faults, ...Settings.conflicts(file, flags)])
  if (faults.length > 0) return refuse(faults)
  const config = bytes === undefined ? { defaultRuntime: RuntimeName.stock } : file.config
  return Result.orElse(engine.reload(map, config), (found) =>
    refuse(found.map((fault) => (fault._tag === "NullRuntimes" ? fault : { ...fault, range: place(file, fault) })))
  )
}

const reloadMessage = (faults: ReadonlyArray<ReloadFault>): string => {
  const known = faults.filter((fault) => fault._tag !== "NullRuntimes")
  return known.length > 0
    ? ConfigFault.verdict(known, "reload")
    : 'Cannot reload: "runtimes" is null. Remove it, or write {} to have no configured runtimes'
}

/** Of a file with these faults too little is known to say whether a default exists. */
const illegible: ReadonlySet<ConfigFault.ConfigFault["_tag"]> = new Set([
  "InvalidEncoding",
  "InvalidSyntax",
  "NotAnObject"
])

const place = (file: DaemonFile.DaemonFile, fault: ConfigFault.ConfigFault) =>
  fault._tag === "ReservedRuntimeName" ? DaemonFile.keyRangeOf(file, fault.path) : DaemonFile.rangeOf(file, fault.path)
