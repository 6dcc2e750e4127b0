/**
 * The verdicts of the supported releases of Docker Engine on a configuration, if the release is not known: those that are the
 * verdict of the engine, and the others.
 *
 * The configuration is assessed once for each release with which anything changes, so the answer has no rules of its own.
 */
import * as Result from "effect/Result"
import { Lazy } from "../data/index.ts"
import { JsonTree } from "../document/index.ts"
import { GoText } from "../text/index.ts"
import * as Configuration from "./Configuration.ts"
import * as Docker from "./Docker.ts"
import { accepted, effective } from "./releases/directiveSpans.ts"
import * as ReleaseNumber from "./releases/ReleaseNumber.ts"
import * as ReleaseSpan from "./releases/ReleaseSpan.ts"
import { supported } from "./releases/supported.ts"
import { valuesOfSomeReleases } from "./values/valueRules.ts"
import type * as DockerProblem from "./problems/DockerProblem.ts"

/**
 * The verdict of a release: it accepts the configuration, refuses it, or accepts it and does not start.
 *
 * @category models
 * @since 1.0.0
 */
export type Outcome = "accepted" | "no-start" | "refused"

/**
 * The releases that give another verdict than the engine. `causes` are the directives and paths for which they give it; empty if
 * they accept what the engine refuses.
 *
 * @category models
 * @since 1.0.0
 */
export interface Dissent {
  readonly outcome: Outcome
  /** The releases in words, such as `25 to 28`. */
  readonly releases: string
  readonly causes: ReadonlyArray<string>
}

/**
 * The verdicts of the supported releases on a configuration.
 *
 * @category models
 * @since 1.0.0
 */
export interface ReleaseDifferences {
  readonly outcome: Outcome
  /** The releases with the verdict of the engine, such as `Docker Engine 29`. */
  readonly agreeing: string
  /** The other releases. Empty if the release is known, or if all supported releases agree. */
  readonly dissents: ReadonlyArray<Dissent>
}

/**
 * Returns the verdicts of the supported releases on an assessed configuration. For an engine whose release is known, only that
 * release counts.
 *
 * ```ts
 * import { ConfigurationInput, Configuration } from "@oci-runtimes/core"
 * import { Docker, ReleaseDifferences } from "@oci-runtimes/core/docker"
 *
 * const sources = ConfigurationInput.make('{"firewall-backend": "nftables"}')
 * const differences = ReleaseDifferences.of(Configuration.assess(Docker.newest(), sources))
 * console.log(`${differences.outcome} by ${differences.agreeing}; ${ReleaseDifferences.describe(differences)}`)
 * // => accepted by Docker Engine 29; 25 to 28 refuse it: firewall-backend
 * ```
 *
 * @category operations
 * @since 1.0.0
 */
export const of = (assessed: Configuration.ConfigurationAssessment): ReleaseDifferences => {
  const { engine, sources } = assessed
  const outcome = outcomeOf(assessed)
  if (engine.isOfUnknownRelease !== true) return { outcome, agreeing: engine.title, dissents: [] }
  if (!mayDiffer(assessed)) return { outcome, agreeing: `Docker Engine ${describeSpans([supported])}`, dissents: [] }
  const own = new Set(causesOf(assessed).map(({ key }) => key))
  const verdicts = representatives().map(({ release, span }) => {
    const other = Configuration.assess(release, sources)
    return { span, outcome: outcomeOf(other), causes: causesOf(other).filter(({ key }) => !own.has(key)) }
  })
  const others = Map.groupBy(
    verdicts.filter((verdict) => verdict.outcome !== outcome),
    (verdict) => verdict.outcome
  )
  const agreeing = verdicts.filter((verdict) => verdict.outcome === outcome).map(({ span }) => span)
  return {
    outcome,
    agreeing: agreeing.length === 0 ? engine.title : `Docker Engine ${describeSpans(agreeing)}`,
    dissents: Array.from(others, ([other, group]) => ({
      outcome: other,
      releases: describeSpans(group.map(({ span }) => span)),
      causes: [...new Set(group.flatMap(({ causes }) => causes.map(({ words }) => words)))]
    }))
  }
}

/**
 * Describes the other verdicts, such as `25 to 28 refuse it: firewall-backend`; undefined if there are none.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = ({ dissents }: Pick<ReleaseDifferences, "dissents">): string | undefined =>
  dissents.length === 0
    ? undefined
    : dissents
        .map(({ causes, outcome, releases }) => {
          const why = causes.length === 0 ? "" : `: ${causes.join(", ")}`
          return `${releases} ${verbs[outcome][/^[\d.]+$/.test(releases) ? "one" : "several"]}${why}`
        })
        .join("; ")

const verbs: { readonly [outcome in Outcome]: { readonly one: string; readonly several: string } } = {
  accepted: { one: "accepts it", several: "accept it" },
  refused: { one: "refuses it", several: "refuse it" },
  "no-start": { one: "would not start", several: "would not start" }
}

const outcomeOf = ({ refused, startFaults }: Configuration.ConfigurationAssessment): Outcome => {
  if (refused !== undefined) return "refused"
  return startFaults.length > 0 ? "no-start" : "accepted"
}

/** A problem of a verdict: its words, and a key by which it is found in another release. */
interface Cause {
  readonly key: string
  readonly words: string
}

const causesOf = ({ refused, startFaults }: Configuration.ConfigurationAssessment): ReadonlyArray<Cause> =>
  (refused?.faults ?? startFaults).map((problem) => ({
    key: JSON.stringify([problem.code, problem.path]),
    words: wordsOf(problem)
  }))

const wordsOf = ({ details, path }: DockerProblem.EngineProblem): string =>
  "directive" in details ? details.directive : path.filter((key) => typeof key === "string").join(".")

/** A release, and the releases for which it stands: those before the next release with which anything changes. */
interface Representative {
  readonly release: Docker.Release
  readonly span: Required<ReleaseSpan.ReleaseSpan>
}

/**
 * Reports whether the file has anything that not all supported releases read alike. Most files have nothing, and then need no
 * other assessments.
 */
const mayDiffer = ({ file, settings }: Configuration.ConfigurationAssessment): boolean => {
  const keys = [...file.directives.names(), ...JsonTree.membersOf(file.root).map(({ key }) => key)]
  return (
    keys.some((key) => differing().has(GoText.foldKey(key))) ||
    [...settings.runtimes].some(([, { options }]) => options !== undefined)
  )
}

/** The keys that not all releases read alike. Of the directives whose types differ, only `builder` and `dns` accept other values. */
const differing = Lazy.lazy(
  (): ReadonlySet<string> =>
    new Set(
      [
        ...accepted.names(),
        ...effective.names(),
        ...valuesOfSomeReleases(supported),
        "builder",
        "dns",
        "exec-opts"
      ].map(GoText.foldKey)
    )
)

const representatives = Lazy.lazy((): ReadonlyArray<Representative> =>
  Docker.changing
    .filter((since) => ReleaseSpan.has(supported, since))
    .map((since, index, changing) => ({
      release: Result.getOrThrow(Docker.release(`${since.major}.${since.minor}`)),
      span: { since, until: changing[index + 1] ?? supported.until }
    }))
)

/** Describes spans, the older first. Spans that follow one another are one. */
const describeSpans = (spans: ReadonlyArray<Representative["span"]>): string => {
  const joined: Array<Representative["span"]> = []
  for (const span of spans) {
    const last = joined.at(-1)
    const follows = last !== undefined && !ReleaseNumber.isBefore(last.until, span.since)
    if (follows) joined[joined.length - 1] = { since: last.since, until: span.until }
    else joined.push(span)
  }
  return joined.map(ReleaseSpan.describe).join(" and ")
}
