/**
 * A change to the runtimes of containerd's configuration, as the smallest edits of its files. The result is read as the release reads it, and
 * a change is refused if the result is not what was asked, or if anything else would change too.
 */
import * as Result from "effect/Result"
import { TomlBytes, TomlTree } from "../../document/toml/index.ts"
import { EditRefusal as Common, FileEdit, Source } from "../../engine/index.ts"
import type { ContainerdEngine } from "../ContainerdEngine.ts"
import type { Given } from "../Given.ts"
import type { Installation } from "../daemon/Installation.ts"
import { dialectOf } from "../releases/Traits.ts"
import type { Settings } from "../Settings.ts"
import type * as ContainerdChange from "./ContainerdChange.ts"
import { doubtAbout, inputFault, isMade, oldTable, refusalOf } from "./doubts.ts"
import type { EditRefusal } from "./EditRefusal.ts"
import { type EditContext, mainFile, ownFile, type Way, waysOf } from "./ways.ts"

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
  // A change may make the file in question.
  const isNew = file === mainFile(given) && Source.isMissing(files.get(file))
  const reading = engine.read(given, isNew ? Source.withFile(files, file, new Uint8Array()) : files)
  const { settings } = reading
  const before: FileEdit.Side<Settings> = { files, reading }
  const fault = inputFault(change) ?? Common.ofReading("RefusedBefore", reading) ?? oldTable(change, settings)
  if (fault !== undefined) return Result.fail(fault)
  if (isMade(change, settings)) return Result.succeed({ edits: [], before, after: before })
  const refusal = refusalOf(change, settings, { file, force })
  if (refusal !== undefined) return Result.fail(refusal)
  const context: EditContext = { traits: engine.traits(), given, files, settings }
  const main = mainFile(given)
  let last: Result.Result<FileEdit.Edit<Settings>, EditRefusal> = Result.fail({ _tag: "NotLoaded", file: main, main })
  for (const way of waysOf(context, change, file)) {
    // The version in a drop-in file may count for other files too, so a file without anything else cannot always go.
    for (const removesBare of way.some((one) => one.file === ownFile(given)) ? [true, false] : [false]) {
      last = tried(configuration, { ...context, removesBare, only: file }, before, way, change)
      if (Result.isSuccess(last)) return last
    }
  }
  return last
}

/** A configuration to change in one way. */
interface Attempt extends EditContext {
  /** True if a drop-in file of this library without anything but a version goes. */
  readonly removesBare: boolean
  /** The only file to change; undefined if any may be changed. */
  readonly only: string | undefined
}

/** Makes a change in a way, and holds the result against what was asked. */
const tried = (
  { engine, given, installation }: Configuration,
  context: Attempt,
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
  // k3s and RKE2 have a template for each version of files.
  const template = installation?.templates.at(context.traits.version === 2 ? -1 : 0)
  if (template !== undefined && edits.some(({ file }) => file === mainFile(given))) {
    return Result.fail({ _tag: "MadeAtStart", file: mainFile(given), by: installation!.title, template })
  }
  const after: FileEdit.Side<Settings> = { files, reading: engine.read(given, files) }
  const doubt =
    Common.ofReading("RefusedAfterwards", after.reading) ??
    doubtAbout(change, before, after, { edits, only: context.only })
  return doubt === undefined ? Result.succeed({ edits, before, after }) : Result.fail(doubt)
}

const edited = (
  { given, removesBare, traits }: Attempt,
  files: Source.Files,
  { file, steps }: TomlBytes.FileSteps
): Result.Result<FileEdit.FileEdit, EditRefusal> =>
  FileEdit.make(
    file,
    files.get(file),
    (bytes) => TomlBytes.edit(bytes, dialectOf(traits), steps),
    (after) => removesBare && file === ownFile(given) && isBare(after, traits)
  )

/** Reports whether nothing but a version is left in a file, and no comment. */
const isBare = (bytes: Uint8Array, traits: EditContext["traits"]): boolean => {
  const parsed = TomlTree.parse(bytes, dialectOf(traits))
  if (Result.isFailure(parsed) || parsed.success.source.text.includes("#")) return false
  return parsed.success.root.entries.every(({ key }) => key === "version")
}
