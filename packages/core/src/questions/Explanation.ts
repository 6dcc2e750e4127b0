/**
 * Why a name comes to what it comes to: the rules in the order in which they applied, what was looked at and found, and
 * what containerd and its shim will do next. `ExplanationText` puts it into words.
 *
 * Looking is left to the caller, between `questions` and `make`.
 *
 * Source of the rule: Docker Engine 23.0 and 25.0, `daemon/runtime_unix.go`; for containerd see `ShimSearch`; go-runc,
 * `runc.go`, for the program that the shim runs.
 */
import * as Result from "effect/Result"
import { type Engine, Resolution, type RuntimeMap, Suggestion } from "../docker/index.ts"
import type { Json } from "../document/index.ts"
import { ExecutableSearch } from "../machine/index.ts"
import { ShimName, ShimSearch } from "../shim/index.ts"
import { FilePath } from "../text/index.ts"
import * as Provenance from "./Provenance.ts"

/** What is to be explained. */
export interface Subject {
  readonly engine: Pick<Engine.Engine, "id" | "nameRules" | "resolve" | "searchRules" | "title">
  readonly map: RuntimeMap.RuntimeMap
  /** The name that is asked for; undefined where none is. */
  readonly name: string | undefined
  /** The file and the flags that the map was made from. */
  readonly sources: Provenance.Sources
  /** Where the engine looks for programs. */
  readonly environment: ExecutableSearch.SearchEnvironment
  /** Where containerd looks for shims, and they for programs. */
  readonly containerd: ShimSearch.ShimEnvironment
}

/** The places to look at: for the engine's look-up, for the shim, and for the program that the shim will run. */
export interface Questions {
  readonly preflight: ReadonlyArray<ExecutableSearch.Candidate>
  readonly shim: ReadonlyArray<ShimSearch.Place>
  readonly program: ReadonlyArray<ExecutableSearch.Candidate>
}

/** What is at those places, in their order. Each list may stop where the search does. */
export type Findings = { readonly [question in keyof Questions]: ReadonlyArray<ExecutableSearch.Finding> }

/**
 * A place, what was found there, and whether that ended the search. The finding is null if nobody looked because the search had
 * ended before.
 */
export interface Looked<P extends ExecutableSearch.Candidate = ExecutableSearch.Candidate> {
  readonly place: P
  readonly finding: ExecutableSearch.Finding | null
  readonly suffices: boolean
}

/** How a runtime is run: its program, or by way of a wrapper script, or by whatever the shim decides. */
export type Way =
  | { readonly _tag: "Program"; readonly path: string }
  | { readonly _tag: "Script"; readonly path: string; readonly content: string; readonly program: string }
  | { readonly _tag: "Shim"; readonly binary: string; readonly options: Json.JsonObject | null }

/** A step on the way from a name to what it comes to. */
export type Step =
  /** No name was asked for, so the default runtime's was taken. */
  | { readonly _tag: "DefaultTaken"; readonly name: string; readonly from: Provenance.Provenance }
  /** The name was looked up in the runtime map; null where it is not there. */
  | {
      readonly _tag: "LookedUp"
      readonly name: string
      readonly found: ({ readonly kind: "stock" | "configured" } & Provenance.Origins) | null
    }
  /** A name that is not in the map was held against a rule. The rule is named by what it forbids. */
  | { readonly _tag: "RuleApplied"; readonly rule: ShimName.RefusalReason; readonly passed: boolean }
  /** It was settled how the runtime is run. */
  | { readonly _tag: "Settled"; readonly way: Way }
  /** The engine looked for the program before it let the runtime be used. */
  | ({ readonly _tag: "ProgramSought" } & ProgramSearch)

/** A look for a program. */
export interface ProgramSearch {
  readonly file: string
  readonly places: ReadonlyArray<Looked>
  readonly found: Result.Result<string, ExecutableSearch.ExecutableNotFound>
}

/** What a name comes to. */
export type Outcome =
  | { readonly _tag: "Resolved"; readonly resolution: Resolution.Resolution }
  | {
      readonly _tag: "Refused"
      readonly refused: Resolution.RefusedRuntime
      readonly suggestions: ReadonlyArray<Suggestion.Suggestion>
      readonly advice: string
    }
  | {
      readonly _tag: "PreflightFailed"
      readonly resolution: Resolution.Resolution
      readonly failure: ExecutableSearch.ExecutableNotFound
      readonly advice: string
    }

/** What containerd will do. `binary` is null where it looks for none. */
export interface ShimOutlook {
  readonly runtime: string
  readonly binary: string | null
  readonly places: ReadonlyArray<Looked<ShimSearch.Place>>
  readonly found: Result.Result<string, ShimSearch.RefusedShim | ShimSearch.ShimNotFound>
  /** The names that may be meant where a name that is not configured leads to no shim. */
  readonly suggestions: ReadonlyArray<Suggestion.Suggestion>
}

/**
 * What the shim will run. `found` is null where that cannot be told beforehand: a path that is not absolute is relative to
 * the bundle of a container.
 */
export interface ProgramOutlook extends Pick<ProgramSearch, "file" | "places"> {
  readonly isScript: boolean
  readonly found: ProgramSearch["found"] | null
}

/** An explanation. It ends with the outcome where that keeps the runtime from being used: `shim` and `program` are null. */
export interface Explanation {
  readonly engine: Pick<Engine.Engine, "id" | "title">
  readonly asked: string | null
  readonly name: string
  /** The last step is the one that decides. */
  readonly steps: ReadonlyArray<Step>
  readonly outcome: Outcome
  readonly shim: ShimOutlook | null
  /** Null also where the shim decides what it runs. */
  readonly program: ProgramOutlook | null
}

/** Everything that has to be looked at before a name can be explained. */
export const questions = (subject: Subject): Questions => {
  const resolved = answerTo(subject)
  if (Result.isFailure(resolved)) return { preflight: [], shim: [], program: [] }
  const { preflight, shim } = resolved.success
  const search = searchFor(subject, shim.binary)
  return {
    preflight: preflight === null ? [] : ExecutableSearch.candidates(preflight, subject.environment),
    shim: Result.isSuccess(search) ? search.success.places : [],
    program:
      shim.options === null || isRelative(shim.options.binaryName)
        ? []
        : ExecutableSearch.candidates(shim.options.binaryName, subject.containerd)
  }
}

/**
 * The explanation, by what was found at the places that `questions` asks about.
 *
 * ```ts
 * import { Explanation, Moby25, Table } from "@oci-runtimes/core"
 * import { ExplanationText } from "@oci-runtimes/core/questions"
 *
 * const environment = { searchPath: "/usr/bin", workingDirectory: "/" }
 * const facts = { ...environment, unifiedCgroups: true, bootedWithSystemd: true, noPivotRoot: false }
 * const settings = { dataRoot: "/d", execRoot: "/e", execOpts: [], defaultRuntime: "", runtimes: Table.make([]) }
 * const subject = {
 *   engine: Moby25,
 *   map: Moby25.configure(settings, facts),
 *   name: "io.containerd.kata.v2",
 *   sources: { flags: { runtimes: Table.make([]) } },
 *   environment,
 *   containerd: { ...environment, executable: "/usr/bin/containerd" }
 * }
 * const explanation = Explanation.make(subject, {
 *   preflight: [],
 *   shim: [{ _tag: "Unreadable", errno: "ENOENT" }, { _tag: "File", mode: 0o755 }],
 *   program: []
 * })
 * for (const { depth, text } of ExplanationText.render(explanation)) console.log("  ".repeat(depth) + text)
 * // => Docker Engine 25 to 29 resolves "io.containerd.kata.v2":
 * // =>   The runtime map does not have "io.containerd.kata.v2".
 * // =>     It is no absolute path.
 * // =>     It contains no slash.
 * // =>     It contains a dot.
 * // =>     It does not begin with a dot.
 * // =>   The shim "io.containerd.kata.v2" is to run it, without options.
 * // => The name resolves.
 * // => containerd is asked for "io.containerd.kata.v2".
 * // =>   The shim binary is containerd-shim-kata-v2.
 * // =>     /containerd-shim-kata-v2 (working directory): no such file or directory
 * // =>     /usr/bin/containerd-shim-kata-v2 (PATH): found
 * // =>     /usr/bin/containerd-shim-kata-v2 (beside containerd): not looked at
 * // =>   containerd starts /usr/bin/containerd-shim-kata-v2.
 * ```
 */
export const make = (subject: Subject, findings: Findings): Explanation => {
  const { engine, map, name: asked } = subject
  const answer = answerTo(subject)
  const { name } = Result.isSuccess(answer) ? answer.success : answer.failure
  const steps: Array<Step> = []
  if (asked === undefined || asked !== name) {
    steps.push({ _tag: "DefaultTaken", name, from: Provenance.ofDefault(map, subject.sources) })
  }
  steps.push(...lookUp(subject, name))
  const explain = (outcome: Outcome, rest: Pick<Explanation, "program" | "shim">): Explanation => ({
    engine: { id: engine.id, title: engine.title },
    asked: asked ?? null,
    name,
    steps,
    outcome,
    ...rest
  })
  const nothing = { shim: null, program: null }
  if (Result.isFailure(answer)) {
    const refused = answer.failure
    const suggestions = Suggestion.nearest(name, map)
    return explain({ _tag: "Refused", refused, suggestions, advice: Resolution.advice(refused) }, nothing)
  }
  const resolution = answer.success
  steps.push({ _tag: "Settled", way: wayOf(resolution) })
  if (resolution.preflight !== null) {
    const search = programSearch(subject, resolution.preflight, subject.environment, findings.preflight)
    steps.push({ _tag: "ProgramSought", ...search })
    if (Result.isFailure(search.found)) {
      const failure = search.found.failure
      return explain({ _tag: "PreflightFailed", resolution, failure, advice: preflightAdvice }, nothing)
    }
  }
  return explain(
    { _tag: "Resolved", resolution },
    {
      shim: shimOutlook(subject, resolution, findings.shim),
      program: programOutlook(subject, resolution, findings.program)
    }
  )
}

const preflightAdvice = 'Install the program, or correct the "path" of the runtime.'

const answerTo = ({ engine, map, name }: Subject) => engine.resolve(map, name ?? map.defaultRuntime)

/** The look-up in the map, and for a name that is not there the rules up to the one that refuses it. */
const lookUp = ({ engine, map, sources }: Subject, name: string): ReadonlyArray<Step> => {
  const runtime = map.runtimes.get(name)
  const origins = Provenance.ofRuntime(map, name, sources)
  if (runtime !== undefined && origins !== undefined) {
    return [{ _tag: "LookedUp", name, found: { kind: runtime.kind, ...origins } }]
  }
  const refusal = ShimName.refusal(name, engine.nameRules)
  const rules = rulesOf[engine.nameRules]
  const applied = refusal === undefined ? rules : rules.slice(0, rules.indexOf(refusal) + 1)
  return [
    { _tag: "LookedUp", name, found: null },
    ...applied.map((rule): Step => ({ _tag: "RuleApplied", rule, passed: rule !== refusal }))
  ]
}

/** The rules for names in the order of `RuntimeName.refusal`. */
const rulesOf: { readonly [rules in ShimName.NameRules]: ReadonlyArray<ShimName.RefusalReason> } = {
  "containerd-1.6": ["AbsolutePath", "ContainsSlash", "NoDot"],
  "containerd-1.7": ["AbsolutePath", "ContainsSlash", "NoDot", "LeadingDot"]
}

const wayOf = ({ path, preflight, script, shim }: Resolution.Resolution): Way => {
  if (script !== null) return { _tag: "Script", ...script, program: preflight ?? path }
  return shim.options === null
    ? { _tag: "Shim", binary: shim.binary, options: shim.configuredOptions ?? null }
    : { _tag: "Program", path: shim.options.binaryName }
}

const searchFor = ({ containerd, engine }: Subject, runtime: string) =>
  ShimSearch.places(runtime, containerd, engine.nameRules)

const isRelative = (path: string): boolean => path.includes("/") && !FilePath.isAbsolute(path)

/** What was found at each place, up to the one that ends the search. */
const lookedAt = <P extends ExecutableSearch.Candidate>(
  places: ReadonlyArray<P>,
  findings: ReadonlyArray<ExecutableSearch.Finding>,
  suffices: (place: P, finding: ExecutableSearch.Finding) => boolean
): ReadonlyArray<Looked<P>> => {
  const last = places.findIndex((place, index) => findings[index] !== undefined && suffices(place, findings[index]))
  return places.map((place, index) => ({
    place,
    finding: last !== -1 && index > last ? null : (findings[index] ?? null),
    suffices: index === last
  }))
}

const programSearch = (
  { engine: { searchRules } }: Subject,
  file: string,
  environment: ExecutableSearch.SearchEnvironment,
  findings: ReadonlyArray<ExecutableSearch.Finding>
): ProgramSearch => ({
  file,
  places: lookedAt(ExecutableSearch.candidates(file, environment), findings, ExecutableSearch.suffices(searchRules)),
  found: ExecutableSearch.verdict(file, environment, findings, searchRules)
})

const programOutlook = (
  subject: Subject,
  { script, shim }: Resolution.Resolution,
  findings: ReadonlyArray<ExecutableSearch.Finding>
): ProgramOutlook | null => {
  if (shim.options === null) return null
  const file = shim.options.binaryName
  const isScript = script !== null
  return isRelative(file)
    ? { file, isScript, places: [], found: null }
    : { ...programSearch(subject, file, subject.containerd, findings), isScript }
}

const shimOutlook = (
  subject: Subject,
  { kind, name, shim }: Resolution.Resolution,
  findings: ReadonlyArray<ExecutableSearch.Finding>
): ShimOutlook => {
  const { searchRules } = subject.engine
  const search = searchFor(subject, shim.binary)
  const found = Result.flatMap(search, (searched) => ShimSearch.verdict(searched, findings, searchRules))
  const isUnknown = kind === "implicit" && Result.isFailure(found)
  return {
    runtime: shim.binary,
    binary: Result.isSuccess(search) ? search.success.binary : null,
    places: Result.isSuccess(search) ? lookedAt(search.success.places, findings, ShimSearch.suffices(searchRules)) : [],
    found,
    suggestions: isUnknown ? Suggestion.nearest(name, subject.map) : []
  }
}
