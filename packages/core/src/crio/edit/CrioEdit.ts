/**
 * A change to the runtime handlers of CRI-O's configuration, as the smallest edits of its files. The result is read as the release reads it,
 * and a change is refused if the result is not what was asked, or if anything else would change too.
 */
import * as Result from "effect/Result"
import { TomlBytes } from "../../document/toml/index.ts"
import { EditRefusal, FileEdit, Origin, RuntimeChange, Source } from "../../engine/index.ts"
import { FilePath } from "../../text/index.ts"
import type { CrioEngine } from "../CrioEngine.ts"
import type { Given } from "../Given.ts"
import type { Settings } from "../Settings.ts"
import * as CrioChange from "./CrioChange.ts"
import { isHandlerOf, othersChanged } from "./meaning.ts"
import { defaultPath, dialect, handlersPath, mainFile, ownFile, stepsOf } from "./steps.ts"

export { ownFile }

/**
 * A configuration: a release of CRI-O, its input besides files, and the files that have been read.
 *
 * @category models
 * @since 1.0.0
 */
export interface Configuration {
  readonly engine: CrioEngine
  readonly given: Given
  readonly files: Source.Files
}

/**
 * The absolute path of the only file to change; undefined if this library chooses the file. `force` permits a default handler that CRI-O
 * does not know.
 *
 * @category models
 * @since 1.0.0
 */
export interface Options {
  readonly file?: string
  readonly force?: boolean
}

/**
 * Returns the edits that make a change to a configuration, or the reason for refusing it.
 *
 * ```ts
 * import { Crio, CrioEdit, Given } from "@oci-runtimes/core/crio"
 * import { Source } from "@oci-runtimes/core/engine"
 * import * as Result from "effect/Result"
 *
 * const engine = Crio.newest()
 * const files = Source.readAll(engine.sources, Given.usual, () => ({ _tag: "Unreadable", errno: "ENOENT" }))
 * const change = { _tag: "AddRuntime", name: "kata", program: "/usr/bin/containerd-shim-kata-v2" } as const
 * const { edits } = Result.getOrThrow(CrioEdit.make({ engine, given: Given.usual, files }, change))
 * for (const { after } of edits) console.log(new TextDecoder().decode(after).trimEnd())
 * // => [crio.runtime.runtimes.kata]
 * // => runtime_path = "/usr/bin/containerd-shim-kata-v2"
 * // => runtime_type = "vm"
 * ```
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (
  configuration: Configuration,
  change: CrioChange.CrioChange,
  { file, force = false }: Options = {}
): Result.Result<FileEdit.Edit<Settings>, EditRefusal.EditRefusal> => {
  const { engine, files, given } = configuration
  // A change may make the main file in question.
  const isNew = file !== undefined && file === mainFile(given) && isMissing(files.get(file))
  const reading = engine.read(given, isNew ? Source.withFile(files, file, new Uint8Array()) : files)
  const { settings } = reading
  const before: FileEdit.Side<Settings> = { files, reading }
  const fault = inputFault(change) ?? EditRefusal.ofReading("RefusedBefore", reading)
  if (fault !== undefined) return Result.fail(fault)
  if (isMade(change, settings)) return Result.succeed({ edits: [], before, after: before })
  const refusal = refusalOf(change, settings, file, force)
  return refusal === undefined ? edited(configuration, before, change, file) : Result.fail(refusal)
}

const isMissing = (state: Source.SourceState | undefined): boolean =>
  state === undefined || (state._tag === "Unreadable" && state.errno === "ENOENT")

const edited = (
  { engine, given }: Configuration,
  before: FileEdit.Side<Settings>,
  change: CrioChange.CrioChange,
  only: string | undefined
): Result.Result<FileEdit.Edit<Settings>, EditRefusal.EditRefusal> => {
  const edits: Array<FileEdit.FileEdit> = []
  let { files } = before
  for (const { file, steps } of stepsOf(change, before.reading.settings, only)) {
    const made = editedFile(given, files, { file, steps })
    if (Result.isFailure(made)) return Result.fail(made.failure)
    if (made.success.edits.length > 0) edits.push(made.success)
    files = FileEdit.applied(files, made.success)
  }
  const after: FileEdit.Side<Settings> = { files, reading: engine.read(given, files) }
  const doubt =
    EditRefusal.ofReading("RefusedAfterwards", after.reading) ?? doubtAbout(change, before, after, { edits, only })
  return doubt === undefined ? Result.succeed({ edits, before, after }) : Result.fail(doubt)
}

const editedFile = (
  given: Given,
  files: Source.Files,
  { file, steps }: TomlBytes.FileSteps
): Result.Result<FileEdit.FileEdit, EditRefusal.EditRefusal> => {
  const state = files.get(file)
  const refusal = FileEdit.unreadable(file, state)
  if (refusal !== undefined) return Result.fail(refusal)
  const before = state?._tag === "File" ? state.bytes.slice() : undefined
  return TomlBytes.edit(before ?? new Uint8Array(), dialect, steps).pipe(
    Result.mapError((obstacle): EditRefusal.EditRefusal =>
      obstacle === null ? { _tag: "NotText", file } : { _tag: "Uneditable", file, obstacle }
    ),
    Result.map(({ after, edits, undo }) => {
      const isGone = after.length === 0 && file === ownFile(given)
      return isGone ? FileEdit.removed(file, before) : { file, before, after, edits, undo }
    })
  )
}

const inputFault = (change: CrioChange.CrioChange): EditRefusal.EditRefusal | undefined => {
  if (RuntimeChange.hasEmptyName(change)) return { _tag: "EmptyName" }
  if (change._tag !== "AddRuntime") return undefined
  const { config = "/", name, program } = change
  // CRI-O looks for a word without a slash in its working directory.
  const path = [program, config].find((one) => !FilePath.isAbsolute(one))
  return path === undefined ? undefined : { _tag: "NotAbsolute", name, path }
}

const isMade = (change: CrioChange.CrioChange, { defaultRuntime, handlers }: Settings): boolean => {
  switch (change._tag) {
    case "AddRuntime":
      return isHandlerOf(handlers.get(change.name), change)
    case "RemoveRuntime":
      return (
        !handlers.has(change.name) && (change.newDefault === undefined || defaultRuntime.value === change.newDefault)
      )
    case "SetDefault":
      return defaultRuntime.value === change.name && defaultRuntime.origins.used?._tag !== "BuiltIn"
    case "UnsetDefault":
      return Origin.every(defaultRuntime.origins).every(({ _tag }) => _tag !== "File")
  }
}

const refusalOf = (
  change: CrioChange.CrioChange,
  { defaultRuntime, handlers }: Settings,
  file: string | undefined,
  force: boolean
): EditRefusal.EditRefusal | undefined => {
  const handler = change._tag === "UnsetDefault" ? undefined : handlers.get(change.name)
  if (change._tag === "AddRuntime" && change.replace !== true && handler !== undefined) {
    return { _tag: "NameTaken", name: change.name, origin: handler.origins.used }
  }
  if (change._tag === "RemoveRuntime" && handler !== undefined) {
    const { name, newDefault } = change
    const { shadowed, used } = handler.origins
    const isRestored = shadowed.some(({ _tag }) => _tag === "BuiltIn")
    const other = shadowed.find(
      (origin) => origin._tag === "Flag" || (file !== undefined && origin._tag === "File" && origin.file !== file)
    )
    if (used?._tag !== "File") return { _tag: "StillDefined", name, origin: used }
    if ((newDefault ?? defaultRuntime.value) === name && !isRestored) {
      return {
        _tag: "DefaultRuntime",
        name,
        origin: newDefault === undefined ? defaultRuntime.origins.used : undefined
      }
    }
    if (other !== undefined) return { _tag: "StillDefined", name, origin: other }
  }
  const wanted = RuntimeChange.defaultSetBy(change)
  return wanted === undefined || handlers.has(wanted) || force ? undefined : { _tag: "UnknownDefault", name: wanted }
}

/** Returns the reason to refuse a change that CRI-O accepts: the settings after it are not what was asked. */
const doubtAbout = (
  change: CrioChange.CrioChange,
  { reading: { settings: before } }: FileEdit.Side<Settings>,
  { reading: { settings: after } }: FileEdit.Side<Settings>,
  { edits, only }: { readonly edits: ReadonlyArray<FileEdit.FileEdit>; readonly only: string | undefined }
): EditRefusal.EditRefusal | undefined => {
  const read = new Set(after.documents.map(({ file }) => file))
  const unread = edits.find((one) => one.after !== undefined && !read.has(one.file))
  if (unread !== undefined) return { _tag: "NotLoaded", file: unread.file, main: ownFile(after.given) }
  const file = edits[0]?.file ?? only ?? ownFile(after.given)
  const doubt = ofHandler(change, after, file) ?? ofDefault(change, after, file)
  if (doubt !== undefined) return doubt
  const others = othersChanged(before, after, {
    name: change._tag === "AddRuntime" || change._tag === "RemoveRuntime" ? change.name : undefined,
    setsDefault: change._tag === "UnsetDefault" || RuntimeChange.defaultSetBy(change) !== undefined
  })
  return others.length === 0 ? undefined : { _tag: "ChangesOthers", file, others }
}

const ofHandler = (
  change: CrioChange.CrioChange,
  { handlers }: Settings,
  file: string
): EditRefusal.EditRefusal | undefined => {
  if (change._tag !== "AddRuntime" && change._tag !== "RemoveRuntime") return undefined
  const { name } = change
  const found = handlers.get(name)
  const origin = found?.origins.used
  if (change._tag === "AddRuntime") {
    return isHandlerOf(found, change) ? undefined : { _tag: "Overridden", key: [...handlersPath, name], file, origin }
  }
  return found === undefined || origin?._tag === "BuiltIn" ? undefined : { _tag: "StillDefined", name, origin }
}

const ofDefault = (
  change: CrioChange.CrioChange,
  { defaultRuntime: { origins, value } }: Settings,
  file: string
): EditRefusal.EditRefusal | undefined => {
  const wanted = RuntimeChange.defaultSetBy(change) ?? (change._tag === "UnsetDefault" ? undefined : value)
  const isAsked = wanted === undefined ? origins.used?._tag !== "File" : value === wanted
  return isAsked ? undefined : { _tag: "Overridden", key: defaultPath, file, origin: origins.used }
}
