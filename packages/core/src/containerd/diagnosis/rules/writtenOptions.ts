/** The options of runtimes as containerd reads them, whatever their spelling. */
import { GoText } from "../../../text/index.ts"
import { type ConfigTree } from "../../files/ConfigTree.ts"
import { keyOf } from "../../files/goToml1.ts"
import type { ConfiguredRuntime } from "../../Settings.ts"
import type { Traits } from "../../releases/Traits.ts"

/** Returns the key that is read as an option; undefined if there is none. */
export const writtenKey = (
  { reader }: Pick<Traits, "reader">,
  { options }: Pick<ConfiguredRuntime, "options">,
  key: string
): string | undefined => {
  if (options === undefined) return undefined
  if (reader === "goToml1") return keyOf(options, key)
  const lower = GoText.toLower(key)
  // The options are written anew with sorted keys, and the last spelling counts.
  return [...options.entries.names()]
    .filter((one) => GoText.toLower(one) === lower)
    .toSorted(GoText.compare)
    .at(-1)
}

/** Returns the value that is read as an option; undefined if there is none. */
export const optionAt = (
  traits: Pick<Traits, "reader">,
  runtime: Pick<ConfiguredRuntime, "options">,
  key: string
): ConfigTree | undefined => {
  const written = writtenKey(traits, runtime, key)
  return written === undefined ? undefined : runtime.options?.entries.get(written)
}

/** Reports whether a runtime leaves its cgroups to systemd. */
export const usesSystemd = (traits: Pick<Traits, "reader">, runtime: Pick<ConfiguredRuntime, "options">): boolean => {
  const value = optionAt(traits, runtime, "SystemdCgroup")
  return value?._tag === "Leaf" && value.node.type === "boolean" && value.node.value
}
