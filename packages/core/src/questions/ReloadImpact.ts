/**
 * The impact of a reload on a running engine: the names that vanish, appear or change, and the differences from a restart with
 * the same configuration. The impact is found by comparing runtime tables, so it works for any engine that reloads.
 */
import * as Result from "effect/Result"
import { type Engine, type Origin, Problem, type Reload, type Resolution, type RuntimeTable } from "../engine/index.ts"
import * as NameOutcome from "./NameOutcome.ts"
import * as Comparison from "./Comparison.ts"
import * as Difference from "./Difference.ts"

/**
 * The impact of a reload.
 *
 * @category models
 * @since 1.0.0
 */
export type Impact<T extends RuntimeTable.RuntimeTable, Refused> = Applied<T> | RefusedImpact<Refused>

/**
 * A reload that the engine refuses. The running configuration stays in force.
 *
 * @category models
 * @since 1.0.0
 */
export interface RefusedImpact<Refused> {
  readonly _tag: "ReloadRefused"
  readonly refused: Refused
  readonly problems: ReadonlyArray<ComparedProblem>
}

/**
 * A reload that succeeds. Names are sorted.
 *
 * @category models
 * @since 1.0.0
 */
export interface Applied<T extends RuntimeTable.RuntimeTable> extends Reload.Reloaded<T> {
  readonly _tag: "ReloadApplied"
  readonly defaultRuntime: { readonly before: string; readonly after: string }
  /**
   * The names that the engine knows before the reload but not after it. The engine may still pass such a name on, as it would
   * any other.
   */
  readonly vanished: ReadonlyArray<Comparison.NameComparison>
  readonly appeared: ReadonlyArray<Comparison.NameComparison>
  readonly changed: ReadonlyArray<Comparison.NameComparison>
  readonly unchanged: ReadonlyArray<string>
  readonly problems: ReadonlyArray<ComparedProblem>
}

/**
 * A difference between the engine after a reload and after a restart.
 *
 * @category models
 * @since 1.0.0
 */
export type ComparedProblem = Reload.ReloadProblem<Difference.Difference>

/**
 * Returns the impact of a reload.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = <T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution, Refused>(
  engine: Engine.Resolver<T, R>,
  reload: Reload.Reload<T, Refused>
): Impact<T, Refused> => {
  const { before, outcome, restartRefused: refused, wanted } = reload
  if (Result.isFailure(outcome)) {
    return { _tag: "ReloadRefused", refused: outcome.failure, problems: [refusalProblem(reload)] }
  }
  const { table } = outcome.success
  const side = (of: T): Comparison.Side<T, R> => ({ engine, table: of, reading: { problems: [], refusal: null } })
  const names = Comparison.compareNames(side(before), side(table))
  const of = (fate: Fate) => names.filter((name) => fateOf(name) === fate)
  const differing = refused === undefined ? Comparison.compareNames(side(table), side(wanted)) : []
  const problems =
    refused === undefined
      ? [
          ...reload.notReloaded.map((one) => ({ _tag: "DirectiveNotReloaded" as const, ...one })),
          ...defaultProblem(table, wanted),
          ...differing.filter(({ differences }) => differences.length > 0).map((name) => nameProblem(name, wanted))
        ]
      : [restartRefused(refused)]
  return {
    _tag: "ReloadApplied",
    ...outcome.success,
    defaultRuntime: { before: before.defaultRuntime, after: table.defaultRuntime },
    vanished: of("vanished"),
    appeared: of("appeared"),
    changed: of("changed"),
    unchanged: of("unchanged").map(({ name }) => name),
    problems
  }
}

/**
 * Reports whether the reload succeeds, changes nothing, and has no problems.
 *
 * @category guards
 * @since 1.0.0
 */
export const isNone = (given: Impact<RuntimeTable.RuntimeTable, unknown>): boolean =>
  given._tag === "ReloadApplied" &&
  given.defaultRuntime.before === given.defaultRuntime.after &&
  [given.vanished, given.appeared, given.changed, given.problems].every(({ length }) => length === 0)

/**
 * Reports whether the reload succeeds, and no name that the configuration mentions changes by it. A reload of the same configuration
 * once more is such a reload.
 *
 * @category guards
 * @since 1.0.0
 */
export const changesNothing = (given: Impact<RuntimeTable.RuntimeTable, unknown>): boolean => {
  if (given._tag === "ReloadRefused") return false
  const { appeared, changed, defaultRuntime, problems, vanished } = given
  const isSideEffect = ({ name }: Comparison.NameComparison) =>
    problems.some((problem) => problem._tag === "StockShimWithoutOptions" && problem.name === name)
  return defaultRuntime.before === defaultRuntime.after && [...vanished, ...appeared, ...changed].every(isSideEffect)
}

/**
 * Reports whether the engine would crash instead of refusing the configuration.
 *
 * @category guards
 * @since 1.0.0
 */
export const crashes = ({ problems }: Pick<Impact<RuntimeTable.RuntimeTable, unknown>, "problems">): boolean =>
  problems.some(({ _tag }) => _tag === "NullRuntimes")

/**
 * Describes a problem and the way out in a sentence. `words` may return a better sentence for the engine's own files.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (
  problem: ComparedProblem,
  words: (problem: ComparedProblem) => string | undefined = () => undefined
): string => words(problem) ?? describeAny(problem)

const describeAny = (problem: ComparedProblem): string => {
  switch (problem._tag) {
    case "NullRuntimes":
      return "The list of runtimes is null; remove it, or write an empty list."
    case "RefusedOnReloadOnly":
      return `The engine refuses to reload this file (${problem.faults.map(({ message }) => message).join("; ")}), but would start with it; restart the engine.`
    case "RestartRefused":
      return `The engine would not start again with this file (${problem.message}); fix the file before the next restart.`
    case "DirectiveNotReloaded":
      return `"${problem.directive}" stays ${JSON.stringify(problem.running)} and becomes ${JSON.stringify(problem.afterRestart)} only when the engine is restarted.`
    case "DefaultNotReverted":
      return `The default runtime stays ${JSON.stringify(problem.running)}; restart the engine, or set ${JSON.stringify(problem.afterRestart)} in the file.`
    case "FlagDefaultLost":
      return `The default runtime is ${JSON.stringify(problem.running)} although a flag sets ${JSON.stringify(problem.afterRestart)}; restart the engine.`
    case "FlagRuntimeLost":
      return `Runtime ${JSON.stringify(problem.name)} is lost, because the runtimes of the file replace the runtimes of the flags; restart the engine, or configure it in the file.`
    case "RuntimeKept":
      return `Runtime ${JSON.stringify(problem.name)} stays although nothing defines it any more; restart the engine.`
    case "StockShimWithoutOptions":
      return `Containers that ask for ${JSON.stringify(problem.name)} get the shim without the engine's options; restart the engine.`
    case "AnswerDiffersFromRestart":
      return `Runtime ${JSON.stringify(problem.name)} differs from its state after a restart (${problem.differences.map(Difference.describe).join("; ")}); restart the engine.`
  }
}

type Fate = "appeared" | "changed" | "unchanged" | "vanished"

const fateOf = ({ differences, from, to }: Comparison.NameComparison): Fate => {
  if (NameOutcome.isKnown(from) !== NameOutcome.isKnown(to)) return NameOutcome.isKnown(from) ? "vanished" : "appeared"
  return differences.length > 0 ? "changed" : "unchanged"
}

const refusalProblem = ({
  crashes: isCrash,
  problems,
  restartRefused: refused
}: Reload.Reload<RuntimeTable.RuntimeTable, unknown>): Reload.ReloadProblem<never> => {
  if (refused !== undefined) return restartRefused(refused)
  return isCrash ? { _tag: "NullRuntimes" } : { _tag: "RefusedOnReloadOnly", faults: problems }
}

const restartRefused = ({
  message,
  problems
}: NonNullable<Reload.Reload<RuntimeTable.RuntimeTable, unknown>["restartRefused"]>): Reload.ReloadProblem<never> => ({
  _tag: "RestartRefused",
  faults: problems.filter(({ effect }) => effect === "refused"),
  startFaults: problems.filter(Problem.runsNothing),
  message
})

const defaultProblem = (
  { defaultRuntime: running }: RuntimeTable.RuntimeTable,
  { defaultOrigin, defaultRuntime: afterRestart }: RuntimeTable.RuntimeTable
): ReadonlyArray<Reload.ReloadProblem<never>> =>
  running === afterRestart
    ? []
    : [{ _tag: defaultOrigin?._tag === "Flag" ? "FlagDefaultLost" : "DefaultNotReverted", running, afterRestart }]

const nameProblem = (
  { differences, from, name, to }: Comparison.NameComparison,
  wanted: RuntimeTable.RuntimeTable
): ComparedProblem => {
  const isFrom = (tag: Origin.Origin["_tag"]): boolean => {
    const { shadowed, used } = wanted.runtimes.get(name)?.origins ?? { used: undefined, shadowed: [] }
    return [used, ...shadowed].some((origin) => origin?._tag === tag)
  }
  const [wasConfigured, wouldBe] = [NameOutcome.isConfigured(from), NameOutcome.isConfigured(to)]
  if (!isFrom("File") && wasConfigured && !wouldBe) return { _tag: "RuntimeKept", name }
  if (!isFrom("File") && !wasConfigured && wouldBe && isFrom("Flag")) return { _tag: "FlagRuntimeLost", name }
  const isStock = to._tag === "Resolved" && to.kind === "stock"
  return isStock && from._tag === "Resolved" && from.kind === "implicit"
    ? { _tag: "StockShimWithoutOptions", name }
    : { _tag: "AnswerDiffersFromRestart", name, differences }
}
