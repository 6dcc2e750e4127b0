/**
 * The runtime table of CRI-O on a machine: every runtime handler that CRI-O keeps at its start, those that it drops, and why it does
 * not start, if so.
 *
 * Source of the rule: cri-o/cri-o, `pkg/config/config.go`, `RuntimeConfig.Validate`.
 */
import * as Result from "effect/Result"
import { Frozen, type Table } from "../data/index.ts"
import type { RuntimeTable } from "../engine/index.ts"
import type { HostFacts, Search } from "../machine/index.ts"
import { checked, needsConmon, translated } from "./internal/monitor.ts"
import {
  check,
  type CheckedHandlers,
  type CrioRuntime,
  type DroppedHandler,
  droppedMessage,
  type StartFault
} from "./internal/handlers.ts"
import type { Looked, Purpose } from "./internal/lookedFor.ts"
import { all } from "./internal/searches.ts"
import type { HandlerFault, LogLine } from "./internal/validation.ts"
import type { Traits } from "./releases/Traits.ts"
import type { Settings } from "./Settings.ts"

export type { CrioRuntime, DroppedHandler, HandlerFault, LogLine, Looked, Purpose, StartFault }
export { droppedMessage }

/**
 * The table, with the settings from which it is made. If CRI-O does not start, the table has the handlers without faults.
 *
 * @category models
 * @since 1.0.0
 */
export interface CrioTable extends RuntimeTable.RuntimeTable<CrioRuntime> {
  readonly settings: Settings
  readonly dropped: Table.Table<DroppedHandler>
  readonly startFault: StartFault | undefined
  /** The line for which CRI-O ends its start, in its own words. */
  readonly startMessage: string | undefined
  /** The lines that CRI-O logs about handlers, in the order of their definition. CRI-O checks them in any order. */
  readonly log: ReadonlyArray<LogLine>
  readonly usesSystemdCgroups: boolean
  /** The directory for the state of a program whose handler names none. */
  readonly usualRoot: string
}

/**
 * Returns the searches on which the table depends.
 *
 * @category operations
 * @since 1.0.0
 */
export const lookups = (traits: Traits, settings: Settings, facts: HostFacts.HostFacts): ReadonlyArray<Search.Search> =>
  all(traits, settings, facts).map(({ search }) => search)

/**
 * Makes the table from the path states at the places of the searches, in order.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (
  traits: Traits,
  settings: Settings,
  facts: HostFacts.HostFacts,
  given: ReadonlyArray<ReadonlyArray<Search.PathState>>
): CrioTable => {
  const kept = check(traits, settings, facts, given)
  const manager = settings.cgroupManager?.value ?? "systemd"
  const usesSystemdCgroups = manager === "systemd"
  const monitored = withMonitors(traits, settings, kept, usesSystemdCgroups)
  const startFault = kept.undefinedDefault ?? managerFault(manager) ?? kept.fault ?? monitored.fault
  const { dropped, log, name } = kept
  return Frozen.frozen({
    settings,
    runtimes: Frozen.frozenTable(monitored.runtimes),
    dropped: Frozen.frozenTable(dropped),
    defaultRuntime: name,
    defaultOrigin: settings.defaultRuntime.value === name ? settings.defaultRuntime.origins.used : { _tag: "BuiltIn" },
    startFault,
    startMessage: startFault && startMessage(traits, startFault),
    log,
    usesSystemdCgroups,
    usualRoot: traits.builtIn.root
  })
}

const startMessage = (
  { checksMonitorsWithHandlers }: Pick<Traits, "checksMonitorsWithHandlers">,
  fault: StartFault
): string => {
  const step = "validating runtime config: "
  switch (fault._tag) {
    case "UndefinedDefault":
      return step + fault.message
    case "CgroupManager":
      return `${step}unable to update cgroup manager: ${fault.message}`
    case "FaultyDefault":
      return `${step}runtime validation: ${fault.message}`
    case "Monitor":
      return `${step}${checksMonitorsWithHandlers ? "runtime validation" : "monitor fields translation"}: ${fault.message}`
  }
}

const managerFault = (value: string): StartFault | undefined =>
  value === "systemd" || value === "cgroupfs"
    ? undefined
    : { _tag: "CgroupManager", value, message: `invalid cgroup manager: ${value}` }

const withMonitors = (
  traits: Traits,
  settings: Settings,
  { runtimes }: Pick<CheckedHandlers, "runtimes">,
  usesSystemd: boolean
): { readonly runtimes: CheckedHandlers["runtimes"]; readonly fault: StartFault | undefined } => {
  let fault: StartFault | undefined
  const made = runtimes.map(([name, runtime]) => {
    if (!needsConmon(runtime.values)) return [name, runtime] as const
    const values = translated(traits, settings, runtime.values, usesSystemd)
    const looked = runtime.looked.find(({ purpose }) => purpose === "monitor")
    if (looked === undefined) return [name, { ...runtime, values }] as const
    const outcome = checked(traits, settings, values, looked, usesSystemd)
    if (Result.isSuccess(outcome)) return [name, { ...runtime, values: outcome.success }] as const
    const { key, message } = outcome.failure
    fault ??= {
      _tag: "Monitor",
      name,
      key,
      message: `failed to translate monitor fields for runtime ${name}: ${message}`
    }
    return [name, { ...runtime, values }] as const
  })
  return { runtimes: made, fault }
}
