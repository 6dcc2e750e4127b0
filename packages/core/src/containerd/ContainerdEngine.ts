/** containerd in the vocabulary that all engines share, made from the traits of a release. */
import { Lazy } from "../data/index.ts"
import type { Engine, Reading as EngineReading, Source } from "../engine/index.ts"
import * as ContainerdProblem from "./ContainerdProblem.ts"
import * as ContainerdResolution from "./ContainerdResolution.ts"
import * as ContainerdTable from "./ContainerdTable.ts"
import * as Diagnosis from "./diagnosis/Diagnosis.ts"
import * as Reading from "./files/Reading.ts"
import type { Given } from "./Given.ts"
import { launchOf, missedLink, soughtOf } from "./internal/launch.ts"
import type { Traits } from "./releases/Traits.ts"
import type { Settings } from "./Settings.ts"

/**
 * A release of containerd, or releases that behave alike, as an engine.
 *
 * @category models
 * @since 1.0.0
 */
export interface ContainerdEngine extends Engine.Engine<
  Given,
  Settings,
  ContainerdTable.ContainerdTable,
  ContainerdResolution.ContainerdResolution
> {
  /** The rules of the release. */
  readonly traits: () => Traits
}

/**
 * The parts from which an engine is made. `newer` is the sentence that says that the rules of the release are not known yet.
 *
 * @category models
 * @since 1.0.0
 */
export interface Parts {
  readonly id: string
  readonly title: string
  /** Returns the traits of the release. It is called once. */
  readonly traits: () => Traits
  readonly newer?: string
}

/**
 * Makes an engine.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = ({ id, newer, title, traits: traitsOf }: Parts): ContainerdEngine => {
  const traits = Lazy.lazy(traitsOf)
  return Object.freeze({
    id,
    title,
    family: "containerd",
    traits,
    sources: (given, files) => Reading.read(traits(), given, files).sources,
    read: (given, files) => read(traits(), newer, given, files),
    lookups: (settings, facts) => ContainerdTable.lookups(traits(), settings, facts),
    table: (settings, facts, states) => ContainerdTable.make(traits(), settings, facts, states),
    resolve: (table, request) => ContainerdResolution.resolve(traits(), table, request),
    launch: (table, resolution) => launchOf(traits(), table, resolution),
    searches: (table, resolution, surroundings) => soughtOf(traits(), table, resolution, surroundings),
    missed: ({ shim }, sought, miss, probed) => missedLink({ rules: traits().shimRules, shim }, sought, miss, probed),
    diagnose: ({ reading, table }) => Diagnosis.of(traits(), reading, table),
    rules: ContainerdResolution.rules,
    runtimeOf: ({ path }) => {
      const at = path.indexOf("runtimes")
      const name = at === -1 ? undefined : path[at + 1]
      return typeof name === "string" ? name : undefined
    },
    isUsualName: (name) => name === "runc"
  } satisfies ContainerdEngine)
}

const read = (
  traits: Traits,
  newer: string | undefined,
  given: Given,
  files: Source.Files
): EngineReading.Reading<Settings> => {
  const { fault, problems, settings } = Reading.read(traits, given, files)
  return {
    settings,
    problems: Object.freeze([
      ...(fault === undefined ? [] : [fault.problem]),
      ...problems,
      ...(newer === undefined ? [] : [ContainerdProblem.make("newer-containerd", newer)])
    ]),
    refusal: fault?.line ?? null
  }
}
