/**
 * Changes to the runtimes of a configuration, as data: what is wanted, not how a file comes to say it.
 */
import { Json } from "../../document/index.ts"
import * as DaemonConfig from "../daemon-json/DaemonConfig.ts"

/**
 * Configures a runtime. One that is configured already in another way is an error, unless it is to be replaced.
 *
 * @category models
 * @since 1.0.0
 */
export interface AddRuntime {
  readonly _tag: "AddRuntime"
  readonly name: string
  readonly entry: DaemonConfig.RuntimeEntry
  readonly replace: boolean
}

/**
 * Takes a runtime out of the file. The default runtime is taken out only where another one is named.
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
 * Names the default runtime in the file.
 *
 * @category models
 * @since 1.0.0
 */
export interface SetDefault {
  readonly _tag: "SetDefault"
  readonly name: string
}

/**
 * Takes the name of the default runtime out of the file.
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
 * The configuration that a change leads to.
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
 * Whether a change names a runtime by the empty name, which is a variable that is not set rather than a wish.
 *
 * @category guards
 * @since 1.0.0
 */
export const hasEmptyName = (change: ConfigurationChange): boolean =>
  change._tag !== "UnsetDefault" &&
  (change.name === "" || (change._tag === "RemoveRuntime" && change.newDefault === ""))

/**
 * The runtime that containers may ask for from then on, or by default. Undefined if a change only takes something out.
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
 * Whether the configuration has a runtime as it is to be added.
 *
 * @category guards
 * @since 1.0.0
 */
export const isConfigured = ({ runtimes }: DaemonConfig.DaemonConfig, { entry, name }: AddRuntime): boolean => {
  const present = runtimes?.get(name)
  return present !== undefined && isSameEntry(present, entry)
}

/**
 * Whether two configurations come to the same.
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
 * An entry as it is written into a file.
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
 * A change in the imperative, such as `add runtime "crun"`. Adding a runtime that is configured replaces it.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (change: ConfigurationChange, config: DaemonConfig.DaemonConfig): string => {
  switch (change._tag) {
    case "AddRuntime": {
      const verb = config.runtimes?.has(change.name) === true ? "replace" : "add"
      return `${verb} runtime ${JSON.stringify(change.name)}`
    }
    case "RemoveRuntime": {
      const naming = change.newDefault === undefined ? "" : ` and make ${JSON.stringify(change.newDefault)} the default`
      return `remove runtime ${JSON.stringify(change.name)}${naming}`
    }
    case "SetDefault":
      return `make ${JSON.stringify(change.name)} the default runtime`
    case "UnsetDefault":
      return "take the default runtime out"
  }
}

/**
 * Why there is nothing to do for a change.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describeNoop = (change: ConfigurationChange): string => {
  switch (change._tag) {
    case "AddRuntime":
      return `runtime ${JSON.stringify(change.name)} is configured so already`
    case "RemoveRuntime":
      return `no runtime ${JSON.stringify(change.name)} is configured`
    case "SetDefault":
      return `${JSON.stringify(change.name)} is the default runtime already`
    case "UnsetDefault":
      return "no default runtime is named"
  }
}

const isSameEntry = (one: DaemonConfig.RuntimeEntry, other: DaemonConfig.RuntimeEntry): boolean =>
  Json.isSame(entryJson(one), entryJson(other))
