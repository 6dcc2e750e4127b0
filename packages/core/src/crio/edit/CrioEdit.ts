/**
 * A change to the runtime handlers of CRI-O's configuration, as the smallest edits of its files. The result is read as the release reads it,
 * and a change is refused if the result is not what was asked, or if anything else would change too.
 */
import * as Result from "effect/Result"
import { TomlBytes } from "../../document/toml/index.ts"
import { EditRefusal, EditRules, FileEdit, RuntimeChange, Source } from "../../engine/index.ts"
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
  const isNew = file !== undefined && file === mainFile(given) && Source.isMissing(files.get(file))
  const reading = engine.read(given, isNew ? Source.withFile(files, file, new Uint8Array()) : files)
  const { settings } = reading
  const before: FileEdit.Side<Settings> = { files, reading }
  const fault = inputFault(change) ?? EditRefusal.ofReading("RefusedBefore", reading)
  if (fault !== undefined) return Result.fail(fault)
  const subject = editedBy(settings)
  if (EditRules.isMade(change, subject, isAsAsked(change, settings))) {
    return Result.succeed({ edits: [], before, after: before })
  }
  const refusal = EditRules.refusalOf(change, subject, { file, force, isRestored: false })
  return refusal === undefined ? edited(configuration, before, change, file) : Result.fail(refusal)
}

const edited = (
  { engine, given }: Configuration,
  before: FileEdit.Side<Settings>,
  change: CrioChange.CrioChange,
  only: string | undefined
): Result.Result<FileEdit.Edit<Settings>, EditRefusal.EditRefusal> => {
  const edits: Array<FileEdit.FileEdit> = []
  let { files } = before
  for (const { file, steps } of stepsOf(change, before.reading.settings, only)) {
    const made = FileEdit.make(
      file,
      files.get(file),
      (bytes) => TomlBytes.edit(bytes, dialect, steps),
      (left) => left.length === 0 && file === ownFile(given)
    )
    if (Result.isFailure(made)) return Result.fail(made.failure)
    if (made.success.edits.length > 0) edits.push(made.success)
    files = FileEdit.applied(files, made.success)
  }
  const after: FileEdit.Side<Settings> = { files, reading: engine.read(given, files) }
  const doubt =
    EditRefusal.ofReading("RefusedAfterwards", after.reading) ?? doubtAbout(change, before, after, { edits, only })
  return doubt === undefined ? Result.succeed({ edits, before, after }) : Result.fail(doubt)
}

const inputFault = (change: CrioChange.CrioChange): EditRefusal.EditRefusal | undefined => {
  if (RuntimeChange.hasEmptyName(change)) return { _tag: "EmptyName" }
  if (change._tag !== "AddRuntime") return undefined
  const { config = "/", name, program } = change
  // CRI-O looks for a word without a slash in its working directory.
  const path = [program, config].find((one) => !FilePath.isAbsolute(one))
  return path === undefined ? undefined : { _tag: "NotAbsolute", name, path }
}

/** Returns the reason to refuse a change that CRI-O accepts: the settings after it are not what was asked. */
const doubtAbout = (
  change: CrioChange.CrioChange,
  { reading: { settings: before } }: FileEdit.Side<Settings>,
  { reading: { settings: after } }: FileEdit.Side<Settings>,
  made: Pick<EditRules.Made, "edits" | "only">
): EditRefusal.EditRefusal | undefined =>
  EditRules.doubtAbout(change, editedBy(after), {
    ...made,
    main: ownFile(after.given),
    keys: {
      default: defaultPath,
      runtime: [...handlersPath, ...(change._tag === "UnsetDefault" ? [] : [change.name])]
    },
    isAsAsked: isAsAsked(change, after),
    othersChanged: (besides) => othersChanged(before, after, besides)
  })

const editedBy = ({ defaultRuntime, documents, handlers }: Settings): EditRules.EditedSettings => ({
  defaultRuntime,
  runtimes: handlers,
  files: documents.map(({ file }) => file)
})

const isAsAsked = (change: CrioChange.CrioChange, { handlers }: Settings): boolean =>
  change._tag === "AddRuntime" && isHandlerOf(handlers.get(change.name), change)
