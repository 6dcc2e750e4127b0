/**
 * The check of all handlers: those that CRI-O keeps, those that it drops, and the fault of the default one.
 *
 * Source of the rule: cri-o/cri-o, `pkg/config/config.go`, `ValidateDefaultRuntime` and `ValidateRuntimes`.
 */
import * as Result from "effect/Result"
import { Frozen, type Table } from "../../data/index.ts"
import type { RuntimeTable } from "../../engine/index.ts"
import { type HostFacts, Search } from "../../machine/index.ts"
import { GoText } from "../../text/index.ts"
import type { Traits } from "../releases/Traits.ts"
import type { Handler, HandlerValues, Settings } from "../Settings.ts"
import { defaultName, handlersOf, inherited } from "./inheritance.ts"
import { isDecided, type Looked } from "./lookedFor.ts"
import { all } from "./searches.ts"
import { type HandlerFault, type LogLine, validate } from "./validation.ts"

/**
 * A runtime handler that CRI-O keeps: its definition, the values that CRI-O goes on with, and its searches with their path states.
 *
 * @category models
 * @since 1.0.0
 */
export interface CrioRuntime extends RuntimeTable.Runtime {
  readonly handler: Handler
  readonly values: HandlerValues
  readonly looked: ReadonlyArray<Looked>
}

/**
 * A runtime handler that CRI-O drops, and the reason.
 *
 * @category models
 * @since 1.0.0
 */
export interface DroppedHandler {
  readonly handler: Handler
  readonly fault: HandlerFault
  readonly looked: ReadonlyArray<Looked>
}

/**
 * The reason why CRI-O does not start: its message without the words for the step, and the handler with the fault.
 *
 * - `UndefinedDefault`: no handler has the name of the default runtime.
 * - `CgroupManager`: the manager of cgroups is unknown.
 * - `FaultyDefault`: the default handler has a fault.
 * - `Monitor`: the monitor of any handler cannot be used.
 *
 * @category models
 * @since 1.0.0
 */
export type StartFault =
  | { readonly _tag: "UndefinedDefault"; readonly message: string; readonly name: string }
  | { readonly _tag: "CgroupManager"; readonly message: string; readonly value: string }
  | { readonly _tag: "FaultyDefault"; readonly message: string; readonly name: string; readonly fault: HandlerFault }
  | {
      readonly _tag: "Monitor"
      readonly message: string
      readonly name: string
      readonly key: "monitor_cgroup" | "monitor_path"
    }

/** The handlers after the check, without their monitors. */
export interface CheckedHandlers {
  /** The name of the default runtime. */
  readonly name: string
  readonly runtimes: ReadonlyArray<readonly [name: string, runtime: CrioRuntime]>
  readonly dropped: ReadonlyArray<readonly [name: string, handler: DroppedHandler]>
  readonly log: ReadonlyArray<LogLine>
  readonly undefinedDefault: Extract<StartFault, { readonly _tag: "UndefinedDefault" }> | undefined
  readonly fault: Extract<StartFault, { readonly _tag: "FaultyDefault" }> | undefined
}

/** Checks all handlers, as a start and a reload do. The path states are those at the places of all searches, in order. */
export const check = (
  traits: Traits,
  settings: Settings,
  facts: HostFacts.HostFacts,
  given: ReadonlyArray<ReadonlyArray<Search.PathState>>
): CheckedHandlers => {
  const states = Frozen.frozenCopy(given)
  const looked = all(traits, settings, facts).map((one, index): Looked => ({ ...one, states: states[index] ?? [] }))
  const lookedFor = Map.groupBy(
    looked.filter(({ purpose }) => purpose !== "default"),
    (one) => one.name
  )
  const name = defaultName(traits, settings)
  const known = handlersOf(traits, settings)
  const usual = known.get(name)?.values
  const found = usual && { ...usual, runtime_path: inheritedPath(usual, looked) }
  const runtimes: Array<readonly [string, CrioRuntime]> = []
  const dropped: Array<readonly [string, DroppedHandler]> = []
  const log: Array<LogLine> = []
  let fault: CheckedHandlers["fault"]
  for (const [own, handler] of known) {
    const isAdopted = found !== undefined && adopts(handler.values, usual, found)
    const mine = isAdopted ? adopted(looked, own, lookedFor.get(own)) : (lookedFor.get(own) ?? [])
    const outcome = validate(traits, {
      name: own,
      values: inherited(handler.values, found),
      looked: (purpose) => mine.findLast((one) => one.purpose === purpose && isDecided(one)),
      runOf: (path) => settings.given.monitorRuns?.get(path)
    })
    log.push(...outcome.log)
    if (Result.isSuccess(outcome.values)) {
      const kind = handler.origins.used?._tag === "BuiltIn" ? "stock" : "configured"
      const values = outcome.values.success
      runtimes.push([own, { kind, origins: handler.origins, handler, values, looked: mine }])
      continue
    }
    const { failure } = outcome.values
    dropped.push([own, { handler, fault: failure, looked: mine }])
    if (own === name) fault = { _tag: "FaultyDefault", message: failure.message, name: own, fault: failure }
    else log.push({ level: "warning", message: droppedMessage(traits, own, failure) })
  }
  return { name, runtimes, dropped, log, undefinedDefault: undefinedDefault(known, name), fault }
}

/**
 * Returns what CRI-O logs for a handler that it drops.
 *
 * @category formatting
 * @since 1.0.0
 */
export const droppedMessage = (
  { quotesReasons }: Pick<Traits, "quotesReasons">,
  name: string,
  { message }: HandlerFault
): string =>
  quotesReasons
    ? `'${name} is being ignored due to: ${GoText.quote(message)}`
    : `Runtime handler ${GoText.quote(name)} is being ignored due to: ${message}`

const undefinedDefault = (known: Table.Table<Handler>, name: string): CheckedHandlers["undefinedDefault"] =>
  known.has(name)
    ? undefined
    : {
        _tag: "UndefinedDefault",
        name,
        message: `default_runtime set to ${GoText.quote(name)}, but no runtime entry table [crio.runtime.runtimes.${name}] was found`
      }

/** Returns the path of the default handler that others take over: one that is found in `$PATH`, if it is not written. */
const inheritedPath = ({ runtime_path: path }: HandlerValues, looked: ReadonlyArray<Looked>): string => {
  const sought = looked.find(({ purpose }) => purpose === "default")
  if (path !== "" || sought === undefined) return path
  return Result.getOrElse(Search.run(sought.search, sought.states).found, () => "")
}

/** Reports whether a handler takes over a program that was found for the default handler. */
const adopts = (own: HandlerValues, usual: HandlerValues | undefined, found: HandlerValues): boolean =>
  own.inherit_default_runtime && usual?.runtime_path === "" && found.runtime_path !== ""

/** Returns the searches of a handler that takes over the program of the default handler: the search for that is its own. */
const adopted = (
  looked: ReadonlyArray<Looked>,
  name: string,
  own: ReadonlyArray<Looked> = []
): ReadonlyArray<Looked> => [
  ...looked.filter(({ purpose }) => purpose === "default").map((one): Looked => ({ ...one, name, purpose: "program" })),
  ...own.filter(({ purpose }) => purpose !== "program")
]
