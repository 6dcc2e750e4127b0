/**
 * Why an engine does not start though it accepts its configuration as a file.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/daemon_unix.go`, `verifyCgroupDriver`; Docker Engine 25.0,
 * `daemon/runtime_unix.go`, `setupRuntimes`.
 */
import * as CgroupDriver from "./CgroupDriver.ts"
import * as ConfigFault from "./ConfigFault.ts"
import * as FaultAdvice from "./FaultAdvice.ts"

/** Any such fault. */
export type StartFault = CgroupDriver.CgroupDriverFault | ConfigFault.RefusedShimOption

/** The engine's message; ours where it has none that can be foretold. */
export const message = (fault: StartFault): string =>
  fault._tag === "CgroupDriverFault" ? CgroupDriver.message(fault) : ConfigFault.message(fault)

/** What to do about it, in a sentence. */
export const advice = (fault: StartFault): string =>
  fault._tag === "CgroupDriverFault"
    ? 'Write "native.cgroupdriver=systemd" or "native.cgroupdriver=cgroupfs", or leave it out of "exec-opts".'
    : FaultAdvice.advice(fault)
