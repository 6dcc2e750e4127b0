/**
 * The detection of the installed release by the output of `podman --version`.
 *
 * Source of the rule: containers/podman, `cmd/podman/root.go`, the version template.
 */
import type * as Result from "effect/Result"
import { ReleaseDetection } from "../engine/index.ts"
import type { ProgramRun } from "../machine/index.ts"
import * as Podman from "./Podman.ts"

/**
 * The chosen release and the reason. Without a version that a program reports, the newest release is chosen.
 *
 * @category models
 * @since 1.0.0
 */
export type Detection = ReleaseDetection.ReleaseDetection<Podman.Release>

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
export const detect = (outcome: ProgramRun.SearchedOutcome): Result.Result<Detection, Podman.UnknownRelease> =>
  ReleaseDetection.detect(outcome, { ...Podman, question })
