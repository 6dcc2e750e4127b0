/**
 * Changes to the runtimes of a configuration, in the parts that are the same for every engine: the intended result, not the edits of a file.
 */

/**
 * A change that configures a runtime. Each engine adds how the runtime is configured. A runtime that is already configured differently is
 * an error unless `replace` is true.
 *
 * @category models
 * @since 1.0.0
 */
export interface AddRuntime {
  readonly _tag: "AddRuntime"
  readonly name: string
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
 * A change to the runtimes of a configuration. `Add` is how an engine configures a runtime.
 *
 * @category models
 * @since 1.0.0
 */
export type RuntimeChange<Add extends AddRuntime = AddRuntime> = Add | RemoveRuntime | SetDefault | UnsetDefault

/**
 * Reports whether a change contains an empty name, which usually comes from an unset variable.
 *
 * @category guards
 * @since 1.0.0
 */
export const hasEmptyName = (change: RuntimeChange): boolean =>
  change._tag !== "UnsetDefault" &&
  (change.name === "" || (change._tag === "RemoveRuntime" && change.newDefault === ""))

/**
 * Returns the default runtime that a change sets; undefined if it sets none.
 *
 * @category getters
 * @since 1.0.0
 */
export const defaultSetBy = (change: RuntimeChange): string | undefined => {
  if (change._tag === "SetDefault") return change.name
  return change._tag === "RemoveRuntime" ? change.newDefault : undefined
}

/**
 * Describes what a change did to the file at a path, such as `added runtime "crun" to daemon.json`. `known` are the runtimes before the
 * change: adding a known runtime replaces it.
 *
 * ```ts
 * import { RuntimeChange } from "@oci-runtimes/core/engine"
 *
 * console.log(RuntimeChange.describe({ _tag: "RemoveRuntime", name: "crun" }, new Set(["crun"]), "daemon.json"))
 * // => removed runtime "crun" from daemon.json
 * ```
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (
  change: RuntimeChange,
  known: { readonly has: (name: string) => boolean },
  path: string
): string => {
  switch (change._tag) {
    case "AddRuntime":
      return known.has(change.name)
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
export const describeNoop = (change: RuntimeChange): string => {
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
