/**
 * The location of an engine's configuration file, and the flags, paths and facts that its configuration is combined with.
 */
import { DockerEnvironment, EngineFlags, type Moby, type WrapperScript } from "@oci-runtimes/core/docker"
import { HostFacts } from "@oci-runtimes/core/machine"
import * as Effect from "effect/Effect"
import type { Disk } from "../disk/Disk.ts"
import type { ConfigurationUnreadable } from "../RuntimeErrors.ts"
import * as DaemonJsonFile from "./DaemonJsonFile.ts"
import * as HostProbe from "./HostProbe.ts"

/**
 * The configuration to load, and its engine. Options that are left out have the engine's defaults.
 *
 * @category models
 * @since 1.0.0
 */
export interface SourceOptions {
  readonly engine: Moby.Generation
  /** The configuration file, which must exist. By default the file at the engine's default path, which may be missing. */
  readonly configFile?: string
  readonly flags?: EngineFlags.EngineFlags
  /**
   * The engine's `PATH`. By default the `PATH` of the engine that runs with the default file, if it can be read, and otherwise
   * the `PATH` of the environment.
   */
  readonly searchPath?: string
  /** The dialect of the wrapper scripts. */
  readonly dialect?: WrapperScript.Dialect
}

/**
 * The origin of the engine's `PATH`: the running engine, an option, or this process, whose `PATH` may be another one.
 *
 * @category models
 * @since 1.0.0
 */
export type SearchPathOrigin = "engine" | "option" | "process"

/**
 * The sources of a configuration on a machine. `readFile` reads the file anew each time; the bytes are undefined if there is no file
 * at the engine's default path.
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
}

/**
 * Locates the configuration file, which `readFile` reads anew each time. A given file may be missing only if `mayBeMissing` is
 * true. If no file is given, the facts come from the environment of the running engine, if it can be read, and otherwise from
 * the environment of this process.
 *
 * @category looking
 * @since 1.0.0
 */
export const locate = Effect.fn("ConfigurationSources.locate")(function* (
  request: Omit<SourceOptions, "engine"> & { readonly mayBeMissing?: boolean }
) {
  const { configFile, flags = EngineFlags.none, mayBeMissing = false, searchPath } = request
  const defaults = yield* HostProbe.defaultPaths
  const running = configFile === undefined ? yield* HostProbe.environmentOfEngine(defaults.pidFile) : undefined
  const facts: HostFacts.HostFacts = {
    ...(yield* HostProbe.facts),
    ...(running !== undefined && DockerEnvironment.facts(running)),
    ...(searchPath !== undefined && { searchPath })
  }
  const path = configFile ?? defaults.configFile
  const searchPathOrigin: SearchPathOrigin =
    searchPath !== undefined ? "option" : running === undefined ? "process" : "engine"
  const located: LocatedSources = {
    path,
    readFile: DaemonJsonFile.read(path, {
      mayBeMissing: mayBeMissing || configFile === undefined,
      workingDirectory: facts.workingDirectory
    }),
    flags: EngineFlags.copy({ ...flags, ...(configFile !== undefined && { configFile }) }),
    defaults,
    facts,
    searchPathOrigin
  }
  return located
})
