/** The reasons to refuse a change: of its values, before it is made, and of the settings after it. */
import { Origin, RuntimeChange } from "../../engine/index.ts"
import { FilePath } from "../../text/index.ts"
import type { Settings, Sourced } from "../Settings.ts"
import type { EditRefusal } from "./EditRefusal.ts"
import * as PodmanChange from "./PodmanChange.ts"
import { flagsElsewhere, isFrom } from "./steps.ts"

/** Returns what is wrong with a change, whatever the configuration. */
export const inputFault = (change: PodmanChange.PodmanChange): EditRefusal | undefined => {
  if (RuntimeChange.hasEmptyName(change)) return { _tag: "EmptyName" }
  if (change._tag !== "AddRuntime") return undefined
  const { name } = change
  const path = change.paths.find((one) => !FilePath.isAbsolute(one))
  if (path !== undefined) return { _tag: "NotAbsolute", name, path }
  const flag = change.flags.map(PodmanChange.withoutDashes).find((one) => one === "" || one.startsWith("-"))
  return flag === undefined ? undefined : { _tag: "BadFlag", name, flag }
}

/** Returns the reason to refuse a change that is not made yet. */
export const refusalOf = (
  change: PodmanChange.PodmanChange,
  settings: Settings,
  file: string,
  force: boolean
): EditRefusal | undefined => {
  const runtime = change._tag === "UnsetDefault" ? undefined : settings.runtimes.get(change.name)
  if (change._tag === "AddRuntime" && change.replace !== true && runtime !== undefined) {
    return { _tag: "NameTaken", name: change.name, origin: runtime.origins.used }
  }
  if (change._tag === "RemoveRuntime" && runtime !== undefined && !isBuiltIn(runtime)) {
    const { name } = change
    const wanted = change.newDefault === undefined ? settings.runtime : { value: change.newDefault, origins: undefined }
    if (wanted?.value === name) return { _tag: "DefaultRuntime", name, origin: wanted.origins?.used }
    const other = placesOf(runtime).find((origin) => origin._tag === "File" && !isFrom(origin, file))
    if (other !== undefined) return { _tag: "StillDefined", name, origin: other }
    const [origin] = flagsElsewhere(name, settings, file)
    if (origin !== undefined) return { _tag: "FlagsElsewhere", name, origin }
  }
  const name = RuntimeChange.defaultSetBy(change)
  const isKnown = name === undefined || FilePath.isAbsolute(name) || settings.runtimes.has(name)
  return isKnown || force ? undefined : { _tag: "UnknownDefault", name }
}

/** Returns the reason to refuse a change that Podman accepts: the settings after it are not what was asked. */
export const doubtAbout = (
  change: PodmanChange.PodmanChange,
  sides: { readonly before: Settings; readonly after: Settings; readonly file: string; readonly engine: string }
): EditRefusal | undefined => {
  const { after, before, engine, file } = sides
  const overridden = (key: ReadonlyArray<string>, value: Sourced<unknown> | undefined): EditRefusal | undefined =>
    isFrom(value?.origins.used, file) ? undefined : { _tag: "Overridden", key, file, origin: value?.origins.used }
  switch (change._tag) {
    case "AddRuntime": {
      const { name } = change
      const flags = after.runtimeFlags.get(name)
      if (change.flags.length > 0 && flags === undefined) return { _tag: "FlagsUnknown", name, engine }
      return (
        overridden(["engine", "runtimes", name], after.runtimes.get(name)) ??
        (flags === undefined ? undefined : overridden(["engine", "runtimes_flags", name], flags))
      )
    }
    case "RemoveRuntime": {
      const rest = after.runtimes.get(change.name)
      const isRestored = rest?.origins.used?._tag === "BuiltIn" && isIn(before.runtimes.get(change.name), file)
      if (rest !== undefined && !isRestored) {
        return { _tag: "StillDefined", name: change.name, origin: rest.origins.used }
      }
      return change.newDefault === undefined ? undefined : overridden(["engine", "runtime"], after.runtime)
    }
    case "SetDefault":
      return overridden(["engine", "runtime"], after.runtime)
    case "UnsetDefault":
      return (
        after.runtime && { _tag: "DefaultElsewhere", name: after.runtime.value, origin: after.runtime.origins.used }
      )
  }
}

const placesOf = (value: Sourced<unknown> | undefined): ReadonlyArray<Origin.Origin> =>
  value === undefined ? [] : Origin.every(value.origins)

const isBuiltIn = (value: Sourced<unknown>): boolean => placesOf(value).some(({ _tag }) => _tag === "BuiltIn")

const isIn = (value: Sourced<unknown> | undefined, file: string): boolean =>
  placesOf(value).some((origin) => isFrom(origin, file))
