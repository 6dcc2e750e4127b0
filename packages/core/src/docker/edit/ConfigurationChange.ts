/**
 * Changes to the runtimes of a configuration, as data: the intended result, not the edits of a file.
 */
import { Json } from "../../document/index.ts"
import type { RuntimeChange } from "../../engine/index.ts"
import * as DaemonConfig from "../daemon-json/DaemonConfig.ts"

/**
 * A change that configures a runtime. A runtime that is already configured differently is an error unless `replace` is true.
 *
 * @category models
 * @since 1.0.0
 */
export interface AddRuntime extends RuntimeChange.AddRuntime {
  readonly entry: DaemonConfig.RuntimeEntry
}

/**
 * A change to the runtimes of a configuration.
 *
 * @category models
 * @since 1.0.0
 */
export type ConfigurationChange = RuntimeChange.RuntimeChange<AddRuntime>

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

const isSameEntry = (one: DaemonConfig.RuntimeEntry, other: DaemonConfig.RuntimeEntry): boolean =>
  Json.isSame(entryJson(one), entryJson(other))
