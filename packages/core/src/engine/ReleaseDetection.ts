/**
 * The detection of an installed release by the version that its program reports.
 */
import * as Result from "effect/Result"
import { ExecutableSearch, ProgramRun } from "../machine/index.ts"
import { GoText } from "../text/index.ts"
import type { ReleaseNumber } from "./ReleaseNumber.ts"

/**
 * A release that a detection may choose.
 *
 * @category models
 * @since 1.0.0
 */
export interface DetectableRelease {
  readonly title: string
  readonly number: ReleaseNumber
  /** True if the release is newer than all releases whose rules are known. */
  readonly isNewer: boolean
}

/**
 * The chosen release and the reason. Without a version that a program reports, the newest release is chosen.
 *
 * @category models
 * @since 1.0.0
 */
export interface ReleaseDetection<out Release> {
  readonly engine: Release
  /** The version that the program reports; undefined if it reports none. */
  readonly version: string | undefined
  /** The reason in a few words. */
  readonly because: string
}

/**
 * The releases of an engine: how its program is asked for the version, the version in its answer, the release of a version, and the
 * newest release whose rules are known.
 *
 * @category models
 * @since 1.0.0
 */
export interface Releases<Release extends DetectableRelease, Unknown> {
  /** The command line, which begins with the program. */
  readonly question: string
  /** Returns the version in an answer; undefined if it has none. */
  readonly versionIn: (output: string) => string | undefined
  /** Returns the release of a version. Fails if its rules are not known. */
  readonly release: (version: string) => Result.Result<Release, Unknown>
  /** Returns the newest release whose rules are known. */
  readonly newest: () => Release
}

/**
 * Chooses the release by the outcome of the program that is asked for its version. Fails if the rules of the installed release are not
 * known.
 *
 * @category operations
 * @since 1.0.0
 */
export const detect = <Release extends DetectableRelease, Unknown>(
  outcome: ProgramRun.SearchedOutcome,
  { newest, question, release, versionIn }: Releases<Release, Unknown>
): Result.Result<ReleaseDetection<Release>, Unknown> => {
  const version = Result.isSuccess(outcome) ? versionIn(outcome.success.stdout) : undefined
  if (version === undefined) {
    return Result.succeed({ engine: newest(), version, because: `assumed: ${unanswered(outcome, question)}` })
  }
  return Result.map(release(version), (engine) => ({
    engine,
    version,
    because: `${question} reports ${version}${engine.isNewer ? `, which is newer than ${newest().number.written}, the newest release with known rules` : ""}`
  }))
}

/**
 * Says in a sentence which release was chosen, and why.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = ({ because, engine }: ReleaseDetection<DetectableRelease>): string =>
  `The rules of ${engine.title} apply (${because}).`

const unanswered = (outcome: ProgramRun.SearchedOutcome, question: string): string => {
  if (Result.isFailure(outcome)) {
    return outcome.failure._tag === "ExecutableNotFound"
      ? `${question.split(" ", 1).join()} is not installed (${ExecutableSearch.message(outcome.failure)})`
      : `${question} ${ProgramRun.describe(outcome.failure)}`
  }
  const line = ProgramRun.complaint(outcome.success)
  return `${question} reports no version${line === undefined ? "" : `: ${GoText.quote(line)}`}`
}
