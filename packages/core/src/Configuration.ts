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
import type { Engine } from "./Engine.ts"
import type { DefaultPaths } from "./HostFacts.ts"
import * as Settings from "./Settings.ts"

/** What a configuration is made of. A missing file counts as one without bytes. */
export interface Sources {
  readonly bytes: Uint8Array
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
  const file = DaemonFile.read(engine.directives, bytes)
  const settings = Settings.merge(file.config, flags, defaults)
  const legible = !file.faults.some(({ _tag }) => illegible.has(_tag))
  const validation = legible ? engine.validate(settings).map((fault) => ({ ...fault, range: place(file, fault) })) : []
  const faults = ConfigFault.inEngineOrder([...file.faults, ...Settings.conflicts(file, flags), ...validation])
  return faults.length === 0
    ? Result.succeed({ file, settings, startFaults: engine.verifyStart(settings) })
    : Result.fail({ _tag: "ConfigurationRefused", file, faults, message: ConfigFault.verdict(faults) })
}

/** Of a file with these faults too little is known to say whether a default exists. */
const illegible: ReadonlySet<ConfigFault.ConfigFault["_tag"]> = new Set([
  "InvalidEncoding",
  "InvalidSyntax",
  "NotAnObject"
])

const place = (file: DaemonFile.DaemonFile, fault: ConfigFault.ValidationFault) =>
  fault._tag === "ReservedRuntimeName" ? DaemonFile.keyRangeOf(file, fault.path) : DaemonFile.rangeOf(file, fault.path)
