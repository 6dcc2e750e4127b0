/** CRI-O in the vocabulary that all engines share, made from the traits of a release. */
import { Lazy } from "../data/index.ts"
import type { Engine, Reading as EngineReading, Source } from "../engine/index.ts"
import * as CrioProblem from "./CrioProblem.ts"
import * as CrioResolution from "./CrioResolution.ts"
import * as CrioTable from "./CrioTable.ts"
import * as Diagnosis from "./diagnosis/Diagnosis.ts"
import * as ConfigFiles from "./files/ConfigFiles.ts"
import * as Reading from "./files/Reading.ts"
import type { Given } from "./Given.ts"
import { launchOf, missedLink, searchesOf } from "./internal/launch.ts"
import type { Traits } from "./releases/Traits.ts"
import type { Settings } from "./Settings.ts"

/**
 * A release of CRI-O, or releases that behave alike, as an engine. It has no reload, because a reload does not change how CRI-O resolves
 * handlers.
 *
 * @category models
 * @since 1.0.0
 */
export type CrioEngine = Engine.Engine<Given, Settings, CrioTable.CrioTable, CrioResolution.CrioResolution>

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
export const make = ({ id, newer, title, traits: traitsOf }: Parts): CrioEngine => {
  const traits = Lazy.lazy(traitsOf)
  return Object.freeze({
    id,
    title,
    family: "cri-o",
    sources: (given, files) => ConfigFiles.of(given, files).sources,
    read: (given, files) => read(traits(), newer, given, files),
    lookups: (settings, facts) => CrioTable.lookups(traits(), settings, facts),
    table: (settings, facts, states) => CrioTable.make(traits(), settings, facts, states),
    resolve: CrioResolution.resolve,
    launch: launchOf,
    searches: searchesOf,
    missed: missedLink,
    diagnose: ({ reading, table }) => Diagnosis.of(traits(), reading, table),
    rules: CrioResolution.rules,
    runtimeOf: ({ path: [top, section, key, name] }) =>
      top === "crio" && section === "runtime" && key === "runtimes" && typeof name === "string" ? name : undefined,
    isUsualName: (name) => usualNames.has(name)
  } satisfies CrioEngine)
}

/** The names of handlers in the documents of CRI-O and of runtimes. */
const usualNames: ReadonlySet<string> = new Set(["crun", "gvisor", "kata", "runc", "runsc", "youki"])

const read = (
  traits: Traits,
  newer: string | undefined,
  given: Given,
  files: Source.Files
): EngineReading.Reading<Settings> => {
  const reading = Reading.read(traits, given, files)
  if (newer === undefined) return reading
  return {
    ...reading,
    problems: Object.freeze([...reading.problems, CrioProblem.make("newer-crio-release", newer, {})])
  }
}
