/**
 * The location of an engine's configuration file, and the flags, paths and facts that its configuration is combined with: those of
 * the engine of the machine that reads the file.
 */
import {
  DaemonConfiguration,
  type DaemonStart,
  type Discovery,
  DockerEnvironment,
  EngineFlags,
  type Moby,
  type WrapperScript
} from "@oci-runtimes/core/docker"
import { HostFacts } from "@oci-runtimes/core/machine"
import * as Effect from "effect/Effect"
import type { Disk } from "../disk/Disk.ts"
import type { ConfigurationUnreadable } from "../RuntimeErrors.ts"
import * as DaemonJsonFile from "./DaemonJsonFile.ts"
import * as Daemons from "./Daemons.ts"
import * as HostProbe from "./HostProbe.ts"

/**
 * The configuration to load, and its engine. Options that are left out have the engine's defaults.
 *
 * @category models
 * @since 1.0.0
 */
export interface SourceOptions {
  readonly engine: Moby.Generation
  /** The configuration file, which must exist. By default the file that the engine of the machine reads, which may be missing. */
  readonly configFile?: string
  /** Flags that count instead of those that the engine of the machine is started with. */
  readonly flags?: EngineFlags.EngineFlags
  /**
   * The engine of the machine whose flags and variables count, or null for none. By default, the engine that reads the given file
   * or, without a file, the engine that the `docker` command would ask.
   */
  readonly daemon?: Discovery.Daemon | null
  /** A start that counts instead of the start of the engine of the machine. */
  readonly start?: DaemonStart.DaemonStart
  /**
   * The engine's `PATH`. By default the `PATH` of the engine of the machine, and otherwise the `PATH` of the environment.
   */
  readonly searchPath?: string
  /** The dialect of the wrapper scripts. */
  readonly dialect?: WrapperScript.Dialect
}

/**
 * The origin of the engine's `PATH`: the engine of the machine, an option, or this process, whose `PATH` may be another one.
 *
 * @category models
 * @since 1.0.0
 */
export type SearchPathOrigin = "engine" | "option" | "process"

/**
 * The sources of a configuration on a machine. `readFile` reads the file anew each time; the bytes are undefined if there is no file
 * at the engine's default path. `daemon` is the engine of the machine, and `start` the start whose flags count; undefined if no
 * engine of the machine reads the file.
 *
 * @category models
 * @since 1.0.0
 */
export interface LocatedSources {
  readonly path: string
  readonly readFile: Effect.Effect<Uint8Array | undefined, ConfigurationUnreadable, Disk>
  readonly flags: EngineFlags.EngineFlags
  readonly defaults: DockerEnvironment.DefaultPaths
  readonly facts: HostFacts.HostFacts
  readonly searchPathOrigin: SearchPathOrigin
  readonly daemon: Discovery.Daemon | undefined
  readonly start: DaemonStart.DaemonStart | undefined
  /** The flags of the start that do not count, because the options give them too. */
  readonly overridden: ReadonlyArray<string>
}

/**
 * Locates the configuration file, which `readFile` reads anew each time. A given file may be missing only if `mayBeMissing` is
 * true. The facts come from the environment of the engine of the machine, if it runs and its environment can be read, otherwise
 * from its next start, and without an engine from the environment of this process.
 *
 * @category looking
 * @since 1.0.0
 */
export const locate = Effect.fn("ConfigurationSources.locate")(function* (
  request: SourceOptions & { readonly mayBeMissing?: boolean }
) {
  const { configFile, engine, flags = EngineFlags.none, mayBeMissing = false, searchPath } = request
  const daemon = yield* daemonOf(request)
  const start = request.start ?? daemon?.next ?? daemon?.running
  const environment = daemon?.process?.variables ?? start?.variables
  const usual = daemon?.defaults ?? (yield* HostProbe.defaultPaths)
  const own = start && DaemonConfiguration.make(engine, start, usual)
  const given = configFile === undefined || daemon !== undefined ? flags : { ...flags, configFile }
  const defaults = own?.defaults ?? usual
  const facts: HostFacts.HostFacts = {
    ...(yield* HostProbe.facts),
    ...(environment !== undefined && DockerEnvironment.facts(environment)),
    ...(searchPath !== undefined && { searchPath })
  }
  const path = configFile ?? own?.configFile ?? defaults.configFile
  const searchPathOrigin: SearchPathOrigin =
    searchPath !== undefined ? "option" : environment === undefined ? "process" : "engine"
  const located: LocatedSources = {
    path,
    readFile: DaemonJsonFile.read(path, {
      mayBeMissing: mayBeMissing || (configFile === undefined && own?.flags.configFile === undefined),
      workingDirectory: facts.workingDirectory
    }),
    flags: own === undefined ? EngineFlags.copy(given) : DaemonConfiguration.override(own.flags, given),
    defaults,
    facts,
    searchPathOrigin,
    daemon,
    start,
    overridden: own === undefined ? [] : DaemonConfiguration.overridden(own.flags, given)
  }
  return located
})

const daemonOf = Effect.fnUntraced(function* ({ configFile, daemon }: Pick<SourceOptions, "configFile" | "daemon">) {
  if (daemon !== undefined) return daemon ?? undefined
  const found = yield* Daemons.find()
  return configFile === undefined ? Daemons.choose(found) : Daemons.reading(found, configFile)
})
