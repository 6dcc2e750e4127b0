/**
 * The question whether a running engine runs with its configuration as it is now, and what makes it do so: a reload, a restart, or
 * a correction of the configuration first.
 */
import type { Engine, Reload, Resolution, RuntimeTable } from "../engine/index.ts"
import { Wording } from "../text/index.ts"
import * as Comparison from "./Comparison.ts"
import * as Difference from "./Difference.ts"
import * as NameOutcome from "./NameOutcome.ts"
import * as ReloadImpact from "./ReloadImpact.ts"

/**
 * The remedy that makes a running engine run with its configuration as it is now. `correction` means that the engine would not start with
 * the configuration.
 *
 * @category models
 * @since 1.0.0
 */
export type Remedy = "correction" | "none" | "reload" | "restart"

/**
 * A running engine, compared with a start with its configuration as it is now.
 *
 * @category models
 * @since 1.0.0
 */
export interface UpToDate<T extends RuntimeTable.RuntimeTable, Refused> {
  readonly remedy: Remedy
  /** The default runtime with which the engine runs, and the default runtime after a start. */
  readonly defaultRuntime: { readonly running: string; readonly configured: string }
  /** The names that resolve in another way after a start; empty if the engine would not start. */
  readonly names: ReadonlyArray<Comparison.NameComparison>
  /** The settings other than runtimes that have another effect after a start. */
  readonly settings: ReadonlyArray<Reload.NotReloaded>
  /** The impact of a reload. */
  readonly impact: ReloadImpact.Impact<T, Refused>
}

/**
 * Compares a running engine with a start with its configuration as it is now, given the reload of that configuration.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = <T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution, Refused>(
  engine: Engine.Resolver<T, R>,
  reload: Reload.Reload<T, Refused>
): UpToDate<T, Refused> => {
  const { before, notReloaded, restartRefused, wanted } = reload
  const impact = ReloadImpact.make(engine, reload)
  const side = (table: T): Comparison.Side<T, R> => ({ engine, table, reading: { problems: [], refusal: null } })
  const names = Comparison.compareNames(side(before), side(wanted)).filter(isDifferent)
  const isSame = names.length === 0 && before.defaultRuntime === wanted.defaultRuntime && notReloaded.length === 0
  const isReloaded = impact._tag === "ReloadApplied" && impact.problems.every(isSideEffect)
  const isRefused = restartRefused !== undefined
  return {
    remedy: isRefused ? "correction" : isSame ? "none" : isReloaded ? "reload" : "restart",
    defaultRuntime: { running: before.defaultRuntime, configured: wanted.defaultRuntime },
    names: isRefused ? [] : names,
    settings: isRefused ? [] : notReloaded,
    impact
  }
}

/** Reports whether a problem of a reload concerns no name that the configuration mentions. */
const isSideEffect = ({ _tag }: ReloadImpact.ComparedProblem): boolean => _tag === "StockShimWithoutOptions"

const isDifferent = ({ differences, from, to }: Comparison.NameComparison): boolean =>
  differences.length > 0 || NameOutcome.isKnown(from) !== NameOutcome.isKnown(to)

/**
 * Describes in a few words each what differs between a running engine and a start with its configuration as it is now.
 * `changesOf` gives the changes of the configuration of a name, in the engine's own words. If it gives none, the names are
 * described by the effect of the changes.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (
  {
    defaultRuntime,
    names,
    settings
  }: Pick<UpToDate<RuntimeTable.RuntimeTable, unknown>, "defaultRuntime" | "names" | "settings">,
  changesOf: (name: string) => ReadonlyArray<string> = () => []
): ReadonlyArray<string> => [
  ...(defaultRuntime.running === defaultRuntime.configured
    ? []
    : [`default runtime ${Wording.shown(defaultRuntime.running)} → ${Wording.shown(defaultRuntime.configured)}`]),
  ...names.map((name) => describeName(name, changesOf)),
  ...settings.map(
    ({ afterRestart, directive, running }) =>
      `${directive} ${JSON.stringify(running)} → ${JSON.stringify(afterRestart)}`
  )
]

const describeName = (
  { differences, from, name, to }: Comparison.NameComparison,
  changesOf: (name: string) => ReadonlyArray<string>
): string => {
  const shown = Wording.shown(name)
  if (!NameOutcome.isKnown(from)) return `${shown} is new`
  if (!NameOutcome.isKnown(to)) return `${shown} is gone`
  const changes = changesOf(name)
  const effects = changes.length > 0 ? changes : differences.map((difference) => Difference.describe(difference))
  return `${shown}: ${effects.join(", ")}`
}
