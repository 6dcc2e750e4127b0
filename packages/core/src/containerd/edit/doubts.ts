/** The reasons to refuse a change: of its values, before it is made, and of the settings after it. */
import { EditRules, type FileEdit, RuntimeChange } from "../../engine/index.ts"
import { FilePath } from "../../text/index.ts"
import type { Settings } from "../Settings.ts"
import type * as ContainerdChange from "./ContainerdChange.ts"
import type { EditRefusal } from "./EditRefusal.ts"
import { isRuntimeOf, othersChanged } from "./meaning.ts"
import { mainFile, withDriver } from "./ways.ts"

/** Returns what is wrong with a change, whatever the configuration. */
export const inputFault = (change: ContainerdChange.ContainerdChange): EditRefusal | undefined => {
  if (RuntimeChange.hasEmptyName(change)) return { _tag: "EmptyName" }
  if (change._tag !== "AddRuntime") return undefined
  const paths = [change.type, change.options.BinaryName].filter((value) => typeof value === "string")
  const path = paths.find((one) => one === "" || (one.includes("/") && !FilePath.isAbsolute(one)))
  return path === undefined ? undefined : { _tag: "NotAbsolute", name: change.name, path }
}

/** Reports whether containerd already has these settings. */
export const isMade = (change: ContainerdChange.ContainerdChange, settings: Settings): boolean =>
  EditRules.isMade(change, edited(settings), isAsAsked(change, settings))

/** Returns the reason to refuse a change that is not made yet. */
export const refusalOf = (
  change: ContainerdChange.ContainerdChange,
  settings: Settings,
  options: { readonly file: string | undefined; readonly force: boolean }
): EditRefusal | undefined => {
  // Before containerd 2, the built-in runc counts if the files have no runtime.
  const isRestored = change._tag === "RemoveRuntime" && change.name === "runc" && settings.runtimes.size === 1
  return EditRules.refusalOf(change, edited(settings), { ...options, isRestored })
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
  made: Pick<EditRules.Made, "edits" | "only">
): EditRefusal | undefined =>
  EditRules.doubtAbout(change, edited(after), {
    ...made,
    main: mainFile(after.given),
    keys: {
      default: ["default_runtime_name"],
      runtime: ["runtimes", ...(change._tag === "UnsetDefault" ? [] : [change.name])]
    },
    isAsAsked: isAsAsked(change, after),
    othersChanged: (besides) => othersChanged(before, after, besides)
  })

const edited = ({ defaultRuntime, documents, runtimes }: Settings): EditRules.EditedSettings => ({
  defaultRuntime,
  runtimes,
  files: documents.map(({ file }) => file)
})

/** Reports whether the runtime of a change is as the change wants it. */
const isAsAsked = (change: ContainerdChange.ContainerdChange, settings: Settings): boolean => {
  const runtime = change._tag === "AddRuntime" ? settings.runtimes.get(change.name) : undefined
  return (
    change._tag === "AddRuntime" &&
    runtime !== undefined &&
    isRuntimeOf(runtime, change.type, withDriver(settings, change))
  )
}
