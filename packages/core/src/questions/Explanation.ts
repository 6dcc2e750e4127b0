/**
 * The explanation of a resolution, for any engine: the rules in the order in which they applied, the places that were searched,
 * and what the next links of the launch will do. `ExplanationText` renders an explanation as text.
 *
 * The caller looks at the places, between `questions` and `make`.
 */
import * as Result from "effect/Result"
import {
  type Engine,
  Launch,
  type Origin,
  type Resolution,
  type RuntimeTable,
  type Suggestion
} from "../engine/index.ts"
import { Search } from "../machine/index.ts"
import { suggestionsFor } from "./suggestions.ts"

/**
 * The input of an explanation: a request, and the engine with its runtime table and surroundings.
 *
 * @category models
 * @since 1.0.0
 */
export interface ExplainInput<T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution> {
  readonly engine: Engine.Resolver<T, R>
  readonly table: T
  readonly request: Resolution.Request
  readonly surroundings: Engine.Surroundings
}

/**
 * The path states at the places of each search, in order. Each list may end at the place that ends its search.
 *
 * @category models
 * @since 1.0.0
 */
export type SearchStates = ReadonlyArray<ReadonlyArray<Search.PathState>>

/**
 * A search for a link of the launch, and its result. `found` is null if the result cannot be predicted. `suggestions` are names
 * that may be meant if a name that is not in the runtime table leads to nothing.
 *
 * @category models
 * @since 1.0.0
 */
export interface SearchedLink {
  readonly sought: Launch.Sought
  readonly probed: ReadonlyArray<Search.ProbedPlace>
  readonly found: Result.Result<string, Launch.Missed> | null
  readonly suggestions: ReadonlyArray<Suggestion.Suggestion>
}

/**
 * A step from a request to its outcome.
 *
 * @category models
 * @since 1.0.0
 */
export type ExplanationStep =
  /** The engine chose the name: the default, or another name for the given reason. */
  | {
      readonly _tag: "Chosen"
      readonly name: string
      readonly because: string | null
      readonly from: Origin.Origin | undefined
    }
  /** The name was looked up in the runtime table. `found` is null if the table does not have the name. */
  | { readonly _tag: "LookedUp"; readonly name: string; readonly found: RuntimeTable.Runtime | null }
  /** A rule was applied to a name that the table does not have. */
  | ({ readonly _tag: "RuleApplied" } & Resolution.AppliedRule)
  /** The launch of the runtime was determined. `remarks` are sentences about its effects on the program. */
  | { readonly _tag: "Settled"; readonly launch: Launch.Launch; readonly remarks: ReadonlyArray<string> }
  /** The engine looked for a link that must be found before it accepts the name, or before it resolves any name. */
  | ({ readonly _tag: "Sought" } & SearchedLink)

/**
 * The outcome of a request: the name resolves, is refused, or cannot be used because something required is not found.
 *
 * @category models
 * @since 1.0.0
 */
export type Outcome<R extends Resolution.Resolution = Resolution.Resolution> =
  | { readonly _tag: "Resolved"; readonly resolution: R }
  | {
      readonly _tag: "Refused"
      readonly refusal: Resolution.Refusal
      readonly suggestions: ReadonlyArray<Suggestion.Suggestion>
    }
  | {
      readonly _tag: "NotFound"
      readonly resolution: R
      readonly missed: Launch.Missed
      readonly advice: ReadonlyArray<string>
    }

/**
 * An explanation. `outlooks` are the searches that happen after the engine accepts the name; empty unless the name resolves.
 *
 * @category models
 * @since 1.0.0
 */
export interface Explanation<out R extends Resolution.Resolution = Resolution.Resolution> {
  readonly engine: { readonly id: string; readonly title: string }
  readonly asked: string | null
  readonly name: string
  /** The steps in order. The last step decides the outcome. */
  readonly steps: ReadonlyArray<ExplanationStep>
  readonly outcome: Outcome<R>
  /** The launch. Empty if the name is refused. */
  readonly launch: Launch.Launch
  readonly outlooks: ReadonlyArray<SearchedLink>
}

/**
 * Returns the searches whose places the caller must look at before the request can be explained.
 *
 * @category operations
 * @since 1.0.0
 */
export const questions = <T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution>({
  engine,
  request,
  surroundings,
  table
}: ExplainInput<T, R>): ReadonlyArray<Launch.Sought> =>
  Result.match(engine.resolve(table, request), {
    onSuccess: (resolution) => searchesOf(engine, table, resolution, surroundings),
    onFailure: () => []
  })

/**
 * Explains a request, given the path states at the places of the searches that `questions` returns.
 *
 * ```ts
 * import { Explanation, Moby25, Table } from "@oci-runtimes/core"
 * import { DockerEngine, DockerTable } from "@oci-runtimes/core/docker"
 * import { ExplanationText } from "@oci-runtimes/core/questions"
 *
 * const surroundings = { searchPath: "/usr/bin", workingDirectory: "/" }
 * const facts = { ...surroundings, unifiedCgroups: true, bootedWithSystemd: true, noPivotRoot: false }
 * const settings = { dataRoot: "/d", execRoot: "/e", execOpts: [], defaultRuntime: "", runtimes: Table.make([]) }
 * const engine = DockerEngine.resolver(Moby25)
 * const table = DockerTable.make(Moby25.configure(settings, facts))
 * const subject = { engine, table, request: { name: "io.containerd.kata.v2" }, surroundings }
 * const states = [[{ _tag: "Unreadable", errno: "ENOENT" } as const, { _tag: "File", mode: 0o755 } as const]]
 * const explanation = Explanation.make(subject, states)
 * for (const { depth, text } of ExplanationText.render(explanation)) console.log("  ".repeat(depth) + text)
 * // => Docker Engine 25 to 29 resolves "io.containerd.kata.v2":
 * // =>   The runtime map does not have "io.containerd.kata.v2".
 * // =>     It is not an absolute path.
 * // =>     It does not contain a slash.
 * // =>     It contains a dot.
 * // =>     It does not begin with a dot.
 * // =>   The shim "io.containerd.kata.v2" runs it, without options.
 * // => The name resolves.
 * // => containerd is asked for "io.containerd.kata.v2".
 * // =>   The shim binary is containerd-shim-kata-v2.
 * // =>     /containerd-shim-kata-v2 (working directory): no such file or directory
 * // =>     /usr/bin/containerd-shim-kata-v2 (PATH): found
 * // =>   containerd starts /usr/bin/containerd-shim-kata-v2.
 * ```
 *
 * @category operations
 * @since 1.0.0
 */
export const make = <T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution>(
  { engine, request, surroundings, table }: ExplainInput<T, R>,
  states: SearchStates
): Explanation<R> => {
  const answer = engine.resolve(table, request)
  const { name } = Result.isSuccess(answer) ? answer.success : answer.failure
  const { choice } = Result.isSuccess(answer) ? answer.success : answer.failure
  const steps: Array<ExplanationStep> = []
  if (request.name !== name) {
    const from = choice === undefined ? table.defaultOrigin : choice.origin
    steps.push({ _tag: "Chosen", name, because: choice?.because ?? null, from })
  }
  const known = table.runtimes.get(name)
  steps.push({ _tag: "LookedUp", name, found: known ?? null })
  if (known === undefined) {
    steps.push(...(engine.rules?.(name) ?? []).map((applied): ExplanationStep => ({ _tag: "RuleApplied", ...applied })))
  }
  const head = { engine: { id: engine.id, title: engine.title }, asked: request.name ?? null, name, steps }
  if (Result.isFailure(answer)) {
    const failed = answer.failure.searched
    if (failed !== undefined) {
      const { missed, sought } = failed
      const { probed } = Search.run(sought.search, failed.states)
      steps.push({ _tag: "Sought", sought, probed, found: Result.fail(missed), suggestions: [] })
    }
    const suggestions = suggestionsFor(engine, table, name)
    return { ...head, outcome: { _tag: "Refused", refusal: answer.failure, suggestions }, launch: [], outlooks: [] }
  }
  const resolution = answer.success
  const launch = engine.launch(table, resolution)
  steps.push({ _tag: "Settled", launch, remarks: engine.remarks?.(resolution) ?? [] })
  const outlooks: Array<SearchedLink> = []
  for (const [index, sought] of searchesOf(engine, table, resolution, surroundings).entries()) {
    const searched = searchedBy(engine, resolution, sought, states[index] ?? [])
    if (!sought.isRequired) {
      const isLost = resolution.kind === "implicit" && searched.found !== null && Result.isFailure(searched.found)
      outlooks.push(isLost ? { ...searched, suggestions: suggestionsFor(engine, table, name) } : searched)
      continue
    }
    steps.push({ _tag: "Sought", ...searched })
    if (searched.found !== null && Result.isFailure(searched.found)) {
      const { failure: missed } = searched.found
      const outcome = { _tag: "NotFound" as const, resolution, missed, advice: sought.advice }
      return { ...head, outcome, launch, outlooks: [] }
    }
  }
  return { ...head, outcome: { _tag: "Resolved", resolution }, launch, outlooks }
}

/**
 * Returns the searches of an explanation, in order: those of the engine, then those after the engine accepts the name.
 *
 * @category getters
 * @since 1.0.0
 */
export const searched = ({ outlooks, steps }: Explanation): ReadonlyArray<SearchedLink> => [
  ...steps.filter((step) => step._tag === "Sought"),
  ...outlooks
]

/** Returns the searches of an engine. A search in a virtual machine has no places to look at, and its result cannot be predicted. */
const searchesOf = <T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution>(
  engine: Engine.Resolver<T, R>,
  table: T,
  resolution: R,
  surroundings: Engine.Surroundings
): ReadonlyArray<Launch.Sought> => {
  const searches = engine.searches(table, resolution, surroundings)
  if (surroundings.isVirtual !== true) return searches
  return searches.map((sought) => {
    const search = { ...sought.search, places: [] }
    return sought.refused === undefined
      ? { ...sought, search, unforeseen: elsewhere, isVirtual: true }
      : { ...sought, search }
  })
}

const elsewhere = "It is in the virtual machine of the engine, where it is not looked for."

const searchedBy = <T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution>(
  engine: Engine.Resolver<T, R>,
  resolution: R,
  sought: Launch.Sought,
  states: ReadonlyArray<Search.PathState>
): SearchedLink => {
  const { found, probed } = Search.run(sought.search, states)
  const ended = (): Result.Result<string, Launch.Missed> =>
    sought.refused === undefined
      ? Result.mapError(found, (miss) => engine.missed(resolution, sought, miss, probed))
      : Result.fail(sought.refused)
  return {
    sought,
    probed,
    found: sought.unforeseen === undefined ? ended() : null,
    suggestions: []
  }
}
