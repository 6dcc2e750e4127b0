/**
 * The releases of Docker Engine as engines: the rules of a generation, with what the release knows.
 *
 * Source of the rule: moby/moby at the tags of the releases. The wording of errors in JSON is that of the official builds: see
 * `releases/goVersions.ts`. The build of a distribution may use another Go, and its words may differ.
 */
import * as Result from "effect/Result"
import { Frozen } from "../data/index.ts"
import type * as Moby from "./Moby.ts"
import * as Moby23 from "./Moby23.ts"
import * as Moby25 from "./Moby25.ts"
import * as ContentNamedScripts from "./internal/contentNamedScripts.ts"
import { goOf } from "./releases/goVersions.ts"
import * as OlderRelease from "./releases/olderRelease.ts"
import * as Release24 from "./releases/release24.ts"
import { directivesOf } from "./releases/releaseDirectives.ts"
import * as ReleaseNumber from "./releases/ReleaseNumber.ts"
import { ofSupported } from "./releases/supported.ts"
import { accepted } from "./releases/directiveSpans.ts"
import * as ShimOptionsReview from "./shim-options/ShimOptionsReview.ts"
import type * as ShimOptions from "./shim-options/ShimOptions.ts"

/**
 * A release of Docker Engine.
 *
 * @category models
 * @since 1.0.0
 */
export interface Release extends Moby.Generation {
  readonly number: ReleaseNumber.ReleaseNumber
  readonly restsOn: RestsOn
}

/**
 * The names of the generations, such as `moby-25`, whose recorded answers prove the rules of a release: for its wrapper
 * scripts, and for the entries under `runtimes`. If the two differ, no recorded answer proves the mixture.
 *
 * @category models
 * @since 1.0.0
 */
export interface RestsOn {
  readonly scripts: string
  readonly entries: string
}

/**
 * The reason why there are no rules for a release: the text is not a version, or the release is too old or too new.
 *
 * @category models
 * @since 1.0.0
 */
export interface UnknownRelease {
  readonly _tag: "UnknownRelease"
  readonly text: string
}

/**
 * Returns a release by its version, such as `26.1.5` or `26`. A version of a distribution, such as `26.1.5+dfsg1`, counts as the
 * release that it is made from. Fails before 23.0, and for major releases after 29, whose rules are not known.
 *
 * ```ts
 * import { Docker } from "@oci-runtimes/core/docker"
 * import * as Result from "effect/Result"
 *
 * const { directives, restsOn, title } = Result.getOrThrow(Docker.release("26.1.5"))
 * console.log(title, restsOn.entries, directives.accepted.has("firewall-backend"))
 * // => Docker Engine 26.1.5 moby-25 false
 * ```
 *
 * @category constructors
 * @since 1.0.0
 */
export const release = (text: string): Result.Result<Release, UnknownRelease> => {
  const number = ReleaseNumber.parse(text)
  if (number === undefined || !ReleaseNumber.isKnown(number)) return Result.fail({ _tag: "UnknownRelease", text })
  const [base, other] = number.major < 25 ? [Moby23, Moby25] : [Moby25, Moby23]
  const id = `docker-${number.written}`
  return Result.succeed({
    ...base,
    ...rulesOf(number, id),
    id,
    title: `Docker Engine ${number.written}`,
    ...(!ReleaseNumber.isBefore(number, firstWithJsonErrorWords) && { jsonErrorWords: "invalid JSON: " }),
    searchRules: goOf(number) < 20 ? "go-1.19" : "go-1.20",
    directives: directivesOf(number, base.directives, other.directives),
    isOfUnknownRelease: false,
    number,
    restsOn: { scripts: base.id, entries: number.major === 24 ? Moby25.id : base.id }
  })
}

/**
 * Returns a release before 23.0 by its version, such as `20.10.24`. Only the syntax, the directives and the types of its file
 * are known: see `missingRules`. Fails for any other text.
 *
 * @category constructors
 * @since 1.0.0
 */
export const olderRelease = (text: string): Result.Result<Moby.Generation, UnknownRelease> => {
  const number = ReleaseNumber.parse(text)
  return number === undefined || !ReleaseNumber.isOlder(number)
    ? Result.fail({ _tag: "UnknownRelease", text })
    : Result.succeed(OlderRelease.make(number))
}

/**
 * Returns the newest release, standing for all supported releases. Its answers are those of Docker Engine 29, and warnings tell
 * what Docker Engine 25 to 28 does differently.
 *
 * @category constructors
 * @since 1.0.0
 */
export const newest = (): Release => {
  const known = Result.getOrThrow(release(`${ReleaseNumber.newestMajor}`))
  const optionReleases = { own: ShimOptionsReview.releases.slice(-1), compared: ShimOptionsReview.releases }
  return {
    ...known,
    ...ContentNamedScripts.make({
      id: known.id,
      nameRules: known.nameRules,
      shimOptions: optionReleases,
      execOptions: { counting: "last", isCompared: true }
    }),
    directives: { ...known.directives, someReleases: ofSupported(accepted) },
    optionReleases,
    isOfUnknownRelease: true
  }
}

/**
 * The first releases with which anything changes that an answer may depend on, the oldest first: directives, types, the reading
 * of options, or the rules for runtimes. The releases from one of them to the next answer alike, except for the words of errors
 * in JSON and the look-up of programs, which follow the Go of a build.
 *
 * @category constants
 * @since 1.0.0
 */
export const changing: ReadonlyArray<Required<ReleaseNumber.ReleaseNumber>> = /*#__PURE__*/ Frozen.frozen([
  ReleaseNumber.first(23, 0),
  ReleaseNumber.first(24, 0),
  ReleaseNumber.first(25, 0),
  ReleaseNumber.first(26, 0),
  ReleaseNumber.first(27, 0),
  ReleaseNumber.first(27, 3),
  ReleaseNumber.first(28, 0),
  ReleaseNumber.first(28, 1),
  ReleaseNumber.first(28, 2),
  ReleaseNumber.first(28, 3),
  ReleaseNumber.first(29, 0),
  ReleaseNumber.first(29, 2),
  ReleaseNumber.first(29, 3),
  ReleaseNumber.first(29, 7)
])

/**
 * Returns the releases between two engines with which anything changes, the oldest first: those after the first engine and not
 * after the second. Empty if one of the engines is not a release, or if the second is not newer.
 *
 * @category operations
 * @since 1.0.0
 */
export const between = (from: Moby.Generation | Release, to: Moby.Generation | Release): ReadonlyArray<Release> => {
  if (!("number" in from) || !("number" in to)) return []
  return changing
    .filter((one) => ReleaseNumber.isBefore(from.number, one) && !ReleaseNumber.isBefore(to.number, one))
    .map(({ major, minor }) => Result.getOrThrow(release(`${major}.${minor}`)))
}

/**
 * Returns the message for a release without rules.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = ({ text }: UnknownRelease): string =>
  `The rules of Docker Engine ${text} are not known. Choose a release from ${ReleaseNumber.oldestMajor}.0 to ${ReleaseNumber.newestMajor}`

/**
 * Returns why an engine has no answer about runtimes, and the way out; undefined if it has answers.
 *
 * @category formatting
 * @since 1.0.0
 */
export const missingRules = ({ isOnlyOfDirectives, title }: Moby.Generation): string | undefined =>
  isOnlyOfDirectives === true
    ? `The rules of ${title} for runtimes are not recorded. Use --engine ${oldest} to answer by the oldest known rules`
    : undefined

/**
 * Returns what an answer of an engine does not cover, in a sentence; undefined if it covers everything.
 *
 * @category formatting
 * @since 1.0.0
 */
export const reservation = (engine: Moby.Generation | Release): string | undefined => {
  if (engine.isOnlyOfDirectives === true) {
    const { directivesFrom, title } = engine
    return directivesFrom === undefined
      ? `The rules of ${title} for runtimes are not recorded; checked: syntax, directives, types.`
      : `The rules of ${title} are not recorded; checked: syntax, and the directives and types of ${directivesFrom}.`
  }
  if (!("restsOn" in engine) || engine.restsOn.scripts === engine.restsOn.entries) return undefined
  const { entries, scripts } = engine.restsOn
  return `${engine.title} combines the scripts of ${scripts} with the entries of ${entries}; no recorded answer proves the combination.`
}

/**
 * The name of the oldest release whose rules are known.
 *
 * @category constants
 * @since 1.0.0
 */
export const oldest = "docker-23.0"

/** Since this release, the engine says that an error is in JSON. Source: `daemon/config/config.go`, `getConflictFreeConfiguration`. */
const firstWithJsonErrorWords: ReleaseNumber.ReleaseNumber = { major: 29, minor: 7, patch: 2 }

/** Returns the rules of a release that differ from those of its generation. */
const rulesOf = (number: ReleaseNumber.WrittenNumber, id: string): Partial<Moby.Generation> => {
  if (number.major === 23) return {}
  if (number.major === 24) return Release24.make(id)
  const own = [readingOfOptions(number)]
  const optionReleases = Frozen.frozen({ own, compared: own })
  const counting = number.major < 28 ? "first" : "last"
  const rules = ContentNamedScripts.make({
    id,
    nameRules: Moby25.nameRules,
    shimOptions: optionReleases,
    execOptions: { counting, isCompared: false }
  })
  return { ...rules, optionReleases }
}

/** Returns the way in which a release reads options of shims: the last one that began before it. */
const readingOfOptions = (number: ReleaseNumber.ReleaseNumber): ShimOptions.Release =>
  ShimOptionsReview.releases.findLast((first) => {
    const [major, minor] = first.split(".").map(Number)
    return !ReleaseNumber.isBefore(number, ReleaseNumber.first(major!, minor!))
  }) ?? "25.0"
