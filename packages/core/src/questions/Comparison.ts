/**
 * One configuration under two engines, or two configurations under one, name by name. It tells what an upgrade of the
 * engine changes, or what an edit of the file does.
 *
 * A configuration that an engine refuses is compared as well, by what could be understood of it; its faults are among
 * the differences.
 */
import { Frozen } from "../data/index.ts"
import {
  Configuration,
  type DockerProblem,
  type Engine,
  type RuntimeMap,
  StartVerdict,
  type WrapperScript
} from "../docker/index.ts"
import { HostFacts } from "../machine/index.ts"
import * as Answer from "./Answer.ts"
import * as Difference from "./Difference.ts"

/** An assessed configuration, and what it comes to on a machine. */
export interface Side extends Configuration.Assessment {
  readonly facts: HostFacts.HostFacts
  readonly map: RuntimeMap.RuntimeMap
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
export type Answering = Pick<Side, "engine" | "map"> & Partial<Pick<Side, "cautions" | "refused" | "startFaults">>

/** The side of these sources. Every fault that can be found is in it, also those that the engine would not get to. */
export const side = (
  engine: Engine.Engine,
  sources: Configuration.Sources,
  facts: HostFacts.HostFacts,
  dialect: WrapperScript.Dialect = "engine"
): Side => onMachine(Configuration.assess(engine, sources), facts, dialect)

/** The side of a configuration that has been assessed, on a machine. */
export const onMachine = (
  assessed: Configuration.Assessment,
  facts: HostFacts.HostFacts,
  dialect: WrapperScript.Dialect = "engine"
): Side => {
  const { engine, settings } = assessed
  const map = engine.configure(settings, facts, dialect)
  const startFaults = Frozen.frozen(StartVerdict.faults({ engine, settings, map }))
  return Object.freeze({ ...assessed, facts: HostFacts.keep(facts), map, startFaults })
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

const summary = ({ cautions, engine, map, refused, startFaults }: Side): Summary => ({
  engine: engine.id,
  defaultRuntime: map.defaultRuntime,
  faults: (refused?.faults ?? []).filter(isGeneral),
  startFaults: startFaults.filter(isGeneral),
  cautions: cautions.filter(isGeneral),
  message: refused?.message ?? null,
  startMessage: refused === undefined ? (startFaults[0]?.message ?? null) : null
})

const faultsByName = ({
  cautions = [],
  refused,
  startFaults = []
}: Partial<Answering>): ReadonlyMap<string, Answer.Faults> => {
  const faults = refused?.faults ?? []
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

const byEntry = (
  problems: ReadonlyArray<DockerProblem.Found>
): ReadonlyMap<string, ReadonlyArray<DockerProblem.Found>> => {
  const found = new Map<string, Array<DockerProblem.Found>>()
  for (const problem of problems) {
    const name = entryName(problem)
    if (name === undefined) continue
    const known = found.get(name)
    if (known === undefined) found.set(name, [problem])
    else known.push(problem)
  }
  return found
}

const isGeneral = (problem: DockerProblem.Found): boolean => entryName(problem) === undefined

const entryName = ({ path: [directive, name] }: DockerProblem.Found): string | undefined =>
  directive === "runtimes" && typeof name === "string" ? name : undefined
