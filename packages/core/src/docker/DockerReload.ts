/**
 * The reload of Docker Engine, on SIGHUP, in the vocabulary that all engines share.
 *
 * Source of the rule: Docker Engine 23.0 and 25.0, `daemon/reload_unix.go`, `reloadPlatform`; `daemon/config/config.go`, `Reload`.
 */
import * as Result from "effect/Result"
import type { Reload } from "../engine/index.ts"
import * as Configuration from "./Configuration.ts"
import type { DockerAssessment } from "./DockerAssessment.ts"
import { type DockerTable, make as tableOf } from "./DockerTable.ts"
import type { RuntimeMap } from "./RuntimeMap.ts"
import type { Settings } from "./Settings.ts"
import * as StockRuntime from "./StockRuntime.ts"

/**
 * A running engine. After a start, both the map and the settings come from an assessment that the engine accepts. A
 * reload replaces the map and keeps the settings.
 *
 * @category models
 * @since 1.0.0
 */
export interface Running extends Pick<DockerAssessment, "map"> {
  readonly settings: Pick<Settings, StartDirective>
}

/**
 * The directives that concern runtimes and take effect only when an engine starts.
 *
 * @category models
 * @since 1.0.0
 */
export type StartDirective = "dataRoot" | "execOpts" | "execRoot" | "usernsRemap"

/**
 * Computes the reload of a configuration in a running engine. `restarted` is the assessment of a start with this
 * configuration, with the flags and on the machine of the running engine.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (
  running: Running,
  restarted: DockerAssessment
): Reload.Reload<DockerTable, Configuration.RefusedConfiguration> => {
  const { engine, facts, file, refused, sources, startFaults } = restarted
  const reloaded = Configuration.reload(engine, running.map, sources, file)
  const { usernsRemap: _usernsRemap, ...settings } = restarted.settings
  const { dataRoot, execOpts, execRoot, usernsRemap } = running.settings
  // The map uses the running engine's start directives. Otherwise a change to them would show again for every name.
  const ofStart = { dataRoot, execOpts, execRoot, ...(usernsRemap !== undefined && { usernsRemap }) }
  const wanted = engine.configure({ ...settings, ...ofStart }, facts, running.map.dialect)
  const problems = [...(refused?.faults ?? []), ...startFaults]
  const refusals = Result.isFailure(reloaded) ? reloaded.failure.faults : []
  return {
    before: tableOf(running.map),
    outcome: Result.map(reloaded, ({ map, setsUpScripts }) => ({ table: tableOf(map), setsUpScripts })),
    problems: refusals,
    crashes: refusals.length > 0 && refusals.every(({ code }) => code === "null-runtimes"),
    restartRefused:
      problems.length === 0
        ? undefined
        : { problems, message: refused?.message ?? startFaults.map(({ message }) => message).join("; ") },
    wanted: tableOf(wanted),
    notReloaded: Result.isSuccess(reloaded) ? notReloaded(running, reloaded.success.map, restarted) : []
  }
}

const notReloaded = (
  running: Running,
  map: RuntimeMap,
  restarted: DockerAssessment
): ReadonlyArray<Reload.NotReloaded> => {
  const effects: ReadonlyArray<readonly [StartDirective, string, (of: RuntimeMap) => unknown]> = [
    ["dataRoot", "data-root", (of) => of.remapping?.root ?? of.dataRoot],
    ["usernsRemap", "userns-remap", (of) => of.remapping?.specification],
    ["execRoot", "exec-root", (of) => of.shimOptions.root],
    ["execOpts", "exec-opts", (of) => of.shimOptions.systemdCgroup]
  ]
  return effects
    .filter(([, , effect]) => effect(map) !== effect(restarted.map))
    .map(([key, directive]) => ({
      directive,
      running: running.settings[key] ?? "",
      afterRestart: restarted.settings[key] ?? ""
    }))
}

/**
 * Describes a reload problem and the way out in terms of `daemon.json`, for `ReloadImpact.describe`.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (problem: Reload.ReloadProblem): string | undefined => {
  switch (problem._tag) {
    case "NullRuntimes":
      return 'Docker Engine 23.0 crashes on a reload if "runtimes" is null; remove the key, or write {}.'
    case "DefaultNotReverted":
      return `The default runtime stays ${JSON.stringify(problem.running)}; restart the engine, or write "default-runtime": ${JSON.stringify(problem.afterRestart)} in the file.`
    case "RuntimeKept":
      return `Runtime ${JSON.stringify(problem.name)} stays although nothing defines it any more, because the file has no "runtimes"; restart the engine.`
    case "StockShimWithoutOptions":
      return `Containers that ask for ${JSON.stringify(problem.name)} get the shim without the engine's options; restart the engine, or make them ask for ${JSON.stringify(StockRuntime.name)}.`
    default:
      return undefined
  }
}
