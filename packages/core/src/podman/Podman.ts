/**
 * The releases of Podman as engines.
 *
 * Source of the rule: the tags of containers/podman and of containers-common. Recorded answers of Podman 4.3.1, 5.4.2 and 5.8.6 prove
 * the rules of `podman43`, `podman54` and `podman58`. Of the releases between them, the sources alone tell what changed when.
 */
import * as Result from "effect/Result"
import { type Problem, Reading, ReleaseNumber } from "../engine/index.ts"
import * as Names from "./Names.ts"
import * as PodmanEngine from "./PodmanEngine.ts"
import { knownReleases } from "./releases/knownReleases.ts"
import * as Traits from "./releases/Traits.ts"

/**
 * A release of Podman.
 *
 * @category models
 * @since 1.0.0
 */
export interface Release extends PodmanEngine.PodmanEngine {
  readonly number: ReleaseNumber.ReleaseNumber
  /** The engine whose recorded answers prove the rules, except for what changed since. */
  readonly restsOn: string
  /** True if the release is newer than all releases whose rules are known. Its answers are those of the newest known release. */
  readonly isNewer: boolean
}

/**
 * The reason why there are no rules for a release: the text is not a version, or the release is before 4.0.
 *
 * @category models
 * @since 1.0.0
 */
export interface UnknownRelease {
  readonly _tag: "UnknownRelease"
  readonly text: string
}

/**
 * The decisions of a build, which the release does not make. Upstream's own builds of Podman 5.8 read TOML 1.0, and Debian's build reads TOML 1.1.
 *
 * @category models
 * @since 1.0.0
 */
export interface Build {
  readonly toml: "1.0" | "1.1"
}

/**
 * Podman 4.0 to 4.3.
 *
 * @category constants
 * @since 1.0.0
 */
export const podman43: PodmanEngine.PodmanEngine = /*#__PURE__*/ PodmanEngine.make({
  id: "podman-4.3",
  title: "Podman 4.3",
  traits: () => Traits.of({ major: 4, minor: 3 })
})

/**
 * Podman 5.0 to 5.6.
 *
 * @category constants
 * @since 1.0.0
 */
export const podman54: PodmanEngine.PodmanEngine = /*#__PURE__*/ PodmanEngine.make({
  id: "podman-5.4",
  title: "Podman 5.4",
  traits: () => Traits.of({ major: 5, minor: 4 })
})

/**
 * Podman 5.7 and 5.8.
 *
 * @category constants
 * @since 1.0.0
 */
export const podman58: PodmanEngine.PodmanEngine = /*#__PURE__*/ PodmanEngine.make({
  id: "podman-5.8",
  title: "Podman 5.8",
  traits: () => Traits.of({ major: 5, minor: 8 })
})

/**
 * Returns a release by its version, such as `5.2.1` or `4.9.3+ds1`. Fails before 4.0. A release from 6.0 on answers as Podman 5.8,
 * and its readings have a problem that says so.
 *
 * ```ts
 * import { Podman } from "@oci-runtimes/core/podman"
 * import * as Result from "effect/Result"
 *
 * const { id, restsOn, title } = Result.getOrThrow(Podman.release("5.2.1"))
 * console.log(id, title, restsOn)
 * console.log(Result.isFailure(Podman.release("3.4.4")))
 * // => podman-5.2.1 Podman 5.2.1 podman-5.4
 * // => true
 * ```
 *
 * @category constructors
 * @since 1.0.0
 */
export const release = (text: string, build?: Build): Result.Result<Release, UnknownRelease> => {
  const found = knownReleases.find(text)
  if (found === undefined) return Result.fail({ _tag: "UnknownRelease", text })
  const { isNewer, number, rules } = found
  const traits = Traits.of(rules)
  const title = `Podman ${number.written}`
  const newer = reservation({ isNewer, title })
  const engine = PodmanEngine.make({
    id: `podman-${number.written}`,
    title,
    traits: () => (build === undefined ? traits : { ...traits, toml: { ...traits.toml, version: build.toml } }),
    ...(newer !== undefined && { newer })
  })
  const since = generations.findLast((one) => ReleaseNumber.has(rules, one.since))
  return Result.succeed(Object.freeze({ ...engine, number, isNewer, restsOn: since?.id ?? podman43.id }))
}

/**
 * Returns the newest release whose rules are known.
 *
 * @category constructors
 * @since 1.0.0
 */
export const newest = (): Release => Result.getOrThrow(release(knownReleases.newest))

/**
 * Returns the versions of the minor releases between two engines, by their `id`, oldest first. Returns none if the second is not
 * newer.
 *
 * ```ts
 * import { Podman } from "@oci-runtimes/core/podman"
 *
 * console.log(Podman.between("podman-5.4.2", "podman-5.8"))
 * // => [ '5.5', '5.6', '5.7' ]
 * ```
 *
 * @category getters
 * @since 1.0.0
 */
export const between = (from: string, to: string): ReadonlyArray<string> =>
  knownReleases.between(Names.versionIn(from) ?? "", Names.versionIn(to) ?? "")

/**
 * Returns the version in the output of `podman --version`; undefined if it has none.
 *
 * @category decoding
 * @since 1.0.0
 */
export const versionIn = (output: string): string | undefined => /^podman version (\S+)/m.exec(output)?.[1]

/**
 * Returns a sentence about the part of a release that its answers do not cover; undefined if its rules are known.
 *
 * @category formatting
 * @since 1.0.0
 */
export const reservation = ({ isNewer, title }: Pick<Release, "isNewer" | "title">): string | undefined =>
  isNewer
    ? `The rules of ${title} are not known yet, so this answer is that of Podman ${knownReleases.newest}.`
    : undefined

/**
 * Returns an assessment for a comparison: with the reasons why no container runs, which only a check finds, and without the reservation
 * about its release, which would count as a difference. `problems` are those of the check.
 *
 * @category operations
 * @since 1.0.0
 */
export const comparable = <A extends { readonly reading: Reading.Reading<unknown> }>(
  assessment: A,
  problems: ReadonlyArray<Problem.Problem>
): A => Reading.comparable(assessment, problems, "newer-release")

/**
 * Returns the message for a release without rules.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = ({ text }: UnknownRelease): string =>
  `The rules of Podman ${text} are not known. Choose a release from 4.0 to ${knownReleases.newest}, such as podman-5.4`

/** The first releases of the generations whose answers are recorded. */
const generations: ReadonlyArray<{ readonly id: string; readonly since: ReleaseNumber.Since }> = [
  { id: "podman-4.3", since: [4, 0] },
  { id: "podman-5.4", since: [5, 0] },
  { id: "podman-5.8", since: [5, 7] }
]
