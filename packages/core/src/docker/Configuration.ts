/**
 * The loading of a configuration: a file's bytes and the engine's flags become settings that the engine accepts, or the
 * list of all faults.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/config/config.go`, `MergeDaemonConfigurations`.
 */
import * as Result from "effect/Result"
import { Frozen } from "../data/index.ts"
import type { Json } from "../document/index.ts"
import { AtomicWrite } from "../disk/index.ts"
import { Errno } from "../text/index.ts"
import * as ConfigurationInput from "./ConfigurationInput.ts"
import * as EngineFlags from "./EngineFlags.ts"
import type { Generation, ReloadedMap } from "./Moby.ts"
import type { RuntimeMap } from "./RuntimeMap.ts"
import * as Settings from "./Settings.ts"
import * as StartVerdict from "./StartVerdict.ts"
import * as StockRuntime from "./StockRuntime.ts"
import * as Verdict from "./Verdict.ts"
import * as ConfigOrigins from "./daemon-json/ConfigOrigins.ts"
import * as DaemonJson from "./daemon-json/DaemonJson.ts"
import { faultsWith } from "./daemon-json/valueFaults.ts"
import * as Warnings from "./internal/warnings.ts"
import * as DockerProblem from "./problems/DockerProblem.ts"

/**
 * A configuration assessed under an engine: its settings, and every problem that the text, the flags and the engine's
 * rules show without the machine.
 *
 * @category models
 * @since 1.0.0
 */
export interface ConfigurationAssessment {
  readonly engine: Generation
  readonly sources: ConfigurationInput.ConfigurationInput
  readonly file: DaemonJson.DaemonJson
  /** The settings. If the engine refuses the configuration, they contain only what could be read. */
  readonly settings: Settings.Settings
  /** True if enough of the file could be read to know its content. */
  readonly isLegible: boolean
  /**
   * The refusal, with its faults in the order in which the engine looks for them; undefined if the engine accepts the
   * configuration.
   */
  readonly refused: RefusedConfiguration | undefined
  /** The faults for which the engine would not start if it accepted the rest. */
  readonly startFaults: ReadonlyArray<DockerProblem.EngineProblem>
  /** The warnings about values that the engine, or some of its releases, may read differently than intended. */
  readonly warnings: ReadonlyArray<DockerProblem.EngineProblem>
}

/**
 * Settings that the engine accepts. If there are `startFaults`, it still refuses to start.
 *
 * @category models
 * @since 1.0.0
 */
export type Accepted = Pick<ConfigurationAssessment, "warnings" | "file" | "settings" | "startFaults">

/**
 * A configuration that the engine refuses. `message` is the engine's line; `faults`, never empty, are in the order in
 * which the engine looks for them.
 *
 * @category models
 * @since 1.0.0
 */
export interface RefusedConfiguration {
  readonly _tag: "ConfigurationRefused"
  readonly engine: Generation
  readonly flags: EngineFlags.EngineFlags
  readonly file: DaemonJson.DaemonJson
  readonly faults: ReadonlyArray<DockerProblem.EngineProblem>
  readonly message: string
  /** True if the engine's line begins with the file. */
  readonly namesFile: boolean
}

/**
 * Returns the whole line in which the engine refuses the configuration in the file at this path.
 *
 * @category formatting
 * @since 1.0.0
 */
export const refusalLine = (path: string, { message, namesFile }: RefusedConfiguration): string =>
  namesFile ? unableToConfigure(path, message) : message

/**
 * Returns the whole line in which the engine reports that it cannot read a file. `errno` is the name of the system's
 * error.
 *
 * @category formatting
 * @since 1.0.0
 */
export const unreadableLine = (path: string, errno: string): string =>
  unableToConfigure(path, `${errno === "EISDIR" ? "read" : "open"} ${path}: ${Errno.describe(errno)}`)

/**
 * The size in bytes above which a configuration file is not read. Real files have a few kilobytes.
 *
 * @category constants
 * @since 1.0.0
 */
export const maximumSize = AtomicWrite.maximumSize

/**
 * The reason not to read a file as a configuration: its type if it is not a regular file, or its size in bytes, if that
 * is known.
 *
 * @category models
 * @since 1.0.0
 */
export type UnfitFile =
  | { readonly _tag: "NotAFile"; readonly type: string }
  | { readonly _tag: "TooLarge"; readonly size: number | undefined }

/**
 * Returns the message for a file that is not read. The engine has no such message: it would read on, or wait.
 *
 * @category formatting
 * @since 1.0.0
 */
export const unfitLine = (path: string, unfit: UnfitFile): string =>
  unfit._tag === "TooLarge"
    ? `Cannot read ${path}: it has ${unfit.size ?? `more than ${maximumSize}`} bytes, and a configuration file may have at most ${maximumSize}. Give the path of the configuration file`
    : `Cannot read ${path}: it is ${kinds[unfit.type] ?? "not a file"}, not a regular file. Give the path of the configuration file, or "-" for standard input`

const kinds: { readonly [type: string]: string } = {
  BlockDevice: "a block device",
  CharacterDevice: "a device",
  FIFO: "a pipe",
  Socket: "a socket"
}

/**
 * Reads, merges and validates a configuration, as the engine does at its start or with `--validate`.
 *
 * ```ts
 * import { Configuration, ConfigurationInput, Diagnosis, Moby25 } from "@oci-runtimes/core"
 * import { Origin } from "@oci-runtimes/core/engine"
 * import * as Result from "effect/Result"
 *
 * const text = '{"default-runtime": "kata", "runtimes": {"gvisor": {}}}'
 * const loaded = Configuration.load(Moby25, ConfigurationInput.make(text))
 * if (Result.isFailure(loaded)) {
 *   for (const { diagnostic, fault } of Diagnosis.explain(loaded.failure)) {
 *     console.log(`column ${Origin.rangeOf(fault.origin)?.start.column}: ${fault.message}`)
 *     console.log(diagnostic.advice)
 *   }
 * }
 * // => column 21: specified default runtime 'kata' does not exist
 * // => Configure it: "runtimes": {"kata": {"runtimeType": "io.containerd.kata.v2"}}.
 * // => column 42: runtime gvisor: either a runtimeType or a path must be configured
 * // => Give it a "path" to a program, or a "runtimeType" that names a containerd shim.
 * ```
 *
 * @category constructors
 * @since 1.0.0
 */
export const load = (
  engine: Generation,
  sources: ConfigurationInput.ConfigurationInput
): Result.Result<Accepted, RefusedConfiguration> => {
  const assessed = assess(engine, sources)
  return assessed.refused === undefined ? Result.succeed(assessed) : Result.fail(assessed.refused)
}

/**
 * Reads, merges and validates a configuration, and returns everything that is known without the machine.
 *
 * @category constructors
 * @since 1.0.0
 */
export const assess = (engine: Generation, sources: ConfigurationInput.ConfigurationInput): ConfigurationAssessment => {
  const file = DaemonJson.read(engine.directives, sources.bytes ?? new Uint8Array(), sources.name)
  return assessFile(engine, file, ConfigurationInput.keep(sources))
}

/**
 * Assesses a file that has already been read.
 *
 * @category constructors
 * @since 1.0.0
 */
export const assessFile = (
  engine: Generation,
  file: DaemonJson.DaemonJson,
  sources: ConfigurationInput.ConfigurationInput
): ConfigurationAssessment => {
  const { bytes, defaults, flags } = sources
  const settings = Settings.merge(file.config, flags, defaults)
  const isLegible = !file.faults.some(({ code }) => illegible.has(code))
  const startFaults = engine.verifyStart(settings)
  const validation = engine.validate(settings)
  // These faults would still prevent the start after the others are fixed.
  const ofRuntimes = startFaults.filter(StartVerdict.isOfRuntime).map((fault) => asRefusal(settings, fault))
  const found = validation.length > 0 ? [...validation, ...ofRuntimes] : []
  // The engine reads its command line before its file.
  const ofCommandLine = flags.faults ?? []
  const placeOf = (path: Json.JsonPath, offset: number, length: number) =>
    DaemonJson.placeIn({ file: file.name, source: file.source }, path, offset, length)
  const ofFile = faultsWith(engine.directives, file, placeOf, EngineFlags.valuesOf(flags))
  const faults = isLegible
    ? Verdict.inEngineOrder([...ofCommandLine, ...ofFile, ...Settings.conflicts(file, flags), ...found])
    : [...ofCommandLine, ...file.faults]
  return Object.freeze({
    engine,
    sources,
    file,
    settings,
    isLegible,
    refused:
      faults.length === 0
        ? undefined
        : refusedFor(engine, flags, file, faults, bytes === undefined ? "flags" : "start"),
    startFaults: Frozen.frozen(isLegible ? startFaults : []),
    warnings: Frozen.frozen(
      isLegible ? [...Warnings.ofDirectives(file, engine.directives), ...engine.warnings(settings)] : []
    )
  })
}

/**
 * Returns the runtime map after the engine has read its file again, on SIGHUP. Flags count only for the rule that a
 * directive must not be given in both places. If the file is gone, the default runtime is the stock runtime again.
 * `file` is the parsed form of `bytes`, if they have already been parsed.
 *
 * @category operations
 * @since 1.0.0
 */
export const reload = (
  engine: Generation,
  map: RuntimeMap,
  { bytes, flags, name }: Pick<ConfigurationInput.ConfigurationInput, "bytes" | "flags" | "name">,
  file = DaemonJson.read(engine.directives, bytes ?? new Uint8Array(), name)
): Result.Result<ReloadedMap, RefusedConfiguration> => {
  const config = bytes === undefined ? { defaultRuntime: StockRuntime.name } : file.config
  // At its start, the engine also reads a key such as `Runtimes`. On reload, only the exact key replaces the runtimes.
  const next = engine.reload(map, config, file.directives.has("runtimes"))
  const isLegible = !file.faults.some(({ code }) => illegible.has(code))
  const found = Result.isFailure(next) ? next.failure : []
  const faults = isLegible
    ? Verdict.inEngineOrder([...file.faults, ...Settings.conflicts(file, flags), ...found])
    : file.faults
  return faults.length === 0
    ? Result.mapError(next, (refusals) => refusedFor(engine, flags, file, refusals, "reload"))
    : Result.fail(refusedFor(engine, flags, file, faults, "reload"))
}

const refusedFor = (
  engine: Generation,
  flags: EngineFlags.EngineFlags,
  file: DaemonJson.DaemonJson,
  faults: ReadonlyArray<DockerProblem.EngineProblem>,
  phase: Verdict.ValidationPhase
): RefusedConfiguration => {
  const [first] = Verdict.inEngineOrder(faults)
  const { namesFile, words } = Verdict.wordingFor(first, engine)[phase]
  return Object.freeze({
    _tag: "ConfigurationRefused",
    engine,
    flags: EngineFlags.copy(flags),
    file,
    faults: Frozen.frozen(faults),
    message: Verdict.line(faults, words),
    namesFile
  })
}

const unableToConfigure = (path: string, reason: string): string =>
  `unable to configure the Docker daemon with file ${path}: ${reason}`

/** The faults that hide too much of the file to decide whether the default runtime exists. */
const illegible: ReadonlySet<DockerProblem.Code> = new Set(["invalid-encoding", "invalid-syntax", "not-an-object"])

const asRefusal = (
  { origins }: Settings.Settings,
  fault: Extract<
    DockerProblem.EngineProblem,
    { readonly code: "invalid-runtime-entry" | "long-script-name" | "refused-shim-option" | "unwritable-script" }
  >
): DockerProblem.EngineProblem =>
  fault.code === "refused-shim-option"
    ? { ...fault, effect: "refused", origin: ConfigOrigins.at(origins?.config, fault.path, "value") }
    : { ...fault, effect: "refused" }
