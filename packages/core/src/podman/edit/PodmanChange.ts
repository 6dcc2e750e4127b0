/**
 * Changes to the runtimes of Podman's configuration, as data: the intended result, not the edits of a file.
 */
import type { Settings } from "../Settings.ts"

/**
 * A change that configures a runtime: the absolute paths at which Podman looks for its program, in order, and the flags with which
 * Podman calls the program. Without paths, Podman looks for the name in `$PATH`. A flag is written with or without its two dashes. A
 * runtime that is already configured differently, or is built in, is an error unless `replace` is true.
 *
 * @category models
 * @since 1.0.0
 */
export interface AddRuntime {
  readonly _tag: "AddRuntime"
  readonly name: string
  readonly paths: ReadonlyArray<string>
  readonly flags: ReadonlyArray<string>
  readonly replace?: boolean
}

/**
 * A change that removes a runtime, with its flags, from a file. The default runtime can be removed only if `newDefault` names another
 * one. A built-in runtime that the file defines differently becomes the built-in one again.
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
 * A change that sets the default runtime in a file: a name, or an absolute path.
 *
 * @category models
 * @since 1.0.0
 */
export interface SetDefault {
  readonly _tag: "SetDefault"
  readonly name: string
}

/**
 * A change that removes the default runtime's name from a file.
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
export type PodmanChange = AddRuntime | RemoveRuntime | SetDefault | UnsetDefault

/**
 * Returns a flag as Podman wants it in a file: without the two dashes that Podman puts before it.
 *
 * @category converting
 * @since 1.0.0
 */
export const withoutDashes = (flag: string): string => (flag.startsWith("--") ? flag.slice(2) : flag)

/**
 * Returns the first argument that Podman cannot pass to a runtime; undefined if there is none. Podman puts two dashes before each flag, so that
 * all arguments begin with them.
 *
 * @category guards
 * @since 1.0.0
 */
export const oddArgument = (args: ReadonlyArray<string>): string | undefined =>
  args.find((arg) => !arg.startsWith("--"))

/**
 * Says what is wrong with an argument that Podman cannot pass to a runtime.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describeOdd = (argument: string): string =>
  `Podman passes only arguments that begin with two dashes to a runtime, and ${JSON.stringify(argument)} does not. Give a flag such as --debug`

/**
 * Reports whether a change contains an empty name, which usually comes from an unset variable.
 *
 * @category guards
 * @since 1.0.0
 */
export const hasEmptyName = (change: PodmanChange): boolean =>
  change._tag !== "UnsetDefault" &&
  (change.name === "" || (change._tag === "RemoveRuntime" && change.newDefault === ""))

/**
 * Returns the default runtime that a change sets; undefined if it sets none.
 *
 * @category getters
 * @since 1.0.0
 */
export const newDefault = (change: PodmanChange): string | undefined => {
  if (change._tag === "SetDefault") return change.name
  return change._tag === "RemoveRuntime" ? change.newDefault : undefined
}

/**
 * Reports whether Podman already has these settings, whatever the file in which they are.
 *
 * @category guards
 * @since 1.0.0
 */
export const isMade = (change: PodmanChange, { runtime, runtimeFlags, runtimes }: Settings): boolean => {
  switch (change._tag) {
    case "AddRuntime": {
      const flags = change.flags.map(withoutDashes)
      return isSame(runtimes.get(change.name)?.value, change.paths) && isSame(flagsOf(change.name, runtimeFlags), flags)
    }
    case "RemoveRuntime":
      return !runtimes.has(change.name) && (change.newDefault === undefined || runtime?.value === change.newDefault)
    case "SetDefault":
      return runtime?.value === change.name
    case "UnsetDefault":
      return runtime === undefined
  }
}

/**
 * Describes what a change did to the file at a path, such as `added runtime "crun" to /etc/containers/containers.conf`. `settings` are
 * the settings before the change: adding a runtime that Podman knows replaces it.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (change: PodmanChange, { runtimes }: Pick<Settings, "runtimes">, path: string): string => {
  switch (change._tag) {
    case "AddRuntime":
      return runtimes.has(change.name)
        ? `replaced runtime ${JSON.stringify(change.name)} in ${path}`
        : `added runtime ${JSON.stringify(change.name)} to ${path}`
    case "RemoveRuntime": {
      const naming =
        change.newDefault === undefined ? "" : `; ${JSON.stringify(change.newDefault)} is now the default runtime`
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
export const describeNoop = (change: PodmanChange): string => {
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

const flagsOf = (name: string, flags: Settings["runtimeFlags"]): ReadonlyArray<string> => flags.get(name)?.value ?? []

const isSame = (one: ReadonlyArray<string> | undefined, other: ReadonlyArray<string>): boolean =>
  one?.length === other.length && one.every((item, index) => item === other[index])
