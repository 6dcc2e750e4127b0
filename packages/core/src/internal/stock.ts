/**
 * What engines of both generations bring with them: the stock runtime, and the shim that runs it and everything like it.
 *
 * Source of the rule: Docker Engine 23.0 and 25.0, `daemon/runtime_unix.go`, `defaultV2ShimConfig`.
 */
import * as CgroupDriver from "../CgroupDriver.ts"
import * as FilePath from "../FilePath.ts"
import type { HostFacts } from "../HostFacts.ts"
import type { Runtime, RuntimeMap, Shim } from "../RuntimeMap.ts"
import * as RuntimeName from "../RuntimeName.ts"
import type { Settings } from "../Settings.ts"
import type { Table } from "../Table.ts"
import type { Dialect } from "../WrapperScript.ts"
import { frozen, frozenTable } from "./frozen.ts"
import type { Unresolved } from "./resolutions.ts"

/** The runtime that comes with the engine, without a shim. */
export const stockRuntime: Runtime = /*#__PURE__*/ frozen<Runtime>({
  kind: "stock",
  path: "runc",
  runtimeArgs: [],
  shim: null
})

/** The stock shim, with the options for a program. */
export const shimFor = (shimOptions: RuntimeMap["shimOptions"], binaryName: string): Shim =>
  Object.freeze({ binary: RuntimeName.linuxShim, options: Object.freeze({ binaryName, ...shimOptions }) })

/** A map with everything in it but the configured runtimes. */
export const stockMap = (settings: Settings, facts: HostFacts, dialect: Dialect): Unresolved => {
  const shimOptions = {
    root: FilePath.join(settings.execRoot, "runtime-runc"),
    systemdCgroup: CgroupDriver.usesSystemd(settings.execOpts, facts),
    noPivotRoot: facts.noPivotRoot
  }
  // A link may be on the way, so the path is cleaned only where none is known.
  const given = FilePath.absolute(settings.dataRoot, facts.workingDirectory)
  const dataRoot = facts.realPaths?.get(given) ?? FilePath.clean(given)
  return {
    runtimes: stockRuntimes(shimOptions),
    defaultRuntime: settings.defaultRuntime === "" ? RuntimeName.stock : settings.defaultRuntime,
    dataRoot,
    scriptsDirectory: FilePath.join(dataRoot, "runtimes"),
    shimOptions,
    dialect
  }
}

/** The stock runtime under both of its names. */
export const stockRuntimes = (shimOptions: RuntimeMap["shimOptions"]): Table<Runtime> => {
  const stock: Runtime = { ...stockRuntime, shim: shimFor(shimOptions, stockRuntime.path) }
  return frozenTable([
    [RuntimeName.linuxShim, stock],
    [RuntimeName.stock, stock]
  ])
}
