/**
 * Changes the runtimes of a configuration file on a machine. Core says which edits make a change, or why it is refused.
 */
import {
  type ConfigurationChange,
  ConfigurationEdit,
  type DockerEnvironment,
  type DockerProblem,
  type EditRefusal
} from "@oci-runtimes/core/docker"
import { ReloadImpact } from "@oci-runtimes/core/questions"
import * as Effect from "effect/Effect"
import * as Compare from "./Compare.ts"
import * as Check from "./Check.ts"
import type * as ConfigurationSources from "../docker/ConfigurationSources.ts"
import * as FileWriter from "../disk/FileWriter.ts"
import { EditRefused } from "../RuntimeErrors.ts"

/**
 * A change that can be made, and what it comes to. Nothing has been written yet.
 *
 * @category models
 * @since 1.0.0
 */
export interface PreparedEdit {
  readonly path: string
  readonly defaults: DockerEnvironment.DefaultPaths
  readonly edit: ConfigurationEdit.Edit
  /**
   * What is wrong from then on, on this machine too: what the change brings, what concerns the runtime that it is about,
   * such as a missing program, and what keeps the engine from starting, even if it did so before.
   */
  readonly diagnostics: ReadonlyArray<DockerProblem.DockerProblem>
  /** Where a reload of an engine that runs with the old file falls short of a restart. */
  readonly wrongOnReload: ReadonlyArray<ReloadImpact.ComparedProblem>
}

/**
 * What to change, and whether to do so even if the engine would not start with it.
 *
 * @category models
 * @since 1.0.0
 */
export interface EditOptions extends ConfigurationSources.SourceOptions, ConfigurationEdit.Options {}

/**
 * Finds out what a change comes to. Nothing is written. A file may be missing where it is the default one, or where the
 * change has something to say in a new one.
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
  const { defaults, path, side } = yield* Compare.read(options, { mayBeMissing })
  const { force = false } = options
  const refused = Effect.mapError((refusal: EditRefusal.EditRefusal) => new EditRefused({ path, refusal }))
  const planned = yield* refused(Effect.fromResult(ConfigurationEdit.make(side, change, { force })))
  const after = yield* Compare.afterLook(planned.after)
  const edit = yield* refused(Effect.fromResult(ConfigurationEdit.starting({ ...planned, after }, { force })))
  const { before } = edit
  const isNoop = ConfigurationEdit.isNoop(edit)
  const edited: PreparedEdit = {
    path,
    defaults,
    edit,
    diagnostics: ConfigurationEdit.worthTelling(change, yield* wrongWith(path, before), yield* wrongWith(path, after)),
    wrongOnReload: isNoop ? [] : Compare.impactOf(before, after).wrong
  }
  return edited
})

/**
 * Writes a change, whole or not at all; a file that has changed since is left as it is. Without edits nothing is done.
 *
 * @category writing
 * @since 1.0.0
 */
export const write = Effect.fn("Edit.write")(function* (
  { edit, path }: PreparedEdit,
  options: FileWriter.WriteOptions = {}
) {
  const { after, before } = edit
  const { bytes } = after.sources
  const { workingDirectory } = before.facts
  return bytes === undefined || ConfigurationEdit.isNoop(edit)
    ? undefined
    : yield* FileWriter.write({ ...options, path, workingDirectory, before: before.sources.bytes, after: bytes })
})

const wrongWith = (path: string, { assessed, engine, facts, map }: ConfigurationEdit.Edit["after"]) =>
  Effect.map(
    Check.checkAssessed({ engine, dialect: map.dialect }, { path, facts, assessed }),
    ({ diagnostics }) => diagnostics
  )
