/**
 * Everything that is wrong with a configuration, as far as the configuration alone tells: what the engine refuses, what
 * keeps it from starting, and what it takes without a word and gets wrong. `HostDiagnosis` adds what a machine lacks.
 */
import * as Result from "effect/Result"
import type { Caution } from "./Caution.ts"
import type { ConfigFault } from "./ConfigFault.ts"
import * as Configuration from "./Configuration.ts"
import * as DaemonFile from "./DaemonFile.ts"
import * as Diagnostic from "./Diagnostic.ts"
import type { Engine } from "./Engine.ts"
import { defaults } from "./internal/diagnostics/defaults.ts"
import * as Directives from "./internal/diagnostics/directives.ts"
import { duplicates } from "./internal/diagnostics/duplicates.ts"
import * as Faults from "./internal/diagnostics/faults.ts"
import { keys } from "./internal/diagnostics/keys.ts"
import { names } from "./internal/diagnostics/names.ts"
import { paths } from "./internal/diagnostics/paths.ts"
import { withSafeFixes } from "./internal/diagnostics/safety.ts"
import { shell } from "./internal/diagnostics/shell.ts"
import { type Subject, subjectOf } from "./internal/diagnostics/subject.ts"
import { frozen } from "./internal/frozen.ts"
import type { Settings } from "./Settings.ts"
import type { StartFault } from "./StartFault.ts"
import type { Dialect } from "./WrapperScript.ts"

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
  const warnings = isLegible ? warningsOf(subject, faults, others, cautions) : []
  const refused = refusals(subject, faults)
  const proposed = Diagnostic.inOrder([...refused, ...warnings])
  const diagnostics = isLegible ? withSafeFixes(subject, warningsOf, proposed) : proposed.map(withoutFix)
  return frozen({ loaded, file, settings, isLegible, diagnostics, startFaults })
}

const refusals = (subject: Subject, faults: ReadonlyArray<ConfigFault>): ReadonlyArray<Diagnostic.Diagnostic> => {
  const unknown = faults.flatMap((fault) => (fault._tag === "UnknownDirective" ? [fault] : []))
  const [first] = unknown
  return faults.flatMap((fault) => {
    if (fault._tag !== "UnknownDirective") return [Faults.ofFault(subject, fault)]
    return fault === first ? Directives.unknown(subject, unknown) : []
  })
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
    ...Faults.ofCautions(subject, cautions),
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
