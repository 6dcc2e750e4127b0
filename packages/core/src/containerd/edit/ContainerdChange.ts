/**
 * Changes to the runtimes of containerd's configuration, as data: the intended result, not the edits of files.
 */
import type { Json } from "../../document/index.ts"
import type { RuntimeChange } from "../../engine/index.ts"

/**
 * A value of an option of a shim.
 *
 * @category models
 * @since 1.0.0
 */
export type OptionValue = boolean | number | string | ReadonlyArray<string>

/**
 * A change that configures a runtime: the type of its shim, and the options that the shim gets. Options of runc's shim get `SystemdCgroup`
 * too if other runtimes have it, unless it is given.
 *
 * @category models
 * @since 1.0.0
 */
export interface AddRuntime extends RuntimeChange.AddRuntime {
  readonly type: string
  readonly options: { readonly [key: string]: OptionValue }
}

/**
 * A change to the runtimes of a configuration. A built-in runtime that a file defines differently becomes the built-in one again when it
 * is removed.
 *
 * @category models
 * @since 1.0.0
 */
export type ContainerdChange = RuntimeChange.RuntimeChange<AddRuntime>

/**
 * Returns the change that adds a runtime by its program, which runc's shim runs.
 *
 * @category constructors
 * @since 1.0.0
 */
export const addProgram = (name: string, program: string, replace: boolean): AddRuntime => ({
  _tag: "AddRuntime",
  name,
  type: runcType,
  options: { BinaryName: program },
  replace
})

/**
 * Returns the options that a file can have, without those that `optionFaults` names.
 *
 * @category converting
 * @since 1.0.0
 */
export const optionsOf = (options: Json.JsonObject): { readonly [key: string]: OptionValue } =>
  Object.fromEntries(Object.entries(options).filter((entry): entry is [string, OptionValue] => isOption(entry[1])))

/**
 * Says which options cannot be written: tables, fractions, and lists of anything but strings.
 *
 * @category guards
 * @since 1.0.0
 */
export const optionFaults = (options: Json.JsonObject): ReadonlyArray<string> =>
  Object.entries(options).flatMap(([key, value]) =>
    isOption(value)
      ? []
      : [
          `The value of the option ${JSON.stringify(key)} cannot be written. Give a string, an integer, true, false, or a list of strings`
        ]
  )

const isOption = (value: Json.Json): value is OptionValue =>
  typeof value === "string" ||
  typeof value === "boolean" ||
  (typeof value === "number" && Number.isSafeInteger(value)) ||
  (Array.isArray(value) && value.every((item) => typeof item === "string"))

/**
 * The type of runc's shim.
 *
 * @category constants
 * @since 1.0.0
 */
export const runcType = "io.containerd.runc.v2"
