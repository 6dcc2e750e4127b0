/**
 * From a file's bytes and the engine's flags to settings that the engine accepts, or to everything that is wrong with
 * them at once.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/config/config.go`, `MergeDaemonConfigurations`.
 */
import { Frozen } from "../data/index.ts"
import { Errno } from "../text/index.ts"
import * as Caution from "./Caution.ts"
import type { DefaultPaths } from "./DockerEnvironment.ts"
import type { Engine, Reloaded } from "./Engine.ts"
import * as EngineFlags from "./EngineFlags.ts"
import type { RuntimeMap } from "./RuntimeMap.ts"
import * as Settings from "./Settings.ts"
import * as StartFault from "./StartFault.ts"
import * as StockRuntime from "./StockRuntime.ts"
import * as ConfigFault from "./daemon-json/ConfigFault.ts"
import * as DaemonFile from "./daemon-json/DaemonFile.ts"
import * as Result from "effect/Result"

/** What a configuration is made of. `bytes` are undefined where there is no file. */
export interface Sources {
  readonly bytes: Uint8Array | undefined
  readonly flags: EngineFlags.EngineFlags
  readonly defaults: Pick<DefaultPaths, "dataRoot" | "execRoot">
}

/** Whether anything says how the engine is configured: a file, or flags. */
export const isGiven = ({ bytes, flags: { runtimes, ...others } }: Pick<Sources, "bytes" | "flags">): boolean =>
  bytes !== undefined || runtimes.size > 0 || Object.keys(others).length > 0

/** Returns a copy of sources that no one can change. Bytes cannot be frozen: whoever reads them gets a copy of them. */
export const keep = <Defaults extends Sources["defaults"]>({
  bytes,
  defaults,
  flags
}: Sources & { readonly defaults: Defaults }): Sources & { readonly defaults: Defaults } => {
  const own = bytes?.slice()
  return Object.freeze({
    get bytes() {
      return own?.slice()
    },
    flags: EngineFlags.copy(flags),
    defaults: Frozen.frozenCopy(defaults)
  })
}

/** Settings that the engine accepts. With `startFaults` it refuses to start all the same. */
export interface Accepted {
  readonly file: DaemonFile.DaemonFile
  readonly settings: Settings.Settings
  readonly startFaults: ReadonlyArray<StartFault.StartFault>
  readonly cautions: ReadonlyArray<Caution.Caution>
}

/**
 * A configuration that the engine refuses. `message` is its line; `faults`, never empty, come in the order in which it
 * looks for them.
 */
export interface Refused {
  readonly _tag: "ConfigurationRefused"
  readonly engine: Engine
  readonly flags: EngineFlags.EngineFlags
  readonly file: DaemonFile.DaemonFile
  readonly faults: ReadonlyArray<ConfigFault.ConfigFault>
  readonly message: string
  /** The engine's line begins with the file. */
  readonly namesFile: boolean
}

/** The whole line in which the engine refuses a configuration whose file has this path. */
export const refusalLine = (path: string, { message, namesFile }: Refused): string =>
  namesFile ? unableToConfigure(path, message) : message

/** The whole line in which the engine says that a file cannot be read. `errno` is the name of the system's error. */
export const unreadableLine = (path: string, errno: string): string =>
  unableToConfigure(path, `${errno === "EISDIR" ? "read" : "open"} ${path}: ${Errno.describe(errno)}`)

/** The size in bytes above which a configuration file is not read. Real ones have a few kilobytes. */
export const maximumSize = 16 * 1024 * 1024

/** Why a file is not read as a configuration: what it is instead of a file, or its size in bytes, if that is known. */
export type UnfitFile =
  | { readonly _tag: "NotAFile"; readonly type: string }
  | { readonly _tag: "TooLarge"; readonly size: number | undefined }

/** The line that says that a file is not read. The engine has none: it would read on, or wait. */
export const unfitLine = (path: string, unfit: UnfitFile): string =>
  unfit._tag === "TooLarge"
    ? `Cannot read ${path}: it holds ${unfit.size ?? `more than ${maximumSize}`} bytes, and a configuration file may hold at most ${maximumSize}. Name the configuration file`
    : `Cannot read ${path}: it is ${kinds[unfit.type] ?? "not a file"}, not a regular file. Name the configuration file, or "-" for standard input`

const kinds: { readonly [type: string]: string } = {
  BlockDevice: "a block device",
  CharacterDevice: "a device",
  FIFO: "a pipe",
  Socket: "a socket"
}

/**
 * Reads, merges and validates, as the engine does at its start or with `--validate`.
 *
 * ```ts
 * import { Configuration, Diagnosis, EngineFlags, Moby25 } from "@oci-runtimes/core"
 * import { ConfigFault } from "@oci-runtimes/core/docker"
 * import * as Result from "effect/Result"
 *
 * const text = '{"default-runtime": "kata", "runtimes": {"gvisor": {}}}'
 * const loaded = Configuration.load(Moby25, {
 *   bytes: new TextEncoder().encode(text),
 *   flags: EngineFlags.none,
 *   defaults: { dataRoot: "/var/lib/docker", execRoot: "/var/run/docker" }
 * })
 * if (Result.isFailure(loaded)) {
 *   for (const { diagnostic, fault } of Diagnosis.explain(loaded.failure)) {
 *     console.log(`column ${fault.range?.start.column}: ${ConfigFault.message(fault)}`)
 *     console.log(diagnostic.explanation)
 *   }
 * }
 * // => column 21: specified default runtime 'kata' does not exist
 * // => Configure a runtime of this name, or name one that exists.
 * // => column 42: runtime gvisor: either a runtimeType or a path must be configured
 * // => Give it a "path" to a program, or a "runtimeType" that names a containerd shim.
 * ```
 */
export const load = (engine: Engine, { bytes, defaults, flags }: Sources): Result.Result<Accepted, Refused> => {
  const file = DaemonFile.read(engine.directives, bytes ?? new Uint8Array())
  const settings = Settings.merge(file.config, flags, defaults)
  const startFaults = engine.verifyStart(settings)
  const validation = engine.validate(settings)
  // What keeps it from starting would still do so when the rest is fixed.
  const ofRuntimes = startFaults.flatMap((fault) => (StartFault.isOfRuntime(fault) ? [fault] : []))
  const faults = allFaults(file, flags, validation.length > 0 ? [...validation, ...ofRuntimes] : [])
  return faults.length === 0
    ? Result.succeed(
        Frozen.frozen({
          file,
          settings,
          startFaults,
          cautions: cautions(engine, file, settings)
        })
      )
    : Result.fail(refused(engine, flags, file, faults, bytes === undefined ? "flags" : "start"))
}

/**
 * The runtime map after the engine has read its file again, on SIGHUP. Flags take part only in so far as a directive must
 * not be given in both places. Where the file is gone, the default runtime is the stock one again.
 */
export const reload = (
  engine: Engine,
  map: RuntimeMap,
  { bytes, flags }: Pick<Sources, "bytes" | "flags">
): Result.Result<Reloaded, Refused> => {
  const file = DaemonFile.read(engine.directives, bytes ?? new Uint8Array())
  const config = bytes === undefined ? { defaultRuntime: StockRuntime.name } : file.config
  // A key that differs from `runtimes` in case gives runtimes to an engine that starts, but is no reason to replace them.
  const next = engine.reload(map, config, file.directives.has("runtimes"))
  const faults = allFaults(file, flags, Result.isFailure(next) ? next.failure : [])
  return faults.length === 0
    ? Result.mapError(next, (found) => refused(engine, flags, file, found, "reload"))
    : Result.fail(refused(engine, flags, file, faults, "reload"))
}

/** Whether enough of a file could be read to say what it holds. */
export const isLegible = ({ faults }: DaemonFile.DaemonFile): boolean => !faults.some(({ _tag }) => illegible.has(_tag))

/** What to be careful about in a configuration, with its places in the file. */
export const cautions = (
  engine: Engine,
  file: DaemonFile.DaemonFile,
  settings: Settings.Settings
): ReadonlyArray<Caution.Caution> => {
  const places = DaemonFile.places(file)
  return [...Caution.ofDirectives(file, engine.directives), ...engine.cautions(settings)].map((caution) => ({
    ...caution,
    range: places.ofKey(caution.path)
  }))
}

const refused = (
  engine: Engine,
  flags: EngineFlags.EngineFlags,
  file: DaemonFile.DaemonFile,
  faults: ReadonlyArray<ConfigFault.ConfigFault>,
  occasion: ConfigFault.Occasion
): Refused => {
  const [first] = ConfigFault.inEngineOrder(faults)
  const { namesFile, words } = engine.wording[occasion]
  return Object.freeze({
    _tag: "ConfigurationRefused",
    engine,
    flags: EngineFlags.copy(flags),
    file,
    faults: Frozen.frozen(faults),
    message: ConfigFault.verdict(faults, words),
    namesFile: occasion !== "flags" && (namesFile || first === undefined || !ConfigFault.isOfSettings(first))
  })
}

const unableToConfigure = (path: string, reason: string): string =>
  `unable to configure the Docker daemon with file ${path}: ${reason}`

const allFaults = (
  file: DaemonFile.DaemonFile,
  flags: EngineFlags.EngineFlags,
  validation: ReadonlyArray<ConfigFault.ReloadFault>
): ReadonlyArray<ConfigFault.ConfigFault> => {
  const places = DaemonFile.places(file)
  const placed = isLegible(file) ? validation.map((fault) => ({ ...fault, range: place(places, fault) })) : []
  return ConfigFault.inEngineOrder([...file.faults, ...Settings.conflicts(file, flags), ...placed])
}

/** Of a file with these faults too little is known to say whether a default exists. */
const illegible: ReadonlySet<ConfigFault.ConfigFault["_tag"]> = new Set([
  "InvalidEncoding",
  "InvalidSyntax",
  "NotAnObject"
])

/** Of a whole entry and of what should not be there, the key is marked. */
const place = (places: DaemonFile.Places, fault: ConfigFault.ReloadFault) =>
  fault._tag === "ReservedRuntimeName" || fault._tag === "InvalidRuntimeEntry" || ConfigFault.isScriptFault(fault)
    ? places.ofKey(fault.path)
    : places.ofValue(fault.path)
