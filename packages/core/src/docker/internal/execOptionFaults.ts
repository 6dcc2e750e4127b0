/**
 * The `exec-opts` that Docker Engine 28 and later refuses when it validates its configuration.
 *
 * Source of the rule: Docker Engine 28.0, `daemon/config/config.go`, `Validate` and `parseExecOptions`.
 */
import * as CgroupDriver from "../CgroupDriver.ts"
import * as RuntimeOrigins from "../RuntimeOrigins.ts"
import type { Settings } from "../Settings.ts"
import * as DockerProblem from "../problems/DockerProblem.ts"

/** Returns a fault for each option that the engine refuses. The engine names only the first. */
export const execOptionFaults = ({
  execOpts,
  origins
}: Pick<Settings, "execOpts" | "origins">): ReadonlyArray<DockerProblem.EngineProblem> =>
  execOpts.flatMap((option, index) => {
    const refused = CgroupDriver.refusedSince28(option)
    const at = { path: ["exec-opts", index], origin: RuntimeOrigins.ofExecOption(origins, index) }
    return refused === undefined ? [] : [DockerProblem.make("invalid-exec-option", refused, at)]
  })
