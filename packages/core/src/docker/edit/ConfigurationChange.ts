/**
 * Changes to the runtimes of a configuration, as data: the intended result, not the edits of a file.
 */
import { Json } from "../../document/index.ts"
import * as DaemonConfig from "../daemon-json/DaemonConfig.ts"

/**
 * A change that configures a runtime. A runtime that is already configured differently is an error unless `replace` is true.
 *
 * @category models
 * @since 1.0.0
 */
export interface AddRuntime {
  readonly _tag: "AddRuntime"
  readonly name: string
  readonly entry: DaemonConfig.RuntimeEntry
  readonly replace?: boolean
}

/**
 * A change that removes a runtime from the file. The default runtime can be removed only if `newDefault` names another one.
 *
 * @category models
 * @since 1.0.0
 */
export interface RemoveRuntime {
  readonly _tag: "RemoveRuntime"
  readonly name: string
  readonly newDefault?: string
}

/**
 * A change that sets the default runtime in the file.
 *
 * @category models
 * @since 1.0.0
 */
export interface SetDefault {
  readonly _tag: "SetDefault"
  readonly name: string
}

/**
 * A change that removes the default runtime's name from the file.
 *
 * @category models
 * @since 1.0.0
 */
export interface UnsetDefault {
  readonly _tag: "UnsetDefault"
}

/**
 * A change to the runtimes of a configuration.
 *
 * @category models
 * @since 1.0.0
 */
export type ConfigurationChange = AddRuntime | RemoveRuntime | SetDefault | UnsetDefault

/**
 * Returns the configuration after a change.
 *
 * @category operations
 * @since 1.0.0
 */
export const apply = (config: DaemonConfig.DaemonConfig, change: ConfigurationChange): DaemonConfig.DaemonConfig => {
  const runtimes = new Map(config.runtimes ?? [])
  switch (change._tag) {
    case "AddRuntime":
      return { ...config, runtimes: DaemonConfig.frozenEntries(runtimes.set(change.name, change.entry)) }
    case "RemoveRuntime":
      return {
        ...config,
        ...(runtimes.delete(change.name) && { runtimes: DaemonConfig.frozenEntries(runtimes) }),
        ...(change.newDefault !== undefined && { defaultRuntime: change.newDefault })
      }
    case "SetDefault":
      return { ...config, defaultRuntime: change.name }
    case "UnsetDefault": {
      const { defaultRuntime: _, ...rest } = config
      return rest
    }
  }
}

/**
 * Reports whether a change contains an empty name, which usually comes from an unset variable.
 *
 * @category guards
 * @since 1.0.0
 */
export const hasEmptyName = (change: ConfigurationChange): boolean =>
  change._tag !== "UnsetDefault" &&
  (change.name === "" || (change._tag === "RemoveRuntime" && change.newDefault === ""))

/**
 * Returns the runtime that a change configures or makes the default. Undefined if the change only removes something.
 *
 * @category operations
 * @since 1.0.0
 */
export const subject = (change: ConfigurationChange): string | undefined => {
  switch (change._tag) {
    case "AddRuntime":
    case "SetDefault":
      return change.name
    case "RemoveRuntime":
      return change.newDefault
    case "UnsetDefault":
      return undefined
  }
}

/**
 * Reports whether the configuration already has the runtime exactly as the change would add it.
 *
 * @category guards
 * @since 1.0.0
 */
export const isConfigured = ({ runtimes }: DaemonConfig.DaemonConfig, { entry, name }: AddRuntime): boolean => {
  const present = runtimes?.get(name)
  return present !== undefined && isSameEntry(present, entry)
}

/**
 * Reports whether two configurations are equivalent, ignoring origins.
 *
 * @category guards
 * @since 1.0.0
 */
export const isSame = (one: DaemonConfig.DaemonConfig, other: DaemonConfig.DaemonConfig): boolean => {
  const { origins: _origins, runtimes: some, ...rest } = one
  const { origins: _otherOrigins, runtimes: others, ...otherRest } = other
  if (!Json.isSame(rest, otherRest) || (some == null) !== (others == null) || some?.size !== others?.size) return false
  return Array.from(some ?? []).every(([name, entry]) => {
    const counterpart = others?.get(name)
    return counterpart !== undefined && isSameEntry(entry, counterpart)
  })
}

/**
 * Returns the JSON of an entry as it is written into a file.
 *
 * @category operations
 * @since 1.0.0
 */
export const entryJson = ({
  options = {},
  path,
  runtimeArgs,
  runtimeType = ""
}: DaemonConfig.RuntimeEntry): Json.JsonObject => ({
  ...((path !== "" || runtimeType === "") && { path }),
  ...(runtimeType !== "" && { runtimeType }),
  ...(runtimeArgs.length > 0 && { runtimeArgs }),
  ...(Object.keys(options).length > 0 && { options })
})

/**
 * Describes what a change did to the file at a path, such as `added runtime "crun" to daemon.json`. `config` is the
 * configuration before the change: adding a configured runtime replaces it.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (change: ConfigurationChange, config: DaemonConfig.DaemonConfig, path: string): string => {
  switch (change._tag) {
    case "AddRuntime":
      return config.runtimes?.has(change.name) === true
        ? `replaced runtime ${JSON.stringify(change.name)} in ${path}`
        : `added runtime ${JSON.stringify(change.name)} to ${path}`
    case "RemoveRuntime": {
      const { newDefault } = change
      const naming = newDefault === undefined ? "" : `; ${JSON.stringify(newDefault)} is now the default runtime`
      return `removed runtime ${JSON.stringify(change.name)} from ${path}${naming}`
    }
    case "SetDefault":
      return `${JSON.stringify(change.name)} is now the default runtime in ${path}`
    case "UnsetDefault":
      return `removed the default runtime from ${path}`
  }
}

/**
 * Returns the reason why a change has nothing to do.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describeNoop = (change: ConfigurationChange): string => {
  switch (change._tag) {
    case "AddRuntime":
      return `runtime ${JSON.stringify(change.name)} is already configured this way`
    case "RemoveRuntime":
      return `runtime ${JSON.stringify(change.name)} is not configured`
    case "SetDefault":
      return `${JSON.stringify(change.name)} is already the default runtime`
    case "UnsetDefault":
      return "no default runtime is set"
  }
}

const isSameEntry = (one: DaemonConfig.RuntimeEntry, other: DaemonConfig.RuntimeEntry): boolean =>
  Json.isSame(entryJson(one), entryJson(other))
