/**
 * Reads configurations from a machine to compare them, or to predict a reload. Unlike `Runtimes`, this module accepts
 * configurations that the engine refuses. Nothing is written.
 */
import {
  Configuration,
  type Discovery,
  Docker,
  DockerAssessment,
  DockerEngine,
  type DockerEnvironment,
  DockerReload
} from "@oci-runtimes/core/docker"
import { ExecutableSearch } from "@oci-runtimes/core/machine"
import { Arrival, Comparison, DifferenceText, ReloadImpact } from "@oci-runtimes/core/questions"
import * as Effect from "effect/Effect"
import * as ExecutableLookup from "../disk/ExecutableLookup.ts"
import * as HostProbe from "../docker/HostProbe.ts"
import * as ConfigurationSources from "../docker/ConfigurationSources.ts"
import { startLook } from "../docker/internal/startLook.ts"

/**
 * A configuration as a side of a comparison, and the path of its file.
 *
 * @category models
 * @since 1.0.0
 */
export interface ComparedSide {
  readonly path: string
  /** The paths that the engine uses by default. */
  readonly defaults: DockerEnvironment.DefaultPaths
  readonly side: DockerAssessment.DockerAssessment
  /** The engine of the machine that reads the file; undefined if none does. */
  readonly daemon: Discovery.Daemon | undefined
}

/**
 * Reads and assesses a configuration for the engine. The result has every fault, including a program of the default runtime
 * that is missing on this machine. If the file may be missing, a missing file counts as empty.
 *
 * @category looking
 * @since 1.0.0
 */
export const read = Effect.fn("Compare.read")(function* (
  options: ConfigurationSources.SourceOptions,
  { mayBeMissing = false }: { readonly mayBeMissing?: boolean } = {}
) {
  const located = yield* ConfigurationSources.locate({ ...options, mayBeMissing })
  const { daemon, defaults, facts, flags, path, readFile } = located
  const sources = { bytes: yield* readFile, flags, defaults, name: path }
  const assessed = Configuration.assess(options.engine, sources)
  const canonical = yield* HostProbe.withDataRoot(facts, assessed.settings)
  const compared: ComparedSide = {
    path,
    defaults,
    daemon,
    side: yield* afterLook(DockerAssessment.onMachine(assessed, canonical, options.dialect))
  }
  return compared
})

/**
 * Two configurations and their differences. `missing` are the programs that the names newly use and that are missing on the machine.
 *
 * @category models
 * @since 1.0.0
 */
export interface Compared {
  readonly from: ComparedSide
  readonly to: ComparedSide
  readonly comparison: Comparison.Comparison
  readonly missing: ReadonlyArray<string>
}

/**
 * Compares a configuration with another one, for each name that one of them has and for further names. `changes` are the options in
 * which the other one differs. If the only key is `engine`, each difference is dated with the release between the engines that brings it.
 *
 * @category looking
 * @since 1.0.0
 */
export const compare = Effect.fn("Compare.compare")(function* (
  from: ConfigurationSources.SourceOptions,
  changes: Partial<ConfigurationSources.SourceOptions>,
  names: ReadonlyArray<string> = []
) {
  const before = yield* read(from)
  // The other configuration is for the same engine of the machine.
  const to = { ...from, ...changes, daemon: before.daemon ?? null }
  const after = yield* read(to)
  const [one, last] = [DockerEngine.shared(before.side), DockerEngine.shared(after.side)]
  const isUpgrade = Object.keys(changes).every((option) => option === "engine")
  const crossed = isUpgrade ? Docker.between(from.engine, to.engine) : []
  const steps = yield* Effect.forEach(crossed, (engine) => read({ ...to, engine }))
  const between = steps.map(({ side }) => DockerEngine.shared(side))
  const comparison = Arrival.dated(Comparison.compare(one, last, names), between, last)
  const missing = yield* missingPrograms(after.side, comparison.names)
  const compared: Compared = { from: before, to: after, comparison, missing }
  return compared
})

/**
 * Returns the programs that the names of a comparison newly use and that are missing on the machine. A program in a place that
 * this user may not look at is not missing.
 *
 * @category looking
 * @since 1.0.0
 */
export const missingPrograms = Effect.fn("Compare.missingPrograms")(function* (
  { engine, facts }: Pick<DockerAssessment.DockerAssessment, "engine" | "facts">,
  names: ReadonlyArray<Comparison.NameComparison>
) {
  const looked = yield* Effect.forEach(DifferenceText.newPrograms(names), (program) =>
    Effect.map(ExecutableLookup.look(ExecutableSearch.search(program, facts, engine.searchRules).places), (states) => ({
      program,
      missed: ExecutableSearch.missing(program, facts, states, engine.searchRules)
    }))
  )
  return looked.flatMap(({ missed, program }) => (missed === undefined ? [] : [program]))
})

/**
 * Adds the result of a look for the default runtime's program on this machine to a side.
 *
 * @category looking
 * @since 1.0.0
 */
export const afterLook = Effect.fn("Compare.afterLook")(function* (side: DockerAssessment.DockerAssessment) {
  const look = yield* startLook(side, side.facts)
  return look === undefined ? side : DockerAssessment.afterLook(side, look)
})

/**
 * Returns what a reload would do to a running engine, given the result of a start with the same configuration.
 *
 * @category operations
 * @since 1.0.0
 */
export const impactOf = (running: DockerReload.Running, restarted: DockerAssessment.DockerAssessment) =>
  ReloadImpact.make(DockerEngine.resolver(restarted.engine), DockerReload.make(running, restarted))

/**
 * Returns what a reload with another file would do to an engine that runs with one configuration. The file at the engine's default
 * path may be missing: an engine without `--config-file` then reloads without a file, whereas a given file must exist.
 *
 * @category looking
 * @since 1.0.0
 */
export const reloadImpact = Effect.fn("Compare.reloadImpact")(function* (
  running: ConfigurationSources.SourceOptions,
  file: string
) {
  const before = yield* read(running)
  const { configFile: _configFile, ...others } = { ...running, daemon: before.daemon ?? null }
  const after = yield* read(file === before.defaults.configFile ? others : { ...others, configFile: file })
  const facts = yield* HostProbe.withDataRoot(before.side.facts, after.side.settings)
  const restarted = yield* afterLook(DockerAssessment.onMachine(after.side.assessed, facts, after.side.map.dialect))
  const impact = impactOf(before.side, restarted)
  return { before, after, impact }
})
