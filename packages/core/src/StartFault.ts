/**
 * Why an engine does not start though it accepts its configuration as a file.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/daemon_unix.go`, `verifyCgroupDriver`; Docker Engine 25.0,
 * `daemon/runtime_unix.go`, `setupRuntimes`.
 */
import * as CgroupDriver from "./CgroupDriver.ts"
import type { JsonPath } from "./ConfigFault.ts"
import * as ShimOptions from "./ShimOptions.ts"

/** A value in the options of a runtime that no release of the engine takes. */
export interface RefusedShimOption {
  readonly _tag: "RefusedShimOption"
  readonly name: string
  /** From the top of the file to the value. */
  readonly path: JsonPath
  readonly fault: ShimOptions.Fault
}

/** Any such fault. */
export type StartFault = CgroupDriver.CgroupDriverFault | RefusedShimOption

/** The engine's message; ours where it has none that can be foretold. */
export const message = (fault: StartFault): string => {
  if (fault._tag === "CgroupDriverFault") return CgroupDriver.message(fault)
  return `runtime ${fault.name}: ${fault.fault.words ?? ShimOptions.message(fault.fault)}`
}

/** What to do about it, in a sentence. */
export const advice = (fault: StartFault): string =>
  fault._tag === "CgroupDriverFault"
    ? 'Write "native.cgroupdriver=systemd" or "native.cgroupdriver=cgroupfs", or leave it out of "exec-opts".'
    : ShimOptions.message(fault.fault)
