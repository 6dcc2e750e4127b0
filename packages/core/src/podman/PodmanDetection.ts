/**
 * The detection of the installed release by the output of `podman --version`.
 *
 * Source of the rule: containers/podman, `cmd/podman/root.go`, the version template.
 */
import * as Result from "effect/Result"
import { ExecutableSearch, ProgramRun } from "../machine/index.ts"
import { GoText } from "../text/index.ts"
import * as Podman from "./Podman.ts"

/**
 * The chosen release and the reason. Without a version that a program reports, the newest release is chosen.
 *
 * @category models
 * @since 1.0.0
 */
export interface Detection {
  readonly engine: Podman.Release
  /** The version that the program reports; undefined if it reports none. */
  readonly version: string | undefined
  /** The reason in a few words. */
  readonly because: string
}

/**
 * Says in a sentence which release was chosen, and why.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = ({ because, engine }: Detection): string => `The rules of ${engine.title} apply (${because}).`

/**
 * The command line that is asked for the version.
 *
 * @category constants
 * @since 1.0.0
 */
export const question = "podman --version"

/**
 * Chooses the release by the outcome of `podman --version`. Fails if the rules of the installed release are not known.
 *
 * ```ts
 * import { PodmanDetection } from "@oci-runtimes/core/podman"
 * import { ProgramRun } from "@oci-runtimes/core/machine"
 * import * as Result from "effect/Result"
 *
 * const { because, engine } = Result.getOrThrow(PodmanDetection.detect(ProgramRun.printed("podman version 5.4.2\n")))
 * console.log(engine.id, because)
 * // => podman-5.4.2 podman --version reports 5.4.2
 * ```
 *
 * @category operations
 * @since 1.0.0
 */
export const detect = (outcome: ProgramRun.SearchedOutcome): Result.Result<Detection, Podman.UnknownRelease> => {
  const version = Result.isSuccess(outcome) ? Podman.versionIn(outcome.success.stdout) : undefined
  if (version === undefined) {
    return Result.succeed({ engine: Podman.newest(), version, because: `assumed: ${unanswered(outcome)}` })
  }
  return Result.map(Podman.release(version), (engine) => ({
    engine,
    version,
    because: `${question} reports ${version}${engine.isNewer ? `, which is newer than ${Podman.newest().number.written}, the newest release with known rules` : ""}`
  }))
}

const unanswered = (outcome: ProgramRun.SearchedOutcome): string => {
  if (Result.isFailure(outcome)) {
    return outcome.failure._tag === "ExecutableNotFound"
      ? `podman is not installed (${ExecutableSearch.message(outcome.failure)})`
      : `${question} ${ProgramRun.describe(outcome.failure)}`
  }
  const line = ProgramRun.complaint(outcome.success)
  return `${question} reports no version${line === undefined ? "" : `: ${GoText.quote(line)}`}`
}
