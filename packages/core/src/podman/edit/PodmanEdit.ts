/**
 * A change to the runtimes of Podman's configuration, as the smallest edits of one of its files. Podman merges many files, so a change
 * is refused if the result would not be what was asked: if Podman does not read the file, if a later file overrides the value, or if
 * an earlier file keeps the old one.
 */
import * as Result from "effect/Result"
import { EditRefusal as Common, FileEdit, type Reading, Source } from "../../engine/index.ts"
import { FilePath, HostPath, type TextEdit } from "../../text/index.ts"
import { configHome } from "../files/ConfigFiles.ts"
import type { Given } from "../Given.ts"
import type { PodmanEngine } from "../PodmanEngine.ts"
import type { Settings } from "../Settings.ts"
import { doubtAbout, inputFault, refusalOf } from "./doubts.ts"
import type { EditRefusal } from "./EditRefusal.ts"
import * as PodmanChange from "./PodmanChange.ts"
import { editsFor, stepsOf } from "./steps.ts"

/**
 * A configuration: a release of Podman, its input besides files, and the files that have been read.
 *
 * @category models
 * @since 1.0.0
 */
export interface Configuration {
  readonly engine: PodmanEngine
  readonly given: Given
  readonly files: Source.Files
}

/**
 * The configuration before or after a change, and the bytes of the changed file; undefined if the file does not exist.
 *
 * @category models
 * @since 1.0.0
 */
export interface Side {
  readonly bytes: Uint8Array | undefined
  readonly files: Source.Files
  readonly reading: Reading.Reading<Settings>
}

/**
 * The edits of a change; none if the configuration already has the intended result. `undo` has the edits of the new text that restore
 * the old text, which is empty if the file did not exist. A drop-in file of this library in which nothing is left does not exist
 * afterwards.
 *
 * @category models
 * @since 1.0.0
 */
export interface Edit {
  readonly file: string
  readonly edits: ReadonlyArray<TextEdit.TextEdit>
  readonly undo: ReadonlyArray<TextEdit.TextEdit>
  readonly before: Side
  readonly after: Side
}

/**
 * The absolute path of the file to change, as Podman names it. `force` permits a default runtime that Podman does not know.
 *
 * @category models
 * @since 1.0.0
 */
export interface Options {
  readonly file: string
  readonly force?: boolean
}

/**
 * Returns the edits that make a change to a configuration, or the reason for refusing it.
 *
 * ```ts
 * import { Source } from "@oci-runtimes/core/engine"
 * import { Given, Podman, PodmanEdit } from "@oci-runtimes/core/podman"
 * import * as Result from "effect/Result"
 *
 * const given = Given.ofRoot
 * const files = Source.readAll(Podman.podman58.sources, given, () => ({ _tag: "Unreadable", errno: "ENOENT" }))
 * const { after } = PodmanEdit.make(
 *   { engine: Podman.podman58, given, files },
 *   { _tag: "AddRuntime", name: "foo", paths: ["/opt/foo"], flags: [] },
 *   { file: PodmanEdit.defaultTarget(given) }
 * ).pipe(Result.getOrThrow)
 * console.log(new TextDecoder().decode(after.bytes))
 * // => [engine.runtimes]
 * // => foo = ["/opt/foo"]
 * ```
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (
  configuration: Configuration,
  change: PodmanChange.PodmanChange,
  { file, force = false }: Options
): Result.Result<Edit, EditRefusal> => {
  const { engine, files, given } = configuration
  const reading = engine.read(given, files)
  const { settings } = reading
  const fault = inputFault(change) ?? Common.ofReading("RefusedBefore", reading)
  if (fault !== undefined) return Result.fail(fault)
  const state = files.get(file)
  const bytes = state?._tag === "File" ? state.bytes.slice() : undefined
  const before: Side = { bytes, files, reading }
  if (PodmanChange.isMade(change, settings)) {
    return Result.succeed({ file, edits: [], undo: [], before, after: before })
  }
  const refusal =
    FileEdit.unreadable(file, state) ?? unread(configuration, file, bytes) ?? refusalOf(change, settings, file, force)
  if (refusal !== undefined) return Result.fail(refusal)
  return editsFor(bytes ?? empty, stepsOf(change, settings, file)).pipe(
    // Podman has accepted the file, so it is TOML.
    Result.mapError((obstacle): EditRefusal => ({ _tag: "Uneditable", file, obstacle: obstacle! })),
    Result.flatMap(({ after: changed, edits, undo }) => {
      const isGone = changed.length === 0 && file === defaultTarget(given)
      const after = isGone ? without(configuration, file) : afterwards(configuration, file, changed)
      const doubt =
        Common.ofReading("RefusedAfterwards", after.reading) ??
        doubtAbout(change, { before: settings, after: after.reading.settings, file, engine: engine.title })
      return doubt === undefined ? Result.succeed({ file, edits, undo, before, after }) : Result.fail(doubt)
    })
  )
}

/**
 * Returns the path of the file that this library makes for its changes: a drop-in file of the system for root, and of the user for
 * other users.
 *
 * @category getters
 * @since 1.0.0
 */
export const defaultTarget = ({
  home,
  uid,
  variables,
  workingDirectory
}: Pick<Given, "home" | "uid" | "variables" | "workingDirectory">): string => {
  const parent = uid === 0 ? "/etc" : FilePath.absolute(configHome(variables, home), workingDirectory)
  return `${parent}/containers/containers.conf.d/50-oci-runtimes.conf`
}

/**
 * Reports whether an edit changes nothing.
 *
 * @category guards
 * @since 1.0.0
 */
export const isNoop = ({ edits }: Pick<Edit, "edits">): boolean => edits.length === 0

const empty = new Uint8Array()

/** Returns the reason why Podman does not read a file, even if the file exists. */
const unread = (configuration: Configuration, file: string, bytes: Uint8Array | undefined): EditRefusal | undefined => {
  const { engine, given } = configuration
  const { settings } = afterwards(configuration, file, bytes ?? empty).reading
  const located = settings.files.map((path) => FilePath.absolute(path, given.workingDirectory))
  if (located.includes(file)) return undefined
  const directory = HostPath.parent(file)
  const notRead = { _tag: "NotRead", file, directory, engine: engine.title } as const
  const only = settings.variables.CONTAINERS_CONF ?? ""
  if (only !== "" && settings.files[0] === only) return { ...notRead, because: "variable", instead: located[0]! }
  const state = configuration.files.get(directory)
  const isPassedOver =
    state?._tag === "Unreadable" ? state.errno !== "ENOENT" : state?._tag === "Directory" && state.isLink === true
  return isPassedOver && file.endsWith(".conf")
    ? { ...notRead, because: "directory", instead: directory.replace(/\.d$/, "") }
    : { ...notRead, because: "place", instead: defaultTarget(given) }
}

/** Returns a configuration with the new bytes of a file. */
const afterwards = ({ engine, files, given }: Configuration, file: string, bytes: Uint8Array): Side => {
  const changed = Source.withFile(files, file, bytes)
  return { bytes: bytes.slice(), files: changed, reading: engine.read(given, changed) }
}

/** Returns a configuration without a file: a drop-in file of this library in which nothing is left. */
const without = ({ engine, files, given }: Configuration, file: string): Side => {
  const changed = Source.withoutFile(files, file)
  return { bytes: undefined, files: changed, reading: engine.read(given, changed) }
}
