/**
 * Checks and fixes a configuration on a machine. Finds all its problems, even if the engine refuses it, and what the machine
 * lacks for it. Core makes all decisions.
 */
import { Table } from "@oci-runtimes/core/data"
import {
  Configuration,
  type DaemonStart,
  Diagnosis,
  type DockerProblem,
  Fixing,
  Headline,
  HostDiagnosis,
  type Moby,
  ProbeDiagnosis,
  StartVerdict,
  type WrapperScript
} from "@oci-runtimes/core/docker"
import { Problem } from "@oci-runtimes/core/engine"
import type { HostFacts, Search } from "@oci-runtimes/core/machine"
import { TextEncoding } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as FileWriter from "../disk/FileWriter.ts"
import * as ExecutableLookup from "../disk/ExecutableLookup.ts"
import * as Features from "../docker/Features.ts"
import * as HostProbe from "../docker/HostProbe.ts"
import * as ConfigurationSources from "../docker/ConfigurationSources.ts"
import { EngineEnvironment } from "../machine/EngineEnvironment.ts"
import { EditRefused } from "../RuntimeErrors.ts"

/**
 * The configuration to check. The machine is checked too, unless `host` is false or the engine is in a virtual machine. With
 * `probe`, the programs that are found are run, with their arguments and `features`.
 *
 * @category models
 * @since 1.0.0
 */
export interface CheckOptions extends ConfigurationSources.SourceOptions {
  readonly host?: boolean
  readonly probe?: boolean
}

/**
 * The configuration to fix. With `force`, fixes are made even if the engine would not start afterwards.
 *
 * @category models
 * @since 1.0.0
 */
export interface FixOptions extends CheckOptions {
  readonly force?: boolean
}

/**
 * The result of a check.
 *
 * @category models
 * @since 1.0.0
 */
export interface Checked {
  readonly engine: Moby.Generation
  /** The configuration file, and whether it exists. Without a file the configuration has only the flags. */
  readonly path: string
  readonly hasFile: boolean
  readonly facts: HostFacts.HostFacts
  /** The start of the engine whose flags count; undefined if no engine of the machine reads the file. */
  readonly start: DaemonStart.DaemonStart | undefined
  /** The flags of the start that do not count, because the options give them too. */
  readonly overridden: ReadonlyArray<string>
  /** True if the engine is in a virtual machine, so that programs and shims were not looked for although `host` is not false. */
  readonly isVirtual: boolean
  /** The first line: the file, the engine's verdict, and the worst mistake. `Headline.format` makes it one string. */
  readonly headline: Headline.Headline
  /** The diagnosis of the configuration alone. */
  readonly diagnosis: Diagnosis.Diagnosis
  /** The problems of the configuration and of the machine; of the configuration alone if `host` is false. */
  readonly diagnostics: ReadonlyArray<DockerProblem.DockerProblem>
  /** The faults for which the engine would not start, including faults of the machine unless `host` is false. */
  readonly startFaults: ReadonlyArray<DockerProblem.EngineProblem>
}

/**
 * A configuration with all possible fixes. The file itself is not written.
 *
 * @category models
 * @since 1.0.0
 */
export interface Fixed {
  /** The check of the fixed configuration. */
  readonly checked: Checked
  readonly fixed: ReadonlyArray<DockerProblem.DockerProblem>
  /** The bytes of the file before and after the fixes; undefined if the file is missing. */
  readonly before: Uint8Array | undefined
  readonly after: Uint8Array | undefined
  /** The same bytes as text, with the UTF-8 byte order mark if there is one. */
  readonly texts: { readonly before: string; readonly after: string }
}

/**
 * An assessed configuration, the facts of its machine, the path of its file, and the start of the engine, if one reads the file.
 *
 * @category models
 * @since 1.0.0
 */
export interface Read extends Pick<Checked, "facts" | "path">, Partial<Pick<Checked, "overridden" | "start">> {
  readonly assessed: Configuration.ConfigurationAssessment
}

/**
 * Finds all problems of a configuration.
 *
 * @category looking
 * @since 1.0.0
 */
export const check = Effect.fn("Check.check")(function* (options: CheckOptions) {
  return yield* checkAssessed(options, yield* read(options))
})

/**
 * Finds all problems of an assessed configuration.
 *
 * @category looking
 * @since 1.0.0
 */
export const checkAssessed = (options: CheckOptions, given: Read) =>
  onHost(options, given, Diagnosis.diagnoseAssessed(given.assessed, options.dialect))

/**
 * Applies all possible fixes, without writing the file. Fails if the fixes add a fault for which the engine would not start,
 * unless `force` is true: a fix can make the engine look for another program.
 *
 * @category looking
 * @since 1.0.0
 */
export const fix = Effect.fn("Check.fix")(function* (options: FixOptions) {
  const given = yield* read(options)
  const { dialect, force = false } = options
  const before = Diagnosis.diagnoseAssessed(given.assessed, dialect)
  const search =
    mayLook(options, given.facts) && rulesAreKnown(options) ? yield* lookOn(before, given.facts, dialect) : undefined
  const states = search?.states ?? nothing
  const { after, bytes, fixed } = Fixing.fixAll(
    before,
    dialect,
    (diagnostic) => !HostDiagnosis.isRefuted(diagnostic, states)
  )
  const checked = yield* onHost(options, given, after)
  const startedBefore = search === undefined ? before.startFaults : HostDiagnosis.startFaults(search.subject, states)
  const faults = before.isLegible ? StartVerdict.added(startedBefore, checked.startFaults) : []
  if (faults.length > 0 && !force) {
    return yield* new EditRefused({ path: given.path, refusal: { _tag: "WouldNotStart", faults } })
  }
  const result: Fixed = {
    checked,
    fixed,
    before: given.assessed.sources.bytes,
    after: bytes,
    texts: { before: textOf(before), after: textOf(after) }
  }
  return result
})

/**
 * Fails if the configuration is not in a regular file, and so cannot be written. Reading from a pipe might not end.
 *
 * @category looking
 * @since 1.0.0
 */
export const requireRegular = Effect.fn("Check.requireRegular")(function* (
  options: ConfigurationSources.SourceOptions
) {
  const { path } = yield* ConfigurationSources.locate(options)
  const { workingDirectory } = yield* EngineEnvironment
  yield* FileWriter.requireRegular({ path, workingDirectory })
})

/**
 * Writes a fixed configuration, completely or not at all. Fails if the file has changed since it was read.
 *
 * @category writing
 * @since 1.0.0
 */
export const write = Effect.fn("Check.write")(function* (prepared: Fixed, options: FileWriter.WriteOptions = {}) {
  const { after, before, checked, fixed } = prepared
  const { path } = checked
  const { workingDirectory } = yield* EngineEnvironment
  return after === undefined || fixed.length === 0
    ? undefined
    : yield* FileWriter.write({ ...options, path, workingDirectory, before, after })
})

const textOf = ({ file: { encoding, source } }: Diagnosis.Diagnosis): string =>
  TextEncoding.withMark({ text: source.text, encoding })

const read = Effect.fnUntraced(function* (options: CheckOptions) {
  const located = yield* ConfigurationSources.locate(options)
  const { defaults, facts, flags, overridden, path, readFile, start } = located
  const assessed = Configuration.assess(options.engine, { bytes: yield* readFile, flags, defaults, name: path })
  const given: Read = { path, facts, assessed, overridden, start }
  return given
})

/** Reports whether programs may be looked for on the machine: the caller wants it, and the engine is on the machine. */
const mayLook = ({ host = true }: Pick<CheckOptions, "host">, facts: HostFacts.HostFacts): boolean =>
  host && facts.isVirtual !== true

const onHost = Effect.fnUntraced(function* (
  options: Pick<CheckOptions, "dialect" | "host" | "probe">,
  { facts, overridden = [], path, start }: Omit<Read, "assessed">,
  diagnosis: Diagnosis.Diagnosis
) {
  const { dialect, probe = false } = options
  const { engine, problems, sources, startFaults } = diagnosis
  const found =
    mayLook(options, facts) && rulesAreKnown(diagnosis) ? yield* lookOn(diagnosis, facts, dialect) : undefined
  const ofProbe = found !== undefined && probe ? yield* probePrograms(found, facts) : []
  const hasFile = sources.bytes !== undefined
  const diagnostics =
    found === undefined
      ? problems
      : Problem.inOrder([...HostDiagnosis.complete(found.subject, found.states), ...ofProbe])
  const checked: Checked = {
    engine,
    path,
    hasFile,
    facts,
    start,
    overridden,
    isVirtual: options.host !== false && facts.isVirtual === true,
    headline: Headline.make({ assessed: diagnosis, path, hasFile, problems: diagnostics }),
    diagnosis,
    diagnostics,
    startFaults: found === undefined ? startFaults : HostDiagnosis.startFaults(found.subject, found.states)
  }
  return checked
})

/** Reports whether it is known how the engine treats its runtimes. Otherwise the machine has no answer about them. */
const rulesAreKnown = ({ engine }: Pick<CheckOptions, "engine">): boolean => engine.isOnlyOfDirectives !== true

const nothing: HostDiagnosis.HostStates = { programs: Table.make([]), shims: Table.make([]) }

/**
 * Looks for programs and shims on the machine. Assumes that containerd has the engine's environment, and that its executable is
 * the `containerd` in `PATH`.
 */
const lookOn = Effect.fnUntraced(function* (
  diagnosis: Diagnosis.Diagnosis,
  facts: HostFacts.HostFacts,
  dialect: WrapperScript.Dialect | undefined
) {
  const { engine } = diagnosis
  const canonical = yield* HostProbe.withDataRoot(facts, diagnosis.settings)
  const { searchPath, workingDirectory } = facts
  const subject: HostDiagnosis.HostCheckInput = {
    engine,
    diagnosis,
    map: engine.configure(diagnosis.settings, canonical, dialect),
    facts,
    environment: {
      searchPath,
      workingDirectory,
      executable: yield* ExecutableLookup.executable("containerd", facts, engine.searchRules)
    }
  }
  const questions = HostDiagnosis.questions(subject)
  const programs = Table.make(yield* lookFor(questions.programs))
  const shims = Table.make(yield* lookFor(questions.shims))
  const states: HostDiagnosis.HostStates = { programs, shims }
  return { subject, states }
})

/** Runs the programs that were found on the machine, and returns the problems that their answers show. */
const probePrograms = Effect.fnUntraced(function* (
  { states, subject }: Effect.Success<ReturnType<typeof lookOn>>,
  { searchPath }: HostFacts.HostFacts
) {
  const asked = ProbeDiagnosis.questions(subject, states)
  const runs = Array.from(asked, ([name, probe]) => [name, { ...probe, found: Result.succeed(probe.found) }] as const)
  return ProbeDiagnosis.make(subject, asked, yield* Features.read(Table.make(runs), { searchPath }))
})

const lookFor = (wanted: Iterable<readonly [file: string, places: ReadonlyArray<Search.SearchPlace>]>) =>
  Effect.forEach(
    wanted,
    ([file, places]) => Effect.map(ExecutableLookup.look(places), (findings) => [file, findings] as const),
    { concurrency: 8 }
  )
