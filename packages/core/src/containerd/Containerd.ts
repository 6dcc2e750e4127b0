/**
 * The releases of containerd as engines.
 *
 * Source of the rule: the tags of containerd/containerd. Recorded answers of containerd 1.6.20, 1.7.24, 2.1.9 and 2.3.4 prove the rules. Of
 * the releases between them, the sources alone tell what changed when.
 */
import * as Result from "effect/Result"
import { type Problem, Reading, ReleaseNumber } from "../engine/index.ts"
import * as ContainerdEngine from "./ContainerdEngine.ts"
import * as Names from "./Names.ts"
import { knownReleases } from "./releases/knownReleases.ts"
import * as Traits from "./releases/Traits.ts"

/**
 * A release of containerd.
 *
 * @category models
 * @since 1.0.0
 */
export interface Release extends ContainerdEngine.ContainerdEngine {
  readonly number: ReleaseNumber.ReleaseNumber
  /** The engine whose recorded answers prove the rules, except for what changed since. */
  readonly restsOn: string
  /** True if the release is newer than all releases whose rules are known. Its answers are those of the newest known release. */
  readonly isNewer: boolean
}

/**
 * The reason why there are no rules for a release: the text is not a version, or the release is before 1.6.
 *
 * @category models
 * @since 1.0.0
 */
export interface UnknownRelease {
  readonly _tag: "UnknownRelease"
  readonly text: string
}

/**
 * The decisions of a build, which the release does not make. Upstream's builds of containerd 2 read TOML 1.0, and Debian's build of
 * 2.1.9 reads TOML 1.1.
 *
 * @category models
 * @since 1.0.0
 */
export interface Build {
  readonly toml: "1.0" | "1.1"
}

/**
 * containerd 1.6, as its last patch release.
 *
 * @category constants
 * @since 1.0.0
 */
export const containerd16: ContainerdEngine.ContainerdEngine = /*#__PURE__*/ ContainerdEngine.make({
  id: "containerd-1.6",
  title: "containerd 1.6",
  traits: () => Traits.of({ major: 1, minor: 6 })
})

/**
 * containerd 1.7, as its last patch release.
 *
 * @category constants
 * @since 1.0.0
 */
export const containerd17: ContainerdEngine.ContainerdEngine = /*#__PURE__*/ ContainerdEngine.make({
  id: "containerd-1.7",
  title: "containerd 1.7",
  traits: () => Traits.of({ major: 1, minor: 7 })
})

/**
 * containerd 2.0 to 2.2.
 *
 * @category constants
 * @since 1.0.0
 */
export const containerd20: ContainerdEngine.ContainerdEngine = /*#__PURE__*/ ContainerdEngine.make({
  id: "containerd-2.0",
  title: "containerd 2.0",
  traits: () => Traits.of({ major: 2, minor: 0 })
})

/**
 * containerd 2.3.
 *
 * @category constants
 * @since 1.0.0
 */
export const containerd23: ContainerdEngine.ContainerdEngine = /*#__PURE__*/ ContainerdEngine.make({
  id: "containerd-2.3",
  title: "containerd 2.3",
  traits: () => Traits.of({ major: 2, minor: 3 })
})

/**
 * Returns a release by its version, such as `1.7.24` or `2.1.9`. Fails before 1.6. A release from 2.4 on answers as containerd 2.3, and
 * its readings have a problem that says so.
 *
 * ```ts
 * import { Containerd } from "@oci-runtimes/core/containerd"
 * import * as Result from "effect/Result"
 *
 * const { id, restsOn, title } = Result.getOrThrow(Containerd.release("2.2.1"))
 * console.log(id, title, restsOn)
 * console.log(Result.isFailure(Containerd.release("1.5.18")))
 * // => containerd-2.2.1 containerd 2.2.1 containerd-2.0
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
  const title = `containerd ${number.written}`
  const newer = reservation({ isNewer, title })
  const engine = ContainerdEngine.make({
    id: `containerd-${number.written}`,
    title,
    traits: () => (build?.toml === "1.1" && traits.reader === "goToml2" ? { ...traits, reader: "goToml24" } : traits),
    ...(newer !== undefined && { newer })
  })
  const since = generations.findLast((one) => ReleaseNumber.has(number, one.since))
  return Result.succeed(Object.freeze({ ...engine, number, isNewer, restsOn: since?.id ?? containerd16.id }))
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
 * @category getters
 * @since 1.0.0
 */
export const between = (from: string, to: string): ReadonlyArray<string> =>
  knownReleases.between(Names.versionIn(from) ?? "", Names.versionIn(to) ?? "")

/**
 * Returns the version in the output of `containerd --version`, without the letter before it; undefined if it has none.
 *
 * @category decoding
 * @since 1.0.0
 */
export const versionIn = (output: string): string | undefined => {
  const [, version] = /^containerd \S+ (\S+)/m.exec(output) ?? []
  return version === undefined ? undefined : plainVersion(version)
}

/**
 * Returns a version without the letter that most builds have before it, such as `2.1.9` for `v2.1.9`.
 *
 * @category converting
 * @since 1.0.0
 */
export const plainVersion = (version: string): string => version.replace(/^v(?=\d)/, "")

/**
 * Returns a sentence about the part of a release that its answers do not cover; undefined if its rules are known.
 *
 * @category formatting
 * @since 1.0.0
 */
export const reservation = ({ isNewer, title }: Pick<Release, "isNewer" | "title">): string | undefined =>
  isNewer
    ? `The rules of ${title} are not known yet, so this answer is that of containerd ${knownReleases.newest}.`
    : undefined

/**
 * Returns an assessment for a comparison: with the reasons why no pod starts, which only a check finds, and without the reservation about
 * its release, which would count as a difference. `problems` are those of the check.
 *
 * @category operations
 * @since 1.0.0
 */
export const comparable = <A extends { readonly reading: Reading.Reading<unknown> }>(
  assessment: A,
  problems: ReadonlyArray<Problem.Problem>
): A => Reading.comparable(assessment, problems, "newer-containerd")

/**
 * Returns the message for a release without rules.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = ({ text }: UnknownRelease): string =>
  `The rules of containerd ${text} are not known. Choose a release from 1.6 to ${knownReleases.newest}, such as containerd-1.7`

/** The first releases of the generations whose answers are recorded. */
const generations: ReadonlyArray<{ readonly id: string; readonly since: ReleaseNumber.Since }> = [
  { id: "containerd-1.6", since: [1, 6] },
  { id: "containerd-1.7", since: [1, 7] },
  { id: "containerd-2.0", since: [2, 0] },
  { id: "containerd-2.3", since: [2, 3] }
]
