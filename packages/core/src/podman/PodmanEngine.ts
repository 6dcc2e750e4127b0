/** Podman in the vocabulary that all engines share, made from the traits of a release. */
import { Frozen, Lazy, Table } from "../data/index.ts"
import type { Engine, Reading as EngineReading, Source } from "../engine/index.ts"
import type { HostFacts } from "../machine/index.ts"
import * as Diagnosis from "./diagnosis/Diagnosis.ts"
import * as ConfigFiles from "./files/ConfigFiles.ts"
import * as Merged from "./files/Merged.ts"
import * as Reading from "./files/Reading.ts"
import * as UnreadFiles from "./files/UnreadFiles.ts"
import { type Given, keep } from "./Given.ts"
import { launchOf, missedLink, remarks, searchesOf } from "./internal/launch.ts"
import * as PodmanProblem from "./PodmanProblem.ts"
import * as PodmanResolution from "./PodmanResolution.ts"
import * as PodmanTable from "./PodmanTable.ts"
import type { Traits } from "./releases/Traits.ts"
import type { Settings, Sourced } from "./Settings.ts"

/**
 * A release of Podman, or releases that behave alike, as an engine.
 *
 * @category models
 * @since 1.0.0
 */
export type PodmanEngine = Engine.Engine<Given, Settings, PodmanTable.PodmanTable, PodmanResolution.PodmanResolution>

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
export const make = ({ id, newer, title, traits: traitsOf }: Parts): PodmanEngine => {
  const traits = Lazy.lazy(traitsOf)
  return Object.freeze({
    id,
    title,
    family: "podman",
    sources: (given, files) => sourcesOf(traits(), given, files),
    read: (given, files) => read(traits(), newer, given, files),
    lookups: (settings, facts) => PodmanTable.lookups(traits(), settings, facts),
    table: (settings, facts, states) => PodmanTable.make(traits(), settings, facts, states),
    resolve: PodmanResolution.resolve,
    launch: launchOf,
    searches: searchesOf,
    missed: missedLink,
    remarks,
    diagnose: ({ reading, table }) => Diagnosis.of(traits(), reading, table),
    rules: PodmanResolution.rules,
    runtimeOf: ({ path: [section, key, name] }) =>
      section === "engine" && key === "runtimes" && typeof name === "string" ? name : undefined,
    isUsualName: (name) => traits().runtimes.some(([known]) => known === name)
  } satisfies PodmanEngine)
}

/** Returns the files to read. Only a release that reads more than once must read them to know the others. */
const sourcesOf = (traits: Traits, given: Given, files: Source.Files): ReadonlyArray<Source.Source> => {
  if (traits.readings === 1) {
    const { sources } = ConfigFiles.of(traits, given, given.variables, files)
    return [...sources, ...UnreadFiles.sources(traits, given, given.variables, { sources, files })]
  }
  const all = readings(traits, given, files)
  const sources = all.flatMap((reading) => reading.sources)
  return [...sources, ...UnreadFiles.sources(traits, given, all.at(-1)!.before, { sources, files })]
}

/** A reading, the variables before it, and the variables with those that it has set. */
interface ReadWith extends Reading.OneReading {
  readonly before: HostFacts.Environment
  readonly variables: HostFacts.Environment
}

/**
 * Returns the readings of one run. In releases that read more than once, a reading has the variables that the reading before it has
 * set. A reading that would be the same as the one before it is left out.
 */
const readings = (traits: Traits, given: Given, files: Source.Files): ReadonlyArray<ReadWith> => {
  const all: Array<ReadWith> = []
  let variables = given.variables
  while (all.length < traits.readings) {
    const reading = Reading.once(traits, given, variables, files)
    const after = withVariables(variables, reading.cells)
    all.push({ ...reading, before: variables, variables: after })
    if (reading.fault !== undefined || Object.keys(after).length === Object.keys(variables).length) break
    variables = after
  }
  return all
}

/** The key of the variables that a file sets. */
const variablesKey = ["engine", "env"]

/** Returns the variables with those that the files add. A variable that is set stays. */
const withVariables = (variables: HostFacts.Environment, cells: Merged.Cells): HostFacts.Environment => {
  const added = Merged.listAt(cells, variablesKey).flatMap(({ value }) => {
    const at = value.indexOf("=")
    const name = value.slice(0, at)
    return at === -1 || variables[name] !== undefined ? [] : [[name, value.slice(at + 1)] as const]
  })
  // Of a variable that is set twice, the first counts, because it is set by then.
  return { ...Object.fromEntries(added.toReversed()), ...definedOf(variables) }
}

/** A variable may be present and undefined, which is the same as absent. */
const definedOf = (variables: HostFacts.Environment): HostFacts.Environment =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined))

const read = (
  traits: Traits,
  newer: string | undefined,
  given: Given,
  files: Source.Files
): EngineReading.Reading<Settings> => {
  const last = readings(traits, given, files).at(-1)!
  const settings = settingsOf(given, last, UnreadFiles.of(traits, given, last.before, files))
  const isFlagUnknown = given.modules.length > 0 && !traits.hasModules
  const fault = isFlagUnknown ? "unknown flag: --module" : last.fault
  const problems = [
    ...(isFlagUnknown ? [PodmanProblem.make("unknown-flag", "unknown flag: --module", {})] : []),
    ...last.problems,
    ...invalidVariables(last.cells),
    ...(newer === undefined ? [] : [PodmanProblem.make("newer-release", newer, {})])
  ]
  const prefix = isFlagUnknown ? "Error: " : traits.refusalPrefix
  return { settings, problems: Object.freeze(problems), refusal: fault === undefined ? null : prefix + fault }
}

const invalidVariables = (cells: Merged.Cells): ReadonlyArray<PodmanProblem.PodmanProblem> =>
  Merged.listAt(cells, variablesKey)
    .filter(({ value }) => !value.includes("="))
    .map(({ origin, value }) => {
      const message = `invalid environment variable for engine ${value}, valid configuration is KEY=value pair`
      return PodmanProblem.make("invalid-variable", message, { origin, path: variablesKey })
    })

const settingsOf = (
  given: Given,
  { cells, documents, merged, variables }: ReadWith,
  unread: Settings["unread"]
): Settings => {
  const lists = (key: string): Table.Table<Sourced<ReadonlyArray<string>>> =>
    Frozen.frozenTable(
      Merged.mapAt(cells, ["engine", key]).map(([name, { origins, path }]) => [
        name,
        { value: Merged.listAt(cells, path).map(({ value }) => value), origins }
      ])
    )
  return Frozen.frozen({
    given: keep(given),
    files: merged,
    documents,
    unread,
    variables,
    overrides: Merged.overrides(cells),
    runtime: Merged.stringAt(cells, ["engine", "runtime"]),
    runtimes: lists("runtimes"),
    runtimeFlags: lists("runtimes_flags"),
    platforms: Frozen.frozenTable(
      Merged.mapAt(cells, ["engine", "platform_to_oci_runtime"]).map(([name, { origins, value }]) => [
        name,
        { value: String(value), origins }
      ])
    ),
    monitorPaths: Merged.listAt(cells, ["engine", "conmon_path"]),
    supportsJson: Merged.listAt(cells, ["engine", "runtime_supports_json"]),
    supportsNoCgroups: Merged.listAt(cells, ["engine", "runtime_supports_nocgroup"]),
    cgroupManager: Merged.stringAt(cells, ["engine", "cgroup_manager"]),
    temporaryDirectory: Merged.stringAt(cells, ["engine", "tmp_dir"]),
    noPivotRoot: Merged.booleanAt(cells, ["engine", "no_pivot_root"]),
    remote: Merged.booleanAt(cells, ["engine", "remote"])
  })
}
