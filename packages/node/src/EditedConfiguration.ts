/**
 * Changes the runtimes of a configuration file on a machine. Core says which edits make a change, or why it is refused.
 */
import { Comparison, ConfigurationEdit, Diagnostic, ReloadImpact, Suggestion } from "@oci-runtimes/core"
import * as Effect from "effect/Effect"
import * as ComparedConfiguration from "./ComparedConfiguration.ts"
import * as ConfigurationCheck from "./ConfigurationCheck.ts"
import * as ConfigurationFile from "./ConfigurationFile.ts"
import { EditRefused } from "./RuntimeErrors.ts"
import type * as Runtimes from "./Runtimes.ts"

/** A change that can be made, and what it comes to. Nothing has been written yet. */
export interface EditedConfiguration {
  readonly path: string
  /** Where a relative path is taken from. */
  readonly workingDirectory: string
  /** The bytes that the edits are of; undefined where there is no file. */
  readonly bytes: Uint8Array | undefined
  readonly edit: ConfigurationEdit.Edit
  /** What the change would bring with it that is wrong, on this machine too: a program that is missing, say. */
  readonly diagnostics: ReadonlyArray<Diagnostic.Diagnostic>
  /** What changes for an engine that starts with the file. */
  readonly comparison: Comparison.Comparison
  /** What an engine that runs with the old file would make of the new one when it reads that. */
  readonly reload: ReloadImpact.Impact
  /** The configured runtimes that may be meant where one that is not configured is to be removed. */
  readonly suggestions: ReadonlyArray<Suggestion.Suggestion>
}

/** Finds out what a change comes to. The file may be missing, wherever it is to be. Nothing is written. */
export const prepare = Effect.fnUntraced(function* (options: Runtimes.Options, change: ConfigurationEdit.Change) {
  const { path, side: before } = yield* ComparedConfiguration.read(options, { mayBeMissing: true })
  const { engine, facts, map, sources } = before
  const { dialect } = map
  const edit = yield* Effect.fromResult(ConfigurationEdit.make({ engine, sources, facts, dialect }, change)).pipe(
    Effect.mapError((refusal) => new EditRefused({ path, refusal }))
  )
  const check = (bytes: Uint8Array | undefined) =>
    ConfigurationCheck.checkSources({ engine, dialect }, { path, facts, sources: { ...sources, bytes } })
  const [wrongBefore, wrongAfter] = [yield* check(sources.bytes), yield* check(edit.bytes)]
  const after = Comparison.side(engine, { ...sources, bytes: edit.bytes }, facts, dialect)
  const edited: EditedConfiguration = {
    path,
    workingDirectory: facts.workingDirectory,
    bytes: sources.bytes,
    edit,
    diagnostics: Diagnostic.added(wrongBefore.diagnostics, wrongAfter.diagnostics),
    comparison: Comparison.compare(before, after),
    reload: ReloadImpact.impact(engine, before, edit.bytes),
    suggestions:
      change._tag === "RemoveRuntime" && ConfigurationEdit.isIdle(edit)
        ? Suggestion.nearest(change.name, map).filter(({ name }) => map.runtimes.get(name)?.kind === "configured")
        : []
  }
  return edited
})

/** Writes a change, whole or not at all; a file that has changed since is left as it is. Without edits nothing is done. */
export const write = Effect.fnUntraced(function* (
  { bytes: before, edit, path, workingDirectory }: EditedConfiguration,
  options: ConfigurationFile.WriteOptions = {}
) {
  const file = yield* ConfigurationFile.ConfigurationFile
  const { bytes: after } = edit
  return after === undefined || ConfigurationEdit.isIdle(edit)
    ? undefined
    : yield* file.write({ ...options, path, workingDirectory, before, after })
})
