/**
 * Changes to the runtimes of Podman's configuration, as data: the intended result, not the edits of a file.
 */
import type { RuntimeChange } from "../../engine/index.ts"
import type { Settings } from "../Settings.ts"

/**
 * A change that configures a runtime: the absolute paths at which Podman looks for its program, in order, and the flags with which
 * Podman calls the program. Without paths, Podman looks for the name in `$PATH`. A flag is written with or without its two dashes. A
 * runtime that is already configured differently, or is built in, is an error unless `replace` is true.
 *
 * @category models
 * @since 1.0.0
 */
export interface AddRuntime extends RuntimeChange.AddRuntime {
  readonly paths: ReadonlyArray<string>
  readonly flags: ReadonlyArray<string>
}

/**
 * A change to the runtimes of a configuration. A runtime is removed with its flags; a built-in runtime that the file defines differently
 * becomes the built-in one again. The default runtime is a name, or an absolute path.
 *
 * @category models
 * @since 1.0.0
 */
export type PodmanChange = RuntimeChange.RuntimeChange<AddRuntime>

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

const flagsOf = (name: string, flags: Settings["runtimeFlags"]): ReadonlyArray<string> => flags.get(name)?.value ?? []

const isSame = (one: ReadonlyArray<string> | undefined, other: ReadonlyArray<string>): boolean =>
  one?.length === other.length && one.every((item, index) => item === other[index])
