/**
 * The problems of a configuration, found without a look at the machine: what the engine refuses, what keeps it from starting,
 * and what it silently ignores or misreads. `HostDiagnosis` adds what the machine lacks.
 */
import { Frozen } from "../../data/index.ts"
import { Problem } from "../../engine/index.ts"
import * as Configuration from "../Configuration.ts"
import type * as ConfigurationInput from "../ConfigurationInput.ts"
import type { Generation } from "../Moby.ts"
import { leadingDot, nullRuntimes } from "./rules/defaults.ts"
import { taken } from "./rules/directives.ts"
import { duplicates } from "./rules/duplicates.ts"
import { ofEngine } from "./rules/faults.ts"
import { keys } from "./rules/keys.ts"
import { unknownExecOptions, withMeaning } from "./rules/execOptions.ts"
import { alike, blank, blankDefault, same, stock, unwritable } from "./rules/names.ts"
import { program } from "./rules/newerKeys.ts"
import { directories, ofPath, ofType } from "./rules/paths.ts"
import { notRuntime, retired, retiredDefault } from "./rules/programs.ts"
import { refusals } from "./rules/refusals.ts"
import type { EntryRule, Faults, Problems, ReportedRefusal, Rule } from "./rules/report.ts"
import { type Allowance, allowanceFor, withSafeFixes } from "./rules/safety.ts"
import { shadowed } from "./rules/flags.ts"
import { shell } from "./rules/shell.ts"
import { namingTemplates, withTemplates } from "./rules/templates.ts"
import { type RuleContext, contextOf } from "./rules/ruleContext.ts"
import type * as DockerProblem from "../problems/DockerProblem.ts"
import type { Dialect } from "../scripts/WrapperScript.ts"

/**
 * The assessment of a configuration, and its problems.
 *
 * @category models
 * @since 1.0.0
 */
export interface Diagnosis extends Configuration.ConfigurationAssessment {
  /** The problems in the order of `Problem.inOrder`; only the faults if the file is not legible. */
  readonly problems: ReadonlyArray<DockerProblem.DockerProblem>
}

/**
 * Assesses a configuration for an engine and returns its problems. Never fails, even if the bytes are not JSON.
 *
 * @category constructors
 * @since 1.0.0
 */
export const diagnose = (
  engine: Generation,
  sources: ConfigurationInput.ConfigurationInput,
  dialect: Dialect = "engine"
): Diagnosis => diagnoseAssessed(Configuration.assess(engine, sources), dialect)

/**
 * Returns the diagnosis of an assessed configuration. The work to check that fixes are safe has a limit: problems
 * beyond it have no fix until the others are fixed. Only a file with hundreds of fixes reaches the limit.
 *
 * @category operations
 * @since 1.0.0
 */
export const diagnoseAssessed = (
  assessed: Configuration.ConfigurationAssessment,
  dialect: Dialect = "engine",
  allowance: Allowance = allowanceFor(assessed.file.source.text)
): Diagnosis => {
  const context = contextOf(assessed, dialect)
  const found = refusalsOf(context, context.faults, allowance).map(({ diagnostic }) => diagnostic)
  const warnings = assessed.isLegible ? withSafeFixes(context, { allowance, warningsOf }, warningsOf(context)) : []
  return Object.freeze({ ...assessed, problems: Frozen.frozen(Problem.inOrder([...found, ...warnings])) })
}

/**
 * A fault that the engine finds, and the diagnostic that explains it. Faults with the same cause share a diagnostic.
 *
 * @category models
 * @since 1.0.0
 */
export interface Explained {
  readonly fault: DockerProblem.EngineProblem
  readonly diagnostic: DockerProblem.DockerProblem
}

/**
 * Explains every fault of a refused configuration, in the order in which the engine looks for them.
 *
 * ```ts
 * import { Configuration, ConfigurationInput, Diagnosis, Moby25 } from "@oci-runtimes/core"
 * import * as Result from "effect/Result"
 *
 * const text = '{"log_level": "debug", "runtimes": {"debug": true}}'
 * const loaded = Configuration.load(Moby25, ConfigurationInput.make(text))
 * if (Result.isFailure(loaded)) {
 *   for (const { diagnostic, fault } of Diagnosis.explain(loaded.failure)) {
 *     console.log(`${fault.code}: ${diagnostic.advice}`)
 *   }
 * }
 * // => unknown-directive: Did you mean "log-level"?
 * // => wrong-type: "debug" is a directive: it belongs at the top of the file, next to "runtimes", not inside it.
 * // => invalid-runtime-entry: "debug" is a directive: it belongs at the top of the file, next to "runtimes", not inside it.
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
  // No problem depends on the default directories of the engine.
  const sources = { bytes: undefined, flags, defaults: { dataRoot: "/", execRoot: "/" } }
  const context = contextOf(Configuration.assessFile(engine, file, sources), "engine")
  const explained = new Map(
    refusalsOf(context, faults, allowanceFor(file.source.text)).flatMap(({ diagnostic, faults: about }) =>
      about.map((fault) => [fault, { fault, diagnostic }])
    )
  )
  return faults.flatMap((fault) => explained.get(fault) ?? [])
}

/** Returns the diagnostics of faults and misplaced keys, with only their safe fixes. */
const refusalsOf = (context: RuleContext, faults: Faults, allowance: Allowance): ReadonlyArray<ReportedRefusal> => {
  const { isLegible } = context
  const found = refusals(context, faults).filter(({ faults: about }) => isLegible || about.length > 0)
  const proposed = namingTemplates(context, found.map(({ diagnostic }) => diagnostic).map(withMeaning(context)))
  // Of a file that is not legible, only the mistakes in the syntax have fixes, and nothing that these could harm has an effect.
  const diagnostics = isLegible ? withSafeFixes(context, { allowance, warningsOf }, proposed) : proposed
  return found.map((refusal, index) => ({ ...refusal, diagnostic: diagnostics[index]! }))
}

/** Reports start faults whose codes the faults lack: the faults include all start faults of a code, or none. */
const startFaults: Rule = ({ faults, startFaults: found }) =>
  found.filter(({ code }) => !faults.some((known) => known.code === code))

/** Combines rules for entries into a rule that applies them to every entry. */
const forEach =
  (...rules: ReadonlyArray<EntryRule>): Rule =>
  (context) =>
    context.entries.flatMap((entry) => rules.flatMap((rule) => rule(context, entry) ?? []))

const warningsOf = (context: RuleContext): Problems => {
  const rules = context.engine.isOnlyOfDirectives === true ? ofDirectives : [...ofDirectives, ...ofRuntimes]
  const found = rules.flatMap((rule) => rule(context) ?? [])
  return withTemplates(context, found.map(withMeaning(context)))
}

const ofDirectives: ReadonlyArray<Rule> = [startFaults, ofEngine, taken, forEach(keys), duplicates, directories]

/** The rules that rest on how the engine treats its runtimes. */
const ofRuntimes: ReadonlyArray<Rule> = [
  forEach(ofPath, ofType, notRuntime, retired, program, shell),
  retiredDefault,
  alike,
  forEach(blank),
  blankDefault,
  same,
  forEach(stock),
  shadowed,
  unknownExecOptions,
  unwritable,
  leadingDot,
  nullRuntimes
]
