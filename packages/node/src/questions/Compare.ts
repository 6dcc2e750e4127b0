/**
 * Compares configurations on a machine, and predicts a reload. Unlike `Runtimes`, this module accepts configurations that the
 * engine refuses. Nothing is written.
 */
import { type ContainerUse, Docker, DockerAssessment, DockerEngine, DockerReload } from "@oci-runtimes/core/docker"
import { ExecutableSearch } from "@oci-runtimes/core/machine"
import { Arrival, Comparison, DifferenceText, ReloadImpact } from "@oci-runtimes/core/questions"
import * as Effect from "effect/Effect"
import * as ExecutableLookup from "../disk/ExecutableLookup.ts"
import { lostRuntimes } from "./internal/lostRuntimes.ts"
import * as HostProbe from "../docker/HostProbe.ts"
import * as ConfigurationSources from "../docker/ConfigurationSources.ts"
import * as Side from "./Side.ts"

/**
 * Two configurations and their differences. `missing` are the programs that the names newly use and that are missing on the machine.
 * `lost` are the containers of the engine of the machine that lose their runtime.
 *
 * @category models
 * @since 1.0.0
 */
export interface Compared extends ContainerUse.LostRuntimes {
  readonly from: Side.ComparedSide
  readonly to: Side.ComparedSide
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
  from: Side.SideOptions,
  changes: Partial<ConfigurationSources.SourceOptions>,
  names: ReadonlyArray<string> = []
) {
  const { running: _running, ...options } = from
  const before = yield* Side.readAsAsked(from)
  // The other configuration is for the same engine of the machine.
  const to = { ...options, ...changes, daemon: before.daemon ?? null }
  const after = yield* Side.read(to)
  const [one, last] = [DockerEngine.shared(before.side), DockerEngine.shared(after.side)]
  const isUpgrade = Object.keys(changes).every((option) => option === "engine")
  const crossed = isUpgrade ? Docker.between(from.engine, to.engine) : []
  const steps = yield* Effect.forEach(crossed, (engine) => Side.read({ ...to, engine }))
  const between = steps.map(({ side }) => DockerEngine.shared(side))
  const comparison = Arrival.dated(Comparison.compare(one, last, names), between, last)
  const missing = yield* missingPrograms(after.side, comparison.names)
  const losses = yield* lostRuntimes(before.daemon, before.side, after.side)
  const compared: Compared = { from: before, to: after, comparison, missing, ...losses }
  return compared
})

/**
 * Returns the programs that the names of a comparison newly use and that are missing on the machine. A program in a place that
 * this user may not look at is not missing, and neither is a program in a virtual machine.
 *
 * @category looking
 * @since 1.0.0
 */
export const missingPrograms = Effect.fn("Compare.missingPrograms")(function* (
  { engine, facts }: Pick<DockerAssessment.DockerAssessment, "engine" | "facts">,
  names: ReadonlyArray<Comparison.NameComparison>
) {
  if (facts.isVirtual === true) return []
  const looked = yield* Effect.forEach(DifferenceText.newPrograms(names), (program) =>
    Effect.map(ExecutableLookup.look(ExecutableSearch.search(program, facts, engine.searchRules).places), (states) => ({
      program,
      missed: ExecutableSearch.missing(program, facts, states, engine.searchRules)
    }))
  )
  return looked.flatMap(({ missed, program }) => (missed === undefined ? [] : [program]))
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
 * A reload of an engine that runs with one configuration: the configuration before the reload, the configuration that is read, and the
 * impact.
 *
 * @category models
 * @since 1.0.0
 */
export interface Reloading {
  readonly before: Side.ComparedSide
  readonly after: Side.ComparedSide
  readonly impact: ReturnType<typeof impactOf>
}

/**
 * Returns what a reload would do to an engine that runs with one configuration, and the containers that lose their runtime by it. A
 * reload changes no flag, so the flags of the engine
 * that runs count, and not the flags of its next start. By default the engine reloads its own
 * file. The file at the engine's default path may be missing: an engine without `--config-file` then reloads without a file, whereas
 * a given file must exist.
 *
 * @category looking
 * @since 1.0.0
 */
export const reloadImpact = Effect.fn("Compare.reloadImpact")(function* (running: Side.SideOptions, file?: string) {
  const reload = yield* reloading(running, file)
  const { before, impact } = reload
  const { engine } = before.side
  const map = impact._tag === "ReloadApplied" ? impact.table.map : before.side.map
  return { ...reload, ...(yield* lostRuntimes(before.daemon, before.side, { engine, map })) }
})

/**
 * Returns what a reload would do, as `reloadImpact` does, without a look at the containers.
 *
 * @category looking
 * @since 1.0.0
 */
export const reloading = Effect.fn("Compare.reloading")(function* (running: Side.SideOptions, file?: string) {
  const isReload = true
  const before = yield* Side.readAsAsked(running, { isReload })
  const { configFile, running: _running, ...others } = { ...running, daemon: before.daemon ?? null }
  const isOwn = file === undefined || file === (yield* ConfigurationSources.locate({ ...others, isReload })).path
  const own = file === undefined && configFile !== undefined ? { ...others, configFile } : others
  const after = yield* Side.read(isOwn ? own : { ...others, configFile: file }, { isReload })
  const facts = yield* HostProbe.withDataRoot(before.side.facts, after.side.settings)
  const restarted = yield* Side.afterLook(
    DockerAssessment.onMachine(after.side.assessed, facts, after.side.map.dialect)
  )
  const found: Reloading = { before, after, impact: impactOf(before.side, restarted) }
  return found
})
