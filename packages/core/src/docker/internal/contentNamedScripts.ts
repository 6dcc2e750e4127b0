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

/** The rules that depend on how a release reads its settings. */
export type Rules = Pick<Generation, "configure" | "reload" | "resolve" | "verifyStart" | "warnings"> & {
  readonly validate: (settings: NamedRuntimes) => ReadonlyArray<DockerProblem.EngineProblem>
}

/** The settings about runtimes. `execOpts` are absent if a running engine reads its file again. */
type NamedRuntimes = Pick<Settings, "defaultRuntime" | "origins" | "runtimes"> & Partial<Pick<Settings, "execOpts">>

/** Returns the rules for releases that read settings in these ways. */
export const make = (
  id: string,
  nameRules: ShimName.NameRules,
  { execOptions: exec, shimOptions: options }: SettingReadings
): Rules => {
  const resolving: Resolutions.ResolutionRules = { id, known: knownRuntime, nameRules }
  const { counting, isCompared } = exec

  const validate: Rules["validate"] = ({ defaultRuntime, execOpts = [], origins, runtimes }) => [
    ...(counting === "last" ? execOptionFaults({ execOpts, ...(origins && { origins }) }) : []),
    ...nameFaults({ defaultRuntime, runtimes, ...(origins && { origins }) }, nameRules),
    ...TypedEntries.entryFaults({ runtimes, ...(origins && { origins }) })
  ]

  const withConfigured = (stock: Resolutions.Unresolved, entries: Settings["runtimes"]): RuntimeMap => {
    const runtimes = new Map(stock.runtimes)
    for (const [name, entry] of entries) {
      if (StockRuntime.isReserved(name)) continue
      runtimes.set(name, TypedEntries.withoutShim(entry))
    }
    return Resolutions.complete({ ...stock, runtimes: Table.make(runtimes) }, resolving)
  }

  return {
    validate,
    verifyStart: (settings) => [
      ...settingsProblems(settings, counting),
      ...TypedEntries.refusedOptions(settings, options, "no-start"),
      ...unwritable(settings, "no-start")
    ],
    warnings: (settings) => [...(isCompared ? execOptions(settings, counting) : []), ...shimOptions(settings, options)],
    configure: (settings, facts, dialect = "engine") =>
      withConfigured(stockMap(settings, facts, dialect, counting), settings.runtimes),
    resolve: (map, name) => Resolutions.resolve(map, name === "" ? map.defaultRuntime : name, resolving),
    reload: (map, config, replacesRuntimes = config.runtimes !== undefined) => {
      const runtimes = replacesRuntimes ? (config.runtimes ?? Table.make<RuntimeEntry>([])) : configuredEntries(map)
      const defaultRuntime = config.defaultRuntime || map.defaultRuntime
      const origins = RuntimeOrigins.ofFile(config)
      const read = { defaultRuntime, runtimes, execOpts: config.execOpts ?? [], ...(origins && { origins }) }
      const faults = [
        ...validate(read),
        ...TypedEntries.refusedOptions(read, options, "refused"),
        ...unwritable({ ...read, dataRoot: map.dataRoot }, "refused")
      ]
      if (faults.length > 0) return Result.fail(faults)
      const stock = {
        ...map,
        defaultRuntime,
        origins: RuntimeOrigins.reload(map.origins, config, replacesRuntimes),
        runtimes: stockRuntimes(map.shimOptions)
      }
      return Result.succeed(Frozen.frozen({ map: withConfigured(stock, runtimes), setsUpScripts: true }))
    }
  }
}

/**
 * Returns the scripts that cannot be written. The engine first writes each script to a temporary file: `.tmp-`, the
 * name, and up to 10 random digits at the end or in place of the last star.
 */
const unwritable = (
  settings: Pick<Settings, "dataRoot" | "origins" | "runtimes">,
  effect: "no-start" | "refused"
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
