/** The reasons to refuse a change: of its values, before it is made, and of the settings after it. */
import { type FileEdit, Origin, RuntimeChange } from "../../engine/index.ts"
import { FilePath } from "../../text/index.ts"
import type { ConfiguredRuntime, Settings } from "../Settings.ts"
import type * as ContainerdChange from "./ContainerdChange.ts"
import type { EditRefusal } from "./EditRefusal.ts"
import { isRuntimeOf, othersChanged } from "./meaning.ts"
import { mainFile, optionsOf } from "./ways.ts"

/** Returns what is wrong with a change, whatever the configuration. */
export const inputFault = (change: ContainerdChange.ContainerdChange): EditRefusal | undefined => {
  if (RuntimeChange.hasEmptyName(change)) return { _tag: "EmptyName" }
  if (change._tag !== "AddRuntime") return undefined
  const paths = [change.type, change.options.BinaryName].filter((value) => typeof value === "string")
  const path = paths.find((one) => one === "" || (one.includes("/") && !FilePath.isAbsolute(one)))
  return path === undefined ? undefined : { _tag: "NotAbsolute", name: change.name, path }
}

/** Reports whether containerd already has these settings. */
export const isMade = (change: ContainerdChange.ContainerdChange, settings: Settings): boolean => {
  const { defaultRuntime, runtimes } = settings
  const isDefault = (name: string | undefined) => name === undefined || defaultRuntime.value === name
  switch (change._tag) {
    case "AddRuntime":
      return isAsAsked(runtimes.get(change.name), change, settings)
    case "RemoveRuntime":
      return !runtimes.has(change.name) && isDefault(change.newDefault)
    case "SetDefault":
      return isDefault(change.name) && defaultRuntime.origins.used?._tag === "File"
    case "UnsetDefault":
      return Origin.every(defaultRuntime.origins).every(({ _tag }) => _tag !== "File")
  }
}

/** Returns the reason to refuse a change that is not made yet. */
export const refusalOf = (
  change: ContainerdChange.ContainerdChange,
  { defaultRuntime, runtimes }: Settings,
  file: string | undefined,
  force: boolean
): EditRefusal | undefined => {
  const runtime = change._tag === "UnsetDefault" ? undefined : runtimes.get(change.name)
  if (change._tag === "AddRuntime" && change.replace !== true && runtime !== undefined) {
    return { _tag: "NameTaken", name: change.name, origin: runtime.origins.used }
  }
  if (change._tag === "RemoveRuntime" && runtime !== undefined) {
    const { name, newDefault } = change
    const places = Origin.every(runtime.origins).filter((origin) => origin._tag === "File")
    if (places.length === 0) return { _tag: "StillDefined", name, origin: undefined }
    // Without any runtime in the files, the built-in one counts.
    const isRestored =
      runtime.origins.shadowed.some(({ _tag }) => _tag === "BuiltIn") || (name === "runc" && runtimes.size === 1)
    if ((newDefault ?? defaultRuntime.value) === name && !isRestored) {
      return {
        _tag: "DefaultRuntime",
        name,
        origin: newDefault === undefined ? defaultRuntime.origins.used : undefined
      }
    }
    const other = places.find((origin) => file !== undefined && origin.file !== file)
    if (other !== undefined) return { _tag: "StillDefined", name, origin: other }
  }
  const wanted = RuntimeChange.defaultSetBy(change)
  return wanted === undefined || runtimes.has(wanted) || force ? undefined : { _tag: "UnknownDefault", name: wanted }
}

/** Returns the reason to refuse a change of what two old tables define, which count before containerd 2 whatever the runtimes are. */
export const oldTable = (
  change: ContainerdChange.ContainerdChange,
  { oldDefault, oldUntrusted }: Settings
): EditRefusal | undefined => {
  const name = change._tag === "UnsetDefault" ? undefined : change.name
  const setsDefault = change._tag === "UnsetDefault" || RuntimeChange.defaultSetBy(change) !== undefined
  if (oldDefault !== undefined && (setsDefault || (name === "default" && change._tag !== "SetDefault"))) {
    return { _tag: "OldTable", table: "default_runtime", origin: oldDefault.origins.used }
  }
  return oldUntrusted !== undefined && name === "untrusted"
    ? { _tag: "OldTable", table: "untrusted_workload_runtime", origin: oldUntrusted.origins.used }
    : undefined
}

/** Returns the reason to refuse a change that containerd accepts: the settings after it are not what was asked. */
export const doubtAbout = (
  change: ContainerdChange.ContainerdChange,
  { reading: { settings: before } }: FileEdit.Side<Settings>,
  { reading: { settings: after } }: FileEdit.Side<Settings>,
  { edits, only }: { readonly edits: ReadonlyArray<FileEdit.FileEdit>; readonly only: string | undefined }
): EditRefusal | undefined => {
  const loaded = new Set(after.documents.map(({ file }) => file))
  const unread = edits.find((one) => one.after !== undefined && !loaded.has(one.file))
  const file = (unread ?? edits[0])?.file ?? only ?? mainFile(after.given)
  if (unread !== undefined) return { _tag: "NotLoaded", file, main: mainFile(after.given) }
  const doubt = ofRuntime(change, after, file) ?? ofDefault(change, after, file)
  if (doubt !== undefined) return doubt
  const others = othersChanged(before, after, {
    name: change._tag === "AddRuntime" || change._tag === "RemoveRuntime" ? change.name : undefined,
    setsDefault: change._tag === "UnsetDefault" || RuntimeChange.defaultSetBy(change) !== undefined
  })
  return others.length === 0 ? undefined : { _tag: "ChangesOthers", file, others }
}

const ofRuntime = (
  change: ContainerdChange.ContainerdChange,
  after: Settings,
  file: string
): EditRefusal | undefined => {
  if (change._tag === "AddRuntime") {
    const made = after.runtimes.get(change.name)
    return isAsAsked(made, change, after)
      ? undefined
      : { _tag: "Overridden", key: ["runtimes", change.name], file, origin: made?.origins.used }
  }
  if (change._tag !== "RemoveRuntime") return undefined
  const rest = after.runtimes.get(change.name)
  return rest === undefined || rest.origins.used?._tag === "BuiltIn"
    ? undefined
    : { _tag: "StillDefined", name: change.name, origin: rest.origins.used }
}

const ofDefault = (
  change: ContainerdChange.ContainerdChange,
  { defaultRuntime }: Settings,
  file: string
): EditRefusal | undefined => {
  const { origins, value } = defaultRuntime
  const wanted = RuntimeChange.defaultSetBy(change) ?? (change._tag === "UnsetDefault" ? undefined : value)
  const isAsked = wanted === undefined ? origins.used?._tag !== "File" : value === wanted
  return isAsked ? undefined : { _tag: "Overridden", key: ["default_runtime_name"], file, origin: origins.used }
}

/** Reports whether a runtime is as a change wants it. */
const isAsAsked = (
  runtime: ConfiguredRuntime | undefined,
  change: ContainerdChange.AddRuntime,
  settings: Settings
): boolean => runtime !== undefined && isRuntimeOf(runtime, change.type, optionsOf(settings, change))
