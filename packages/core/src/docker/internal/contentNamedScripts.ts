/**
 * The rules of Docker Engine 25.0 and later, which names the file of a script after its content.
 *
 * Source of the rule: Docker Engine 25.0 and 29.7, `daemon/runtime_unix.go`, `daemon/reload_unix.go`, `daemon/config/config.go`.
 */
import { Frozen, Table } from "../../data/index.ts"
import type { ShimName } from "../../shim/index.ts"
import { FilePath } from "../../text/index.ts"
import type * as DockerResolution from "../DockerResolution.ts"
import type { Generation } from "../Moby.ts"
import type { KnownRuntime, RequestedShim, RuntimeMap } from "../RuntimeMap.ts"
import * as RuntimeOrigins from "../RuntimeOrigins.ts"
import type { Settings } from "../Settings.ts"
import * as StockRuntime from "../StockRuntime.ts"
import type { RuntimeEntry } from "../daemon-json/DaemonConfig.ts"
import type * as DockerProblem from "../problems/DockerProblem.ts"
import * as ScriptsNames from "../scripts/ScriptsNames.ts"
import * as WrapperScript from "../scripts/WrapperScript.ts"
import { fileName } from "../scripts/contentAddress.ts"
import { type ScriptProblem, scriptFaults } from "../scripts/scriptFaults.ts"
import { execOptionFaults } from "./execOptionFaults.ts"
import { nameFaults } from "./nameFaults.ts"
import * as Resolutions from "./resolutions.ts"
import type { SettingReadings } from "./settingReadings.ts"
import { settingsProblems } from "./settingsProblems.ts"
import { shimFor, stockMap, stockRuntimes } from "./stock.ts"
import * as TypedEntries from "./typedEntries.ts"
import { execOptions, shimOptions } from "./warnings.ts"
import * as Result from "effect/Result"

/**
 * The input of the rules: the engine, and how the releases that it stands for read their settings. Each rule is a function of
 * its own, so that a program that only resolves names contains nothing else.
 */
export interface ReleaseReadings extends SettingReadings {
  readonly id: string
  readonly nameRules: ShimName.NameRules
}

/** The part of the readings on which names depend. */
type Naming = Pick<ReleaseReadings, "id" | "nameRules">

/** The rules that depend on how a release reads its settings. */
export interface Rules extends Pick<Generation, "configure" | "reload" | "resolve" | "verifyStart" | "warnings"> {
  readonly validate: (settings: NamedRuntimes) => ReadonlyArray<DockerProblem.EngineProblem>
}

/** The settings about runtimes. `execOpts` are absent if a running engine reads its file again. */
type NamedRuntimes = Pick<Settings, "defaultRuntime" | "origins" | "runtimes"> & Partial<Pick<Settings, "execOpts">>

/** Returns all rules for releases that read settings in these ways. */
export const make = (readings: ReleaseReadings): Rules => ({
  validate: validate(readings),
  verifyStart: verifyStart(readings),
  warnings: warnings(readings),
  configure: configure(readings),
  resolve: resolve(readings),
  reload: reload(readings)
})

/** Returns the rule for the faults for which the engine refuses the settings. */
export const validate =
  ({ execOptions: { counting }, nameRules }: Omit<ReleaseReadings, "id" | "shimOptions">): Rules["validate"] =>
  ({ defaultRuntime, execOpts = [], origins, runtimes }) => [
    ...(counting === "last" ? execOptionFaults({ execOpts, ...(origins && { origins }) }) : []),
    ...nameFaults({ defaultRuntime, runtimes, ...(origins && { origins }) }, nameRules),
    ...TypedEntries.entryFaults({ runtimes, ...(origins && { origins }) })
  ]

/** Returns the rule for the faults with which the engine does not start. */
export const verifyStart =
  ({ execOptions: { counting }, shimOptions: options }: SettingReadings): Rules["verifyStart"] =>
  (settings) => [
    ...settingsProblems(settings, counting),
    ...TypedEntries.refusedOptions(settings, options, "no-start"),
    ...unwritable(settings, "no-start")
  ]

/** Returns the rule for the warnings. */
export const warnings =
  ({ execOptions: { counting, isCompared }, shimOptions: options }: SettingReadings): Rules["warnings"] =>
  (settings) => [...(isCompared ? execOptions(settings, counting) : []), ...shimOptions(settings, options)]

/** Returns the rule for the runtime map. */
export const configure =
  (readings: Naming & Pick<ReleaseReadings, "execOptions">): Rules["configure"] =>
  (settings, facts, dialect = "engine") =>
    withConfigured(stockMap(settings, facts, dialect, readings.execOptions.counting), settings.runtimes, readings)

/** Returns the rule for the resolution of a name. The empty name means the default runtime. */
export const resolve = (naming: Naming): Rules["resolve"] => {
  const rules = resolving(naming)
  return (map, name) => Resolutions.resolve(map, name === "" ? map.defaultRuntime : name, rules)
}

/** Returns the rule for a reload. */
export const reload = (readings: ReleaseReadings): Rules["reload"] => {
  const validateFile = validate(readings)
  return (map, config, replacesRuntimes = config.runtimes !== undefined) => {
    const runtimes = replacesRuntimes ? (config.runtimes ?? Table.make<RuntimeEntry>([])) : configuredEntries(map)
    const defaultRuntime = config.defaultRuntime || map.defaultRuntime
    const origins = RuntimeOrigins.ofFile(config)
    const read = { defaultRuntime, runtimes, execOpts: config.execOpts ?? [], ...(origins && { origins }) }
    const faults = [
      ...validateFile(read),
      ...TypedEntries.refusedOptions(read, readings.shimOptions, "refused"),
      ...unwritable({ ...read, dataRoot: map.dataRoot }, "refused")
    ]
    if (faults.length > 0) return Result.fail(faults)
    const stock = {
      ...map,
      defaultRuntime,
      origins: RuntimeOrigins.reload(map.origins, config, replacesRuntimes),
      runtimes: stockRuntimes(map.shimOptions)
    }
    return Result.succeed(Frozen.frozen({ map: withConfigured(stock, runtimes, readings), setsUpScripts: true }))
  }
}

const resolving = ({ id, nameRules }: Naming): Resolutions.ResolutionRules => ({ id, known: knownRuntime, nameRules })

const withConfigured = (stock: Resolutions.Unresolved, entries: Settings["runtimes"], naming: Naming): RuntimeMap => {
  const runtimes = new Map(stock.runtimes)
  for (const [name, entry] of entries) {
    if (StockRuntime.isReserved(name)) continue
    runtimes.set(name, TypedEntries.withoutShim(entry))
  }
  return Resolutions.complete({ ...stock, runtimes: Table.make(runtimes) }, resolving(naming))
}

/**
 * Returns the scripts that cannot be written. The engine first writes each script to a temporary file: `.tmp-`, the
 * name, and up to 10 random digits at the end or in place of the last star.
 */
const unwritable = (
  settings: Pick<Settings, "dataRoot" | "origins" | "runtimes">,
  effect: TypedEntries.FaultEffect
): ReadonlyArray<ScriptProblem> => {
  const directory = FilePath.join(settings.dataRoot, ScriptsNames.directory)
  return scriptFaults(TypedEntries.withPrograms(settings.runtimes), settings, effect, (name, entry) => {
    const path = FilePath.join(directory, fileName(name, WrapperScript.content(entry)))
    const file = FilePath.lastElement(path)
    const temporary = `.tmp-${file.includes("*") ? file : `${file}*`}`
    return { directory, path: `${path.slice(0, path.length - file.length)}${temporary}`, growth: 9 }
  })
}

const configuredEntries = ({ runtimes }: RuntimeMap): Settings["runtimes"] =>
  Table.make(
    Array.from(runtimes)
      .filter(([, { kind }]) => kind === "configured")
      .map(([name, { kind: _kind, shim: _shim, ...entry }]) => [name, entry])
  )

/** Returns the shim of a configured runtime. */
const shimOf = (map: Resolutions.Unresolved, name: string, entry: RuntimeEntry): RequestedShim => {
  const named = TypedEntries.shimOfType(entry)
  if (named !== undefined) return named
  if (!WrapperScript.isNeeded(entry)) return shimFor(map.shimOptions, entry.path)
  const file = fileName(name, WrapperScript.content(entry, map.dialect))
  return shimFor(map.shimOptions, FilePath.join(map.scriptsDirectory, file))
}

const knownRuntime = (
  map: Resolutions.Unresolved,
  name: string,
  runtime: KnownRuntime
): DockerResolution.DockerResolution => {
  const { kind } = runtime
  const shim = runtime.shim ?? shimOf(map, name, runtime)
  const path = shim.options?.binaryName ?? ""
  const isWrapped = shim.options !== null && WrapperScript.isNeeded(runtime)
  return Object.freeze({
    kind,
    name,
    path,
    shim,
    script: isWrapped ? Object.freeze({ path, content: WrapperScript.content(runtime, map.dialect) }) : null,
    preflight: isWrapped ? runtime.path : null
  })
}
