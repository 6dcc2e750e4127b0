/**
 * The assessment of a configuration by an engine on a machine. It is made once, and every question takes it.
 */
import { type Engine, type Reading, type Resolution, type RuntimeTable, Source } from "../engine/index.ts"
import { type HostFacts, Search } from "../machine/index.ts"

/**
 * An engine, its reading of a configuration, and its runtime table on a machine.
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
 * The parts of a machine that an assessment needs.
 *
 * @category models
 * @since 1.0.0
 */
export interface Machine {
  readonly facts: HostFacts.HostFacts
  /** Returns the state of a source. */
  readonly read: (source: Source.Source) => Source.SourceState
  /** Returns the path state of a search place. */
  readonly look: (place: Search.SearchPlace) => Search.PathState
}

/**
 * Assesses a configuration that has been read. `findings` are the path states at the places of each of the engine's look-ups,
 * in order; an engine without look-ups needs none.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = <Settings, T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution>(
  engine: Engine.Engine<never, Settings, T, R>,
  reading: Reading.Reading<Settings>,
  facts: HostFacts.HostFacts,
  states: ReadonlyArray<ReadonlyArray<Search.PathState>> = []
): Assessment<Settings, T, R> => ({
  engine,
  reading,
  facts,
  table: engine.table(reading.settings, facts, states)
})

/**
 * Reads a configuration from a machine that answers synchronously, such as a machine in memory, and assesses it.
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
