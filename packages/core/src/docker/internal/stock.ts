/**
 * The stock runtime of engines of both generations, and the shim that runs it and similar runtimes.
 *
 * Source of the rule: Docker Engine 23.0 and 25.0, `daemon/runtime_unix.go`, `defaultV2ShimConfig`.
 */
import { Frozen, type Table } from "../../data/index.ts"
import type { HostFacts } from "../../machine/index.ts"
import { ShimName } from "../../shim/index.ts"
import { FilePath } from "../../text/index.ts"
import * as CgroupDriver from "../CgroupDriver.ts"
import type { PlanRefusal } from "../Moby.ts"
import type { KnownRuntime, RuntimeMap, RequestedShim } from "../RuntimeMap.ts"
import type { Settings } from "../Settings.ts"
import * as StockRuntime from "../StockRuntime.ts"
import * as UsernsRemap from "../UsernsRemap.ts"
import * as ScriptsNames from "../scripts/ScriptsNames.ts"
import type { Unresolved } from "./resolutions.ts"
import type { Dialect, RefusedScriptName } from "../scripts/WrapperScript.ts"
import * as Result from "effect/Result"

/** The runtime that comes with the engine, without a shim. */
export const stockRuntime: KnownRuntime = /*#__PURE__*/ Frozen.frozen<KnownRuntime>({
  kind: "stock",
  path: "runc",
  runtimeArgs: [],
  shim: null
})

/** Returns the stock shim with the options for a program. */
export const shimFor = (shimOptions: RuntimeMap["shimOptions"], binaryName: string): RequestedShim =>
  Object.freeze({ binary: ShimName.linuxShim, options: Object.freeze({ binaryName, ...shimOptions }) })

/** Returns a map that is complete except for the configured runtimes. */
export const stockMap = (
  settings: Settings,
  facts: HostFacts.HostFacts,
  dialect: Dialect,
  counting?: CgroupDriver.CountingOption
): Unresolved => {
  const shimOptions = {
    root: FilePath.join(settings.execRoot, "runtime-runc"),
    systemdCgroup: CgroupDriver.usesSystemd(settings.execOpts, facts, counting),
    noPivotRoot: facts.noPivotRoot
  }
  // The path may contain a symbolic link, so it is cleaned only if its real path is not known.
  const given = FilePath.absolute(settings.dataRoot, facts.workingDirectory)
  const root = facts.realPaths?.get(given) ?? FilePath.clean(given)
  const remapping =
    settings.usernsRemap === undefined
      ? undefined
      : UsernsRemap.remapping(settings.usernsRemap, root, facts.identities, given)
  const dataRoot = remapping === undefined ? root : UsernsRemap.dataRoot(remapping)
  return {
    runtimes: stockRuntimes(shimOptions),
    defaultRuntime: settings.defaultRuntime === "" ? StockRuntime.name : settings.defaultRuntime,
    dataRoot,
    ...(remapping !== undefined && { remapping }),
    scriptsDirectory: FilePath.join(dataRoot, ScriptsNames.directory),
    shimOptions,
    ...(settings.origins !== undefined && { origins: settings.origins }),
    dialect
  }
}

/** Returns the scripts of a map if their directory is known; otherwise everything that prevents writing them. */
export const publishable = <Scripts>(
  { remapping }: RuntimeMap,
  scripts: Result.Result<Scripts, ReadonlyArray<RefusedScriptName>>
): Result.Result<Scripts, ReadonlyArray<PlanRefusal>> => {
  const refused = UsernsRemap.refusals(remapping)
  if (refused.length === 0) return scripts
  return Result.fail([...refused, ...(Result.isFailure(scripts) ? scripts.failure : [])])
}

/** Returns the stock runtime under both of its names. */
export const stockRuntimes = (shimOptions: RuntimeMap["shimOptions"]): Table.Table<KnownRuntime> => {
  const stock: KnownRuntime = { ...stockRuntime, shim: shimFor(shimOptions, stockRuntime.path) }
  return Frozen.frozenTable([
    [ShimName.linuxShim, stock],
    [StockRuntime.name, stock]
  ])
}
