/** Docker Engine in the vocabulary that all engines share, made from `Moby23` or `Moby25`. */
import * as Result from "effect/Result"
import type { Engine, Problem, Reading, Resolution, Source } from "../engine/index.ts"
import { ShimName } from "../shim/index.ts"
import * as Configuration from "./Configuration.ts"
import type * as ConfigurationInput from "./ConfigurationInput.ts"
import type { DockerAssessment } from "./DockerAssessment.ts"
import * as DockerReload from "./DockerReload.ts"
import * as DockerResolution from "./DockerResolution.ts"
import { type DockerTable, make as tableOf } from "./DockerTable.ts"
import type * as Moby from "./Moby.ts"
import * as Replacements from "./known/Replacements.ts"
import * as RuntimeSuggestion from "./RuntimeSuggestion.ts"
import * as StartVerdict from "./StartVerdict.ts"
import * as Diagnosis from "./diagnosis/Diagnosis.ts"
import { launchOf, missed, searchesOf } from "./internal/launch.ts"
import { remarks } from "./internal/runcShim.ts"
import * as WrapperScript from "./scripts/WrapperScript.ts"

/**
 * The path of the file of Docker Engine, and its other sources: flags and default paths.
 *
 * @category models
 * @since 1.0.0
 */
export interface Given extends Pick<ConfigurationInput.ConfigurationInput, "defaults" | "flags"> {
  readonly path: string
  /** The dialect of the wrapper scripts. */
  readonly dialect?: WrapperScript.Dialect
}

/**
 * A generation of Docker Engine as an engine. Its settings are the assessment of the file and the flags.
 *
 * @category models
 * @since 1.0.0
 */
export type DockerEngine = Engine.Engine<Given, Assessed, DockerTable, DockerResolution.DockerResolution>

/**
 * The assessed configuration, and the dialect of its wrapper scripts.
 *
 * @category models
 * @since 1.0.0
 */
export interface Assessed extends Configuration.ConfigurationAssessment {
  readonly dialect: WrapperScript.Dialect | undefined
}

/**
 * Makes an engine from a generation of Docker Engine.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (moby: Moby.Generation): DockerEngine => ({
  ...resolver(moby),
  family: "docker",
  sources: ({ path }) => [{ _tag: "File", path }],
  read: (given, files) => read(moby, given, files),
  table: ({ dialect, settings }, facts) => tableOf(moby.configure(settings, facts, dialect)),
  diagnose: ({ reading: { problems, settings } }) =>
    problems.some(({ code }) => code === unreadable)
      ? problems
      : Diagnosis.diagnoseAssessed(settings, settings.dialect).problems,
  reload: {
    of: ({ reading, table }, { facts, reading: { settings: assessed }, table: { map } }) =>
      DockerReload.make({ map: table.map, settings: reading.settings.settings }, { ...assessed, assessed, facts, map }),
    describe: DockerReload.describe
  },
  scripts: { of: ({ map }) => Result.mapError(moby.scripts(map), (refused) => refused.map(WrapperScript.message)) }
})

/**
 * Makes the part of an engine that resolves names. It uses fewer modules than the whole engine, so a bundler can drop
 * the rest.
 *
 * @category constructors
 * @since 1.0.0
 */
export const resolver = (moby: Moby.Generation): Engine.Resolver<DockerTable, DockerResolution.DockerResolution> => ({
  id: moby.id,
  title: moby.title,
  wellKnown: [ShimName.linuxShim],
  isUsualName: RuntimeSuggestion.isUsual,
  resolve: ({ map }, { name = map.defaultRuntime }) =>
    Result.mapError(moby.resolve(map, name), (refused) => ({
      name: refused.name,
      reason: refused.reason,
      message: DockerResolution.message(refused),
      advice: DockerResolution.advice(refused)
    })),
  launch: launchOf,
  searches: (_, resolution, surroundings) => searchesOf(moby, resolution, surroundings),
  missed,
  remarks: (resolution) => {
    const known = Replacements.forResolution(moby, resolution)
    return [...remarks(resolution.shim), ...(known === undefined ? [] : [known])]
  },
  runtimeOf: ({ path: [directive, name] }) => (directive === "runtimes" && typeof name === "string" ? name : undefined),
  identity,
  rules: (name) => rulesFor(moby, name)
})

/**
 * Returns an assessment in the vocabulary that all engines share, to compare it with an assessment of any engine.
 *
 * @category converting
 * @since 1.0.0
 */
export const shared = ({
  warnings,
  engine,
  map,
  refused,
  startFaults
}: Pick<DockerAssessment, "warnings" | "engine" | "map" | "refused" | "startFaults">): {
  readonly engine: Engine.Resolver<DockerTable, DockerResolution.DockerResolution>
  readonly table: DockerTable
  readonly reading: Pick<Reading.Reading<unknown>, "problems" | "refusal">
} => ({
  engine: resolver(engine),
  table: tableOf(map),
  reading: {
    problems: [...(refused?.faults ?? []), ...startFaults, ...warnings],
    refusal: refused?.message ?? null
  }
})

/** Reads a configuration. A missing file counts as empty. A file that cannot be read for another reason is refused. */
const read = (
  moby: Moby.Generation,
  { defaults, dialect, flags, path }: Given,
  files: Source.Files
): Reading.Reading<Assessed> => {
  const found = files.get(path)
  const bytes = found?._tag === "File" ? found.bytes : undefined
  const assessed = Configuration.assess(moby, { bytes, flags, defaults, name: path })
  const { warnings, refused, startFaults } = assessed
  const settings = Object.freeze({ ...assessed, dialect })
  const problems = [...(refused?.faults ?? []), ...startFaults, ...warnings]
  const errno = found?._tag === "Unreadable" ? found.errno : "EISDIR"
  if (bytes !== undefined || found === undefined || errno === "ENOENT") {
    return { settings, problems, refusal: refused === undefined ? null : Configuration.refusalLine(path, refused) }
  }
  const refusal = Configuration.unreadableLine(path, errno)
  const problem: Problem.Problem = {
    code: unreadable,
    effect: "refused",
    message: refusal,
    advice: "",
    path: [],
    origin: undefined,
    details: { errno },
    fix: undefined
  }
  return { settings, problems: [problem], refusal }
}

const unreadable = "unreadable-file"

/** Tells problems apart. The words for a type and for the file of a script differ between releases, so they do not count. */
const identity: Problem.Identity = (problem) => {
  const { code, details, effect, message, path } = problem
  switch (effect) {
    case "refused":
      return JSON.stringify([code, path, code === "wrong-type" ? details.found : message])
    case "no-start":
      return StartVerdict.identity(problem)
    default:
      return message
  }
}

/** Returns the rules in the order of `ShimName.refusal`, up to the rule that refuses the name. */
const rulesFor = (
  { nameRules }: Pick<Moby.Generation, "nameRules">,
  name: string
): ReadonlyArray<Resolution.AppliedRule> => {
  const refusal = ShimName.refusal(name, nameRules)
  const rules = nameRules === "containerd-1.6" ? firstRules : [...firstRules, "LeadingDot" as const]
  const applied = refusal === undefined ? rules : rules.slice(0, rules.indexOf(refusal) + 1)
  return applied.map((rule) => {
    const passed = rule !== refusal
    return { rule, passed, text: ruleTexts[rule][passed ? "passed" : "failed"] }
  })
}

const firstRules: ReadonlyArray<ShimName.RefusalReason> = ["AbsolutePath", "ContainsSlash", "NoDot"]

const ruleTexts: { readonly [rule in ShimName.RefusalReason]: { readonly passed: string; readonly failed: string } } = {
  AbsolutePath: { passed: "It is not an absolute path.", failed: "It is an absolute path." },
  ContainsSlash: { passed: "It does not contain a slash.", failed: "It contains a slash." },
  NoDot: { passed: "It contains a dot.", failed: "It does not contain a dot." },
  LeadingDot: { passed: "It does not begin with a dot.", failed: "It begins with a dot." }
}
