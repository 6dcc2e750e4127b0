/**
 * Everything that is wrong with a configuration, as far as the configuration alone tells: what the engine refuses, what
 * keeps it from starting, and what it takes without a word and gets wrong. `HostDiagnosis` adds what a machine lacks.
 */
import { Frozen } from "../../data/index.ts"
import { Problem } from "../../engine/index.ts"
import * as Configuration from "../Configuration.ts"
import type { Generation } from "../Moby.ts"
import { leadingDot, nullRuntimes } from "./rules/defaults.ts"
import { taken } from "./rules/directives.ts"
import { duplicates } from "./rules/duplicates.ts"
import { ofEngine } from "./rules/faults.ts"
import { keys } from "./rules/keys.ts"
import { alike, beyondFlags, stock, unwritable } from "./rules/names.ts"
import { directories, missing, ofPath, ofType } from "./rules/paths.ts"
import { refusals } from "./rules/refusals.ts"
import type { EntryRule, Faults, Problems, ReportedRefusal, Rule } from "./rules/report.ts"
import { withSafeFixes } from "./rules/safety.ts"
import { shell } from "./rules/shell.ts"
import { type RuleContext, subjectOf } from "./rules/ruleContext.ts"
import type * as DockerProblem from "../problems/DockerProblem.ts"
import type { Dialect } from "../scripts/WrapperScript.ts"

/**
 * An assessment, and everything that there is to say about it.
 *
 * @category models
 * @since 1.0.0
 */
export interface Diagnosis extends Configuration.ConfigurationAssessment {
  /** In the order of `Problem.inOrder`. Of a file that is hardly legible, only what is certain. */
  readonly problems: ReadonlyArray<DockerProblem.DockerProblem>
}

/**
 * Reads a configuration under an engine and says everything that is wrong with it. Whatever the bytes are, there is an answer.
 *
 * @category constructors
 * @since 1.0.0
 */
export const diagnose = (
  engine: Generation,
  sources: Configuration.ConfigurationInput,
  dialect: Dialect = "engine"
): Diagnosis => diagnoseAssessed(Configuration.assess(engine, sources), dialect)

/**
 * Says everything that is wrong with a configuration that has been assessed.
 *
 * @category operations
 * @since 1.0.0
 */
export const diagnoseAssessed = (
  assessed: Configuration.ConfigurationAssessment,
  dialect: Dialect = "engine"
): Diagnosis => {
  const subject = subjectOf(assessed, dialect)
  const found = refusalsOf(subject, subject.faults).map(({ diagnostic }) => diagnostic)
  const warnings = assessed.isLegible ? withSafeFixes(subject, warningsOf, warningsOf(subject)) : []
  return Object.freeze({ ...assessed, problems: Frozen.frozen(Problem.inOrder([...found, ...warnings])) })
}

/**
 * A problem as the engine finds it, and the one that explains it. Problems that come of one mistake share one.
 *
 * @category models
 * @since 1.0.0
 */
export interface Explained {
  readonly fault: DockerProblem.EngineProblem
  readonly diagnostic: DockerProblem.DockerProblem
}

/**
 * Explains every problem for which an engine refuses a configuration, in the order in which the engine looks for them.
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
 *     console.log(`${fault.code}: ${diagnostic.advice}`)
 *   }
 * }
 * // => unknown-directive: Did you mean "log-level"?
 * // => wrong-type: "debug" is a directive: it belongs beside "runtimes", at the top of the file, and not in it.
 * // => invalid-runtime-entry: "debug" is a directive: it belongs beside "runtimes", at the top of the file, and not in it.
 * ```
 *
 * @category operations
 * @since 1.0.0
 */
export const explain = ({
  engine,
  faults,
  file,
  flags
}: Configuration.RefusedConfiguration): ReadonlyArray<Explained> => {
  // No problem depends on where the engine's directories are by default.
  const sources = { bytes: undefined, flags, defaults: { dataRoot: "/", execRoot: "/" } }
  const subject = subjectOf(Configuration.assessFile(engine, file, sources), "engine")
  const explained = new Map(
    refusalsOf(subject, faults).flatMap(({ diagnostic, faults: about }) =>
      about.map((fault) => [fault, { fault, diagnostic }])
    )
  )
  return faults.flatMap((fault) => explained.get(fault) ?? [])
}

/** The problems of faults, with those of their fixes that are safe. */
const refusalsOf = (subject: RuleContext, faults: Faults): ReadonlyArray<ReportedRefusal> => {
  const { isLegible } = subject
  const found = refusals(subject, faults).filter(({ faults: about }) => isLegible || about.length > 0)
  const proposed = found.map(({ diagnostic }) => diagnostic)
  const diagnostics = isLegible ? withSafeFixes(subject, warningsOf, proposed) : proposed.map(withoutFix)
  return found.map((refusal, index) => ({ ...refusal, diagnostic: diagnostics[index]! }))
}

/** Behind a mistake of the syntax may stand what a change has to take account of. */
const withoutFix = (diagnostic: DockerProblem.DockerProblem): DockerProblem.DockerProblem =>
  diagnostic.code === "invalid-syntax" ? diagnostic : { ...diagnostic, fix: undefined }

/** A refused file names all faults of a kind among its own, or none. */
const startFaults: Rule = ({ faults, startFaults: found }) =>
  found.filter(({ code }) => !faults.some((known) => known.code === code))

/** Makes a rule of rules for each entry. */
const forEach =
  (...rules: ReadonlyArray<EntryRule>): Rule =>
  (subject) =>
    subject.entries.flatMap((entry) => rules.flatMap((rule) => rule(subject, entry) ?? []))

const warningsOf = (subject: RuleContext): Problems => {
  const rules: ReadonlyArray<Rule> = [
    startFaults,
    ofEngine,
    taken,
    forEach(keys),
    duplicates,
    directories,
    forEach(ofPath, ofType, missing, shell),
    alike,
    forEach(beyondFlags, stock),
    unwritable,
    leadingDot,
    nullRuntimes
  ]
  return rules.flatMap((rule) => rule(subject) ?? [])
}
