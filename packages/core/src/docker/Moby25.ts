/**
 * The engine value for Docker Engine 25.0 to 29.
 *
 * Source of the rule: Docker Engine 25.0 and 29.7, `daemon/runtime_unix.go`, `daemon/reload_unix.go`,
 * `daemon/config/config.go`.
 */
import { Frozen, Table } from "../data/index.ts"
import { type Plan, ScriptSwap } from "../disk/index.ts"
import type { ExecutableSearch, HostFacts } from "../machine/index.ts"
import { ShimName } from "../shim/index.ts"
import { FilePath } from "../text/index.ts"
import type * as DockerResolution from "./DockerResolution.ts"
import type { PlanRefusal, PlanRequest, ReloadedMap, Scripted } from "./Moby.ts"
import type { KnownRuntime, RuntimeMap, RequestedShim } from "./RuntimeMap.ts"
import * as RuntimeOrigins from "./RuntimeOrigins.ts"
import type { Settings } from "./Settings.ts"
import * as StockRuntime from "./StockRuntime.ts"
import type { Wording } from "./Verdict.ts"
import * as ConfigOrigins from "./daemon-json/ConfigOrigins.ts"
import { type DaemonConfig, type RuntimeEntry, frozenEntry } from "./daemon-json/DaemonConfig.ts"
import type { DirectiveTable } from "./daemon-json/Directives.ts"
import { table } from "./daemon-json/moby25Directives.ts"
import { execOptions, shimOptions } from "./internal/warnings.ts"
import { nameFaults } from "./internal/nameFaults.ts"
import * as Resolutions from "./internal/resolutions.ts"
import { settingsProblems } from "./internal/settingsProblems.ts"
import { publishable, shimFor, stockMap, stockRuntimes } from "./internal/stock.ts"
import * as DockerProblem from "./problems/DockerProblem.ts"
import * as ScriptsNames from "./scripts/ScriptsNames.ts"
import * as WrapperScript from "./scripts/WrapperScript.ts"
import { fileName } from "./scripts/contentAddress.ts"
import { type ScriptProblem, scriptFaults } from "./scripts/scriptFaults.ts"
import * as ShimOptionsReview from "./shim-options/ShimOptionsReview.ts"
import * as Result from "effect/Result"

/**
 * The engine's stable name.
 *
 * @category constants
 * @since 1.0.0
 */
export const id = "moby-25"

/**
 * The engine's display name.
 *
 * @category constants
 * @since 1.0.0
 */
export const title = "Docker Engine 25 to 29"

/**
 * The directives that the engine's `daemon.json` may contain.
 *
 * @category constants
 * @since 1.0.0
 */
export const directives: DirectiveTable = table

/**
 * The engine's words for runtimes that it cannot set up. The engine does not check runtimes when it validates its file.
 *
 * @category constants
 * @since 1.0.0
 */
export const wording: Wording = /*#__PURE__*/ Frozen.frozen({
  start: { words: "failed to start daemon: ", namesFile: false },
  flags: { words: "failed to start daemon: ", namesFile: false },
  reload: { words: "Error reconfiguring the daemon: ", namesFile: false }
})

/**
 * Returns the name of the file that holds the script of a runtime. The name is derived from the text, so a script never
 * changes, and scripts of older configurations can stay next to it.
 *
 * @category constants
 * @since 1.0.0
 */
export const scriptFileName: WrapperScript.FileNaming = fileName

/**
 * The rules by which the engine looks for programs, and its containerd for shims.
 *
 * @category constants
 * @since 1.0.0
 */
export const searchRules: ExecutableSearch.SearchRules = "go-1.20"

/**
 * The rules by which the engine's containerd derives shim binaries.
 *
 * @category constants
 * @since 1.0.0
 */
export const nameRules: ShimName.NameRules = "containerd-1.7"

/**
 * Returns all faults for which the engine refuses the settings when it sets up its runtimes, at its start and on
 * reload. The engine names only one of them.
 *
 * @category operations
 * @since 1.0.0
 */
export const validate = ({
  defaultRuntime,
  origins,
  runtimes
}: Pick<Settings, "defaultRuntime" | "origins" | "runtimes">): ReadonlyArray<DockerProblem.EngineProblem> => [
  ...nameFaults({ defaultRuntime, runtimes, ...(origins && { origins }) }, nameRules),
  ...Array.from(runtimes, ([name, entry]) => entryFaults(name, entry, origins)).flat()
]

/**
 * Returns the faults that keep every release from starting: the cgroup driver, the value of `userns-remap`, the options
 * of shims, and scripts that cannot be written.
 *
 * @category operations
 * @since 1.0.0
 */
export const verifyStart = (settings: Settings): ReadonlyArray<DockerProblem.EngineProblem> => [
  ...settingsProblems(settings),
  ...refusedOptions(settings, "no-start"),
  ...unwritable(settings, "no-start")
]

/**
 * Returns warnings about shim options that are ignored, and about options that releases from 25 to 29 read differently.
 *
 * @category operations
 * @since 1.0.0
 */
export const warnings = (settings: Settings): ReadonlyArray<DockerProblem.EngineProblem> => [
  ...execOptions(settings),
  ...shimOptions(settings)
]

/**
 * Returns the runtime map. The engine determines the shims of the configured entries here; this map leaves that to the
 * resolution of a name, without any visible difference. A configured `io.containerd.runc.v2` replaces the stock runtime
 * of this name.
 *
 * @category operations
 * @since 1.0.0
 */
export const configure = (
  settings: Settings,
  facts: HostFacts.HostFacts,
  dialect: WrapperScript.Dialect = "engine"
): RuntimeMap => withConfigured(stockMap(settings, facts, dialect), settings.runtimes)

/**
 * Returns the wrapper scripts of a map, or every runtime whose script cannot be written.
 *
 * @category operations
 * @since 1.0.0
 */
export const scripts = ({
  dialect,
  runtimes
}: Scripted): Result.Result<
  ReadonlyArray<WrapperScript.WrapperScript>,
  ReadonlyArray<WrapperScript.RefusedScriptName>
> => WrapperScript.makeAll(runtimes, dialect, scriptFileName)

/**
 * Returns the steps after which the scripts directory contains the scripts of a map. At its start, the engine empties
 * the directory first. Later it removes nothing, because running containers still refer to the scripts that started
 * them.
 *
 * @category operations
 * @since 1.0.0
 */
export const plan = (
  map: RuntimeMap,
  { setUpMode, ...request }: PlanRequest
): Result.Result<Plan.Plan, ReadonlyArray<PlanRefusal>> =>
  Result.flatMap(publishable(map, scripts(map)), (wanted) => {
    const others = setUpMode === "start" ? "removed" : "left"
    return Result.mapError(ScriptSwap.plan(wanted, { ...request, others, words: ScriptsNames.words }), (refused) => [
      refused
    ])
  })

/**
 * Resolves a name. The empty name means the default runtime.
 *
 * ```ts
 * import { Moby25, DockerResolution, Table } from "@oci-runtimes/core"
 * import * as Result from "effect/Result"
 *
 * const settings = {
 *   dataRoot: "/var/lib/docker",
 *   execRoot: "/var/run/docker",
 *   execOpts: [],
 *   defaultRuntime: "crun",
 *   runtimes: Table.make([["crun", { path: "/usr/bin/crun", runtimeArgs: ["--debug"] }]])
 * }
 * const facts = {
 *   unifiedCgroups: true,
 *   bootedWithSystemd: true,
 *   noPivotRoot: false,
 *   searchPath: "/usr/bin",
 *   workingDirectory: "/"
 * }
 * const map = Moby25.configure(settings, facts)
 * for (const name of ["", "runc", "io.containerd.kata.v2", "kata"]) {
 *   console.log(
 *     Result.match(Moby25.resolve(map, name), {
 *       onSuccess: ({ kind, name: asked, shim }) => `${kind} ${asked}: ${shim.binary}`,
 *       onFailure: DockerResolution.message
 *     })
 *   )
 * }
 * // => configured crun: io.containerd.runc.v2
 * // => stock runc: io.containerd.runc.v2
 * // => implicit io.containerd.kata.v2: io.containerd.kata.v2
 * // => unknown or invalid runtime name: kata
 * ```
 *
 * @category operations
 * @since 1.0.0
 */
export const resolve = (
  map: RuntimeMap,
  name: string
): Result.Result<DockerResolution.DockerResolution, DockerResolution.RefusedRuntime> =>
  Resolutions.resolve(map, name === "" ? map.defaultRuntime : name, rules)

/**
 * Returns the map after a reload, built anew. Only a file with `runtimes` changes the runtimes. It replaces them all,
 * including runtimes from flags; null counts as no runtimes. Only a default that is not empty changes the default.
 *
 * @category operations
 * @since 1.0.0
 */
export const reload = (
  map: RuntimeMap,
  config: DaemonConfig,
  replacesRuntimes: boolean = config.runtimes !== undefined
): Result.Result<ReloadedMap, ReadonlyArray<DockerProblem.EngineProblem>> => {
  const runtimes = replacesRuntimes ? (config.runtimes ?? Table.make<RuntimeEntry>([])) : configuredEntries(map)
  const defaultRuntime = config.defaultRuntime || map.defaultRuntime
  const read = { defaultRuntime, runtimes, origins: RuntimeOrigins.ofFile(config) }
  const faults = [
    ...validate(read),
    ...refusedOptions(read, "refused"),
    ...unwritable({ ...read, dataRoot: map.dataRoot }, "refused")
  ]
  if (faults.length > 0) return Result.fail(faults)
  const origins = RuntimeOrigins.reload(map.origins, config, replacesRuntimes)
  const stock = { ...map, defaultRuntime, origins, runtimes: stockRuntimes(map.shimOptions) }
  return Result.succeed(Frozen.frozen({ map: withConfigured(stock, runtimes), setsUpScripts: true }))
}

/** Returns all faults of an entry. The engine stops at the first. */
const entryFaults = (
  name: string,
  entry: RuntimeEntry,
  origins: Settings["origins"]
): ReadonlyArray<DockerProblem.EngineProblem> => {
  const { path, runtimeArgs, runtimeType = "" } = entry
  const hasOptions = Object.keys(entry.options ?? {}).length > 0
  const fault = (
    reason: DockerProblem.DetailsOf["invalid-runtime-entry"]["reason"],
    ...keys: ReadonlyArray<string>
  ): DockerProblem.EngineProblem => {
    const at = ["runtimes", name, ...keys]
    const origin = ConfigOrigins.at(origins?.config, at, "key")
    return DockerProblem.make("invalid-runtime-entry", { name, reason }, { path: at, origin })
  }
  if (path === "" && runtimeType === "") return [fault("NeitherPathNorType")]
  return [
    ...(path !== "" && runtimeType !== "" ? [fault("PathAndType", "runtimeType")] : []),
    ...(path !== "" && hasOptions ? [fault("OptionsWithPath", "options")] : []),
    ...(path === "" && runtimeArgs.length > 0 ? [fault("ArgumentsWithType", "runtimeArgs")] : [])
  ]
}

/**
 * Returns the shim options that the engine refuses. Skips entries with a path, because `validate` refuses options next
 * to a path.
 */
const refusedOptions = (
  { origins, runtimes }: Pick<Settings, "origins" | "runtimes">,
  effect: "no-start" | "refused"
): ReadonlyArray<DockerProblem.EngineProblem> =>
  ShimOptionsReview.ofRefusedRuntimes(Array.from(runtimes).filter(([, { path }]) => path === "")).flatMap(
    ({ name, refusals }) =>
      refusals.map(({ fault }) => {
        const path = ShimOptionsReview.pathTo(name, fault.path)
        const origin = ConfigOrigins.at(origins?.config, path, effect === "refused" ? "value" : "key")
        return DockerProblem.make("refused-shim-option", { name, fault }, { path, origin }, effect)
      })
  )

/**
 * Returns the scripts that cannot be written. The engine first writes each script to a temporary file: `.tmp-`, the
 * name, and up to 10 random digits at the end or in place of the last star. Skips entries that also have a type,
 * because `validate` refuses them.
 */
const unwritable = (
  settings: Pick<Settings, "dataRoot" | "origins" | "runtimes">,
  effect: "no-start" | "refused"
): ReadonlyArray<ScriptProblem> => {
  const directory = FilePath.join(settings.dataRoot, ScriptsNames.directory)
  const ofPath = Array.from(settings.runtimes).filter(
    ([, { path, runtimeType = "" }]) => path !== "" && runtimeType === ""
  )
  return scriptFaults(ofPath, settings, effect, (name, entry) => {
    const path = FilePath.join(directory, scriptFileName(name, WrapperScript.content(entry)))
    const file = FilePath.lastElement(path)
    const temporary = `.tmp-${file.includes("*") ? file : `${file}*`}`
    return { directory, path: `${path.slice(0, path.length - file.length)}${temporary}`, growth: 9 }
  })
}

const withConfigured = (stock: Resolutions.Unresolved, entries: Settings["runtimes"]): RuntimeMap => {
  const runtimes = new Map(stock.runtimes)
  for (const [name, entry] of entries) {
    if (StockRuntime.isReserved(name)) continue
    runtimes.set(name, withoutShim(entry))
  }
  return Resolutions.complete({ ...stock, runtimes: Table.make(runtimes) }, rules)
}

const withoutShim = (entry: RuntimeEntry): KnownRuntime =>
  Object.freeze({ kind: "configured", shim: null, ...frozenEntry(entry) })

const configuredEntries = ({ runtimes }: RuntimeMap): Settings["runtimes"] =>
  Table.make(
    Array.from(runtimes)
      .filter(([, { kind }]) => kind === "configured")
      .map(([name, { kind: _kind, shim: _shim, ...entry }]) => [name, entry])
  )

/** Returns the shim of a configured runtime. Unlike an implicit runtime, a runtime with a type may name its shim by a path. */
const shimOf = (map: Resolutions.Unresolved, name: string, entry: RuntimeEntry): RequestedShim => {
  const { options = {}, path, runtimeType = "" } = entry
  if (path === "" && runtimeType !== "") {
    const shim = { binary: runtimeType, options: null }
    return Object.freeze(Object.keys(options).length === 0 ? shim : { ...shim, configuredOptions: options })
  }
  if (!WrapperScript.isNeeded(entry)) return shimFor(map.shimOptions, path)
  const file = scriptFileName(name, WrapperScript.content(entry, map.dialect))
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

const rules: Resolutions.ResolutionRules = { id, known: knownRuntime, nameRules }
