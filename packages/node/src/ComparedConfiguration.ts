/**
 * Reads configurations from a machine to compare them, or to say what a reload of one would do. Unlike `Runtimes`, it takes
 * those that the engine refuses as well. Nothing is written.
 */
import { Comparison, type HostFacts, ReloadImpact } from "@oci-runtimes/core"
import * as Effect from "effect/Effect"
import * as HostProbe from "./HostProbe.ts"
import type * as Runtimes from "./Runtimes.ts"
import * as ConfigurationSources from "./internal/configurationSources.ts"

/** A configuration as a side of a comparison, and where its file is. */
export interface ComparedConfiguration {
  readonly path: string
  /** The paths that the engine uses by default. */
  readonly defaults: HostFacts.DefaultPaths
  readonly side: Comparison.Side
}

/** What the configuration comes to under the engine, with every fault. A file that may be missing counts as empty then. */
export const read = Effect.fnUntraced(function* (
  options: Runtimes.Options,
  { mayBeMissing = false }: { readonly mayBeMissing?: boolean } = {}
) {
  const probe = yield* HostProbe.HostProbe
  const located = yield* ConfigurationSources.locate({ ...options, mayBeMissing })
  const { defaults, facts, flags, path, readFile } = located
  const sources = { bytes: yield* readFile, flags, defaults }
  const side = Comparison.side(options.engine, sources, facts, options.dialect)
  const canonical = yield* probe.withDataRoot(facts, side.settings)
  const compared: ComparedConfiguration = { path, defaults, side: Comparison.onHost(side, canonical) }
  return compared
})

/** What an engine that runs with one configuration would make of another one when it reads that instead. */
export const reloadImpact = Effect.fnUntraced(function* (running: Runtimes.Options, file: string) {
  const probe = yield* HostProbe.HostProbe
  const before = yield* read(running)
  const after = yield* read({ ...running, configFile: file })
  const facts = yield* probe.withDataRoot(before.side.facts, after.side.settings)
  const { bytes } = after.side.sources
  return { before, after, impact: ReloadImpact.impact(running.engine, { ...before.side, facts }, bytes) }
})
