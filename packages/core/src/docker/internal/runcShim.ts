/**
 * The effects of the options of runc's shim.
 *
 * Source of the rule: containerd 1.7, `pkg/process/init.go`, `NewRunc` and `Create`.
 */
import { ProgramSearch, ShimName } from "../../shim/index.ts"
import { Wording } from "../../text/index.ts"
import type { RequestedShim } from "../DockerResolution.ts"
import * as ShimOptions from "../shim-options/ShimOptions.ts"
import { releases } from "../shim-options/ShimOptionsReview.ts"

/** Returns the program that the shim runs; undefined for the shim of another runtime. */
export const programOf = (shim: RequestedShim): string | undefined => {
  const options = optionsOf(shim)
  return options && (options.binaryName || ProgramSearch.runc)
}

/** Returns sentences about the arguments that the shim passes to the program. */
export const remarks = (shim: RequestedShim): ReadonlyArray<string> => {
  const { noPivotRoot = false, root = "", systemdCgroup = false } = optionsOf(shim) ?? {}
  return [
    ...(systemdCgroup ? ["The shim passes --systemd-cgroup to the program."] : []),
    ...(noPivotRoot ? ["The shim passes --no-pivot to the program."] : []),
    ...(root === "" ? [] : [`The shim passes --root to the program, with a directory below ${Wording.plain(root)}.`])
  ]
}

/** Returns the engine's options, or the configured options as the newest release reads them. */
const optionsOf = ({ binary, configuredOptions = {}, options }: RequestedShim) => {
  if (options !== null) return options
  if (binary !== ShimName.linuxShim) return undefined
  const decoded = ShimOptions.decode(binary, configuredOptions, releases.at(-1))
  return decoded._tag === "Runc" ? decoded.options : undefined
}
