/**
 * The reload of CRI-O by the signal HUP. CRI-O logs the new runtime handlers, and its command `crio status config` shows them, but
 * `RunPodSandbox` goes on with those of the start (cri-o/cri-o#10202). Therefore a reload does not change any resolution.
 *
 * Source of the rule: cri-o/cri-o, `pkg/config/reload.go`. Recorded answers of CRI-O 1.34.11 prove it.
 */
import { Frozen, type Table } from "../data/index.ts"
import type { Source } from "../engine/index.ts"
import type { HostFacts, Search } from "../machine/index.ts"
import { GoText } from "../text/index.ts"
import { type CrioTable, lookups } from "./CrioTable.ts"
import { readFiles, settingsOf } from "./files/Reading.ts"
import { locationOf } from "./files/ConfigFiles.ts"
import { type Given, usualConfig } from "./Given.ts"
import { check, type CheckedHandlers } from "./internal/handlers.ts"
import type { LogLine } from "./internal/validation.ts"
import type { Traits } from "./releases/Traits.ts"
import type { HandlerValues, Settings } from "./Settings.ts"

/**
 * The result of a reload: what CRI-O logs about runtimes, and what it shows afterwards. After a refused reload, it shows nothing new.
 *
 * @category models
 * @since 1.0.0
 */
export interface CrioReload {
  readonly isRefused: boolean
  /**
   * True if CRI-O crashes: a handler should inherit from the default runtime, whose name stays and whose handler is gone. CRI-O checks the
   * name only if it changes.
   */
  readonly crashes: boolean
  readonly log: ReadonlyArray<LogLine>
  readonly shown: Shown | undefined
}

/**
 * The default runtime and the handlers that CRI-O shows after a reload. The monitors of handlers are not looked up again.
 *
 * @category models
 * @since 1.0.0
 */
export interface Shown {
  readonly defaultRuntime: string
  readonly handlers: Table.Table<HandlerValues>
}

/**
 * The machine at the time of the reload.
 *
 * @category models
 * @since 1.0.0
 */
export interface Now {
  readonly files: Source.Files
  readonly facts: HostFacts.HostFacts
  /** Returns the path state at a place of a search. */
  readonly look: (place: Search.SearchPlace) => Search.PathState
}

/**
 * Returns the files and directories that a reload reads: those of the start, without a drop-in directory that did not exist then.
 *
 * @category operations
 * @since 1.0.0
 */
export const given = ({ directory, given: start }: Settings): Given => ({
  ...start,
  config: start.config ?? usualConfig,
  configDirectory: directory ?? ""
})

/**
 * Returns the result of a reload of a running CRI-O. Flags do not count.
 *
 * @category operations
 * @since 1.0.0
 */
export const of = (traits: Traits, running: CrioTable, { facts, files, look }: Now): CrioReload => {
  const again = given(running.settings)
  const { directory } = running.settings
  const skippedMain = skipped("file", again, again.config, files)
  const read = readFiles(traits, { ...again, ...mainOf(again, files) }, files, stepWords(traits))
  // If the directory is skipped, the fault is in the main file, which CRI-O reads first.
  if (read.fault !== undefined) return refused(skippedMain, read.fault)
  const before = [...skippedMain, ...skipped("path", again, directory, files)]
  if (!traits.reloadsRuntimes) return Frozen.frozen({ isRefused: false, crashes: false, log: before, shown: undefined })
  const settings = settingsOf({ ...again, flags: {} }, read)
  const states = lookups(traits, settings, facts).map(({ places }) => places.map(look))
  const checked = check(traits, settings, facts, states)
  const log = [...before, info("Updating runtime configuration")]
  if (settings.defaultRuntime.value !== running.defaultRuntime) {
    if (checked.undefinedDefault !== undefined) return refusedRuntimes(log, checked.undefinedDefault)
    log.push(info(`Set config default_runtime to ${GoText.quote(checked.name)}`))
  }
  if (checked.undefinedDefault !== undefined && inheritsAny(settings)) {
    return Frozen.frozen({ isRefused: false, crashes: true, log, shown: undefined })
  }
  return checked.fault === undefined
    ? Frozen.frozen({ isRefused: false, crashes: false, log: [...log, ...checked.log], shown: shownOf(checked) })
    : refusedRuntimes([...log, ...checked.log], checked.fault)
}

const inheritsAny = ({ handlers: all }: Settings): boolean =>
  Array.from(all).some(([, { values }]) => values.inherit_default_runtime)

const shownOf = ({ name, runtimes }: CheckedHandlers): Shown => ({
  defaultRuntime: name,
  handlers: Frozen.frozenTable(runtimes.map(([own, { values }]) => [own, values] as const))
})

const refused = (before: ReadonlyArray<LogLine>, fault: string): CrioReload =>
  Frozen.frozen({
    isRefused: true,
    crashes: false,
    log: [...before, { level: "error", message: `Unable to reload configuration: ${fault}` }],
    shown: undefined
  })

const refusedRuntimes = (before: ReadonlyArray<LogLine>, { message }: { readonly message: string }): CrioReload =>
  refused(before, `unable to reload runtimes: ${message}`)

const info = (message: string): LogLine => ({ level: "info", message })

/** A main file that is not there is skipped, even one that a flag names. */
const mainOf = (again: Given, files: Source.Files): Pick<Given, "config"> =>
  isAbsent(again, again.config, files) ? { config: "" } : {}

const skipped = (
  kind: "file" | "path",
  again: Given,
  path: string | undefined,
  files: Source.Files
): ReadonlyArray<LogLine> =>
  isAbsent(again, path, files) ? [info(`Skipping not-existing config ${kind} ${GoText.quote(path ?? "")}`)] : []

const isAbsent = (again: Given, path: string | undefined, files: Source.Files): boolean => {
  if (path === undefined || path === "") return true
  const state = files.get(locationOf(again, path))
  return state?._tag === "Unreadable" && state.errno === "ENOENT"
}

/** Returns the words of a reload for the steps at which a fault is found. */
const stepWords =
  ({ tellsSteps }: Pick<Traits, "tellsSteps">) =>
  ({ isMain }: { readonly isMain: boolean }): string => {
    if (isMain) return `update config from single file: ${tellsSteps ? "update config from drop-in file: " : ""}`
    return `update config from path: ${tellsSteps ? "walk path: " : ""}`
  }
