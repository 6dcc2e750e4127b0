/**
 * The comparison, name by name, of two configurations or of one configuration under two engines. It shows what an upgrade of
 * the engine, an edit of a file or a change to another engine would change.
 *
 * A configuration that an engine refuses is compared too, by the settings that could be understood. Its problems are among the
 * differences.
 */
import { type Engine, Problem, type Resolution, type RuntimeTable } from "../engine/index.ts"
import * as NameOutcome from "./NameOutcome.ts"
import type { Assessment } from "./Assessment.ts"
import * as Difference from "./Difference.ts"

/**
 * One side of a comparison: the part of an assessment that is compared.
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
 * The summaries of both sides, and their differences.
 *
 * @category models
 * @since 1.0.0
 */
export interface Comparison {
  readonly from: Summary
  readonly to: Summary
  /** The differences that do not belong to a name. */
  readonly differences: ReadonlyArray<Difference.GeneralDifference>
  /** The names that either side knows, and the requested names, sorted. */
  readonly names: ReadonlyArray<NameComparison>
}

/**
 * The summary of a side as a whole. Problems in the definition of a runtime are listed with its name instead.
 *
 * @category models
 * @since 1.0.0
 */
export interface Summary extends Difference.Whole {
  /** The engine's stable name. */
  readonly engine: string
  /** The line in which the engine refuses the configuration; null if it accepts the configuration. */
  readonly message: string | null
  /** The engine's message if it accepts the configuration but would not start, or would run no container; otherwise null. */
  readonly startMessage: string | null
  /** True if the engine would start, and only run no container. */
  readonly startsIdle: boolean
}

/**
 * The outcomes for one name on both sides.
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
 * Compares two sides, for every name that either side knows and for the requested names.
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
 * // => crun: another program: /usr/bin/crun → /opt/crun
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
 * Compares two sides name by name only. The tables need not be the result of a start.
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
 * Reports whether a comparison has no differences.
 *
 * @category guards
 * @since 1.0.0
 */
export const isSame = ({ differences, names }: Comparison): boolean =>
  differences.length === 0 && names.every((name) => name.differences.length === 0)

/**
 * Says of each side whether the engine accepts the configuration and starts with it.
 *
 * @category getters
 * @since 1.0.0
 */
export const runs = ({ from, to }: Pick<Comparison, "from" | "to">): Difference.Runs => ({
  from: isRunning(from),
  to: isRunning(to)
})

const isRunning = ({ message, startMessage }: Summary): boolean => message === null && startMessage === null

const summary = <T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution>(side: Side<T, R>): Summary => {
  const { engine, reading, table } = side
  const start = reading.problems.find(Problem.runsNothing)
  return {
    engine: engine.id,
    defaultRuntime: table.defaultRuntime,
    problems: byName(side).get(undefined) ?? [],
    message: reading.refusal,
    startMessage: reading.refusal === null ? (start?.message ?? null) : null,
    startsIdle: reading.refusal === null && start?.effect === "no-service"
  }
}

/** Groups the problems by the runtime whose definition has them. All other problems have the key undefined. */
const byName = <T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution>({
  engine,
  reading
}: Side<T, R>): ReadonlyMap<string | undefined, ReadonlyArray<Problem.Problem>> =>
  Map.groupBy(reading.problems, (problem) => engine.runtimeOf?.(problem))
