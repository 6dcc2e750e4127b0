/**
 * The detection of the installed release by the output of `containerd --version`.
 *
 * Source of the rule: containerd, `cmd/containerd/command/main.go`, the version printer.
 */
import type * as Result from "effect/Result"
import { ReleaseDetection } from "../engine/index.ts"
import type { ProgramRun } from "../machine/index.ts"
import * as Containerd from "./Containerd.ts"

/**
 * The chosen release and the reason. Without a version that a program reports, the newest release is chosen.
 *
 * @category models
 * @since 1.0.0
 */
export type Detection = ReleaseDetection.ReleaseDetection<Containerd.Release>

/**
 * Chooses the release by the outcome of `containerd --version`. `program` is the program as a person would write it. Fails if the rules of
 * the installed release are not known. A version with `~ds` is Debian's own build, whose containerd 2 reads TOML 1.1.
 *
 * ```ts
 * import { ContainerdDetection } from "@oci-runtimes/core/containerd"
 * import { ProgramRun } from "@oci-runtimes/core/machine"
 * import * as Result from "effect/Result"
 *
 * const outcome = ProgramRun.printed("containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+deb12u3\n")
 * const { because, engine } = Result.getOrThrow(ContainerdDetection.detect(outcome))
 * console.log(engine.id, because)
 * // => containerd-1.6.20 containerd --version reports 1.6.20~ds1
 * ```
 *
 * @category operations
 * @since 1.0.0
 */
export const detect = (
  outcome: ProgramRun.SearchedOutcome,
  program = "containerd"
): Result.Result<Detection, Containerd.UnknownRelease> =>
  ReleaseDetection.detect(outcome, {
    question: `${program} --version`,
    versionIn: Containerd.versionIn,
    newest: Containerd.newest,
    release: (version) => Containerd.release(version, version.includes("~ds") ? { toml: "1.1" } : undefined)
  })
