/**
 * The releases of CRI-O as engines.
 *
 * Source of the rule: the tags of cri-o/cri-o. Recorded answers of CRI-O 1.34.11 prove the rules of `crio134`. The rules of the releases
 * before rest on the source alone.
 */
import * as Result from "effect/Result"
import { type Problem, Reading, ReleaseNumber } from "../engine/index.ts"
import * as CrioEngine from "./CrioEngine.ts"
import * as Names from "./Names.ts"
import { knownReleases } from "./releases/knownReleases.ts"
import * as Traits from "./releases/Traits.ts"

/**
 * A release of CRI-O.
 *
 * @category models
 * @since 1.0.0
 */
export interface Release extends CrioEngine.CrioEngine {
  readonly number: ReleaseNumber.ReleaseNumber
  /** The engine whose rules the release has, except for what changed since. */
  readonly restsOn: string
  /** True if the release is newer than all releases whose rules are known. Its answers are those of the newest known release. */
  readonly isNewer: boolean
}

/**
 * The reason why there are no rules for a release: the text is not a version, or the release is before 1.24.
 *
 * @category models
 * @since 1.0.0
 */
export interface UnknownRelease {
  readonly _tag: "UnknownRelease"
  readonly text: string
}

/**
 * The decisions of a build, which the release does not make. A build without seccomp does not read the seccomp profiles of handlers.
 *
 * @category models
 * @since 1.0.0
 */
export interface Build {
  readonly seccomp: boolean
}

/**
 * CRI-O 1.24 to 1.30, in which runc is the built-in runtime.
 *
 * @category constants
 * @since 1.0.0
 */
export const crio124: CrioEngine.CrioEngine = /*#__PURE__*/ CrioEngine.make({
  id: "cri-o-1.24",
  title: "CRI-O 1.24 (from reading its source)",
  traits: () => Traits.of({ minor: 24 })
})

/**
 * CRI-O 1.31 to 1.33, in which crun is the built-in runtime.
 *
 * @category constants
 * @since 1.0.0
 */
export const crio131: CrioEngine.CrioEngine = /*#__PURE__*/ CrioEngine.make({
  id: "cri-o-1.31",
  title: "CRI-O 1.31 (from reading its source)",
  traits: () => Traits.of({ minor: 31 })
})

/**
 * CRI-O 1.34 to 1.36.
 *
 * @category constants
 * @since 1.0.0
 */
export const crio134: CrioEngine.CrioEngine = /*#__PURE__*/ CrioEngine.make({
  id: "cri-o-1.34",
  title: "CRI-O 1.34",
  traits: () => Traits.of({ minor: 34 })
})

/**
 * Returns a release by its version, such as `1.29.3` or `1.34`. Fails before 1.24. A release from 1.37 on answers as CRI-O 1.36, and its
 * readings have a problem that says so.
 *
 * ```ts
 * import { Crio } from "@oci-runtimes/core/crio"
 * import * as Result from "effect/Result"
 *
 * const { id, restsOn, title } = Result.getOrThrow(Crio.release("1.29.3"))
 * console.log(id, title, restsOn)
 * console.log(Result.isFailure(Crio.release("1.23.5")))
 * // => cri-o-1.29.3 CRI-O 1.29.3 cri-o-1.24
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
  const title = `CRI-O ${number.written}`
  const newer = reservation({ isNewer, title })
  const engine = CrioEngine.make({
    id: `${Names.installed}-${number.written}`,
    title,
    traits: () => ({ ...Traits.of(rules), ...(build !== undefined && { hasSeccomp: build.seccomp }) }),
    ...(newer !== undefined && { newer })
  })
  const since = generations.findLast(({ minor }) => rules.minor >= minor)
  return Result.succeed(Object.freeze({ ...engine, number, isNewer, restsOn: since?.id ?? crio124.id }))
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
 * import { Crio } from "@oci-runtimes/core/crio"
 *
 * console.log(Crio.between("cri-o-1.31.2", "cri-o-1.34"))
 * // => [ '1.32', '1.33' ]
 * ```
 *
 * @category getters
 * @since 1.0.0
 */
export const between = (from: string, to: string): ReadonlyArray<string> =>
  knownReleases.between(Names.versionIn(from) ?? "", Names.versionIn(to) ?? "")

/**
 * Returns the version in the output of `crio --version`; undefined if it has none.
 *
 * @category decoding
 * @since 1.0.0
 */
export const versionIn = (output: string): string | undefined => /^crio version (\S+)/m.exec(output)?.[1]

/**
 * Returns a sentence about the part of a release that its answers do not cover; undefined if its rules are known.
 *
 * @category formatting
 * @since 1.0.0
 */
export const reservation = ({ isNewer, title }: Pick<Release, "isNewer" | "title">): string | undefined =>
  isNewer
    ? `The rules of ${title} are not known yet, so this answer is that of CRI-O ${knownReleases.newest}.`
    : undefined

/**
 * Returns an assessment for a comparison: with the reasons why CRI-O does not start, which only a check finds, and without the
 * reservation about its release, which would count as a difference. `problems` are those of the check.
 *
 * @category operations
 * @since 1.0.0
 */
export const comparable = <A extends { readonly reading: Reading.Reading<unknown> }>(
  assessment: A,
  problems: ReadonlyArray<Problem.Problem>
): A => Reading.comparable(assessment, problems, "newer-crio-release")

/**
 * Returns the message for a release without rules.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = ({ text }: UnknownRelease): string =>
  `The rules of CRI-O ${text} are not known. Choose a release from 1.24 to ${knownReleases.newest}, such as cri-o-1.34`

/** The first minor numbers of the releases that behave alike. */
const generations: ReadonlyArray<{ readonly id: string; readonly minor: number }> = [
  { id: "cri-o-1.24", minor: 24 },
  { id: "cri-o-1.31", minor: 31 },
  { id: "cri-o-1.34", minor: 34 }
]
