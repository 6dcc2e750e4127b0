/**
 * Why an engine does not start though it accepts its configuration as a file. `StartVerdict` finds the faults.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/daemon_unix.go`, `verifyCgroupDriver`; Docker Engine 25.0,
 * `daemon/runtime_unix.go`, `setupRuntimes`, and `daemon/daemon.go`, `createPluginExec`; both, `daemon/daemon_unix.go`,
 * `setupRemappedRoot`.
 */
import type { Json } from "../document/index.ts"
import type { ExecutableSearch } from "../machine/index.ts"
import type { SourceText } from "../text/index.ts"
import * as CgroupDriver from "./CgroupDriver.ts"
import * as Resolution from "./Resolution.ts"
import * as UsernsRemap from "./UsernsRemap.ts"
import * as ConfigFault from "./daemon-json/ConfigFault.ts"
import type * as DaemonFile from "./daemon-json/DaemonFile.ts"
import { scriptAdvice } from "./diagnosis/rules/scriptAdvice.ts"
import * as ShimOptions from "./shim-options/ShimOptions.ts"

/**
 * The default runtime has arguments, and its program is not found. The engine looks for it when it starts, for its plugins;
 * any other runtime is looked for only when a container wants it.
 */
export interface DefaultRuntimeNotFound {
  readonly _tag: "DefaultRuntimeNotFound"
  readonly name: string
  readonly failure: ExecutableSearch.ExecutableNotFound
}

/** Any such fault. */
export type StartFault =
  | CgroupDriver.CgroupDriverFault
  | ConfigFault.RefusedShimOption
  | ConfigFault.ScriptFault
  | DefaultRuntimeNotFound
  | UsernsRemap.UsernsRemapFault

/** Whether a fault is found while the engine sets its runtimes up, where a fault of validation is found too. */
export const isOfRuntime = (fault: StartFault): fault is ConfigFault.RefusedShimOption | ConfigFault.ScriptFault =>
  fault._tag === "RefusedShimOption" || fault._tag === "LongScriptName" || fault._tag === "UnwritableScript"

/** The faults that were not there before, in whatever words the engine has for them. */
export const added = (
  before: ReadonlyArray<StartFault>,
  after: ReadonlyArray<StartFault>
): ReadonlyArray<StartFault> => {
  const known = new Set(before.map(identity))
  return after.filter((fault) => !known.has(identity(fault)))
}

/** Whether a fault depends on the machine. */
export const isOfMachine = (fault: StartFault): boolean =>
  fault._tag === "DefaultRuntimeNotFound" || (fault._tag === "UsernsRemapFault" && fault.doubt._tag !== "TooManyParts")

/** What makes two faults the same: neither the place in the file, nor what engines call the file of a script. */
export const identity = (fault: StartFault): string => {
  switch (fault._tag) {
    case "CgroupDriverFault":
      return JSON.stringify([fault._tag, fault.driver])
    case "RefusedShimOption":
      return JSON.stringify([fault._tag, fault.path, message(fault)])
    case "LongScriptName":
    case "UnwritableScript":
      return JSON.stringify([fault._tag, fault.name])
    case "DefaultRuntimeNotFound":
      return JSON.stringify([fault._tag, fault.name, message(fault)])
    case "UsernsRemapFault":
      return JSON.stringify([fault._tag, message(fault)])
  }
}

/** The engine's message; ours where it has none that can be foretold. */
export const message = (fault: StartFault): string => {
  switch (fault._tag) {
    case "CgroupDriverFault":
      return CgroupDriver.message(fault)
    case "DefaultRuntimeNotFound":
      return `couldn't create plugin manager: ${Resolution.preflightMessage(fault.failure)}`
    case "UsernsRemapFault":
      return UsernsRemap.startMessage(fault)
    default:
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
    case "UsernsRemapFault":
      return `${UsernsRemap.advice(fault.doubt)}.`
    default:
      return scriptAdvice(fault)
  }
}

/** Where the fault is in a file: at the value of a directive, or else at the key of what is wrong. */
export const range = (fault: StartFault, places: DaemonFile.Places): SourceText.Range | undefined =>
  fault._tag === "CgroupDriverFault" || fault._tag === "UsernsRemapFault"
    ? places.ofValue(path(fault))
    : places.ofKey(path(fault))

/** Where the configuration has what the fault is about. */
export const path = (fault: StartFault): Json.JsonPath => {
  switch (fault._tag) {
    case "CgroupDriverFault":
      return ["exec-opts", fault.index]
    case "DefaultRuntimeNotFound":
      return ["default-runtime"]
    case "UsernsRemapFault":
      return ["userns-remap"]
    default:
      return fault.path
  }
}
