/**
 * A configuration under an engine on a machine, assessed once. Every question takes this value.
 */
import { type Engine, type Reading, type Resolution, type RuntimeTable, Source } from "../engine/index.ts"
import { type HostFacts, Search } from "../machine/index.ts"

/**
 * An engine, what it made of a configuration, and the runtimes that it then knows on a machine.
 *
 * @category models
 * @since 1.0.0
 */
export interface Assessment<Settings, T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution> {
  readonly engine: Engine.Engine<never, Settings, T, R>
  readonly reading: Reading.Reading<Settings>
  readonly facts: HostFacts.HostFacts
  readonly table: T
}

/**
 * A machine, as far as an assessment asks it: what is at the path of a source, and what is at a place of a search.
 *
 * @category models
 * @since 1.0.0
 */
export interface Machine {
  readonly facts: HostFacts.HostFacts
  /** Returns what is at the path of a source. */
  readonly read: (source: Source.Source) => Source.SourceState
  /** Returns what is at a place of a search. */
  readonly look: (place: Search.SearchPlace) => Search.PathState
}

/**
 * Assesses a configuration that has been read. `findings` are what was found at the places of the engine's look-ups, in their
 * order; an engine without look-ups needs none.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = <Settings, T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution>(
  engine: Engine.Engine<never, Settings, T, R>,
  reading: Reading.Reading<Settings>,
  facts: HostFacts.HostFacts,
  findings: ReadonlyArray<ReadonlyArray<Search.PathState>> = []
): Assessment<Settings, T, R> => ({
  engine,
  reading,
  facts,
  table: engine.table(reading.settings, facts, findings)
})

/**
 * Reads a configuration from a machine that can be asked at once, such as one in memory, and assesses it.
 *
 * ```ts
 * import { Moby25 } from "@oci-runtimes/core"
 * import { DockerEngine, EngineFlags } from "@oci-runtimes/core/docker"
 * import { Assessment, Check } from "@oci-runtimes/core/questions"
 *
 * const text = '{"default-runtime": "kata"}'
 * const assessment = Assessment.assess(
 *   DockerEngine.make(Moby25),
 *   {
 *     path: "/etc/docker/daemon.json",
 *     flags: EngineFlags.none,
 *     defaults: { dataRoot: "/var/lib/docker", execRoot: "/var/run/docker" }
 *   },
 *   {
 *     facts: {
 *       unifiedCgroups: true,
 *       bootedWithSystemd: true,
 *       noPivotRoot: false,
 *       searchPath: "/usr/bin",
 *       workingDirectory: "/"
 *     },
 *     read: () => ({ _tag: "File", bytes: new TextEncoder().encode(text) }),
 *     look: () => ({ _tag: "Unreadable", errno: "ENOENT" })
 *   }
 * )
 * console.log(Check.verdict(assessment))
 * // => failed to start daemon: specified default runtime 'kata' does not exist
 * ```
 *
 * @category constructors
 * @since 1.0.0
 */
export const assess = <Given, Settings, T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution>(
  engine: Engine.Engine<Given, Settings, T, R>,
  given: Given,
  { facts, look, read }: Machine
): Assessment<Settings, T, R> => {
  const reading = engine.read(given, Source.readAll(engine.sources, given, read))
  const lookups = engine.lookups?.(reading.settings, facts) ?? []
  return make(
    engine,
    reading,
    facts,
    lookups.map(({ places }) => places.map(look))
  )
}
