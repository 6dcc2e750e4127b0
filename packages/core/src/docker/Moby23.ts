/**
 * The engine value for Docker Engine 23.0, and for the code of October 2022 that preceded it.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/runtime_unix.go`, `daemon/reload_unix.go`, `daemon/config/config.go`.
 */
import { Frozen, Table } from "../data/index.ts"
import { type Plan, ScriptSwap } from "../disk/index.ts"
import type { ExecutableSearch, HostFacts } from "../machine/index.ts"
import { ShimName } from "../shim/index.ts"
import { FilePath } from "../text/index.ts"
import type * as DockerResolution from "./DockerResolution.ts"
import type { PlanRefusal, PlanRequest, ReloadedMap, Scripted } from "./Moby.ts"
import type { KnownRuntime, RuntimeMap } from "./RuntimeMap.ts"
import * as RuntimeOrigins from "./RuntimeOrigins.ts"
import type { Settings } from "./Settings.ts"
import * as StockRuntime from "./StockRuntime.ts"
import type { Wording } from "./Verdict.ts"
import type { DaemonConfig, RuntimeEntry } from "./daemon-json/DaemonConfig.ts"
import type { DirectiveTable } from "./daemon-json/Directives.ts"
import { table } from "./daemon-json/moby23Directives.ts"
import { nameFaults } from "./internal/nameFaults.ts"
import * as Resolutions from "./internal/resolutions.ts"
import { nullRuntimes, settingsProblems } from "./internal/settingsProblems.ts"
import { publishable, shimFor, stockMap, stockRuntime } from "./internal/stock.ts"
import * as DockerProblem from "./problems/DockerProblem.ts"
import * as ScriptsNames from "./scripts/ScriptsNames.ts"
import * as WrapperScript from "./scripts/WrapperScript.ts"
import { type ScriptProblem, scriptFaults } from "./scripts/scriptFaults.ts"
import * as Result from "effect/Result"

/**
 * The engine's stable name.
 *
 * @category constants
 * @since 1.0.0
 */
export const id = "moby-23"

/**
 * The engine's display name.
 *
 * @category constants
 * @since 1.0.0
 */
export const title = "Docker Engine 23.0"

/**
 * The directives that the engine's `daemon.json` may contain.
 *
 * @category constants
 * @since 1.0.0
 */
export const directives: DirectiveTable = table

/**
 * The engine's words for a failed validation. On reload, the engine names the file only in faults that it finds while
 * reading the file.
 *
 * @category constants
 * @since 1.0.0
 */
export const wording: Wording = /*#__PURE__*/ Frozen.frozen({
  start: { words: "merged configuration validation from file and command line flags failed: ", namesFile: true },
  flags: { words: "", namesFile: false },
  reload: { words: "file configuration validation failed: ", namesFile: false }
})

/**
 * The rules by which the engine looks for programs, and its containerd for shims.
 *
 * @category constants
 * @since 1.0.0
 */
export const searchRules: ExecutableSearch.SearchRules = "go-1.19"

/**
 * The rules by which the engine's containerd derives shim binaries.
 *
 * @category constants
 * @since 1.0.0
 */
export const nameRules: ShimName.NameRules = "containerd-1.6"

/**
 * Returns the faults for which the engine refuses the settings, at its start and on reload: the reserved name is
 * defined, or the default runtime is unknown. The engine checks nothing else about an entry.
 *
 * @category operations
 * @since 1.0.0
 */
export const validate = (
  settings: Pick<Settings, "defaultRuntime" | "origins" | "runtimes">
): ReadonlyArray<DockerProblem.EngineProblem> => nameFaults(settings, nameRules)

/**
 * Returns the faults that keep the engine from starting: the cgroup driver, the value of `userns-remap`, and scripts
 * that cannot be written.
 *
 * @category operations
 * @since 1.0.0
 */
export const verifyStart = (settings: Settings): ReadonlyArray<DockerProblem.EngineProblem> => [
  ...settingsProblems(settings),
  ...unwritable(settings, "no-start")
]

/**
 * Returns nothing: this engine value covers only one release, and the options that the release ignores are not
 * examined.
 *
 * @category operations
 * @since 1.0.0
 */
export const warnings = (): ReadonlyArray<DockerProblem.EngineProblem> => []

/**
 * Returns the runtime map: the configured entries without a shim, and the two stock runtimes, which replace entries of
 * the same name.
 *
 * @category operations
 * @since 1.0.0
 */
export const configure = (
  settings: Settings,
  facts: HostFacts.HostFacts,
  dialect: WrapperScript.Dialect = "engine"
): RuntimeMap => {
  const map = stockMap(settings, facts, dialect)
  const runtimes = withoutShims(settings.runtimes)
  for (const [name, stock] of map.runtimes) runtimes.set(name, stock)
  return Resolutions.complete({ ...map, runtimes: Table.make(runtimes) }, rules)
}

/**
 * Returns the wrapper scripts of a map, or every runtime whose script cannot be written. Each script has the name of
 * its runtime.
 *
 * ```ts
 * import { Moby23, Table } from "@oci-runtimes/core"
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
 * for (const { content, name } of Result.getOrThrow(Moby23.scripts(Moby23.configure(settings, facts)))) {
 *   console.log(name, JSON.stringify(content))
 * }
 * // => crun "#!/bin/sh\n/usr/bin/crun --debug $@\n"
 * ```
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
> => WrapperScript.makeAll(runtimes, dialect)

/**
 * Returns the steps after which the scripts directory contains exactly the scripts of a map. The engine replaces the
 * whole directory. It first deletes what a dead run left under the old name, which may be the only scripts there are.
 * The steps are those of `ScriptSwap`; the result is the same.
 *
 * @category operations
 * @since 1.0.0
 */
export const plan = (map: RuntimeMap, request: PlanRequest): Result.Result<Plan.Plan, ReadonlyArray<PlanRefusal>> =>
  Result.flatMap(publishable(map, scripts(map)), (wanted) =>
    Result.mapError(ScriptSwap.plan(wanted, { ...request, words: ScriptsNames.words }), (refused) => [refused])
  )

/**
 * Resolves a name. The empty name has no special meaning: it is refused unless it is configured.
 *
 * @category operations
 * @since 1.0.0
 */
export const resolve = (
  map: RuntimeMap,
  name: string
): Result.Result<DockerResolution.DockerResolution, DockerResolution.RefusedRuntime> =>
  Resolutions.resolve(map, name, rules)

/**
 * Returns the map after a reload. Only a file with `runtimes` changes the runtimes. It replaces them all: runtimes from
 * flags are gone, and `io.containerd.runc.v2` becomes an implicit runtime without options. Only a default that is not
 * empty changes the default.
 *
 * @category operations
 * @since 1.0.0
 */
export const reload = (
  map: RuntimeMap,
  config: DaemonConfig,
  replacesRuntimes: boolean = config.runtimes !== undefined
): Result.Result<ReloadedMap, ReadonlyArray<DockerProblem.EngineProblem>> => {
  const given = config.runtimes ?? Table.make<RuntimeEntry>([])
  const read = { defaultRuntime: config.defaultRuntime ?? "", runtimes: given, origins: RuntimeOrigins.ofFile(config) }
  const faults: Array<DockerProblem.EngineProblem> = [...validate(read)]
  if (replacesRuntimes && !config.runtimes) faults.push(nullRuntimes(config.origins))
  if (replacesRuntimes) faults.push(...unwritable({ ...read, dataRoot: map.dataRoot }, "refused"))
  if (faults.length > 0) return Result.fail(faults)
  const defaultRuntime = config.defaultRuntime || map.defaultRuntime
  const origins = RuntimeOrigins.reload(map.origins, config, replacesRuntimes)
  if (!replacesRuntimes) {
    const kept = Resolutions.complete({ ...map, defaultRuntime, origins }, rules)
    return Result.succeed(Frozen.frozen({ map: kept, setsUpScripts: false }))
  }
  const runtimes = withoutShims(given)
  runtimes.set(StockRuntime.name, stockRuntime)
  const next = Resolutions.complete({ ...map, defaultRuntime, origins, runtimes: Table.make(runtimes) }, rules)
  return Result.succeed(Frozen.frozen({ map: next, setsUpScripts: true }))
}

/** Returns the scripts that cannot be written to the new directory. Skips the engine's own runtimes. */
const unwritable = (
  settings: Pick<Settings, "dataRoot" | "origins" | "runtimes">,
  effect: "no-start" | "refused"
): ReadonlyArray<ScriptProblem> => {
  const directory = FilePath.join(settings.dataRoot, `${ScriptsNames.temporary}*`)
  const others = Array.from(settings.runtimes).filter(([name]) => !StockRuntime.isStock(name))
  return scriptFaults(others, settings, effect, (name) => ({
    directory,
    path: FilePath.join(directory, name),
    growth: 0
  }))
}

const withoutShims = (entries: Settings["runtimes"]): Map<string, KnownRuntime> => {
  const runtimes = new Map<string, KnownRuntime>()
  for (const [name, { path, runtimeArgs }] of entries) {
    const own = Object.freeze([...runtimeArgs])
    runtimes.set(name, Object.freeze({ kind: "configured", path, runtimeArgs: own, shim: null }))
  }
  return runtimes
}

const knownRuntime = (
  map: Resolutions.Unresolved,
  name: string,
  runtime: KnownRuntime
): DockerResolution.DockerResolution => {
  const wrapped = WrapperScript.isNeeded(runtime)
  const path = wrapped ? FilePath.join(map.scriptsDirectory, name) : runtime.path
  return Object.freeze({
    kind: runtime.kind,
    name,
    path,
    shim: runtime.shim ?? shimFor(map.shimOptions, path),
    script: wrapped ? Object.freeze({ path, content: WrapperScript.content(runtime, map.dialect) }) : null,
    preflight: wrapped ? runtime.path : null
  })
}

const rules: Resolutions.ResolutionRules = { id, known: knownRuntime, nameRules }
