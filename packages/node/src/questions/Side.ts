/**
 * A configuration on a machine, as a side of a comparison: the configuration of a file, or the configuration with which an engine
 * runs. A file that the engine refuses is a side too.
 */
import {
  Configuration,
  type Discovery,
  DockerAssessment,
  type DockerEnvironment,
  RunningConfiguration
} from "@oci-runtimes/core/docker"
import * as Effect from "effect/Effect"
import * as ConfigurationSources from "../docker/ConfigurationSources.ts"
import * as HostProbe from "../docker/HostProbe.ts"
import { startLook } from "../docker/internal/startLook.ts"
import { RunningEngineUnknown } from "../RuntimeErrors.ts"

/**
 * A configuration as a side of a comparison, and the path of its file.
 *
 * @category models
 * @since 1.0.0
 */
export interface ComparedSide {
  readonly path: string
  /** The paths that the engine uses by default. */
  readonly defaults: DockerEnvironment.DefaultPaths
  readonly side: DockerAssessment.DockerAssessment
  /** The engine of the machine that reads the file; undefined if none does. */
  readonly daemon: Discovery.Daemon | undefined
  /** The names of the runtimes of a running engine whose shim is not known; absent for the configuration of a file. */
  readonly untold?: ReadonlyArray<string>
}

/**
 * The configuration to read. With `running`, it is the configuration with which the engine of the machine runs, instead of its file.
 *
 * @category models
 * @since 1.0.0
 */
export interface SideOptions extends ConfigurationSources.SourceOptions {
  readonly running?: boolean
}

/**
 * The options for reading a configuration. If the file may be missing, a missing file counts as empty. Without the file, the file
 * counts as empty and is not read. For a reload, the flags of the engine that runs count instead of the flags of its next start.
 *
 * @category models
 * @since 1.0.0
 */
export interface ReadOptions extends Pick<
  ConfigurationSources.LocateOptions,
  "isReload" | "isVirtual" | "mayBeMissing"
> {
  readonly withoutFile?: boolean
}

/**
 * Reads and assesses a configuration for the engine. The result has every fault, including a program of the default runtime
 * that is missing on this machine.
 *
 * @category looking
 * @since 1.0.0
 */
export const read = Effect.fn("Side.read")(function* (
  options: ConfigurationSources.SourceOptions,
  { isReload = false, mayBeMissing = false, withoutFile = false, ...known }: ReadOptions = {}
) {
  const located = yield* ConfigurationSources.locate({ ...options, ...known, isReload, mayBeMissing })
  const { daemon, defaults, facts, flags, path, readFile } = located
  const sources = { bytes: withoutFile ? undefined : yield* readFile, flags, defaults, name: path }
  const assessed = Configuration.assess(options.engine, sources)
  const canonical = yield* HostProbe.withDataRoot(facts, assessed.settings)
  const compared: ComparedSide = {
    path,
    defaults,
    daemon,
    side: yield* afterLook(DockerAssessment.onMachine(assessed, canonical, options.dialect))
  }
  return compared
})

/**
 * Returns the configuration with which the engine of the machine runs. What the engine does not say is taken from the file and
 * the flags that the engine read when it started. Fails if no engine answers.
 *
 * @category looking
 * @since 1.0.0
 */
export const running = Effect.fn("Side.running")(function* (options: ConfigurationSources.SourceOptions) {
  const compared = yield* read(options, { mayBeMissing: true, isReload: true })
  const { daemon, side } = compared
  if (daemon === undefined) return yield* new RunningEngineUnknown({ path: compared.path, why: undefined })
  const RunningEngine = yield* runningEngine
  const info = yield* Effect.mapError(
    RunningEngine.information(daemon),
    (why) => new RunningEngineUnknown({ path: compared.path, why })
  )
  const { map, settings, untold } = RunningEngine.configuration(side, info)
  const found: ComparedSide = { ...compared, side: DockerAssessment.running(side, { map, settings }), untold }
  return found
})

const runningEngine = Effect.promise(() => import("../docker/RunningEngine.ts"))

/**
 * Reads a configuration or, if the options ask for it, returns the configuration with which the engine runs.
 *
 * @category looking
 * @since 1.0.0
 */
export const readAsAsked = ({ running: isRunning = false, ...options }: SideOptions, more: ReadOptions = {}) =>
  isRunning ? Effect.map(running(options), supposed) : read(options, more)

/** Gives each runtime whose shim is not known a shim of its own, so that a comparison sees the runtime. */
const supposed = (compared: ComparedSide): ComparedSide => {
  const { side, untold = [] } = compared
  return { ...compared, side: { ...side, ...RunningConfiguration.supposed({ ...side, untold }, side) } }
}

/**
 * Adds the result of a look for the default runtime's program on this machine to a side.
 *
 * @category looking
 * @since 1.0.0
 */
export const afterLook = Effect.fn("Side.afterLook")(function* (side: DockerAssessment.DockerAssessment) {
  const look = yield* startLook(side, side.facts)
  return look === undefined ? side : DockerAssessment.afterLook(side, look)
})
