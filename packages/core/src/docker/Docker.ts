/**
 * The releases of Docker Engine as engines: the rules of a generation, with what the release knows.
 *
 * Source of the rule: moby/moby at the tags of the releases; for the Go of the official builds, `GO_VERSION` of `Dockerfile`.
 */
import * as Result from "effect/Result"
import type * as Moby from "./Moby.ts"
import * as Moby23 from "./Moby23.ts"
import * as Moby25 from "./Moby25.ts"
import { directivesOf } from "./releases/releaseDirectives.ts"
import * as ReleaseNumber from "./releases/ReleaseNumber.ts"

/**
 * A release of Docker Engine.
 *
 * @category models
 * @since 1.0.0
 */
export interface Release extends Moby.Generation {
  readonly number: ReleaseNumber.ReleaseNumber
  /** The name of the generation whose rules the release follows, such as `moby-25`. They are proven by recorded answers. */
  readonly restsOn: string
  /** The differences from the generation, for which there are no recorded answers. */
  readonly deviations: ReadonlyArray<string>
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
 * console.log(title, restsOn, directives.accepted.has("firewall-backend"))
 * // => Docker Engine 26.1.5 moby-25 false
 * ```
 *
 * @category constructors
 * @since 1.0.0
 */
export const release = (text: string): Result.Result<Release, UnknownRelease> => {
  const number = ReleaseNumber.parse(text)
  if (number === undefined) return Result.fail({ _tag: "UnknownRelease", text })
  const [base, other] = number.major < 25 ? [Moby23, Moby25] : [Moby25, Moby23]
  return Result.succeed({
    ...base,
    id: `docker-${number.written}`,
    title: `Docker Engine ${number.written}`,
    searchRules: isBuiltWithGo120(number) ? Moby25.searchRules : base.searchRules,
    directives: directivesOf(number, base.directives, other.directives),
    number,
    restsOn: base.id,
    deviations: number.major === 24 ? deviationsOf24 : []
  })
}

/**
 * Returns the reason why there are no rules for a release.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = ({ text }: UnknownRelease): string =>
  `The rules of Docker Engine ${text} are not known. Choose a release from 23.0 to 29`

/**
 * Returns the known differences between an engine and its answers; none for a generation.
 *
 * @category operations
 * @since 1.0.0
 */
export const deviationsOf = (engine: Moby.Generation | Release): ReadonlyArray<string> =>
  "deviations" in engine ? engine.deviations : []

const isBuiltWithGo120 = (number: ReleaseNumber.ReleaseNumber): boolean =>
  !ReleaseNumber.isBefore(number, { major: 23, minor: 0, patch: 7 })

/** Source: `daemon/runtime_unix.go` at `v24.0.9`. */
const deviationsOf24: ReadonlyArray<string> = ["reads a runtimeType as moby-25 does"]
