/**
 * Where the configuration file of an engine is, and everything that its configuration is combined with.
 */
import { DockerEnvironment, EngineFlags } from "@oci-runtimes/core/docker"
import { HostFacts } from "@oci-runtimes/core/machine"
import * as Effect from "effect/Effect"
import * as DaemonJson from "../DaemonJson.ts"
import * as HostProbe from "../HostProbe.ts"

/** What the caller says of it. */
export interface Request {
  /** The file; without it the one at the default path, which may be missing. */
  readonly configFile?: string
  readonly flags?: EngineFlags.EngineFlags
  /** The engine's `PATH`. */
  readonly searchPath?: string
  /** Whether any other file may be missing as well. */
  readonly mayBeMissing?: boolean
}

/**
 * Locates the file, which is read each time `readFile` runs. The environment of the engine is that of the one that runs with
 * the default file, where that is at hand and readable, and otherwise that of this process.
 */
export const locate = Effect.fnUntraced(function* (request: Request) {
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
    readFile: DaemonJson.read(path, {
      mayBeMissing: mayBeMissing || configFile === undefined,
      workingDirectory: facts.workingDirectory
    }),
    flags: EngineFlags.copy({ ...flags, ...(configFile !== undefined && { configFile }) }),
    defaults,
    facts
  }
})
