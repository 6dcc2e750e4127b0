/**
 * The rules of Docker Engine 23.0 and 24.0, which name the file of a script after its runtime.
 *
 * Source of the rule: Docker Engine 23.0 and 24.0, `daemon/runtime_unix.go`, `daemon/reload_unix.go`, `daemon/config/config.go`.
 */
import { Frozen, Table } from "../../data/index.ts"
import type { ShimName } from "../../shim/index.ts"
import { FilePath } from "../../text/index.ts"
import type { Generation } from "../Moby.ts"
import type { KnownRuntime, RequestedShim } from "../RuntimeMap.ts"
import * as RuntimeOrigins from "../RuntimeOrigins.ts"
import type { Settings } from "../Settings.ts"
import * as StockRuntime from "../StockRuntime.ts"
import type { RuntimeEntry } from "../daemon-json/DaemonConfig.ts"
import type * as DockerProblem from "../problems/DockerProblem.ts"
import * as ScriptsNames from "../scripts/ScriptsNames.ts"
import * as WrapperScript from "../scripts/WrapperScript.ts"
import { type ScriptProblem, scriptFaults } from "../scripts/scriptFaults.ts"
import { nameFaults } from "./nameFaults.ts"
import * as Resolutions from "./resolutions.ts"
import { nullRuntimes, settingsProblems } from "./settingsProblems.ts"
import { shimFor, stockMap, stockRuntime } from "./stock.ts"
import type { FaultEffect } from "./typedEntries.ts"
import * as Result from "effect/Result"

/** The reading of the entries under `runtimes` by an engine. */
export interface EntryRules {
  /** Returns what the engine keeps of an entry. */
  readonly keep: (entry: RuntimeEntry) => KnownRuntime
  /** Returns the shim that an entry names; undefined if the entry runs a program. */
  readonly shimOfType: (entry: RuntimeEntry) => RequestedShim | undefined
  /** Returns the faults that the engine finds while it sets up its runtimes. */
  readonly faults: (
    settings: Pick<Settings, "origins" | "runtimes">,
    effect: FaultEffect
  ) => ReadonlyArray<DockerProblem.EngineProblem>
  /** Returns the entries for which the engine writes scripts, if they have arguments. */
  readonly withPrograms: (runtimes: Settings["runtimes"]) => ReadonlyArray<readonly [string, RuntimeEntry]>
}

/**
 * The input of the rules: the engine, and how it reads entries. Each rule is a function of its own, so that a program that only
 * resolves names contains nothing else.
 */
export interface EntryReadings {
  readonly id: string
  readonly nameRules: ShimName.NameRules
  readonly entries: EntryRules
}

/** The rules that depend on how entries are read. */
export interface Rules extends Pick<Generation, "configure" | "reload" | "resolve" | "verifyStart"> {
  readonly validate: (settings: NamedRuntimes) => ReadonlyArray<DockerProblem.EngineProblem>
}

type NamedRuntimes = Pick<Settings, "defaultRuntime" | "origins" | "runtimes">

/** Returns all rules for an engine that reads entries in this way. */
export const make = (readings: EntryReadings): Rules => ({
  validate: validate(readings),
  verifyStart: verifyStart(readings),
  configure: configure(readings),
  resolve: resolve(readings),
  reload: reload(readings)
})

/** Returns the rule for the faults for which the engine refuses the settings. */
export const validate =
  ({ nameRules }: Pick<EntryReadings, "nameRules">): Rules["validate"] =>
  (settings) =>
    nameFaults(settings, nameRules)

/** Returns the rule for the faults with which the engine does not start. */
export const verifyStart =
  ({ entries }: Pick<EntryReadings, "entries">): Rules["verifyStart"] =>
  (settings) => {
    // The stock runtimes replace entries of the same name before the engine looks at the entries.
    const runtimes = Table.make([...settings.runtimes].filter(([name]) => !StockRuntime.isStock(name)))
    return [
      ...settingsProblems(settings),
      ...entries.faults({ ...settings, runtimes }, "no-start"),
      ...unwritable(settings, entries, "no-start")
    ]
  }

/** Returns the rule for the runtime map. */
export const configure =
  (readings: EntryReadings): Rules["configure"] =>
  (settings, facts, dialect = "engine") => {
    const map = stockMap(settings, facts, dialect)
    const runtimes = kept(settings.runtimes, readings.entries)
    for (const [name, stock] of map.runtimes) runtimes.set(name, stock)
    return Resolutions.complete({ ...map, runtimes: Table.make(runtimes) }, resolving(readings))
  }

/** Returns the rule for the resolution of a name. */
export const resolve = (readings: EntryReadings): Rules["resolve"] => {
  const rules = resolving(readings)
  return (map, name) => Resolutions.resolve(map, name, rules)
}

/** Returns the rule for a reload. */
export const reload = (readings: EntryReadings): Rules["reload"] => {
  const { entries } = readings
  const rules = resolving(readings)
  const validateFile = validate(readings)
  return (map, config, replacesRuntimes = config.runtimes !== undefined) => {
    const given = config.runtimes ?? Table.make<RuntimeEntry>([])
    const read = {
      defaultRuntime: config.defaultRuntime ?? "",
      runtimes: given,
      origins: RuntimeOrigins.ofFile(config)
    }
    const faults: Array<DockerProblem.EngineProblem> = [...validateFile(read)]
    if (replacesRuntimes && !config.runtimes) faults.push(nullRuntimes(config.origins))
    if (replacesRuntimes) {
      faults.push(
        ...entries.faults(read, "refused"),
        ...unwritable({ ...read, dataRoot: map.dataRoot }, entries, "refused")
      )
    }
    if (faults.length > 0) return Result.fail(faults)
    const defaultRuntime = config.defaultRuntime || map.defaultRuntime
    const origins = RuntimeOrigins.reload(map.origins, config, replacesRuntimes)
    if (!replacesRuntimes) {
      const same = Resolutions.complete({ ...map, defaultRuntime, origins }, rules)
      return Result.succeed(Frozen.frozen({ map: same, setsUpScripts: false }))
    }
    const runtimes = kept(given, entries)
    runtimes.set(StockRuntime.name, stockRuntime)
    const next = Resolutions.complete({ ...map, defaultRuntime, origins, runtimes: Table.make(runtimes) }, rules)
    return Result.succeed(Frozen.frozen({ map: next, setsUpScripts: true }))
  }
}

const kept = (runtimes: Settings["runtimes"], { keep }: EntryRules): Map<string, KnownRuntime> =>
  new Map(Array.from(runtimes, ([name, entry]) => [name, keep(entry)] as const))

/** Returns the scripts that cannot be written to the new directory. Skips the engine's own runtimes. */
const unwritable = (
  settings: Pick<Settings, "dataRoot" | "origins" | "runtimes">,
  { withPrograms }: EntryRules,
  effect: FaultEffect
): ReadonlyArray<ScriptProblem> => {
  const directory = FilePath.join(settings.dataRoot, `${ScriptsNames.temporary}*`)
  const others = withPrograms(settings.runtimes).filter(([name]) => !StockRuntime.isStock(name))
  return scriptFaults(others, settings, effect, (name) => ({
    directory,
    path: FilePath.join(directory, name),
    growth: 0
  }))
}

const resolving = ({ entries, id, nameRules }: EntryReadings): Resolutions.ResolutionRules => ({
  id,
  nameRules,
  known: (map, name, runtime) => {
    const named = runtime.shim === null ? entries.shimOfType(runtime) : undefined
    const wrapped = named === undefined && WrapperScript.isNeeded(runtime)
    const path = wrapped ? FilePath.join(map.scriptsDirectory, name) : runtime.path
    return Object.freeze({
      kind: runtime.kind,
      name,
      path,
      shim: named ?? runtime.shim ?? shimFor(map.shimOptions, path),
      script: wrapped ? Object.freeze({ path, content: WrapperScript.content(runtime, map.dialect) }) : null,
      preflight: wrapped ? runtime.path : null
    })
  }
})

/** The reading of entries that knows only programs and their arguments, as in Docker Engine 23.0. */
export const programsOnly: EntryRules = {
  keep: ({ path, runtimeArgs }) =>
    Object.freeze({ kind: "configured", path, runtimeArgs: Object.freeze([...runtimeArgs]), shim: null }),
  shimOfType: () => undefined,
  faults: () => [],
  withPrograms: (runtimes) => [...runtimes]
}
