/**
 * Everything that is wrong with a configuration, as far as the configuration alone tells: what the engine refuses, what
 * keeps it from starting, and what it takes without a word and gets wrong. `HostDiagnosis` adds what a machine lacks.
 */
import * as Result from "effect/Result"
import { Frozen } from "../../data/index.ts"
import type { Caution } from "../Caution.ts"
import * as Configuration from "../Configuration.ts"
import type { Engine } from "../Engine.ts"
import type { Settings } from "../Settings.ts"
import type { StartFault } from "../StartFault.ts"
import type { ConfigFault } from "../daemon-json/ConfigFault.ts"
import * as DaemonFile from "../daemon-json/DaemonFile.ts"
import * as Diagnostic from "./Diagnostic.ts"
import { defaults } from "./rules/defaults.ts"
import * as Directives from "./rules/directives.ts"
import { duplicates } from "./rules/duplicates.ts"
import * as Faults from "./rules/faults.ts"
import { keys } from "./rules/keys.ts"
import { names } from "./rules/names.ts"
import { paths } from "./rules/paths.ts"
import { type Refusal, refusals } from "./rules/refusals.ts"
import { withSafeFixes } from "./rules/safety.ts"
import { shell } from "./rules/shell.ts"
import { type Subject, subjectOf } from "./rules/subject.ts"
import type { Dialect } from "../scripts/WrapperScript.ts"

/** A configuration, and what there is to say about it. */
export interface Diagnosis {
  /** Whether the engine accepts it. */
  readonly loaded: Result.Result<Configuration.Accepted, Configuration.Refused>
  readonly file: DaemonFile.DaemonFile
  /** Where it is refused, what could be understood. */
  readonly settings: Settings
  /** Of a file that is hardly legible, only what is certain. */
  readonly isLegible: boolean
  readonly diagnostics: ReadonlyArray<Diagnostic.Diagnostic>
  /** Why the engine would not start, according to the configuration alone, if it accepted the rest. */
  readonly startFaults: ReadonlyArray<StartFault>
}

/** Reads a configuration under an engine and says everything that is wrong with it. Whatever the bytes are, there is an answer. */
export const make = (engine: Engine, sources: Configuration.Sources, dialect: Dialect = "engine"): Diagnosis => {
  const loaded = Configuration.load(engine, sources)
  const { file } = Result.isSuccess(loaded) ? loaded.success : loaded.failure
  const faults = Result.isSuccess(loaded) ? [] : loaded.failure.faults
  const subject = subjectOf(engine, file, sources, dialect)
  const { settings } = subject
  const isLegible = Configuration.isLegible(file)
  const { cautions, startFaults } = Result.match(loaded, {
    onSuccess: (accepted) => accepted,
    onFailure: () => ({
      startFaults: isLegible ? engine.verifyStart(settings) : [],
      cautions: Configuration.cautions(engine, file, settings)
    })
  })
  const others = startFaults.filter((fault) => !isAmong(faults, fault))
  const refused = refusalsOf(subject, faults).map(({ diagnostic }) => diagnostic)
  const warnings = isLegible ? warningsOf(subject, faults, others, cautions) : []
  const diagnostics = Diagnostic.inOrder([...refused, ...withSafeFixes(subject, warningsOf, warnings)])
  return Frozen.frozen({ loaded, file, settings, isLegible, diagnostics, startFaults })
}

/** A fault, and the diagnostic that explains it. Faults that come of one mistake share one. */
export interface Explained {
  readonly fault: ConfigFault
  readonly diagnostic: Diagnostic.Diagnostic
}

/**
 * Explains every fault for which an engine refuses a configuration, in the order in which the engine looks for them.
 *
 * ```ts
 * import { Configuration, Diagnosis, EngineFlags, Moby25 } from "@oci-runtimes/core"
 * import * as Result from "effect/Result"
 *
 * const loaded = Configuration.load(Moby25, {
 *   bytes: new TextEncoder().encode('{"log_level": "debug", "runtimes": {"debug": true}}'),
 *   flags: EngineFlags.none,
 *   defaults: { dataRoot: "/var/lib/docker", execRoot: "/var/run/docker" }
 * })
 * if (Result.isFailure(loaded)) {
 *   for (const { diagnostic, fault } of Diagnosis.explain(loaded.failure)) {
 *     console.log(`${fault._tag}: ${diagnostic.explanation}`)
 *   }
 * }
 * // => UnknownDirective: Did you mean "log-level"?
 * // => WrongType: "debug" is a directive: it belongs beside "runtimes", at the top of the file, and not in it.
 * // => InvalidRuntimeEntry: "debug" is a directive: it belongs beside "runtimes", at the top of the file, and not in it.
 * ```
 */
export const explain = ({ engine, faults, file, flags }: Configuration.Refused): ReadonlyArray<Explained> => {
  // No fault depends on where the engine's directories are by default.
  const subject = subjectOf(engine, file, { flags, defaults: { dataRoot: "/", execRoot: "/" } }, "engine")
  const explained = new Map(
    refusalsOf(subject, faults).flatMap(({ diagnostic, faults: about }) => about.map((fault) => [fault, diagnostic]))
  )
  return faults.flatMap((fault) => {
    const diagnostic = explained.get(fault)
    return diagnostic === undefined ? [] : [{ fault, diagnostic }]
  })
}

/** Explains why an engine would not start with a configuration that it accepts. */
export const explainStart = ({
  faults,
  file
}: {
  readonly faults: ReadonlyArray<StartFault>
  readonly file: DaemonFile.DaemonFile
}): ReadonlyArray<{ readonly fault: StartFault; readonly diagnostic: Diagnostic.Diagnostic }> => {
  const places = DaemonFile.places(file)
  return faults.map((fault) => ({
    fault,
    diagnostic: { ...Faults.ofStartFault(places, fault), severity: "error" as const }
  }))
}

/** The diagnostics of faults, with those of their fixes that are safe. */
const refusalsOf = (subject: Subject, faults: ReadonlyArray<ConfigFault>): ReadonlyArray<Refusal> => {
  const isLegible = Configuration.isLegible(subject.file)
  const found = refusals(subject, faults).filter(({ faults: about }) => isLegible || about.length > 0)
  const proposed = found.map(({ diagnostic }) => diagnostic)
  const diagnostics = isLegible ? withSafeFixes(subject, warningsOf, proposed) : proposed.map(withoutFix)
  return found.map((refusal, index) => ({ ...refusal, diagnostic: diagnostics[index]! }))
}

/** Behind a mistake of the syntax may stand what a change has to take account of. */
const withoutFix = (diagnostic: Diagnostic.Diagnostic): Diagnostic.Diagnostic =>
  diagnostic.code === "invalid-syntax" ? diagnostic : { ...diagnostic, fix: undefined }

const warningsOf = (
  subject: Subject,
  faults: ReadonlyArray<ConfigFault>,
  startFaults: ReadonlyArray<StartFault>,
  cautions: ReadonlyArray<Caution>
): ReadonlyArray<Diagnostic.Diagnostic> => {
  const places = DaemonFile.places(subject.file)
  return [
    ...startFaults.map((fault) => Faults.ofStartFault(places, fault)),
    ...Faults.ofCautions(
      subject,
      cautions.filter(({ path }) => subject.ownerOf(path) === undefined)
    ),
    ...Directives.taken(subject),
    ...keys(subject),
    ...duplicates(subject, faults.length === 0),
    ...paths(subject, faults),
    ...shell(subject),
    ...names(subject),
    ...defaults(subject)
  ]
}

/** A refused file names all faults of a kind among its own, or none. */
const isAmong = (faults: ReadonlyArray<ConfigFault>, { _tag }: StartFault): boolean =>
  faults.some((known) => known._tag === _tag)
