/**
 * One configuration under two engines, or two configurations under one, name by name. It tells what an upgrade of the
 * engine changes, or what an edit of the file does.
 *
 * A configuration that an engine refuses is compared as well, by what could be understood of it; its faults are among
 * the differences.
 */
import * as Result from "effect/Result"
import { Frozen } from "../data/index.ts"
import {
  type Caution,
  type ConfigFault,
  Configuration,
  type DaemonFile,
  type Engine,
  type RuntimeMap,
  Settings,
  StartFault,
  StartVerdict,
  type WrapperScript
} from "../docker/index.ts"
import { HostFacts } from "../machine/index.ts"
import * as Answer from "./Answer.ts"
import * as Difference from "./Difference.ts"

/** An engine, and what a configuration comes to under it on a machine. */
export interface Side {
  readonly engine: Engine.Engine
  readonly sources: Configuration.Sources
  readonly facts: HostFacts.HostFacts
  readonly file: DaemonFile.DaemonFile
  /** Where there are faults, what could be understood. */
  readonly settings: Settings.Settings
  readonly map: RuntimeMap.RuntimeMap
  /** The faults for which the engine refuses the configuration, in the order in which it looks for them. */
  readonly faults: ReadonlyArray<ConfigFault.ConfigFault>
  /** The faults for which it would not start although it accepts the configuration. */
  readonly startFaults: ReadonlyArray<StartFault.StartFault>
  /** What to be careful about. */
  readonly cautions: ReadonlyArray<Caution.Caution>
  /** The line in which it refuses the configuration; null where it accepts it. */
  readonly message: string | null
}

/** What both sides come to, and in what they differ. */
export interface Comparison {
  readonly from: Summary
  readonly to: Summary
  /** The differences that belong to no name. */
  readonly differences: ReadonlyArray<Difference.GeneralDifference>
  /** Every name that means something on one of the sides, and those asked for, in order. */
  readonly names: ReadonlyArray<NameComparison>
}

/** What is to be said about a side as a whole. The faults of entries under `runtimes` stand with their names instead. */
export interface Summary extends Difference.Whole {
  /** The engine's stable name. */
  readonly engine: string
  readonly message: string | null
  /** The engine's message if it accepts the configuration but would not start; otherwise null. */
  readonly startMessage: string | null
}

/** What one name comes to on both sides. */
export interface NameComparison {
  readonly name: string
  readonly from: Answer.Answer
  readonly to: Answer.Answer
  readonly differences: ReadonlyArray<Difference.Difference>
}

/** What answers for a name: all that a comparison name by name takes from a side. */
export type Answering = Pick<Side, "engine" | "map"> & Partial<Answer.Faults>

/** The side of these sources. Every fault that can be found is in it, also those that the engine would not get to. */
export const side = (
  engine: Engine.Engine,
  sources: Configuration.Sources,
  facts: HostFacts.HostFacts,
  dialect: WrapperScript.Dialect = "engine"
): Side => {
  const loaded = Configuration.load(engine, sources)
  const [accepted, refused] = Result.isSuccess(loaded)
    ? [loaded.success, { faults: Frozen.frozen([]), message: null }]
    : [understood(engine, sources, loaded.failure.file), loaded.failure]
  const { cautions, file, settings } = accepted
  const { faults, message } = refused
  const map = engine.configure(settings, facts, dialect)
  return Object.freeze({
    engine,
    sources: Configuration.keep(sources),
    facts: HostFacts.keep(facts),
    file,
    settings,
    map,
    faults,
    startFaults: Frozen.frozen(StartVerdict.faults({ engine, settings, map })),
    cautions,
    message
  })
}

/** The side on a host of which something else is known. */
export const onHost = (given: Side, facts: HostFacts.HostFacts): Side => {
  const { engine, settings } = given
  const map = engine.configure(settings, facts, given.map.dialect)
  const startFaults = Frozen.frozen(StartVerdict.faults({ engine, settings, map }))
  return Object.freeze({ ...given, facts: HostFacts.keep(facts), map, startFaults })
}

/** The side with what a look for the program of its default runtime found; see `StartVerdict.question`. */
export const afterLook = (given: Side, look: StartVerdict.Look): Side => ({
  ...given,
  startFaults: StartVerdict.faults(given, look)
})

/**
 * Compares two sides, for every name that means something on one of them and for those that are asked for.
 *
 * ```ts
 * import { Comparison, EngineFlags, Moby25 } from "@oci-runtimes/core"
 * import { Difference } from "@oci-runtimes/core/questions"
 *
 * const facts = {
 *   unifiedCgroups: true,
 *   bootedWithSystemd: true,
 *   noPivotRoot: false,
 *   searchPath: "/usr/bin",
 *   workingDirectory: "/"
 * }
 * const side = (text: string) => {
 *   const defaults = { dataRoot: "/var/lib/docker", execRoot: "/var/run/docker" }
 *   const sources = { bytes: new TextEncoder().encode(text), flags: EngineFlags.none, defaults }
 *   return Comparison.side(Moby25, sources, facts)
 * }
 * const { names } = Comparison.compare(
 *   side('{"runtimes": {"crun": {"path": "/usr/bin/crun"}}}'),
 *   side('{"runtimes": {"crun": {"path": "/opt/crun"}}}')
 * )
 * for (const { differences, name } of names) {
 *   for (const difference of differences) console.log(`${name}: ${Difference.describe(difference)}`)
 * }
 * // => crun: program: "/usr/bin/crun" → "/opt/crun"
 * ```
 */
export const compare = (from: Side, to: Side, names: Iterable<string> = []): Comparison => {
  const [one, other] = [summary(from), summary(to)]
  return {
    from: one,
    to: other,
    differences: Difference.betweenWholes(one, other),
    names: compareNames(from, to, names)
  }
}

/** Compares name by name only, also for maps that no start comes to. */
export const compareNames = (
  from: Answering,
  to: Answering,
  names: Iterable<string> = []
): ReadonlyArray<NameComparison> => {
  const [fromFaults, toFaults] = [faultsByName(from), faultsByName(to)]
  const all = new Set([
    ...from.map.runtimes.names(),
    ...to.map.runtimes.names(),
    ...fromFaults.keys(),
    ...toFaults.keys(),
    from.map.defaultRuntime,
    to.map.defaultRuntime,
    ...names
  ])
  return Array.from(all)
    .toSorted()
    .map((name) => {
      const one = Answer.make(from.engine, from.map, name, fromFaults.get(name))
      const other = Answer.make(to.engine, to.map, name, toFaults.get(name))
      return { name, from: one, to: other, differences: Difference.between(one, other) }
    })
}

/** Whether nothing differs. */
export const isSame = ({ differences, names }: Comparison): boolean =>
  differences.length === 0 && names.every((name) => name.differences.length === 0)

/** What a refused file would come to if it were accepted with what could be understood of it. */
const understood = (
  engine: Engine.Engine,
  { defaults, flags }: Configuration.Sources,
  file: DaemonFile.DaemonFile
): Omit<Configuration.Accepted, "startFaults"> => {
  const settings = Settings.merge(file.config, flags, defaults)
  return Frozen.frozen({ file, settings, cautions: Configuration.cautions(engine, file, settings) })
}

const summary = ({ cautions, engine, faults, map, message, startFaults }: Side): Summary => ({
  engine: engine.id,
  defaultRuntime: map.defaultRuntime,
  faults: faults.filter(isGeneral),
  startFaults: startFaults.filter(isGeneral),
  cautions: cautions.filter(isGeneral),
  message,
  startMessage: message === null && startFaults[0] !== undefined ? StartFault.message(startFaults[0]) : null
})

const faultsByName = ({
  cautions = [],
  faults = [],
  startFaults = []
}: Partial<Answer.Faults>): ReadonlyMap<string, Answer.Faults> => {
  const grouped = { faults: byEntry(faults), startFaults: byEntry(startFaults), cautions: byEntry(cautions) }
  const names = Object.values(grouped).flatMap((found) => [...found.keys()])
  return new Map(
    names.map((name) => [
      name,
      {
        faults: grouped.faults.get(name) ?? [],
        startFaults: grouped.startFaults.get(name) ?? [],
        cautions: grouped.cautions.get(name) ?? []
      }
    ])
  )
}

type Finding = Caution.Caution | ConfigFault.ConfigFault | StartFault.StartFault

const byEntry = <F extends Finding>(findings: ReadonlyArray<F>): ReadonlyMap<string, ReadonlyArray<F>> => {
  const found = new Map<string, Array<F>>()
  for (const finding of findings) {
    const name = entryName(finding)
    if (name === undefined) continue
    const known = found.get(name)
    if (known === undefined) found.set(name, [finding])
    else known.push(finding)
  }
  return found
}

const isGeneral = (finding: Finding): boolean => entryName(finding) === undefined

const entryName = (finding: Finding): string | undefined => {
  const [directive, name] = "path" in finding ? finding.path : []
  return directive === "runtimes" && typeof name === "string" ? name : undefined
}
