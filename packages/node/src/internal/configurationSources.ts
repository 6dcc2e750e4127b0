/**
 * Where the configuration file of an engine is, and everything that its configuration is combined with.
 */
import { EngineFlags } from "@oci-runtimes/core"
import * as Effect from "effect/Effect"
import * as DaemonJson from "../DaemonJson.ts"
import * as HostProbe from "../HostProbe.ts"

/**
 * Locates the file, which is read each time `readFile` runs. Only the one at the default path may be missing, unless any
 * other may be as well.
 */
export const locate = Effect.fnUntraced(function* (
  configFile: string | undefined,
  flags: EngineFlags.EngineFlags = EngineFlags.none,
  mayBeMissing = false
) {
  const daemonJson = yield* DaemonJson.DaemonJson
  const probe = yield* HostProbe.HostProbe
  const defaults = yield* probe.defaultPaths
  const facts = yield* probe.facts
  const path = configFile ?? defaults.configFile
  return {
    path,
    readFile: daemonJson.read(path, {
      mayBeMissing: mayBeMissing || configFile === undefined,
      workingDirectory: facts.workingDirectory
    }),
    flags: { ...flags, ...(configFile !== undefined && { configFile }) },
    defaults,
    facts
  }
})
