/**
 * A change to the runtimes of containerd's configuration, as the smallest edits of its files. The result is read as the release reads it, and
 * a change is refused if the result is not what was asked, or if anything else would change too.
 */
import * as Result from "effect/Result"
import { TomlBytes, TomlTree } from "../../document/toml/index.ts"
import { EditRefusal as Common, FileEdit, Origin, RuntimeChange, type Source } from "../../engine/index.ts"
import { FilePath } from "../../text/index.ts"
import type { ContainerdEngine } from "../ContainerdEngine.ts"
import type { Given } from "../Given.ts"
import type { Installation } from "../daemon/Installation.ts"
import { dialectOf } from "../releases/Traits.ts"
import type { ConfiguredRuntime, Settings } from "../Settings.ts"
import * as ContainerdChange from "./ContainerdChange.ts"
import type { EditRefusal } from "./EditRefusal.ts"
import { isRuntimeOf, othersChanged } from "./meaning.ts"
import { type EditContext, mainFile, optionsOf, ownFile, type Way, waysOf } from "./ways.ts"

/**
 * A configuration: a release of containerd, its input besides files, and the files that have been read. The files
 * that `candidates` names must be among them.
 *
 * @category models
 * @since 1.0.0
 */
export interface Configuration {
  readonly engine: ContainerdEngine
  readonly given: Given
  readonly files: Source.Files
  /** The way in which containerd is installed, if it is known. */
  readonly installation?: Installation | undefined
}

/**
 * The absolute path of the only file to change; undefined if this library chooses the files. `force` permits a default runtime that
 * containerd does not know.
 *
 * @category models
 * @since 1.0.0
 */
export interface Options {
  readonly file?: string
  readonly force?: boolean
}

/**
 * Returns the files that a change may change, which must have been read even if containerd does not load them.
 *
 * @category getters
 * @since 1.0.0
 */
export const candidates = (given: Given): ReadonlyArray<string> => [mainFile(given), ownFile(given)]

/**
 * Returns the edits that make a change to a configuration, or the reason for refusing it.
 *
 * ```ts
 * import { Containerd, ContainerdChange, ContainerdEdit, Given } from "@oci-runtimes/core/containerd"
 * import { Source } from "@oci-runtimes/core/engine"
 * import * as Result from "effect/Result"
 *
 * const engine = Containerd.containerd17
 * const files = Source.readAll(engine.sources, Given.usual, () => ({ _tag: "Unreadable", errno: "ENOENT" }))
 * const change = ContainerdChange.addProgram("crun", "/usr/bin/crun", false)
 * const { edits } = Result.getOrThrow(ContainerdEdit.make({ engine, given: Given.usual, files }, change))
 * for (const { after, file } of edits) {
 *   console.log(file)
 *   // Before containerd 2, the built-in runc is lost as soon as a file has any runtime.
 *   for (const [header] of new TextDecoder().decode(after).matchAll(/^\[.*\]$/gm)) console.log(header)
 * }
 * // => /etc/containerd/config.toml
 * // => [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
 * // => [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.crun]
 * // => [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.crun.options]
 * ```
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (
  configuration: Configuration,
  change: ContainerdChange.ContainerdChange,
  { file, force = false }: Options = {}
): Result.Result<FileEdit.Edit<Settings>, EditRefusal> => {
  const { engine, files, given } = configuration
  const reading = engine.read(given, files)
  const { settings } = reading
  const before: FileEdit.Side<Settings> = { files, reading }
  const fault = inputFault(change) ?? Common.ofReading("RefusedBefore", reading)
  if (fault !== undefined) return Result.fail(fault)
  if (isMade(change, settings)) return Result.succeed({ edits: [], before, after: before })
  const refusal = refusalOf(change, settings, file, force)
  if (refusal !== undefined) return Result.fail(refusal)
  const context: EditContext = { traits: engine.traits(), given, files, settings }
  const main = mainFile(given)
  let last: Result.Result<FileEdit.Edit<Settings>, EditRefusal> = Result.fail({ _tag: "NotLoaded", file: main, main })
  for (const way of waysOf(context, change, file)) {
    // The version in a drop-in file may count for other files too, so a file without anything else cannot always go.
    for (const removesBare of [true, false]) {
      last = tried(configuration, { ...context, removesBare }, before, way, change)
      if (Result.isSuccess(last)) return last
    }
  }
  return last
}

/** Makes a change in a way, and holds the result against what was asked. */
const tried = (
  { engine, given, installation }: Configuration,
  context: EditContext & { readonly removesBare: boolean },
  before: FileEdit.Side<Settings>,
  way: Way,
  change: ContainerdChange.ContainerdChange
): Result.Result<FileEdit.Edit<Settings>, EditRefusal> => {
  const edits: Array<FileEdit.FileEdit> = []
  let { files } = before
  for (const steps of way) {
    const made = edited(context, files, steps)
    if (Result.isFailure(made)) return Result.fail(made.failure)
    if (made.success.edits.length > 0) edits.push(made.success)
    files = FileEdit.applied(files, made.success)
  }
  const template = installation?.templates[0]
  if (template !== undefined && edits.some(({ file }) => file === mainFile(given))) {
    return Result.fail({ _tag: "MadeAtStart", file: mainFile(given), by: installation!.title, template })
  }
  const after: FileEdit.Side<Settings> = { files, reading: engine.read(given, files) }
  const doubt = Common.ofReading("RefusedAfterwards", after.reading) ?? doubtAbout(change, before, after, edits)
  return doubt === undefined ? Result.succeed({ edits, before, after }) : Result.fail(doubt)
}

const edited = (
  { given, removesBare, traits }: EditContext & { readonly removesBare: boolean },
  files: Source.Files,
  { file, steps }: TomlBytes.FileSteps
): Result.Result<FileEdit.FileEdit, EditRefusal> => {
  const state = files.get(file)
  const refusal = FileEdit.unreadable(file, state)
  if (refusal !== undefined) return Result.fail(refusal)
  const before = state?._tag === "File" ? state.bytes.slice() : undefined
  return TomlBytes.edit(before ?? new Uint8Array(), dialectOf(traits), steps).pipe(
    Result.mapError((obstacle): EditRefusal =>
      obstacle === null ? { _tag: "Unreadable", file, errno: "EILSEQ" } : { _tag: "Uneditable", file, obstacle }
    ),
    Result.map(({ after, edits, undo }) => {
      const isGone = removesBare && file === ownFile(given) && isBare(after, traits)
      return isGone ? FileEdit.removed(file, before) : { file, before, after, edits, undo }
    })
  )
}

/** Reports whether nothing but a version is left in a file. */
const isBare = (bytes: Uint8Array, traits: EditContext["traits"]): boolean => {
  const parsed = TomlTree.parse(bytes, dialectOf(traits))
  return Result.isSuccess(parsed) && parsed.success.root.entries.every(({ key }) => key === "version")
}

const inputFault = (change: ContainerdChange.ContainerdChange): EditRefusal | undefined => {
  if (RuntimeChange.hasEmptyName(change)) return { _tag: "EmptyName" }
  if (change._tag !== "AddRuntime") return undefined
  const paths = [change.type, change.options.BinaryName].filter((value) => typeof value === "string")
  const path = paths.find((one) => one.includes("/") && !FilePath.isAbsolute(one))
  return path === undefined ? undefined : { _tag: "NotAbsolute", name: change.name, path }
}

const isMade = (change: ContainerdChange.ContainerdChange, settings: Settings): boolean => {
  const { defaultRuntime, runtimes } = settings
  const isDefault = (name: string | undefined) => name === undefined || defaultRuntime.value === name
  switch (change._tag) {
    case "AddRuntime":
      return isAsAsked(runtimes.get(change.name), change, settings)
    case "RemoveRuntime":
      return !runtimes.has(change.name) && isDefault(change.newDefault)
    case "SetDefault":
      return isDefault(change.name) && defaultRuntime.origins.used?._tag === "File" && settings.oldDefault === undefined
    case "UnsetDefault":
      return Origin.every(defaultRuntime.origins).every(({ _tag }) => _tag !== "File")
  }
}

const refusalOf = (
  change: ContainerdChange.ContainerdChange,
  settings: Settings,
  file: string | undefined,
  force: boolean
): EditRefusal | undefined => {
  const { defaultRuntime, oldDefault, runtimes } = settings
  const runtime = change._tag === "UnsetDefault" ? undefined : runtimes.get(change.name)
  if (change._tag === "AddRuntime" && change.replace !== true && runtime !== undefined) {
    return { _tag: "NameTaken", name: change.name, origin: runtime.origins.used }
  }
  if (change._tag === "RemoveRuntime" && runtime !== undefined) {
    const { name, newDefault } = change
    const places = Origin.every(runtime.origins).filter((origin) => origin._tag === "File")
    const isRestored = runtime.origins.shadowed.some(({ _tag }) => _tag === "BuiltIn")
    if (places.length === 0) return { _tag: "StillDefined", name, origin: undefined }
    if ((newDefault ?? defaultRuntime.value) === name && !isRestored) {
      return {
        _tag: "DefaultRuntime",
        name,
        origin: newDefault === undefined ? defaultRuntime.origins.used : undefined
      }
    }
    const other = places.find((origin) => origin.file !== (file ?? places[0]?.file))
    if (other !== undefined) return { _tag: "StillDefined", name, origin: other }
  }
  const wanted = ContainerdChange.newDefault(change)
  if (wanted === undefined) return undefined
  if (oldDefault !== undefined) return { _tag: "OldDefault", origin: oldDefault.origins.used }
  return runtimes.has(wanted) || force ? undefined : { _tag: "UnknownDefault", name: wanted }
}

/** Returns the reason to refuse a change that containerd accepts: the settings after it are not what was asked. */
const doubtAbout = (
  change: ContainerdChange.ContainerdChange,
  { reading: { settings: before } }: FileEdit.Side<Settings>,
  { reading: { settings: after } }: FileEdit.Side<Settings>,
  edits: ReadonlyArray<FileEdit.FileEdit>
): EditRefusal | undefined => {
  const loaded = new Set(after.documents.map(({ file }) => file))
  const unread = edits.find((one) => one.after !== undefined && !loaded.has(one.file))
  const file = (unread ?? edits[0])?.file ?? mainFile(after.given)
  if (unread !== undefined) return { _tag: "NotLoaded", file, main: mainFile(after.given) }
  const doubt = ofRuntime(change, after, file) ?? ofDefault(change, after, file)
  if (doubt !== undefined) return doubt
  const others = othersChanged(before, after, {
    name: change._tag === "AddRuntime" || change._tag === "RemoveRuntime" ? change.name : undefined,
    setsDefault: change._tag === "UnsetDefault" || ContainerdChange.newDefault(change) !== undefined
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
  const wanted = ContainerdChange.newDefault(change) ?? (change._tag === "UnsetDefault" ? undefined : value)
  const isAsked = wanted === undefined ? origins.used?._tag !== "File" : value === wanted
  return isAsked ? undefined : { _tag: "Overridden", key: ["default_runtime_name"], file, origin: origins.used }
}

/** Reports whether a runtime is as a change wants it. */
const isAsAsked = (
  runtime: ConfiguredRuntime | undefined,
  change: ContainerdChange.AddRuntime,
  settings: Settings
): boolean => runtime !== undefined && isRuntimeOf(runtime, change.type, optionsOf(settings, change))
