/**
 * The settings of an engine: the file, the flags and the defaults, merged.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/config/config.go`, `MergeDaemonConfigurations` and
 * `findConfigurationConflicts`.
 */
import { Frozen, type Table } from "../data/index.ts"
import { GoFormat } from "../document/index.ts"
import type { DefaultPaths } from "./DockerEnvironment.ts"
import type { EngineFlags } from "./EngineFlags.ts"
import * as RuntimeOrigins from "./RuntimeOrigins.ts"
import * as StockRuntime from "./StockRuntime.ts"
import { type DaemonConfig, type RuntimeEntry, frozenEntries } from "./daemon-json/DaemonConfig.ts"
import * as DaemonJson from "./daemon-json/DaemonJson.ts"
import * as DockerProblem from "./problems/DockerProblem.ts"

/**
 * A complete configuration, not yet validated.
 *
 * @category models
 * @since 1.0.0
 */
export interface Settings {
  readonly dataRoot: string
  readonly execRoot: string
  readonly execOpts: ReadonlyArray<string>
  /** The address of a containerd that the engine did not start itself; absent if the engine starts containerd or finds it. */
  readonly containerd?: string
  /**
   * The user, and if given the group, whose ranges containers are mapped to, which moves the data root; absent without
   * a mapping.
   */
  readonly usernsRemap?: string
  readonly defaultRuntime: string
  readonly runtimes: Table.Table<RuntimeEntry>
  /** The origins of the settings; absent if the settings were made by hand. */
  readonly origins?: RuntimeOrigins.RuntimeOrigins
}

/**
 * Merges the file, the flags and the defaults, in this order of precedence. For runtimes with the same name, the file's
 * whole entry wins. Empty values count as not given. The engine does not ignore an empty flag: it would use its working
 * directory for an empty data root.
 *
 * @category constructors
 * @since 1.0.0
 */
export const merge = (
  config: DaemonConfig,
  flags: EngineFlags,
  defaults: Pick<DefaultPaths, "dataRoot" | "execRoot">
): Settings => {
  const containerd = config.containerd || flags.containerd
  const usernsRemap = config.usernsRemap || flags.usernsRemap
  return Frozen.frozen({
    dataRoot: config.dataRoot || flags.dataRoot || defaults.dataRoot,
    execRoot: config.execRoot || flags.execRoot || defaults.execRoot,
    execOpts: [...(config.execOpts ?? [])],
    ...(containerd && { containerd }),
    ...(usernsRemap && { usernsRemap }),
    defaultRuntime: config.defaultRuntime || flags.defaultRuntime || StockRuntime.name,
    runtimes: frozenEntries([...flags.runtimes, ...(config.runtimes ?? [])]),
    origins: RuntimeOrigins.merge(config, flags)
  })
}

/**
 * Returns the directives that are given both as a flag and in the file, in the order in which the engine names them.
 *
 * @category operations
 * @since 1.0.0
 */
export const conflicts = (
  { directives, name, source }: DaemonJson.DaemonJson,
  flags: EngineFlags
): ReadonlyArray<DockerProblem.EngineProblem> => {
  const given: ReadonlyArray<readonly [directive: string, value: string | undefined]> = [
    ["config-file", flags.configFile],
    ["containerd", flags.containerd],
    ["data-root", flags.dataRoot],
    ["default-runtime", flags.defaultRuntime],
    ["exec-root", flags.execRoot],
    ["userns-remap", flags.usernsRemap]
  ]
  return given.flatMap(([directive, fromFlag]) => {
    const inFile = directives.get(directive)
    if (fromFlag === undefined || inFile === undefined) return []
    const { path, value } = inFile
    const at = DaemonJson.placeIn({ file: name, source }, path, value.offset, value.length)
    const fromFile = GoFormat.formatValue(value)
    return [DockerProblem.make("directive-conflict", { directive, fromFlag, fromFile }, at)]
  })
}
