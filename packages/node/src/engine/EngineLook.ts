/**
 * The look at a machine as an engine would look at it. Core makes all decisions.
 */
import { type Engine, type Reading, type Resolution, type RuntimeTable, Source } from "@oci-runtimes/core/engine"
import type { HostFacts } from "@oci-runtimes/core/machine"
import { Assessment } from "@oci-runtimes/core/questions"
import * as Effect from "effect/Effect"
import * as ExecutableLookup from "../disk/ExecutableLookup.ts"
import * as SystemFacts from "../disk/SystemFacts.ts"

/**
 * The surroundings of an engine. Without `looksUp`, nothing is looked up on the machine.
 *
 * @category models
 * @since 1.0.0
 */
export interface Surroundings {
  readonly searchPath: string
  readonly workingDirectory: string
  readonly looksUp: boolean
}

/**
 * Assesses a configuration that has been read: looks where the engine would look.
 *
 * @category looking
 * @since 1.0.0
 */
export const assess = Effect.fn("EngineLook.assess")(function* <
  Settings,
  T extends RuntimeTable.RuntimeTable,
  R extends Resolution.Resolution
>(
  engine: Engine.Engine<never, Settings, T, R>,
  reading: Reading.Reading<Settings>,
  { looksUp, searchPath, workingDirectory }: Surroundings
) {
  const facts: HostFacts.HostFacts = {
    ...(yield* SystemFacts.find),
    noPivotRoot: false,
    searchPath,
    workingDirectory
  }
  const lookups = looksUp ? (engine.lookups?.(reading.settings, facts) ?? []) : []
  const states = yield* Effect.forEach(lookups, ({ places }) => ExecutableLookup.look(places))
  return Assessment.make(engine, reading, facts, states)
})

/**
 * Returns the first file or directory that an engine reads and this user may not; undefined if there is none.
 *
 * @category getters
 * @since 1.0.0
 */
export const hiddenAmong = <Given>(
  sources: Source.Sources<Given>,
  given: Given,
  files: Source.Files
): string | undefined =>
  sources(given, files).find(({ _tag, path }) => {
    const state = files.get(path)
    return _tag !== "Status" && state?._tag === "Unreadable" && state.errno === "EACCES"
  })?.path
