/**
 * Changes the runtimes of a configuration file on a machine. Core decides which edits make a change, or why the change is
 * refused.
 */
import {
  type ConfigurationChange,
  ConfigurationEdit,
  type ContainerUse,
  type Discovery,
  type DockerEnvironment,
  type DockerProblem,
  type EditRefusal
} from "@oci-runtimes/core/docker"
import { ReloadImpact } from "@oci-runtimes/core/questions"
import * as Effect from "effect/Effect"
import * as Compare from "./Compare.ts"
import * as Side from "./Side.ts"
import * as Check from "./Check.ts"
import type * as ConfigurationSources from "../docker/ConfigurationSources.ts"
import { lostRuntimes } from "./internal/lostRuntimes.ts"
import * as FileWriter from "../disk/FileWriter.ts"
import { EngineEnvironment } from "../machine/EngineEnvironment.ts"
import { EditRefused } from "../RuntimeErrors.ts"

/**
 * A possible change and its result. Nothing has been written yet. `lost` are the containers of the engine of the machine that lose
 * their runtime by the change.
 *
 * @category models
 * @since 1.0.0
 */
export interface PreparedEdit extends ContainerUse.LostRuntimes {
  readonly path: string
  readonly defaults: DockerEnvironment.DefaultPaths
  readonly edit: ConfigurationEdit.Edit
  /**
   * The problems after the change, including problems of this machine: those that the change adds, those of the changed
   * runtime, such as a missing program, and faults that keep the engine from starting, even if they existed before.
   */
  readonly diagnostics: ReadonlyArray<DockerProblem.DockerProblem>
  /** The problems of a reload, compared with a restart, of an engine that runs with the old file. */
  readonly reloadProblems: ReadonlyArray<ReloadImpact.ComparedProblem>
  /** The engine of the machine that reads the file; undefined if none does. */
  readonly daemon: Discovery.Daemon | undefined
}

/**
 * The configuration to change. With `force`, the change is made even if the engine would not start with it.
 *
 * @category models
 * @since 1.0.0
 */
export interface EditOptions extends ConfigurationSources.SourceOptions, ConfigurationEdit.Options {}

/**
 * Prepares a change without writing it. The file may be missing if it is the default file, or if the change adds a runtime or
 * sets the default runtime.
 *
 * @category looking
 * @since 1.0.0
 */
export const prepare = Effect.fn("Edit.prepare")(function* (
  options: EditOptions,
  change: ConfigurationChange.ConfigurationChange
) {
  yield* Check.requireRegular(options)
  const mayBeMissing = change._tag === "AddRuntime" || change._tag === "SetDefault"
  const { daemon, defaults, path, side } = yield* Side.read(options, { mayBeMissing })
  const { force = false } = options
  const refused = Effect.mapError((refusal: EditRefusal.EditRefusal) => new EditRefused({ path, refusal }))
  const planned = yield* refused(Effect.fromResult(ConfigurationEdit.make(side, change, { force })))
  const after = yield* Side.afterLook(planned.after)
  const edit = yield* refused(Effect.fromResult(ConfigurationEdit.starting({ ...planned, after }, { force })))
  const { before } = edit
  const isNoop = ConfigurationEdit.isNoop(edit)
  const edited: PreparedEdit = {
    path,
    defaults,
    edit,
    diagnostics: ConfigurationEdit.worthTelling(change, yield* wrongWith(path, before), yield* wrongWith(path, after)),
    daemon,
    ...(yield* lostRuntimes(daemon, before, after)),
    reloadProblems: isNoop ? [] : Compare.impactOf(before, after).problems
  }
  return edited
})

/**
 * Writes a change, completely or not at all. Fails if the file has changed since it was read. Does nothing if there are no
 * edits.
 *
 * @category writing
 * @since 1.0.0
 */
export const write = Effect.fn("Edit.write")(function* (prepared: PreparedEdit, options: FileWriter.WriteOptions = {}) {
  const { edit, path } = prepared
  const { after, before } = edit
  const { bytes } = after.sources
  const { workingDirectory } = yield* EngineEnvironment
  return bytes === undefined || ConfigurationEdit.isNoop(edit)
    ? undefined
    : yield* FileWriter.write({ ...options, path, workingDirectory, before: before.sources.bytes, after: bytes })
})

/**
 * Undoes a change that was written. The file has its previous bytes then, or is gone if the change made it. Fails if the file has
 * changed since.
 *
 * @category writing
 * @since 1.0.0
 */
export const undo = Effect.fn("Edit.undo")(function* (
  { edit: { after, before }, path }: PreparedEdit,
  options: Omit<FileWriter.WriteOptions, "backup"> = {}
) {
  const { workingDirectory } = yield* EngineEnvironment
  return yield* FileWriter.write({
    ...options,
    backup: false,
    path,
    workingDirectory,
    before: after.sources.bytes,
    after: before.sources.bytes
  })
})

const wrongWith = (path: string, { assessed, engine, facts, map }: ConfigurationEdit.Edit["after"]) =>
  Effect.map(
    Check.checkAssessed({ engine, dialect: map.dialect }, { path, facts, assessed }),
    ({ diagnostics }) => diagnostics
  )
