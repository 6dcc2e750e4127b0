/**
 * The rules for changes that are the same for every engine whose files are read again after a change: whether a change is made already,
 * whether it may be made, and whether its result is what was asked.
 */
import type { Table } from "../data/index.ts"
import type { EditRefusal } from "./EditRefusal.ts"
import type { FileEdit } from "./FileEdit.ts"
import * as Origin from "./Origin.ts"
import * as RuntimeChange from "./RuntimeChange.ts"

/**
 * The settings that changes are about.
 *
 * @category models
 * @since 1.0.0
 */
export interface EditedSettings {
  readonly defaultRuntime: { readonly value: string; readonly origins: Origin.Origins }
  /** The runtimes by their names. */
  readonly runtimes: Pick<Table.Table<{ readonly origins: Origin.Origins }>, "get" | "has">
  /** The files that the engine reads. */
  readonly files: ReadonlyArray<string>
}

/**
 * Reports whether a change has nothing to do. `isAsAsked` reports whether the runtime of a change is as the change wants it.
 *
 * @category guards
 * @since 1.0.0
 */
export const isMade = (
  change: RuntimeChange.RuntimeChange,
  { defaultRuntime: { origins, value }, runtimes }: EditedSettings,
  isAsAsked: boolean
): boolean => {
  switch (change._tag) {
    case "AddRuntime":
      return isAsAsked
    case "RemoveRuntime":
      return !runtimes.has(change.name) && (change.newDefault === undefined || value === change.newDefault)
    case "SetDefault":
      return value === change.name && origins.used?._tag !== "BuiltIn"
    case "UnsetDefault":
      return Origin.every(origins).every(({ _tag }) => _tag !== "File")
  }
}

/**
 * Returns the reason for refusing a change that is not made yet; undefined if there is none. `file` is the only file that may be changed,
 * `force` permits an unknown default runtime, and `isRestored` is true if the built-in runtime counts again after the removal.
 *
 * @category operations
 * @since 1.0.0
 */
export const refusalOf = (
  change: RuntimeChange.RuntimeChange,
  { defaultRuntime, runtimes }: EditedSettings,
  {
    file,
    force,
    isRestored
  }: { readonly file: string | undefined; readonly force: boolean; readonly isRestored: boolean }
): EditRefusal | undefined => {
  const { origins } = (change._tag === "UnsetDefault" ? undefined : runtimes.get(change.name)) ?? {}
  if (change._tag === "AddRuntime" && change.replace !== true && origins !== undefined) {
    return { _tag: "NameTaken", name: change.name, origin: origins.used }
  }
  if (change._tag === "RemoveRuntime" && origins !== undefined) {
    const { name, newDefault } = change
    if (origins.used?._tag !== "File") return { _tag: "StillDefined", name, origin: origins.used }
    const isBuiltIn = isRestored || origins.shadowed.some(({ _tag }) => _tag === "BuiltIn")
    if ((newDefault ?? defaultRuntime.value) === name && !isBuiltIn) {
      return {
        _tag: "DefaultRuntime",
        name,
        origin: newDefault === undefined ? defaultRuntime.origins.used : undefined
      }
    }
    const other = Origin.every(origins).find(
      (origin) => origin._tag === "Flag" || (file !== undefined && origin._tag === "File" && origin.file !== file)
    )
    if (other !== undefined) return { _tag: "StillDefined", name, origin: other }
  }
  const wanted = RuntimeChange.defaultSetBy(change)
  return wanted === undefined || runtimes.has(wanted) || force ? undefined : { _tag: "UnknownDefault", name: wanted }
}

/**
 * A change that was made, and what its result is compared with.
 *
 * @category models
 * @since 1.0.0
 */
export interface Made {
  readonly edits: ReadonlyArray<FileEdit>
  /** The only file that may be changed; undefined if any may be. */
  readonly only: string | undefined
  /** A file that the engine reads. */
  readonly main: string
  /** The keys that lead to the default runtime, and to the runtime of the change. */
  readonly keys: { readonly default: ReadonlyArray<string>; readonly runtime: ReadonlyArray<string> }
  /** True if the runtime of the change is as the change wants it. */
  readonly isAsAsked: boolean
  /** Returns the names of what differs besides a runtime and the default runtime. */
  readonly othersChanged: (besides: Besides) => ReadonlyArray<string>
}

/**
 * The parts of the settings that a change is about: a runtime, and the default runtime.
 *
 * @category models
 * @since 1.0.0
 */
export interface Besides {
  readonly name: string | undefined
  readonly setsDefault: boolean
}

/**
 * Returns the reason for refusing a change whose result the engine accepts: the settings are not what was asked, or something else has
 * changed too.
 *
 * @category operations
 * @since 1.0.0
 */
export const doubtAbout = (
  change: RuntimeChange.RuntimeChange,
  after: EditedSettings,
  made: Made
): EditRefusal | undefined => {
  const { edits, main, only } = made
  const unread = edits.find((one) => one.after !== undefined && !after.files.includes(one.file))
  if (unread !== undefined) return { _tag: "NotLoaded", file: unread.file, main }
  const file = edits[0]?.file ?? only ?? main
  const doubt = ofRuntime(change, after, made, file) ?? ofDefault(change, after, made, file)
  if (doubt !== undefined) return doubt
  const others = made.othersChanged({
    name: change._tag === "AddRuntime" || change._tag === "RemoveRuntime" ? change.name : undefined,
    setsDefault: change._tag === "UnsetDefault" || RuntimeChange.defaultSetBy(change) !== undefined
  })
  return others.length === 0 ? undefined : { _tag: "ChangesOthers", file, others }
}

const ofRuntime = (
  change: RuntimeChange.RuntimeChange,
  { runtimes }: EditedSettings,
  { isAsAsked, keys }: Made,
  file: string
): EditRefusal | undefined => {
  if (change._tag !== "AddRuntime" && change._tag !== "RemoveRuntime") return undefined
  const found = runtimes.get(change.name)
  const origin = found?.origins.used
  if (change._tag === "AddRuntime") {
    return isAsAsked ? undefined : { _tag: "Overridden", key: keys.runtime, file, origin }
  }
  const isGone = found === undefined || origin?._tag === "BuiltIn"
  return isGone ? undefined : { _tag: "StillDefined", name: change.name, origin }
}

const ofDefault = (
  change: RuntimeChange.RuntimeChange,
  { defaultRuntime: { origins, value } }: EditedSettings,
  { keys }: Made,
  file: string
): EditRefusal | undefined => {
  const wanted = RuntimeChange.defaultSetBy(change)
  const isAsked =
    change._tag === "UnsetDefault" ? origins.used?._tag !== "File" : wanted === undefined || wanted === value
  return isAsked ? undefined : { _tag: "Overridden", key: keys.default, file, origin: origins.used }
}
