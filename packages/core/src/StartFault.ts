/**
 * Why an engine does not start though it accepts its configuration as a file.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/daemon_unix.go`, `verifyCgroupDriver`; Docker Engine 25.0,
 * `daemon/runtime_unix.go`, `setupRuntimes`, and `daemon/daemon.go`, `createPluginExec`.
 */
import * as CgroupDriver from "./CgroupDriver.ts"
import * as ConfigFault from "./ConfigFault.ts"
import type { ExecutableNotFound } from "./ExecutableSearch.ts"
import * as Resolution from "./Resolution.ts"
import * as ShimOptions from "./ShimOptions.ts"

/**
 * The default runtime has arguments, and its program is not found. The engine looks for it when it starts, for its plugins;
 * any other runtime is looked for only when a container wants it.
 */
export interface DefaultRuntimeNotFound {
  readonly _tag: "DefaultRuntimeNotFound"
  readonly name: string
  readonly failure: ExecutableNotFound
}

/** Any such fault. */
export type StartFault = CgroupDriver.CgroupDriverFault | ConfigFault.RefusedShimOption | DefaultRuntimeNotFound

/** The engine's message; ours where it has none that can be foretold. */
export const message = (fault: StartFault): string => {
  switch (fault._tag) {
    case "CgroupDriverFault":
      return CgroupDriver.message(fault)
    case "DefaultRuntimeNotFound":
      return `couldn't create plugin manager: ${Resolution.preflightMessage(fault.failure)}`
    case "RefusedShimOption":
      return ConfigFault.message(fault)
  }
}

/** What to do about it, in a sentence. */
export const advice = (fault: StartFault): string => {
  switch (fault._tag) {
    case "CgroupDriverFault":
      return 'Write "native.cgroupdriver=systemd" or "native.cgroupdriver=cgroupfs", or leave it out of "exec-opts".'
    case "DefaultRuntimeNotFound":
      return `Install ${JSON.stringify(fault.failure.file)}, or make another runtime the default.`
    case "RefusedShimOption":
      return ShimOptions.message(fault.fault)
  }
}

/** Where the configuration has what the fault is about. */
export const path = (fault: StartFault): ConfigFault.JsonPath => {
  switch (fault._tag) {
    case "CgroupDriverFault":
      return ["exec-opts"]
    case "DefaultRuntimeNotFound":
      return ["default-runtime"]
    case "RefusedShimOption":
      return fault.path
  }
}
