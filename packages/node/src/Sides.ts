/**
 * Reads configurations to compare them. Unlike `Runtimes`, it takes those that the engine refuses as well.
 */
import { Comparison, EngineFlags } from "@oci-runtimes/core"
import * as Effect from "effect/Effect"
import * as DaemonJson from "./DaemonJson.ts"
import * as HostProbe from "./HostProbe.ts"
import type * as Runtimes from "./Runtimes.ts"

/** What the configuration comes to under the engine, with every fault. Nothing is written. */
export const read = Effect.fnUntraced(function* ({
  configFile,
  dialect,
  engine,
  flags = EngineFlags.none
}: Runtimes.Options) {
  const daemonJson = yield* DaemonJson.DaemonJson
  const probe = yield* HostProbe.HostProbe
  const defaults = yield* probe.defaultPaths
  const facts = yield* probe.facts
  const path = configFile ?? defaults.configFile
  const bytes = yield* daemonJson.read(path, {
    mayBeMissing: configFile === undefined,
    workingDirectory: facts.workingDirectory
  })
  const sources = { bytes, flags: { ...flags, ...(configFile !== undefined && { configFile }) }, defaults }
  return { path, side: Comparison.side(engine, sources, facts, dialect) }
})
