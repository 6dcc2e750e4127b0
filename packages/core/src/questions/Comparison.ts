/**
 * Two configurations, or one under two engines, compared name by name. It tells what an upgrade of the engine changes, what an
 * edit of a file does, or what another engine makes of the same wish.
 *
 * A configuration that an engine refuses is compared as well, by what could be understood of it; its problems are among the
 * differences.
 */
import type { Engine, Problem, Resolution, RuntimeTable } from "../engine/index.ts"
import * as NameOutcome from "./NameOutcome.ts"
import type { Assessment } from "./Assessment.ts"
import * as Difference from "./Difference.ts"

/**
 * One side of a comparison: an assessment, or as much of it as is compared.
 *
 * @category models
 * @since 1.0.0
 */
export interface Side<T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution> {
  readonly engine: Engine.Resolver<T, R>
  readonly table: T
  readonly reading: Pick<Assessment<unknown, T, R>["reading"], "problems" | "refusal">
}

/**
 * What both sides are, and in what they differ.
 *
 * @category models
 * @since 1.0.0
 */
export interface Comparison {
  readonly from: Summary
  readonly to: Summary
  /** The differences that belong to no name. */
  readonly differences: ReadonlyArray<Difference.GeneralDifference>
  /** Every name that means something on one of the sides, and those asked for, in order. */
  readonly names: ReadonlyArray<NameComparison>
}

/**
 * A side as a whole. The problems of the definitions of runtimes are with their names instead.
 *
 * @category models
 * @since 1.0.0
 */
export interface Summary extends Difference.Whole {
  /** The engine's stable name. */
  readonly engine: string
  /** The line in which the engine refuses the configuration; null if it accepts it. */
  readonly message: string | null
  /** The engine's message if it accepts the configuration but would not start; otherwise null. */
  readonly startMessage: string | null
}

/**
 * The answers for one name on both sides.
 *
 * @category models
 * @since 1.0.0
 */
export interface NameComparison {
  readonly name: string
  readonly from: NameOutcome.NameOutcome
  readonly to: NameOutcome.NameOutcome
  readonly differences: ReadonlyArray<Difference.Difference>
}

/**
 * Compares two sides, for every name that means something on one of them and for those that are asked for.
 *
 * ```ts
 * import { Comparison, EngineFlags, Moby25 } from "@oci-runtimes/core"
 * import { DockerAssessment, DockerEngine } from "@oci-runtimes/core/docker"
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
 *   return DockerEngine.shared(DockerAssessment.make(Moby25, sources, facts))
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
 *
 * @category comparison
 * @since 1.0.0
 */
export const compare = <
  T1 extends RuntimeTable.RuntimeTable,
  R1 extends Resolution.Resolution,
  T2 extends RuntimeTable.RuntimeTable,
  R2 extends Resolution.Resolution
>(
  from: Side<T1, R1>,
  to: Side<T2, R2>,
  names: Iterable<string> = []
): Comparison => {
  const [one, other] = [summary(from), summary(to)]
  return {
    from: one,
    to: other,
    differences: Difference.betweenWholes(one, other, from.engine.identity),
    names: compareNames(from, to, names)
  }
}

/**
 * Compares name by name only, also for tables that no start leads to.
 *
 * @category comparison
 * @since 1.0.0
 */
export const compareNames = <
  T1 extends RuntimeTable.RuntimeTable,
  R1 extends Resolution.Resolution,
  T2 extends RuntimeTable.RuntimeTable,
  R2 extends Resolution.Resolution
>(
  from: Side<T1, R1>,
  to: Side<T2, R2>,
  names: Iterable<string> = []
): ReadonlyArray<NameComparison> => {
  const [fromProblems, toProblems] = [byName(from), byName(to)]
  const all = new Set([
    ...from.table.runtimes.names(),
    ...to.table.runtimes.names(),
    ...[...fromProblems.keys(), ...toProblems.keys()].filter((name) => name !== undefined),
    from.table.defaultRuntime,
    to.table.defaultRuntime,
    ...names
  ])
  return Array.from(all)
    .toSorted()
    .map((name) => {
      const one = NameOutcome.make(from.engine, from.table, name, fromProblems.get(name))
      const other = NameOutcome.make(to.engine, to.table, name, toProblems.get(name))
      return { name, from: one, to: other, differences: Difference.between(one, other, from.engine.identity) }
    })
}

/**
 * Reports whether nothing differs.
 *
 * @category guards
 * @since 1.0.0
 */
export const isSame = ({ differences, names }: Comparison): boolean =>
  differences.length === 0 && names.every((name) => name.differences.length === 0)

const summary = <T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution>(side: Side<T, R>): Summary => {
  const { engine, reading, table } = side
  const start = reading.problems.find(({ effect }) => effect === "no-start")
  return {
    engine: engine.id,
    defaultRuntime: table.defaultRuntime,
    problems: byName(side).get(undefined) ?? [],
    message: reading.refusal,
    startMessage: reading.refusal === null ? (start?.message ?? null) : null
  }
}

/** The problems by the runtimes whose definitions they are in; those of none by no name. */
const byName = <T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution>({
  engine,
  reading
}: Side<T, R>): ReadonlyMap<string | undefined, ReadonlyArray<Problem.Problem>> =>
  Map.groupBy(reading.problems, (problem) => engine.runtimeOf?.(problem))
