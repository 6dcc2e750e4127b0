/**
 * The detection of the installed release by the output of `crio --version`.
 *
 * Source of the rule: cri-o/cri-o, `internal/version/version.go`, `String`.
 */
import * as Result from "effect/Result"
import { ReleaseDetection } from "../engine/index.ts"
import type { ProgramRun } from "../machine/index.ts"
import * as Crio from "./Crio.ts"

/**
 * The chosen release and the reason. Without a version that a program reports, the newest release is chosen.
 *
 * @category models
 * @since 1.0.0
 */
export type Detection = ReleaseDetection.ReleaseDetection<Crio.Release>

/**
 * Chooses the release by the outcome of `crio --version`. `program` is the program as a person would write it. Fails if the rules of the
 * installed release are not known. The output also says whether the build has seccomp.
 *
 * ```ts
 * import { CrioDetection } from "@oci-runtimes/core/crio"
 * import { ProgramRun } from "@oci-runtimes/core/machine"
 * import * as Result from "effect/Result"
 *
 * const outcome = ProgramRun.printed("crio version 1.34.2\nVersion:        1.34.2\n")
 * const { because, engine } = Result.getOrThrow(CrioDetection.detect(outcome))
 * console.log(engine.id, because)
 * // => cri-o-1.34.2 crio --version reports 1.34.2
 * ```
 *
 * @category operations
 * @since 1.0.0
 */
export const detect = (
  outcome: ProgramRun.SearchedOutcome,
  program = "crio"
): Result.Result<Detection, Crio.UnknownRelease> =>
  ReleaseDetection.detect(outcome, {
    question: `${program} --version`,
    versionIn: Crio.versionIn,
    newest: Crio.newest,
    release: (version) => Crio.release(version, seccompIn(outcome))
  })

const seccompIn = (outcome: ProgramRun.SearchedOutcome): Crio.Build | undefined => {
  const [, enabled] =
    /^SeccompEnabled:\s+(true|false)$/m.exec(Result.isSuccess(outcome) ? outcome.success.stdout : "") ?? []
  return enabled === undefined ? undefined : { seccomp: enabled === "true" }
}
