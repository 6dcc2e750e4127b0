/**
 * Checks a configuration on a machine: everything that is wrong with it, whether the engine refuses it or not, and what the
 * machine lacks for it. Core decides; nothing is written.
 */
import { Table } from "@oci-runtimes/core/data"
import {
  Configuration,
  Diagnosis,
  type DockerProblem,
  Fixing,
  HostDiagnosis,
  type Moby,
  StartVerdict,
  type WrapperScript
} from "@oci-runtimes/core/docker"
import type { HostFacts, Search } from "@oci-runtimes/core/machine"
import { TextEncoding } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import * as FileWriter from "../disk/FileWriter.ts"
import * as ExecutableLookup from "../disk/ExecutableLookup.ts"
import * as HostProbe from "../docker/HostProbe.ts"
import * as ConfigurationSources from "../docker/ConfigurationSources.ts"
import { EditRefused } from "../RuntimeErrors.ts"
import type * as RuntimeErrors from "../RuntimeErrors.ts"

/**
 * What to check, and whether to look at the machine as well, which is what happens unless `host` is false.
 *
 * @category models
 * @since 1.0.0
 */
export interface CheckOptions extends ConfigurationSources.SourceOptions {
  readonly host?: boolean
}

/**
 * What to fix, and whether to do so even if the engine would not start afterwards.
 *
 * @category models
 * @since 1.0.0
 */
export interface FixOptions extends CheckOptions {
  readonly force?: boolean
}

/**
 * What was found.
 *
 * @category models
 * @since 1.0.0
 */
export interface Checked {
  readonly engine: Moby.Generation
  /** The configuration file, and whether there is one. Without it the configuration is empty but for the flags. */
  readonly path: string
  readonly hasFile: boolean
  readonly facts: HostFacts.HostFacts
  /** What the configuration alone tells. */
  readonly diagnosis: Diagnosis.Diagnosis
  /** That, and what the machine lacks. */
  readonly diagnostics: ReadonlyArray<DockerProblem.DockerProblem>
  /** Why the engine would not start, on this machine unless `host` is false. */
  readonly startFaults: ReadonlyArray<DockerProblem.EngineProblem>
}

/**
 * Why a configuration cannot be checked at all.
 *
 * @category models
 * @since 1.0.0
 */
export type CheckFailure = RuntimeErrors.ConfigurationUnreadable | RuntimeErrors.VariableMissing

/**
 * A configuration in which everything was put right that can be, though not in its file.
 *
 * @category models
 * @since 1.0.0
 */
export interface Fixed {
  /** What is left. */
  readonly checked: Checked
  readonly fixed: ReadonlyArray<DockerProblem.DockerProblem>
  /** The bytes of the file as they are and as they should be; undefined where there is no file. */
  readonly before: Uint8Array | undefined
  readonly after: Uint8Array | undefined
  /** The texts to those bytes, with the byte order mark of UTF-8 where there is one. */
  readonly texts: { readonly before: string; readonly after: string }
}

/**
 * An assessed configuration, on a machine of which these facts are known, and where its file is.
 *
 * @category models
 * @since 1.0.0
 */
export interface Read extends Pick<Checked, "facts" | "path"> {
  readonly assessed: Configuration.ConfigurationAssessment
}

/**
 * Everything that is wrong.
 *
 * @category looking
 * @since 1.0.0
 */
export const check = Effect.fn("Check.check")(function* (options: CheckOptions) {
  return yield* checkAssessed(options, yield* read(options))
})

/**
 * Everything that is wrong with a configuration that has been assessed.
 *
 * @category looking
 * @since 1.0.0
 */
export const checkAssessed = (options: CheckOptions, given: Read) =>
  onHost(options, given, Diagnosis.diagnoseAssessed(given.assessed, options.dialect))

/**
 * What would be left if everything were put right that can be. Fails if that brings a fault with which the engine would not
 * start: a program may be looked for only because of a fix.
 *
 * @category looking
 * @since 1.0.0
 */
export const fix = Effect.fn("Check.fix")(function* (options: FixOptions) {
  const given = yield* read(options)
  const { dialect, force = false, host = true } = options
  const before = Diagnosis.diagnoseAssessed(given.assessed, dialect)
  const looked = host ? yield* lookOn(before, given.facts, dialect) : undefined
  const findings = looked?.findings ?? nothing
  const { after, bytes, fixed } = Fixing.fixAll(
    before,
    dialect,
    (diagnostic) => !HostDiagnosis.isRefuted(diagnostic, findings)
  )
  const checked = yield* onHost(options, given, after)
  const startedBefore = looked === undefined ? before.startFaults : HostDiagnosis.startFaults(looked.subject, findings)
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
 * Fails where the configuration is in no regular file, and so cannot be written. Reading from a pipe might not end.
 *
 * @category looking
 * @since 1.0.0
 */
export const requireRegular = Effect.fn("Check.requireRegular")(function* (
  options: ConfigurationSources.SourceOptions
) {
  const { facts, path } = yield* ConfigurationSources.locate(options)
  yield* FileWriter.requireRegular({ path, workingDirectory: facts.workingDirectory })
})

/**
 * Writes what was put right, whole or not at all; a file that has changed since is left as it is.
 *
 * @category writing
 * @since 1.0.0
 */
export const write = Effect.fn("Check.write")(function* (
  { after, before, checked: { facts, path }, fixed }: Fixed,
  options: FileWriter.WriteOptions = {}
) {
  const { workingDirectory } = facts
  return after === undefined || fixed.length === 0
    ? undefined
    : yield* FileWriter.write({ ...options, path, workingDirectory, before, after })
})

const textOf = ({ file: { encoding, source } }: Diagnosis.Diagnosis): string =>
  TextEncoding.withMark({ text: source.text, encoding })

const read = Effect.fnUntraced(function* (options: CheckOptions) {
  const { defaults, facts, flags, path, readFile } = yield* ConfigurationSources.locate(options)
  const assessed = Configuration.assess(options.engine, { bytes: yield* readFile, flags, defaults, name: path })
  const given: Read = { path, facts, assessed }
  return given
})

const onHost = Effect.fnUntraced(function* (
  { dialect, host = true }: Pick<CheckOptions, "dialect" | "host">,
  { facts, path }: Pick<Read, "facts" | "path">,
  diagnosis: Diagnosis.Diagnosis
) {
  const { engine, problems, sources, startFaults } = diagnosis
  const found = host ? yield* lookOn(diagnosis, facts, dialect) : undefined
  const checked: Checked = {
    engine,
    path,
    hasFile: sources.bytes !== undefined,
    facts,
    diagnosis,
    diagnostics: found === undefined ? problems : HostDiagnosis.complete(found.subject, found.findings),
    startFaults: found === undefined ? startFaults : HostDiagnosis.startFaults(found.subject, found.findings)
  }
  return checked
})

const nothing: HostDiagnosis.HostStates = { programs: Table.make([]), shims: Table.make([]) }

/** containerd's environment is taken to be that of the engine, and its executable to be the one of that name in `PATH`. */
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
    environment: {
      searchPath,
      workingDirectory,
      executable: yield* ExecutableLookup.executable("containerd", facts, engine.searchRules)
    }
  }
  const questions = HostDiagnosis.questions(subject)
  const programs = Table.make(yield* lookFor(questions.programs))
  const shims = Table.make(yield* lookFor(questions.shims))
  const findings: HostDiagnosis.HostStates = { programs, shims }
  return { subject, findings }
})

const lookFor = (wanted: Iterable<readonly [file: string, places: ReadonlyArray<Search.SearchPlace>]>) =>
  Effect.forEach(
    wanted,
    ([file, places]) => Effect.map(ExecutableLookup.look(places), (findings) => [file, findings] as const),
    { concurrency: 8 }
  )
