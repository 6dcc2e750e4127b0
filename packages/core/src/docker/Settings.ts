/**
 * The settings of an engine: the file, the flags and the defaults, merged.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/config/config.go`, `MergeDaemonConfigurations` and
 * `findConfigurationConflicts`.
 */
import { Frozen, type Table } from "../data/index.ts"
import { GoFormat } from "../document/index.ts"
import type { DefaultPaths } from "./DockerEnvironment.ts"
import * as EngineFlags from "./EngineFlags.ts"
import * as RuntimeOrigins from "./RuntimeOrigins.ts"
import * as StockRuntime from "./StockRuntime.ts"
import { type DaemonConfig, type RuntimeEntry, frozenEntries } from "./daemon-json/DaemonConfig.ts"
import * as DaemonJson from "./daemon-json/DaemonJson.ts"
import * as DockerProblem from "./problems/DockerProblem.ts"
import * as GoUrl from "./values/goUrl.ts"

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
  flags: EngineFlags.EngineFlags,
  defaults: Pick<DefaultPaths, "dataRoot" | "execRoot">
): Settings => {
  const containerd = config.containerd || flags.containerd
  const usernsRemap = config.usernsRemap || flags.usernsRemap
  const { execOpts = [] } = config
  return Frozen.frozen({
    dataRoot: config.dataRoot || flags.dataRoot || defaults.dataRoot,
    execRoot: config.execRoot || flags.execRoot || defaults.execRoot,
    execOpts: [...(execOpts.length > 0 ? execOpts : (flags.execOpts ?? []))],
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
  flags: EngineFlags.EngineFlags
): ReadonlyArray<DockerProblem.EngineProblem> => {
  const found = EngineFlags.conflicting(flags)
  // The engine looks for the older name of a directive after all other names.
  const asked = [
    ...found,
    ...found.flatMap(({ formerDirective: directive, ...flag }) =>
      directive === undefined ? [] : [{ ...flag, directive }]
    )
  ]
  return asked.flatMap(({ directive, printed, uses }) => {
    const inFile = directives.get(directive)
    if (inFile === undefined) return []
    const { path, value } = inFile
    const last = uses.at(-1)
    const place = DaemonJson.placeIn({ file: name, source }, path, value.offset, value.length)
    const shown = isProxy(directive) ? GoUrl.withoutCredentials : (text: string) => text
    const details = {
      directive,
      fromFlag: shown(printed),
      fromFile: shown(GoFormat.formatValue(value)),
      ...(last?.at !== undefined && { spelling: last.spelling, at: last.at })
    }
    return [DockerProblem.make("directive-conflict", details, place)]
  })
}

const isProxy = (directive: string): boolean => directive === "http-proxy" || directive === "https-proxy"
