/**
 * Reads configurations from a machine to compare them, or to say what a reload of one would do. Unlike `Runtimes`, it takes
 * those that the engine refuses as well. Nothing is written.
 */
import { Comparison, EngineFlags, ReloadImpact } from "@oci-runtimes/core"
import * as Effect from "effect/Effect"
import * as DaemonJson from "./DaemonJson.ts"
import * as HostProbe from "./HostProbe.ts"
import type * as Runtimes from "./Runtimes.ts"

/** A configuration as a side of a comparison, and where its file is. */
export interface ComparedConfiguration {
  readonly path: string
  readonly side: Comparison.Side
}

/** What the configuration comes to under the engine, with every fault. */
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
  const side = Comparison.side(engine, sources, facts, dialect)
  const canonical = yield* probe.withRealPaths(facts, [side.settings.dataRoot])
  const compared: ComparedConfiguration = { path, side: Comparison.onHost(side, canonical) }
  return compared
})

/** What an engine that runs with one configuration would make of another one when it reads that instead. */
export const reloadImpact = Effect.fnUntraced(function* (running: Runtimes.Options, file: string) {
  const probe = yield* HostProbe.HostProbe
  const before = yield* read(running)
  const after = yield* read({ ...running, configFile: file })
  const facts = yield* probe.withRealPaths(before.side.facts, [after.side.settings.dataRoot])
  const { bytes } = after.side.sources
  return { before, after, impact: ReloadImpact.impact(running.engine, { ...before.side, facts }, bytes) }
})
