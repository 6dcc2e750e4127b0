/**
 * Where the configuration file of an engine is, and everything that its configuration is combined with.
 */
import { DockerEnvironment, EngineFlags, type Moby, type WrapperScript } from "@oci-runtimes/core/docker"
import { HostFacts } from "@oci-runtimes/core/machine"
import * as Effect from "effect/Effect"
import * as DaemonJsonFile from "./DaemonJsonFile.ts"
import * as HostProbe from "./HostProbe.ts"

/**
 * What to load, and for which engine. Everything else has the engine's own default.
 *
 * @category models
 * @since 1.0.0
 */
export interface SourceOptions {
  readonly engine: Moby.Generation
  /** The configuration file. Only the one at the default path may be missing. */
  readonly configFile?: string
  readonly flags?: EngineFlags.EngineFlags
  /**
   * The engine's `PATH`. By default it is that of the engine that runs with the default file, if that can be read, and
   * otherwise that of the environment.
   */
  readonly searchPath?: string
  /** How wrapper scripts are written. */
  readonly dialect?: WrapperScript.Dialect
}

/**
 * Locates the file, which is read each time `readFile` runs. Another file than the one at the default path may be missing only if
 * `mayBeMissing` says so. The environment of the engine is that of the one that runs with the default file, if that can be read, and
 * otherwise that of this process.
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
  return {
    path,
    readFile: DaemonJsonFile.read(path, {
      mayBeMissing: mayBeMissing || configFile === undefined,
      workingDirectory: facts.workingDirectory
    }),
    flags: EngineFlags.copy({ ...flags, ...(configFile !== undefined && { configFile }) }),
    defaults,
    facts
  }
})
